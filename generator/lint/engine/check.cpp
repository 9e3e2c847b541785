#include "lint/engine/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "diagnostic/rules.h"
#include "lint/engine/accepted.h"
#include "lint/objects/value_path.h"

namespace twinhull::lint {
namespace {

/// A check on its way through the objects.
struct RunningCheck {
  const RuleCheck* check;
  std::uint64_t left;               ///< of the limit of comparisons
  const Object* stopped = nullptr;  ///< the object at which the limit was exceeded
  Reporter report;
};

/// Runs a check on `object` or a part of it, unless it has stopped.
template <typename Call>
void resume(RunningCheck& one, base::Budget& budget, const Object& object, const Call& call) {
  if (one.stopped != nullptr) return;
  budget.set_remaining(one.left);
  call(one.report);
  one.left = budget.remaining();
  if (budget.exhausted()) one.stopped = &object;
}

/// Runs all checks on one object after the other, so that the object stays in the CPU's cache.
void visit(std::vector<RunningCheck>& all, const ObjectIndex& index) {
  base::Budget budget(base::Limit::pairs);
  std::vector<std::pair<CheckObject, RunningCheck*>> of_objects;
  std::vector<RunningCheck*> of_pods;
  for (RunningCheck& one : all) {
    if (const auto* check = std::get_if<CheckObject>(&one.check->run)) {
      of_objects.emplace_back(*check, &one);
    } else if (const auto* whole = std::get_if<CheckAll>(&one.check->run)) {
      if (!index.objects().empty())
        resume(one, budget, index.objects().front(), [&](Reporter& report) { (*whole)(index, report); });
    } else {
      of_pods.push_back(&one);
    }
  }
  for (const Object& object : index.objects()) {
    for (const auto& [check, one] : of_objects) {
      const CheckObject run = check;
      resume(*one, budget, object, [&](Reporter& report) { run(object, index, report); });
    }
  }
  for (const PodView& pod : index.pods()) {
    for (RunningCheck* one : of_pods) {
      resume(*one, budget, *pod.object, [&](Reporter& report) {
        if (const auto* check = std::get_if<CheckPod>(&one->check->run)) return (*check)(pod, index, report);
        const CheckContainer check = std::get<CheckContainer>(one->check->run);
        for (const Container& container : pod.containers) check(container, pod, index, report);
      });
    }
  }
}

/// Findings of an incomplete check can be false.
ObjectFinding given_up(const Object& object, std::string_view rule) {
  return {.object = &object,
          .finding = {.rule = "limit-reached",
                      .message = fmt::format("`{}` was not checked: it requires more than {} comparisons",
                                             rule, base::display(base::Limit::pairs)),
                      .span = location_of(object),
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
  std::vector<RunningCheck> running;
  running.reserve(checks.size());
  for (const RuleCheck& check : checks) running.push_back({&check, base::limit(base::Limit::pairs)});
  visit(running, index);
  std::vector<ObjectFinding> out;
  for (RunningCheck& one : running) {
    const std::string_view id = one.check->rule;
    CountedByFile counted;
    std::vector<ObjectFinding> all = one.report.take();
    if (one.stopped != nullptr) {
      out.push_back(given_up(*one.stopped, id));
      continue;
    }
    if (all.empty()) continue;  // the usual case
    const diagnostic::Rule* rule = diagnostic::find_rule(id);
    for (ObjectFinding& found : all) {
      found.finding.rule = id;
      if (rule != nullptr) found.finding.severity = rule->severity;
      found.finding.path = path_of(*found.object->node, found.finding.span);
      limit_if_accepted(found, index);
      counted.add(out, std::move(found));
    }
  }
  return out;
}

}  // namespace twinhull::lint
