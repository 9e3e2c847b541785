#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "template/evaluate.h"
#include "template/value_reads.h"

namespace twinhull::lint {

/// The values that the templates of a system read, by the keys of their paths.
class TemplateValueReads {
 public:
  explicit TemplateValueReads(const tmpl::ResidualProgram& program);

  /// The reads of a value or of a map around it.
  std::vector<const tmpl::ValueRead*> of(const std::vector<std::string_view>& path) const;

 private:
  std::vector<tmpl::ValueRead> reads_;
  std::map<std::string, std::vector<const tmpl::ValueRead*>, std::less<>> by_path_;
};

/// Values in a layer that no template of the system reads. Rule `unused-value`.
diagnostic::Findings check_unused_values(const model::System& system, const yaml::Node& layer,
                                         const TemplateValueReads& reads);

/// Values of an environment's file without effect: all their reads are under conditions that are false. Rule
/// `unused-value`, or `value-of-disabled-feature` if the condition is a disabled feature. One finding per
/// condition.
diagnostic::Findings check_ineffective_values(const model::System& system, const model::Target& target,
                                              const TemplateValueReads& reads,
                                              const tmpl::EvaluationContext& environment);

}  // namespace twinhull::lint
