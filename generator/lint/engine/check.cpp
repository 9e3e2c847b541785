#include "lint/engine/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "diagnostic/rules.h"
#include "lint/objects/value_path.h"

namespace twinhull::lint {
namespace {

/// Null if the check completed; otherwise the object at which the limit of comparisons was exceeded.
const Object* visit(const RuleCheck& check, const ObjectIndex& index, Reporter& report) {
  const base::Budget budget(base::Limit::pairs);
  if (const auto* all = std::get_if<CheckAll>(&check.run)) {
    (*all)(index, report);
    return budget.exhausted() ? &index.objects().front() : nullptr;
  }
  if (const auto* object_check = std::get_if<CheckObject>(&check.run)) {
    for (const Object& object : index.objects()) {
      (*object_check)(object, index, report);
      if (budget.exhausted()) return &object;
    }
    return nullptr;
  }
  for (const PodView& pod : index.pods()) {
    if (const auto* pod_check = std::get_if<CheckPod>(&check.run)) {
      (*pod_check)(pod, index, report);
    } else {
      const CheckContainer container_check = std::get<CheckContainer>(check.run);
      for (const Container& container : pod.containers) container_check(container, pod, index, report);
    }
    if (budget.exhausted()) return pod.object;
  }
  return nullptr;
}

/// Findings of an incomplete check can be false.
ObjectFinding given_up(const Object& object, std::string_view rule) {
  return {.object = &object,
          .finding = {.rule = "limit-reached",
                      .message = fmt::format("`{}` was not checked: it requires more than {} comparisons",
                                             rule, base::display(base::Limit::pairs)),
                      .span = place(object),
                      .help = fmt::format("lint fewer objects at a time, pass `--ignore {}`, or {}", rule,
                                          base::how_to_raise(base::Limit::pairs))}};
}

}  // namespace

void CountedByFile::add(std::vector<ObjectFinding>& found, ObjectFinding one) {
  Count& count = files_[one.finding.span.file];
  const std::size_t most = base::limit(base::Limit::findings);
  const std::size_t more = std::max<std::size_t>(one.finding.more, 1);
  if (++count.shown > most + 1) {
    found[count.last].finding.more += more;
    return;
  }
  if (count.shown == most + 1) {
    count.last = found.size();
    const source::Span span = one.finding.span;
    one = {.object = one.object,
           .finding = {.rule = "limit-reached", .span = {span.file, span.begin, span.begin}, .more = more}};
  }
  found.push_back(std::move(one));
}

ObjectFinding& Reporter::add_found(const Object& object, source::Span span, std::string message,
                                   std::string help) {
  return found_.emplace_back(ObjectFinding{
      .object = &object, .finding = {.message = std::move(message), .span = span, .help = std::move(help)}});
}

diagnostic::Finding& Reporter::add(const Object& object, source::Span span, std::string message,
                                   std::string help) {
  return add_found(object, span, std::move(message), std::move(help)).finding;
}

std::vector<ObjectFinding> run(std::span<const RuleCheck> checks, const ObjectIndex& index) {
  std::vector<ObjectFinding> out;
  for (const RuleCheck& check : checks) {
    Reporter report;
    CountedByFile counted;
    const Object* stopped = visit(check, index, report);
    std::vector<ObjectFinding> all = report.take();
    if (stopped != nullptr) {
      out.push_back(given_up(*stopped, check.rule));
      continue;
    }
    if (all.empty()) continue;  // the usual case
    const diagnostic::Rule* rule = diagnostic::find_rule(check.rule);
    for (ObjectFinding& found : all) {
      found.finding.rule = check.rule;
      if (rule != nullptr) found.finding.severity = rule->severity;
      found.finding.path = path_of(*found.object->node, found.finding.span);
      counted.add(out, std::move(found));
    }
  }
  return out;
}

}  // namespace twinhull::lint
