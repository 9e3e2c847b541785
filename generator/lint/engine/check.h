#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "diagnostic/finding.h"
#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// A finding together with the object it is about: suppressions, baselines and paths go by that.
struct ObjectFinding {
  const Object* object = nullptr;
  diagnostic::Finding finding;
  /// What the finding is one of several effects of, such as a Secret that is missing: the others become its
  /// related places. Empty: it stands for itself.
  std::string cause;
  /// The kind of what is missing, where that is what the finding is about; `made_pods` for pods.
  std::string_view missing;
  /// The value that is wrong, with its key or the name of its variable: in a chart the finding stands where
  /// that is set, in a file of values.
  const yaml::Node* value = nullptr;
  std::string_view value_key;
};

/// Adds findings to a list; those of a file that has as many as are shown are only counted.
class CountedByFile {
 public:
  void add(std::vector<ObjectFinding>& found, ObjectFinding one);

 private:
  struct Count {
    std::size_t shown = 0;
    std::size_t last = 0;  ///< the one that counts the others, once there are too many
  };
  std::unordered_map<std::uint32_t, Count> files_;
};

/// Where a check says what it found. Rule id, severity and the path in the object are filled in by the
/// engine, from the check's row and from the span.
class Reporter {
 public:
  /// `span` lies in the object's own text: the value that is wrong, or the place of what lacks something.
  diagnostic::Finding& add(const Object& object, source::Span span, std::string message, std::string help);

  /// The same, for what `ObjectFinding` says besides.
  ObjectFinding& add_found(const Object& object, source::Span span, std::string message, std::string help);

  std::vector<ObjectFinding> take() { return std::exchange(found_, {}); }

 private:
  std::vector<ObjectFinding> found_;
};

/// What a check looks at, one at a time. Checks may look up everything else in the corpus, but only speak
/// about what they were given; so one finding is never told twice.
using CheckObject = void (*)(const Object&, const ObjectIndex&, Reporter&);
using CheckPod = void (*)(const PodView&, const ObjectIndex&, Reporter&);
using CheckContainer = void (*)(const Container&, const PodView&, const ObjectIndex&, Reporter&);
/// For rules about the run as a whole, such as two objects of one name.
using CheckAll = void (*)(const ObjectIndex&, Reporter&);

/// A row of a group's table: a rule (its page says the rest) and what finds it.
struct RuleCheck {
  std::string_view rule;
  std::variant<CheckObject, CheckPod, CheckContainer, CheckAll> run;
};

/// All checks: the tables of the groups, one after the other.
std::vector<RuleCheck> checks();

/// Runs the checks over all objects. Findings come in no particular order.
std::vector<ObjectFinding> run(std::span<const RuleCheck> checks, const ObjectIndex& corpus);

}  // namespace twinhull::lint
