// What the sidecar of a Pod requires: a Configuration, the Secret of a token, a namespace that accepts it, an
// app port.

#include <fmt/format.h>

#include <map>

#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

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

void check_dangling_dapr_configuration(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  const Node* named = has_sidecar(pod) ? sidecar_setting(pod, "dapr.io/config") : nullptr;
  if (named == nullptr || named->text.empty()) return;
  if (is_open(named->text) || index.exists(*pod.object, "Configuration", named->text)) return;
  diagnostic::Finding& finding = report.add(
      *pod.object, named->span,
      fmt::format("the sidecar of `{}` uses Configuration `{}`, which is not defined in namespace `{}`: it "
                  "does not start",
                  display(*pod.object), named->text, pod.object->namespace_name),
      fmt::format("define it, or pass `--external Configuration/{}` if the cluster has it", named->text));
  diagnostic::limit_to_warning(finding, !holds_dapr_objects(*pod.object, index));
}

void check_dangling_dapr_token_secret(const PodView& pod, const ObjectIndex& index, Reporter& report) {
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

void check_dapr_sidecar_violates_pod_security(const PodView& pod, const ObjectIndex& index,
                                              Reporter& report) {
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

void check_dapr_subscriber_without_app_port(const ObjectIndex& index, Reporter& report) {
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

}  // namespace twinhull::lint
