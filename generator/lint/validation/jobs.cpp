// Jobs: policies that refer to other parts of the Job.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "lint/objects/selector.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_exit_codes(const Object& object, const Node& spec, const Node& codes, Reporter& report) {
  const Node* container = value_at(&codes, "containerName");
  std::set<std::string_view> names;
  for (std::string_view list : {"template.spec.containers", "template.spec.initContainers"}) {
    for (const Node* one : items_at(&spec, list)) names.insert(text_at(one, "name"));
  }
  if (container != nullptr && !container->text.empty() && !names.empty() && !names.contains(container->text))
    report.add(
        object, container->span,
        fmt::format("container `{}` is not in the Pod template: the API server rejects it", container->text),
        "use the name of one of its containers, or remove it for all");
  std::int64_t last = -1;
  for (const Node* value : items_at(&codes, "values")) {
    if (!value->integer()) return;  // of another type
    const std::int64_t number = *value->integer();
    if (number == 0 && text_at(&codes, "operator") == "In") {
      report.add(object, value->span,
                 "exit code 0 is not allowed with `operator: In`: the API server rejects it",
                 "remove it: 0 is success");
    } else if (number < last) {
      report.add(object, value->span,
                 fmt::format("exit code {} is not in order: the API server rejects it", number),
                 "sort the values");
      return;
    }
    last = number;
  }
}

void check_failure_policy(const Object& object, const Node& spec, Reporter& report) {
  const auto rules = items_at(&spec, "podFailurePolicy.rules");
  for (const Node* rule : rules) {
    const Node* action = value_at(rule, "action");
    if (text_at(action, "") == "FailIndex" && value_at(&spec, "backoffLimitPerIndex") == nullptr)
      report.add(object, action->span,
                 "`FailIndex` requires `backoffLimitPerIndex` of the Job: the API server rejects it",
                 "set `backoffLimitPerIndex`, or use `FailJob`");
    if (const Node* codes = value_at(rule, "onExitCodes")) check_exit_codes(object, spec, *codes, report);
  }
}

/// The reason, if the indexes of a success policy, such as `0,2-4`, are invalid.
std::string check_indexes(std::string_view text, std::int64_t completions) {
  std::int64_t last = -1;
  for (const std::string_view part : base::split(text, ',')) {
    for (const std::string_view digits : base::split(part, '-')) {
      const std::string number(digits);
      if (number.empty() || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
        return "is not a list such as `0,2-4`";
      const std::int64_t index = std::stoll(number);
      if (index <= last) return "is not in order";
      if (index >= completions)
        return fmt::format("contains {}, above the last index {}", index, completions - 1);
      last = index;
    }
  }
  return {};
}

void check_success_policy(const Object& object, const Node& spec, Reporter& report) {
  const Node* completions = value_at(&spec, "completions");
  if (completions == nullptr || !completions->integer()) return;
  const std::int64_t most = *completions->integer();
  for (const Node* rule : items_at(&spec, "successPolicy.rules")) {
    const Node* count = value_at(rule, "succeededCount");
    if (count != nullptr && count->integer().value_or(0) > most)
      report.add(object, count->span,
                 fmt::format("`succeededCount` {} is above `completions` {}: the API server rejects it",
                             count->text, most),
                 "lower it");
    const Node* indexes = value_at(rule, "succeededIndexes");
    if (indexes == nullptr || indexes->text.empty()) continue;
    if (const std::string why = check_indexes(indexes->text, most); !why.empty())
      report.add(object, indexes->span, fmt::format("`succeededIndexes` {}: the API server rejects it", why),
                 "use indexes such as `0,2-4`");
  }
  const Node* failed = value_at(&spec, "maxFailedIndexes");
  if (failed != nullptr && failed->integer().value_or(0) > most)
    report.add(object, failed->span,
               fmt::format("`maxFailedIndexes` {} is above `completions` {}: the API server rejects it",
                           failed->text, most),
               "lower it");
}

/// Labels that the API server sets, or compares with what it would set.
void check_job_labels(const Object& object, const Node& spec, Reporter& report) {
  const Node* labels = value_at(&spec, "template.metadata.labels");
  const std::string_view name = text_at(object.node, "metadata.name");
  if (is_true_at(&spec, "manualSelector")) {
    const Node* selector = value_at(&spec, "selector");
    if (selector != nullptr && selector->is(yaml::Kind::map) && !selects(selector, labels))
      report.add(object, selector->span,
                 "the selector does not match the Pod template: the API server rejects it",
                 "use the same labels in the selector and the Pod template");
    return;
  }
  if (labels == nullptr || name.empty() || has_unexpanded_placeholder(name)) return;
  for (const std::string_view key : {"job-name", "batch.kubernetes.io/job-name"}) {
    const Node* value = labels->get(key);
    if (value == nullptr || value->text == name || has_unexpanded_placeholder(value->text)) continue;
    report.add(object, value->span,
               fmt::format("label `{}` is not the name of the Job: the API server rejects it", key),
               "remove it: it is set automatically");
  }
}

}  // namespace

void check_job_conflicts(const Object& object, Reporter& report) {
  const bool cron = object.id.kind == "CronJob";
  const Node* spec = value_at(object.node, cron ? "spec.jobTemplate.spec" : "spec");
  if (spec == nullptr) return;
  if (!cron) check_job_labels(object, *spec, report);
  check_failure_policy(object, *spec, report);
  check_success_policy(object, *spec, report);
  const Node* manual = value_at(spec, "manualSelector");
  if (cron && manual != nullptr && manual->is_true())
    report.add(object, manual->span,
               "`manualSelector` is not allowed in a CronJob: the API server rejects it",
               "remove it, and `selector`");
  const bool indexed = text_at(spec, "completionMode") == "Indexed";
  const Node* parallelism = value_at(spec, "parallelism");
  if (indexed && parallelism != nullptr && parallelism->integer().value_or(0) > 100000)
    report.add(object, parallelism->span,
               "`parallelism` of an indexed Job is above 100000: the API server rejects it", "lower it");
  const Node* name = value_at(object.node, "metadata.name");
  if (!cron && indexed && name != nullptr && name->text.find('.') != std::string_view::npos)
    report.add(object, name->span, "the name of an indexed Job contains `.`: the API server rejects it",
               "use `-` instead");
}

}  // namespace twinhull::lint
