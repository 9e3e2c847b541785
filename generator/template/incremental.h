#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/evaluate.h"
#include "template/specialize.h"

namespace twinhull::tmpl {

/// What templates made for one environment, and what each of them reads: for others of its kind, which mostly
/// say the same, only what differs has to be evaluated.
class IncrementalEvaluator {
 public:
  /// Evaluates everything. What is made lives in `arena`; all else that is given is referred to.
  IncrementalEvaluator(const ResidualProgram& blueprint, const EvaluationContext& environment,
                       base::Arena& arena, std::vector<diagnostic::Finding>& findings);

  std::vector<const yaml::Node*> objects() const;

  /// What `evaluate` gives for another environment. Objects of templates that read nothing that differs are
  /// the precedent's own, with its places: good for all but to point at. Threads may ask side by side.
  std::vector<const yaml::Node*> objects_of(const EvaluationContext& other, base::Arena& arena,
                                            std::vector<diagnostic::Finding>& findings) const;

 private:
  using Numbers = std::vector<std::size_t>;  ///< of units

  /// A key of the values at its depth, and the units that read all that stands there.
  struct Key {
    Numbers readers;
    std::map<std::string_view, Key> below;
  };

  void record_reads(std::size_t unit);
  static void mark(const Key& key, const yaml::Node* one, const yaml::Node* other,
                   std::vector<bool>& changed);
  std::vector<bool> changed(const EvaluationContext& other) const;

  EvaluationContext environment_;
  std::vector<const OutputTemplate*> units_;
  std::vector<std::vector<const yaml::Node*>> documents_;  ///< of each unit
  Key values_;
  std::map<std::string_view, Numbers> builtins_;
};

}  // namespace twinhull::tmpl
