#include "lint/engine/missing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/objects/cluster_scope.h"
#include "lint/objects/runtime_objects.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t most_names = 1000;  ///< above this number, similar names are not searched

/// Workload kinds: a name missing among Deployments may be that of a StatefulSet.
bool is_workload(std::string_view kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicaSet" || kind == "DaemonSet";
}

}  // namespace

std::string cause_of(const Object& object, const ObjectIndex& index, std::string_view kind,
                     std::string_view namespace_name, std::string_view name) {
  // Plain files of one directory belong together, even if they are alternatives.
  const std::string where =
      object.unit == 0 ? base::directory_of(index.path(object)) : std::to_string(object.unit);
  return fmt::format("{} {} {} {}", where, kind, namespace_name, name);
}

diagnostic::Finding& add_missing(const Object& object, const Reference& reference, std::string message,
                                 std::string_view advice, const ObjectIndex& index, Reporter& report) {
  const yaml::Node& name = *reference.name;
  ObjectFinding& found = report.add_found(object, name.span, std::move(message), std::string(advice));
  diagnostic::Finding& finding = found.finding;
  found.cause = cause_of(object, index, reference.kind, reference.namespace_name, name.text);
  found.missing = is_workload(reference.kind) ? runtime_pods : reference.kind;
  const bool held = is_workload(reference.kind)
                        ? index.contains_pods(object, reference.namespace_name)
                        : index.contains_kind(object, reference.kind, reference.namespace_name);
  if (!held) diagnostic::limit_to_warning(found.finding);
  // Without a namespace if the manifest has none.
  const bool plain = is_cluster_scoped(reference.kind) ||
                     (object.id.namespace_name.empty() && object.namespace_name == reference.namespace_name);
  const std::string declared = fmt::format("{}{}{}/{}", plain ? std::string_view() : reference.namespace_name,
                                           plain ? "" : "/", reference.kind, name.text);
  finding.help += fmt::format(", or pass `--external {}` if the cluster has it", declared);
  std::vector<std::string_view> names;
  const Object* nearest = nullptr;
  const std::vector<const Object*> others = is_cluster_scoped(reference.kind)
                                                ? index.all(object, reference.kind)
                                                : index.all(object, reference.kind, reference.namespace_name);
  for (const Object* other : others) names.push_back(other->id.name);
  if (names.empty() || names.size() > most_names) return finding;
  const std::string_view meant = base::closest_match(name.text, names);
  if (!meant.empty()) {
    nearest = others[static_cast<std::size_t>(std::ranges::find(names, meant) - names.begin())];
    finding.help = fmt::format("did you mean `{}`? Otherwise {}", meant, finding.help);
    finding.related.push_back(
        {fmt::format("{} `{}` is defined here", reference.kind, meant), location_of(*nearest)});
  }
  const std::string_view same = match_ignoring_case(name.text, names);
  if (!same.empty()) finding.fix = replace_text(name.span, name.text, same);
  return finding;
}

void join_causes(std::vector<ObjectFinding>& found, const source::Files& files) {
  const auto order = [&](const ObjectFinding* one) {
    return std::tuple(std::string_view(file_of(one->finding, files)), one->finding.span.begin);
  };
  std::map<std::pair<std::string_view, std::string_view>, std::vector<ObjectFinding*>> causes;
  for (ObjectFinding& one : found) {
    // Findings with a fix stay separate.
    if (!one.cause.empty() && one.finding.fix.empty()) causes[{one.finding.rule, one.cause}].push_back(&one);
  }
  std::set<const ObjectFinding*> joined;
  for (auto& [_, all] : causes) {
    if (all.size() < 2) continue;
    std::ranges::stable_sort(all, {}, order);
    ObjectFinding& first = *all.front();
    std::set<std::pair<std::uint32_t, std::uint32_t>> reported = {
        {first.finding.span.file, first.finding.span.begin}};
    for (ObjectFinding* other : std::span(all).subspan(1)) {
      joined.insert(other);
      const source::Span& span = other->finding.span;
      if (!reported.emplace(span.file, span.begin).second) continue;
      first.finding.related.push_back(
          {fmt::format("`{}` also references it", display(*other->object)), span});
    }
  }
  std::erase_if(found, [&](const ObjectFinding& one) { return joined.contains(&one); });
}

}  // namespace twinhull::lint
