#include "lint/check.h"

#include "diagnostic/rules.h"
#include "lint/path.h"

namespace twinhull::lint {
namespace {

void visit(const Check& check, const Corpus& corpus, Report& report) {
  if (const auto* all = std::get_if<CheckAll>(&check.run)) {
    (*all)(corpus, report);
  } else if (const auto* object_check = std::get_if<CheckObject>(&check.run)) {
    for (const Object& object : corpus.objects()) (*object_check)(object, corpus, report);
  } else if (const auto* pod_check = std::get_if<CheckPod>(&check.run)) {
    for (const Pod& pod : corpus.pods()) (*pod_check)(pod, corpus, report);
  } else {
    const CheckContainer container_check = std::get<CheckContainer>(check.run);
    for (const Pod& pod : corpus.pods()) {
      for (const Container& container : pod.containers) container_check(container, pod, corpus, report);
    }
  }
}

}  // namespace

Found& Report::add_found(const Object& object, source::Span span, std::string message, std::string help) {
  return found_.emplace_back(Found{
      .object = &object, .finding = {.message = std::move(message), .span = span, .help = std::move(help)}});
}

diagnostic::Finding& Report::add(const Object& object, source::Span span, std::string message,
                                 std::string help) {
  return add_found(object, span, std::move(message), std::move(help)).finding;
}

std::vector<Found> run(std::span<const Check> checks, const Corpus& corpus) {
  std::vector<Found> out;
  for (const Check& check : checks) {
    Report report;
    visit(check, corpus, report);
    std::vector<Found> all = report.take();
    if (all.empty()) continue;  // as nearly always
    const diagnostic::Rule* rule = diagnostic::find_rule(check.rule);
    for (Found& found : all) {
      found.finding.rule = check.rule;
      if (rule != nullptr) found.finding.severity = rule->severity;
      found.finding.path = path_of(*found.object->node, found.finding.span);
      out.push_back(std::move(found));
    }
  }
  return out;
}

}  // namespace twinhull::lint
