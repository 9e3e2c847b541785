// Namespaces that objects use and nothing creates.
#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "lint/objects/cluster_scope.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

/// Controllers that watch their own namespace: it exists before the objects for them.
bool is_for_controller(const Object& object) {
  return object.id.group == "argoproj.io" || object.id.group.ends_with(".toolkit.fluxcd.io");
}

/// The namespaces created together with the object: of a chart or kustomization, only its own.
std::vector<std::string_view> made_beside(const Object& object, const ObjectIndex& index) {
  std::vector<std::string_view> made;
  for (const Object* other : index.all(object, "Namespace")) {
    if (index.unit(object).root.empty() || other->unit == object.unit) made.push_back(other->id.name);
  }
  return made;
}

}  // namespace

void check_missing_namespace(const ObjectIndex& index, Reporter& report) {
  std::set<std::pair<std::uint32_t, std::string_view>> seen;  // unit and namespace
  for (const Object& object : index.objects()) {
    const std::string_view name = object.id.namespace_name;
    const yaml::Node* named = value_at(object.node, "metadata.namespace");
    if (name.empty() || named == nullptr || is_cluster_scoped(object.id.kind) ||
        has_unexpanded_placeholder(name))
      continue;
    if (is_for_controller(object) || !seen.emplace(object.unit, name).second) continue;
    if (index.exists(object, "Namespace", {}, name)) continue;
    const std::vector<std::string_view> made = made_beside(object, index);
    // The user who installs a chart or applies a kustomization creates its namespace, unless it creates some
    // itself.
    if (made.empty() && !index.unit(object).root.empty()) continue;
    const std::string_view near = base::closest_match(name, made);
    std::string help =
        near.empty()
            ? fmt::format("define Namespace `{0}`, create it first with `kubectl create namespace {0}`", name)
            : fmt::format("did you mean `{}`? Otherwise define it", near);
    help += fmt::format(", or pass `--external Namespace/{}` if the cluster has it", name);
    ObjectFinding& found = report.add_found(
        object, named->span,
        fmt::format("`{}` is in namespace `{}`, which is not defined in this run", display(object), name),
        std::move(help));
    found.missing = "Namespace";
    // If the run creates none at all, they are created elsewhere.
    if (made.empty()) found.finding.at_most = diagnostic::Severity::info;
  }
}

}  // namespace twinhull::lint
