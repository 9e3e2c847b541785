#include <fmt/format.h>

#include <array>
#include <map>

#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

/// The path of the pod spec in an object of that kind; empty for kinds without a pod.
std::string_view path_to_pod(const kubernetes::ObjectId& id) {
  if (id.group.empty() && id.kind == "Pod") return "spec";
  if (id.group.empty() && id.kind == "PodTemplate") return "template.spec";
  if (id.group == "batch" && id.kind == "CronJob") return "spec.jobTemplate.spec.template.spec";
  const bool template_in_spec = (id.group == "batch" && id.kind == "Job") ||
                                (id.group.empty() && id.kind == "ReplicationController") ||
                                (id.group == "apps" && id.kind != "ControllerRevision");
  return template_in_spec ? "spec.template.spec" : std::string_view();
}

/// Without duplicate and trailing slashes.
std::string clean(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) out += c;
  }
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace

void check_pod_without_containers(const Object& object, const ObjectIndex&, Reporter& report) {
  const std::string_view path = path_to_pod(object.id);
  if (path.empty()) return;
  const yaml::Node* spec = value_at(object.node, path);
  const yaml::Node* list = value_at(spec, "containers");
  const bool empty = list != nullptr && list->is(yaml::Kind::list) && list->items.empty();
  if (spec != nullptr && !empty) return;  // the schema reports a spec without the key
  diagnostic::Finding& finding =
      report.add(object, empty ? list->span : last_key(object.node, path, location_of(object)),
                 empty ? fmt::format("`{}` has no containers: the API server rejects it", display(object))
                       : fmt::format("`{}` has no `{}`: the API server rejects it", display(object), path),
                 fmt::format("list the containers in `{}.containers`", path));
  for (std::string_view wrong : {"", "spec", "spec.template", "spec.jobTemplate", "spec.jobTemplate.spec",
                                 "spec.jobTemplate.spec.template"}) {
    const yaml::Node* map = value_at(object.node, wrong);
    const yaml::Entry* entry = map == nullptr ? nullptr : map->find("containers");
    if (entry == nullptr || wrong == path) continue;
    finding.related.push_back({"containers are defined here, where they have no effect", entry->key_span});
    return;
  }
}

void check_duplicate_container_name(const PodView& pod, const ObjectIndex&, Reporter& report) {
  std::map<std::string_view, const Container*> seen;
  for (const Container& container : pod.containers) {
    if (container.name.empty()) continue;
    const auto [other, fresh] = seen.emplace(container.name, &container);
    const auto is_init = [](const Container& c) {
      return c.role == ContainerRole::init || c.role == ContainerRole::sidecar;
    };
    // The schema reports duplicates within one list.
    if (fresh ||
        (is_init(container) == is_init(*other->second) &&
         (container.role == ContainerRole::ephemeral) == (other->second->role == ContainerRole::ephemeral))) {
      continue;
    }
    diagnostic::Finding& finding = report.add(
        *pod.object, container.location(),
        fmt::format("{} has the same name as an{}: the API server rejects the Pod", describe(container),
                    is_init(*other->second) ? " init container" : "other container"),
        "use a unique name for each container");
    finding.related.push_back({"also defined here", other->second->location()});
  }
}

void check_unsupported_container_restart_policy(const Container& container, const PodView& pod,
                                                const ObjectIndex& index, Reporter& report) {
  if (index.kubernetes_version() >= kubernetes::KubernetesVersion{35}) return;
  const yaml::Node* policy = value_at(container.node, "restartPolicy");
  const bool init = container.role == ContainerRole::init || container.role == ContainerRole::sidecar;
  if (policy == nullptr || (init && text_at(policy, "") == "Always")) return;
  report.add(
      *pod.object, policy->span,
      init ? fmt::format("before Kubernetes 1.35, {} can only have `restartPolicy: Always`",
                         describe(container))
           : fmt::format("{} sets `restartPolicy`, which the API server rejects before Kubernetes 1.35",
                         describe(container)),
      init ? "remove `restartPolicy`, or set it to `Always`" : "set it on the Pod, next to `containers`");
}

void check_duplicate_mount_path(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  std::map<std::string, const yaml::Node*> seen;
  for (const yaml::Node* mount : items_at(container.node, "volumeMounts")) {
    const yaml::Node* path = value_at(mount, "mountPath");
    const std::string_view text = text_at(path, "");
    if (text.empty()) continue;
    const auto [other, fresh] = seen.emplace(clean(text), path);
    if (fresh || other->second->text == text) continue;  // the schema reports equal text
    diagnostic::Finding& finding =
        report.add(*pod.object, path->span,
                   fmt::format("{} mounts two volumes at `{}`: the last one hides the other",
                               describe(container), other->first),
                   "use another path for one of them");
    finding.related.push_back({"also mounted here", other->second->span});
  }
}

void check_naked_pod(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Pod" || !object.id.group.empty()) return;
  if (!items_at(object.node, "metadata.ownerReferences").empty()) return;
  if (const yaml::Node* annotations = value_at(object.node, "metadata.annotations")) {
    for (std::string_view hook :
         {"helm.sh/hook", "argocd.argoproj.io/hook", "config.kubernetes.io/local-config"}) {
      if (annotations->find(hook) != nullptr) return;  // its user runs it and checks its result
    }
  }
  const yaml::Node* kind = object.node->get("kind");
  report.add(object, kind->span,
             fmt::format("`{}` is not recreated if its node fails or it is evicted", display(object)),
             "use a Deployment, or a Job if it runs to completion");
}

}  // namespace twinhull::lint
