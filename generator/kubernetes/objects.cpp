#include "kubernetes/objects.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace twinhull::kubernetes {
namespace {

/// The order in which Kustomize lists objects.
constexpr std::array first_kinds = {
    std::string_view("Namespace"),
    std::string_view("ResourceQuota"),
    std::string_view("StorageClass"),
    std::string_view("CustomResourceDefinition"),
    std::string_view("ServiceAccount"),
    std::string_view("PodSecurityPolicy"),
    std::string_view("Role"),
    std::string_view("ClusterRole"),
    std::string_view("RoleBinding"),
    std::string_view("ClusterRoleBinding"),
    std::string_view("ConfigMap"),
    std::string_view("Secret"),
    std::string_view("Endpoints"),
    std::string_view("Service"),
    std::string_view("LimitRange"),
    std::string_view("PriorityClass"),
    std::string_view("PersistentVolume"),
    std::string_view("PersistentVolumeClaim"),
    std::string_view("Deployment"),
    std::string_view("StatefulSet"),
    std::string_view("CronJob"),
    std::string_view("PodDisruptionBudget"),
};

constexpr std::array builtin_groups = {
    std::string_view(""),
    std::string_view("apps"),
    std::string_view("autoscaling"),
    std::string_view("batch"),
    std::string_view("extensions"),
    std::string_view("policy"),
    std::string_view("admissionregistration.k8s.io"),
    std::string_view("apiextensions.k8s.io"),
    std::string_view("apiregistration.k8s.io"),
    std::string_view("authentication.k8s.io"),
    std::string_view("authorization.k8s.io"),
    std::string_view("certificates.k8s.io"),
    std::string_view("coordination.k8s.io"),
    std::string_view("discovery.k8s.io"),
    std::string_view("events.k8s.io"),
    std::string_view("flowcontrol.apiserver.k8s.io"),
    std::string_view("internal.apiserver.k8s.io"),
    std::string_view("networking.k8s.io"),
    std::string_view("node.k8s.io"),
    std::string_view("rbac.authorization.k8s.io"),
    std::string_view("resource.k8s.io"),
    std::string_view("scheduling.k8s.io"),
    std::string_view("storage.k8s.io"),
    std::string_view("storagemigration.k8s.io"),
};

std::string_view text(const yaml::Node* map, std::string_view key) {
  if (map == nullptr || !map->is(yaml::Kind::map)) return {};
  const yaml::Node* value = map->get(key);
  return value != nullptr && value->is(yaml::Kind::string) ? value->text : std::string_view();
}

}  // namespace

ObjectId identity(const yaml::Node& object) {
  ObjectId result;
  const std::string_view api = text(&object, "apiVersion");
  const std::size_t slash = api.find('/');
  if (slash != std::string_view::npos) result.group = api.substr(0, slash);
  result.version = slash == std::string_view::npos ? api : api.substr(slash + 1);
  result.kind = text(&object, "kind");
  const yaml::Node* metadata = object.is(yaml::Kind::map) ? object.get("metadata") : nullptr;
  result.name = text(metadata, "name");
  result.namespace_name = text(metadata, "namespace");
  return result;
}

std::string display(const ObjectId& identity) {
  return std::string(identity.kind) + "/" + std::string(identity.name);
}

bool is_builtin_group(std::string_view group) {
  return std::find(builtin_groups.begin(), builtin_groups.end(), group) != builtin_groups.end();
}

int install_order(std::string_view kind) {
  const auto location = std::find(first_kinds.begin(), first_kinds.end(), kind);
  if (location != first_kinds.end()) return static_cast<int>(location - first_kinds.begin());
  const int others = static_cast<int>(first_kinds.size());
  if (kind == "MutatingWebhookConfiguration") return others + 1;
  if (kind == "ValidatingWebhookConfiguration") return others + 2;
  return others;
}

bool before(const ObjectId& a, const ObjectId& b) {
  const int a_digits = install_order(a.kind);
  const int b_digits = install_order(b.kind);
  return std::tie(a_digits, a.group, a.kind, a.namespace_name, a.name) <
         std::tie(b_digits, b.group, b.kind, b.namespace_name, b.name);
}

}  // namespace twinhull::kubernetes
