#include "lint/policy/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "kubernetes/defaults.h"
#include "lint/objects/cluster_scope.h"
#include "lint/typecheck/kind.h"
#include "lint/typecheck/version.h"

namespace twinhull::lint {
namespace {

using cel::Value;
using yaml::Entry;
using yaml::Node;

bool is_vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

/// The plural of built-in kinds: `ingresses`, `networkpolicies`, `gateways`; `endpoints` is one already.
std::string plural_of(std::string_view kind) {
  std::string word = base::lowered(kind);
  if (word == "endpoints") return word;
  if (word.ends_with('s') || word.ends_with('x') || word.ends_with("ch") || word.ends_with("sh"))
    return word + "es";
  if (word.ends_with('y') && word.size() > 1 && !is_vowel(word[word.size() - 2])) {
    word.pop_back();
    return word + "ies";
  }
  return word + "s";
}

Value text(std::string_view value) { return Value::string(std::string(value)); }

Value map(std::vector<std::pair<std::string_view, Value>> fields) {
  std::vector<std::pair<Value, Value>> entries;
  for (auto& [key, value] : fields) entries.emplace_back(text(key), std::move(value));
  return Value::map(std::move(entries));
}

Value unknown(std::string_view what) {
  return Value::unknown(std::string(what) + " is known in a cluster alone");
}

}  // namespace

Requests::Requests(const ObjectIndex& index, std::span<const Node* const> definitions,
                   kubernetes::KubernetesVersion kubernetes_version) {
  std::map<const Node*, diagnostic::Findings> broken;  // the type check reports them
  read_apis(index, definitions, kubernetes_version, apis_, broken);
  for (const Node* crd : apis_.definitions) {
    plurals_[{std::string(text_at(crd, "spec.group")), std::string(text_at(crd, "spec.names.kind"))}] =
        text_at(crd, "spec.names.plural");
  }
  for (const Object& object : index.objects()) add(object, index);
}

std::string Requests::resource_of(std::string_view group, std::string_view kind) const {
  const auto found = plurals_.find({std::string(group), std::string(kind)});
  return found == plurals_.end() ? plural_of(kind) : found->second;
}

void Requests::add(const Object& object, const ObjectIndex& index) {
  Request request{.object = &object,
                  .node = object.node,
                  .group = object.id.group,
                  .version = object.id.version,
                  .kind = object.id.kind,
                  .resource = resource_of(object.id.group, object.id.kind),
                  .name = object.id.name,
                  .namespace_name = object.namespace_name};
  if (!request.namespace_name.empty())
    request.space = index.find(object, "Namespace", "", request.namespace_name);
  diagnostic::Findings findings;  // the type check reports them
  const ResolvedKind served = resolve_kind(*object.node, apis_.context, findings);
  if (served.type)
    request.node =
        kubernetes::with_defaults(*object.node, *served.type, apis_.context.kubernetes_version, arena_);
  all_.push_back(request);
  if (const PodView* pod = index.pod_of(object); pod != nullptr && object.id.kind != "Pod")
    add_pod(*pod, request);
}

void Requests::add_pod(const PodView& pod, const Request& workload) {
  // Its name is generated, and a controller owns it.
  std::vector<Entry> metadata;
  if (pod.metadata != nullptr) metadata.assign(pod.metadata->entries.begin(), pod.metadata->entries.end());
  std::erase_if(metadata, [](const Entry& entry) { return entry.key == "name" || entry.key == "namespace"; });
  const auto string = [&](std::string_view value) { return yaml::make_string(arena_, value); };
  metadata.push_back({.key = "namespace", .value = string(workload.namespace_name)});
  metadata.push_back({.key = "generateName", .value = string(std::string(workload.name) + "-")});
  const bool deployment = workload.kind == "Deployment";
  const Node* owner =
      yaml::make_map(arena_, {{.key = "apiVersion", .value = string("apps/v1")},
                              {.key = "kind", .value = string(deployment ? "ReplicaSet" : workload.kind)},
                              {.key = "name", .value = string(workload.name)},
                              {.key = "controller", .value = yaml::make_boolean(arena_, true)}});
  metadata.push_back({.key = "ownerReferences", .value = yaml::make_list(arena_, {owner})});
  const source::Span location = pod.spec->span;
  const Node* made = yaml::make_map(
      arena_,
      {{.key = "apiVersion", .value = string("v1")},
       {.key = "kind", .value = string("Pod")},
       {.key = "metadata",
        .value = yaml::make_map(arena_, metadata, pod.metadata == nullptr ? location : pod.metadata->span)},
       {.key = "spec", .value = pod.spec}},
      location);
  const kubernetes::ApiCatalog& builtin = kubernetes::builtin_catalog();
  const kubernetes::KindRow* kind = find_kind(builtin, "v1", "Pod");
  Request request = workload;
  request.node =
      kubernetes::with_defaults(*made, {&builtin, kind->type}, apis_.context.kubernetes_version, arena_);
  request.made = true;
  request.group = "";
  request.version = "v1";
  request.kind = "Pod";
  request.resource = "pods";
  request.name = "";
  all_.push_back(std::move(request));
}

std::optional<kubernetes::TypeRef> Requests::type_of(std::string_view group, std::string_view version,
                                                     std::string_view resource) const {
  const auto in = [&](const kubernetes::ApiCatalog& apis) -> std::optional<kubernetes::TypeRef> {
    for (const kubernetes::KindRow& row : apis.kinds) {
      const std::string_view api_version = apis.at(row.api_version);
      const bool same = kubernetes::group_of(api_version) == group &&
                        api_version.substr(api_version.find('/') + 1) == version;
      if (same && (row.flags & kubernetes::unserved_kind) == 0 &&
          is_served(row, apis_.context.kubernetes_version) &&
          resource_of(group, apis.at(row.kind)) == resource)
        return kubernetes::TypeRef{&apis, row.type};
    }
    return std::nullopt;
  };
  for (const kubernetes::ApiCatalog* custom : apis_.context.custom) {
    if (const auto type = in(*custom)) return type;
  }
  return in(kubernetes::builtin_catalog());
}

std::optional<kubernetes::TypeRef> Requests::type_of_kind(std::string_view kind) const {
  std::optional<kubernetes::TypeRef> found;
  std::string_view group;
  std::string_view best;
  const auto look_in = [&](const kubernetes::ApiCatalog& apis) {
    for (const kubernetes::KindRow& row : find_kinds(apis, kind)) {
      if ((row.flags & kubernetes::unserved_kind) != 0 || !is_served(row, apis_.context.kubernetes_version))
        continue;
      const std::string_view api_version = apis.at(row.api_version);
      const std::string_view own = kubernetes::group_of(api_version);
      const std::string_view version = api_version.substr(api_version.find('/') + 1);
      if (found && own != group) return false;
      if (!found || better_version(version, best)) {
        found = kubernetes::TypeRef{&apis, row.type};
        best = version;
      }
      group = own;
    }
    return true;
  };
  for (const kubernetes::ApiCatalog* custom : apis_.context.custom) {
    if (!look_in(*custom)) return {};
  }
  if (found) return found;
  return look_in(kubernetes::builtin_catalog()) ? found : std::nullopt;
}

ObjectFinding limit_reached(const Request& request, std::string_view what) {
  return {.object = request.object,
          .finding = {.rule = "limit-reached",
                      .message = fmt::format("{} on this and later objects: they require more than {} steps",
                                             what, base::display(base::Limit::expression_steps)),
                      .span = location_of(*request.object),
                      .help = base::how_to_raise(base::Limit::expression_steps)}};
}

ObjectFinding evaluation_stopped(const Request& request, std::string_view what) {
  return {.object = request.object,
          .finding = {
              .rule = "limit-reached",
              .message = fmt::format("{} was not evaluated on this object: one of its expressions takes too "
                                     "many steps",
                                     what),
              .span = location_of(*request.object),
              .help = "simplify the expression, or shorten the values that it reads"}};
}

Value request_value(const Request& request) {
  const Value kind =
      map({{"group", text(request.group)}, {"version", text(request.version)}, {"kind", text(request.kind)}});
  const Value resource = map({{"group", text(request.group)},
                              {"version", text(request.version)},
                              {"resource", text(request.resource)}});
  return map({{"uid", unknown("`request.uid`")},
              {"kind", kind},
              {"resource", resource},
              {"requestKind", kind},
              {"requestResource", resource},
              {"subResource", text("")},
              {"requestSubResource", text("")},
              {"name", request.made ? unknown("`request.name`") : text(request.name)},
              {"namespace", text(request.namespace_name)},
              {"operation", text("CREATE")},
              {"userInfo", unknown("`request.userInfo`")},
              {"dryRun", Value::boolean(false)},
              {"options", unknown("`request.options`")}});
}

Value namespace_value(const Request& request) {
  if (request.namespace_name.empty()) return Value::null();
  if (request.space != nullptr) return Value::of_node(*request.space->node);
  return map({{"metadata", map({{"name", text(request.namespace_name)},
                                {"labels", unknown("`namespaceObject.metadata.labels`")},
                                {"annotations", unknown("`namespaceObject.metadata.annotations`")}})}});
}

}  // namespace twinhull::lint
