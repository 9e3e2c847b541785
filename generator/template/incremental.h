#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/evaluate.h"
#include "template/specialize.h"

namespace twinhull::tmpl {

/// The result of templates for one environment, and the values that each of them reads. For similar
/// environments, only templates that read different values are evaluated again.
class IncrementalEvaluator {
 public:
  /// Evaluates everything. The results are allocated in `arena`; the arguments must outlive this.
  IncrementalEvaluator(const ResidualProgram& program, const EvaluationContext& environment,
                       base::Arena& arena, diagnostic::Findings& findings);

  std::vector<const yaml::Node*> objects() const;

  /// The result of `evaluate` for another environment. Objects of templates that read no different value are
  /// shared with the first result; their spans belong to it, so never report findings on them. Thread-safe.
  std::vector<const yaml::Node*> evaluate(const EvaluationContext& other, base::Arena& arena,
                                          diagnostic::Findings& findings) const;

 private:
  using Numbers = std::vector<std::size_t>;  ///< indices of templates

  /// A key of the values, and the templates that read the whole value at that path.
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
  std::vector<std::vector<const yaml::Node*>> documents_;  ///< per template
  Key values_;
  std::map<std::string_view, Numbers> builtins_;
};

}  // namespace twinhull::tmpl
