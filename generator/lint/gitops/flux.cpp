// Flux: sources and dependencies of Kustomizations and HelmReleases, and what they ignore.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/gitops/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_kustomization(const Object& object) {
  return object.id.group == "kustomize.toolkit.fluxcd.io" && object.id.kind == "Kustomization";
}

bool is_helm_release(const Object& object) {
  return object.id.group == "helm.toolkit.fluxcd.io" && object.id.kind == "HelmRelease";
}

std::string_view name_space_of(const Node* reference, const Object& object) {
  const std::string_view own = text_at(reference, "namespace");
  return own.empty() ? object.namespace_name : own;
}

void check_source(const Object& object, const Node* reference, const ObjectIndex& index, Reporter& report) {
  const Node* name = value_at(reference, "name");
  const std::string_view kind = text_at(reference, "kind");
  if (name == nullptr || kind.empty()) return;
  const std::string_view namespace_name = name_space_of(reference, object);
  const std::vector<const Object*> all = index.all(object, kind);
  if (all.empty() || index.exists(object, kind, namespace_name, name->text)) return;
  std::vector<std::string_view> known;
  for (const Object* one : all) {
    if (one->namespace_name == namespace_name) known.push_back(one->id.name);
  }
  if (name->text == "flux-system") return;  // created by `flux bootstrap`
  const std::string_view near = base::closest_match(name->text, known);
  ObjectFinding& found =
      report.add_found(object, name->span,
                       fmt::format("`{}` references {} `{}`, which is not defined in namespace `{}`",
                                   display(object), kind, name->text, namespace_name),
                       near.empty() ? fmt::format("use an existing one, or pass `--external {}/{}/{}`",
                                                  namespace_name, kind, name->text)
                                    : fmt::format("did you mean `{}`?", near));
  found.missing = kind;
  if (!index.contains_kind(object, kind, namespace_name)) diagnostic::limit_to_warning(found.finding);
}

}  // namespace

void check_dangling_flux_source(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (is_kustomization(object)) check_source(object, value_at(object.node, "spec.sourceRef"), index, report);
  if (!is_helm_release(object)) return;
  check_source(object, value_at(object.node, "spec.chart.spec.sourceRef"), index, report);
  check_source(object, value_at(object.node, "spec.chartRef"), index, report);
}

void check_dangling_flux_dependency(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_kustomization(object) && !is_helm_release(object)) return;
  for (const Node* one : items_at(object.node, "spec.dependsOn")) {
    const Node* name = value_at(one, "name");
    if (name == nullptr) continue;
    const std::string_view namespace_name = name_space_of(one, object);
    if (name->text == object.id.name && namespace_name == object.namespace_name) {
      report.add(object, name->span, fmt::format("`{}` depends on itself", display(object)), "remove it");
      continue;
    }
    std::vector<std::string_view> known;
    for (const Object* other : index.all(object, object.id.kind, namespace_name)) {
      if (other != &object) known.push_back(other->id.name);
    }
    // Its dependency can be in another repository, and then so can all others.
    if (known.empty() || index.exists(object, object.id.kind, namespace_name, name->text)) continue;
    const std::string_view near = base::closest_match(name->text, known);
    report.add(object, name->span,
               fmt::format("`{}` depends on {} `{}`, which is not defined in namespace `{}`", display(object),
                           object.id.kind, name->text, namespace_name),
               near.empty() ? fmt::format("use one of the same kind, or pass `--external {}/{}/{}`",
                                          namespace_name, object.id.kind, name->text)
                            : fmt::format("did you mean `{}`?", near));
  }
}

namespace {

/// Whether the object has a value at the key; true if unknown.
bool has_key(const Object& object, std::string_view key) {
  bool any = object.node->get("sops") != nullptr;
  for (const std::string_view field : {"data", "stringData", "binaryData"}) {
    const Node* map = object.node->get(field);
    any = any || (map != nullptr && (!map->is(yaml::Kind::map) || map->get(key) != nullptr));
  }
  return any;
}

void check_values_of(const Object& object, const Node* from, bool keyed, const ObjectIndex& index,
                     Reporter& report) {
  const Node* name = value_at(from, "name");
  const std::string_view kind = text_at(from, "kind");
  if (name == nullptr || (kind != "ConfigMap" && kind != "Secret") || is_true_at(from, "optional") ||
      has_unexpanded_placeholder(name->text))
    return;
  const Object* source = index.find(object, kind, object.namespace_name, name->text);
  if (source != nullptr) {
    const Node* named = value_at(from, "valuesKey");
    const std::string_view key =
        named == nullptr ? std::string_view("values.yaml") : std::string_view(named->text);
    if (!keyed || has_key(*source, key)) return;
    std::vector<std::string_view> keys;
    for (const std::string_view field : {"data", "stringData"}) {
      if (const Node* map = source->node->get(field); map != nullptr) {
        for (const yaml::Entry& entry : map->entries) keys.push_back(entry.key);
      }
    }
    const std::string_view near = base::closest_match(key, keys);
    report.add(object, (named == nullptr ? name : named)->span,
               fmt::format("{} `{}` has no key `{}`: Flux fails", kind, name->text, key),
               near.empty() ? fmt::format("set `valuesKey` to a key of the {}", kind)
                            : fmt::format("did you mean `{}`?", near));
    return;
  }
  if (index.exists(object, kind, object.namespace_name, name->text)) return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, kind, object.namespace_name)) known.push_back(one->id.name);
  const std::string_view near = base::closest_match(name->text, known);
  ObjectFinding& found = report.add_found(
      object, name->span,
      fmt::format("`{}` reads {} `{}`, which is not defined in namespace `{}`", display(object), kind,
                  name->text, object.namespace_name),
      near.empty() ? fmt::format("define it, set `optional: true`, or pass `--external {}/{}/{}`",
                                 object.namespace_name, kind, name->text)
                   : fmt::format("did you mean `{}`?", near));
  found.missing = kind;
  // Secrets are usually created otherwise.
  if (near.empty())
    diagnostic::limit_to_warning(
        found.finding, kind == "Secret" || !index.contains_kind(object, kind, object.namespace_name));
  if (near.empty() && kind == "Secret") found.finding.at_most = diagnostic::Severity::info;
}

}  // namespace

void check_dangling_flux_values(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (is_helm_release(object)) {
    for (const Node* from : items_at(object.node, "spec.valuesFrom"))
      check_values_of(object, from, true, index, report);
  }
  if (!is_kustomization(object)) return;
  for (const Node* from : items_at(object.node, "spec.postBuild.substituteFrom"))
    check_values_of(object, from, false, index, report);
}

void check_helmrelease_ignores_chart_changes(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_helm_release(object)) return;
  const std::string_view kind = text_at(object.node, "spec.chart.spec.sourceRef.kind");
  if (kind != "GitRepository" && kind != "Bucket") return;
  if (text_at(object.node, "spec.chart.spec.reconcileStrategy") == "Revision") return;
  const Node* chart = value_at(object.node, "spec.chart.spec.chart");
  report.add(object, chart == nullptr ? location_of(object) : chart->span,
             fmt::format("the chart of `{}` is in a {}: changes are applied only with a new chart version",
                         display(object), kind),
             "set `reconcileStrategy: Revision` next to `chart`");
}

void check_ignored_flux_health_checks(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_kustomization(object) || !is_true_at(object.node, "spec.wait")) return;
  const Node* checks = value_at(object.node, "spec.healthChecks");
  if (checks == nullptr || checks->items.empty()) return;
  report.add(object, checks->span, "`healthChecks` is ignored because `wait: true` is set",
             "remove one of the two");
}

}  // namespace twinhull::lint
