// References of pods and Dapr resources: Configurations, tokens, apps, policies.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::vector<std::string_view> keys_of(const Node* map) {
  std::vector<std::string_view> keys;
  for (const Entry& entry : map == nullptr ? std::span<const Entry>() : map->entries)
    keys.push_back(entry.key);
  return keys;
}

/// The policies that one target of a Resiliency references.
void check_policies(const Object& object, const Node& target, Reporter& report) {
  struct Sort {
    std::string_view field;
    std::string_view list;
  };
  for (const Sort& sort :
       {Sort{"timeout", "timeouts"}, Sort{"retry", "retries"}, Sort{"circuitBreaker", "circuitBreakers"}}) {
    const Node* named = target.get(sort.field);
    if (named == nullptr || !named->is(Kind::string)) continue;
    const Node* policies = value_at(object.node, "spec.policies");
    const Node* list = policies == nullptr ? nullptr : policies->get(sort.list);
    const std::vector<std::string_view> known = keys_of(list);
    if (std::ranges::find(known, named->text) != known.end()) continue;
    const std::string_view near = base::closest(named->text, known);
    report.add(
        object, named->span,
        fmt::format("`{}` does not define policy `{}` in its `{}`", display(object), named->text, sort.list),
        near.empty() ? fmt::format("add it to `spec.policies.{}`", sort.list)
                     : fmt::format("did you mean `{}`?", near));
  }
}

/// Whether the run contains Dapr resources of the object's namespace, and would contain a Configuration.
bool holds_dapr_objects(const Object& object, const ObjectIndex& index) {
  for (const std::string_view kind : {"Configuration", "Component", "Subscription", "Resiliency"}) {
    for (const Object* one : index.all(object, kind, object.namespace_name)) {
      if (is_dapr(*one, kind)) return true;
    }
  }
  return false;
}

}  // namespace

void check_configuration_name(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  const Node* named = has_sidecar(pod) ? sidecar_setting(pod, "dapr.io/config") : nullptr;
  if (named == nullptr || named->text.empty()) return;
  if (is_open(named->text) || index.exists(*pod.object, "Configuration", named->text)) return;
  diagnostic::Finding& finding = report.add(
      *pod.object, named->span,
      fmt::format("the sidecar of `{}` uses Configuration `{}`, which is not defined in namespace `{}`: it "
                  "does not start",
                  display(*pod.object), named->text, pod.object->namespace_name),
      fmt::format("define it, or pass `--external Configuration/{}` if the cluster has it", named->text));
  diagnostic::doubt(finding, !holds_dapr_objects(*pod.object, index));
}

void check_token_secrets(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (!has_sidecar(pod)) return;
  for (const std::string_view setting : {"dapr.io/api-token-secret", "dapr.io/app-token-secret"}) {
    const Node* named = sidecar_setting(pod, setting);
    if (named == nullptr || named->text.empty()) continue;
    if (!index.exists(*pod.object, "Secret", named->text)) {
      report.add(
          *pod.object, named->span,
          fmt::format("the sidecar of `{}` requires Secret `{}`, which is not defined in namespace `{}`",
                      display(*pod.object), named->text, pod.object->namespace_name),
          fmt::format("define it, or pass `--external Secret/{}` if the cluster has it", named->text));
      continue;
    }
    const Object* secret = index.find(*pod.object, "Secret", named->text);
    const Node* data = secret == nullptr ? nullptr : value_at(secret->node, "data");
    const Node* texts = secret == nullptr ? nullptr : value_at(secret->node, "stringData");
    if (data == nullptr && texts == nullptr) continue;
    if ((data != nullptr && data->get("token")) || (texts != nullptr && texts->get("token"))) continue;
    report.add(*pod.object, named->span, fmt::format("Secret `{}` has no key `token`", named->text),
               "rename the key to `token`");
  }
}

void check_restricted_namespace(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  if (!has_sidecar(pod)) return;
  const Object* space = index.find(*pod.object, "Namespace", pod.object->namespace_name);
  const Node* labels = space == nullptr ? nullptr : value_at(space->node, "metadata.labels");
  const Node* level = labels == nullptr || !labels->is(Kind::map)
                          ? nullptr
                          : labels->get("pod-security.kubernetes.io/enforce");
  if (level == nullptr || level->text != "restricted") return;
  const Node* seccomp = sidecar_setting(pod, "dapr.io/sidecar-seccomp-profile-type");
  const bool by_pod = !text_at(pod.spec, "securityContext.seccompProfile.type").empty();
  diagnostic::Finding& finding = report.add(
      *pod.object, sidecar_setting(pod, "dapr.io/enabled")->span,
      fmt::format("Pod Security of namespace `{}` rejects the Pods of `{}`: the Dapr sidecar does not drop "
                  "capabilities{}",
                  pod.object->namespace_name, display(*pod.object),
                  seccomp == nullptr && !by_pod ? " and has no seccomp profile" : ""),
      "enforce `baseline`, or install Dapr with `dapr_sidecar_injector.sidecarDropALLCapabilities=true`, set "
      "a seccomp profile on the Pod, and suppress the finding");
  finding.related.push_back({"`restricted` is enforced here", level->span});
}

void check_subscribers(const ObjectIndex& index, Reporter& report) {
  std::map<std::pair<std::string_view, std::string_view>, const PodView*> apps;  // namespace and id
  for (const PodView& pod : index.pods()) {
    if (const Node* id = app_id(pod)) apps.try_emplace({pod.object->namespace_name, id->text}, &pod);
  }
  for (const Object& object : index.objects()) {
    if (!is_dapr(object, "Subscription")) continue;
    for (const Node* scope : items_at(object.node, "scopes")) {
      const auto app = apps.find({object.namespace_name, scope->text});
      if (app == apps.end() || sidecar_setting(*app->second, "dapr.io/app-port") != nullptr) continue;
      diagnostic::Finding& finding = report.add(
          object, scope->span,
          fmt::format("app `{}` receives no messages of `{}`: `dapr.io/app-port` is not set", scope->text,
                      display(object)),
          fmt::format("set `dapr.io/app-port` on the Pod template of `{}`", display(*app->second->object)));
      finding.related.push_back({"the app ID is set here", app_id(*app->second)->span});
    }
  }
}

void check_resiliency(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_dapr(object, "Resiliency")) return;
  const Node* targets = value_at(object.node, "spec.targets");
  if (targets == nullptr || !targets->is(Kind::map)) return;
  for (const Entry& sort : targets->entries) {
    for (const Entry& target : sort.value->entries) {
      if (!target.value->is(Kind::map)) continue;
      check_policies(object, *target.value, report);
      for (const std::string_view way : {"inbound", "outbound"}) {
        const Node* one = target.value->get(way);
        if (one != nullptr && one->is(Kind::map)) check_policies(object, *one, report);
      }
    }
  }
}

void check_resiliency_targets(const Object& object, const ObjectIndex& index, Reporter& report) {
  const Node* targets =
      is_dapr(object, "Resiliency") ? value_at(object.node, "spec.targets.components") : nullptr;
  if (targets == nullptr || !targets->is(Kind::map)) return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, "Component", object.namespace_name))
    known.push_back(one->id.name);
  if (known.empty()) return;  // the components are not part of the run
  for (const Entry& target : targets->entries) {
    if (index.exists(object, "Component", target.key)) continue;
    const std::string_view near = base::closest(target.key, known);
    report.add(object, target.key_span,
               fmt::format("`{}` targets component `{}`, which is not defined", display(object), target.key),
               near.empty()
                   ? fmt::format("use the name of a Component, or pass `--external Component/{}`", target.key)
                   : fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace twinhull::lint
