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
#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// A finding with its object, which suppressions, baselines and paths refer to.
struct ObjectFinding {
  const Object* object = nullptr;
  diagnostic::Finding finding;
  /// The common cause of several findings, such as a missing Secret: the others become related locations.
  /// Empty: none.
  std::string cause;
  /// The kind of the missing object, if the finding is about one; `runtime_pods` for pods.
  std::string_view missing;
  /// The invalid value, with its key or the name of its variable: in a chart the finding is reported where a
  /// values file sets it.
  const yaml::Node* value = nullptr;
  std::string_view value_key;
  /// The expression of a rule has an error on the object, which is what the finding says.
  bool evaluation_error = false;
};

/// Adds findings to a list; after the maximum per file they are only counted.
class CountedByFile {
 public:
  void add(std::vector<ObjectFinding>& found, ObjectFinding one);

 private:
  struct Count {
    std::size_t shown = 0;
    std::size_t last = 0;  ///< the finding with the number of omitted ones
  };
  std::unordered_map<std::uint32_t, Count> files_;
};

/// Receives the findings of a check. The engine sets rule, severity and path in the object, from the row of
/// the check and the span.
class Reporter {
 public:
  /// `span` is in the object's own text: the invalid value, or the parent of a missing one.
  diagnostic::Finding& add(const Object& object, source::Span span, std::string message, std::string help);

  /// The same, with further members of `ObjectFinding`.
  ObjectFinding& add_found(const Object& object, source::Span span, std::string message, std::string help);

  std::vector<ObjectFinding> take() { return std::exchange(found_, {}); }

 private:
  std::vector<ObjectFinding> found_;
};

/// What a check inspects, one at a time. A check can look up everything else in the index, but only reports
/// on what it was given; so no finding is reported twice.
using CheckObject = void (*)(const Object&, const ObjectIndex&, Reporter&);
using CheckPod = void (*)(const PodView&, const ObjectIndex&, Reporter&);
using CheckContainer = void (*)(const Container&, const PodView&, const ObjectIndex&, Reporter&);
/// For rules on the run as a whole, such as duplicate object names.
using CheckAll = void (*)(const ObjectIndex&, Reporter&);

/// A row of a group's table: a rule (documented by its page) and its check.
struct RuleCheck {
  std::string_view rule;
  std::variant<CheckObject, CheckPod, CheckContainer, CheckAll> run;
};

/// All checks: the tables of the groups in order.
std::vector<RuleCheck> checks();

/// Runs the checks over all objects. The findings are unordered.
std::vector<ObjectFinding> run(std::span<const RuleCheck> checks, const ObjectIndex& index);

}  // namespace twinhull::lint
