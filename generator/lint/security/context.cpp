#include "lint/security/context.h"

#include <fmt/format.h>

#include <algorithm>

namespace twinhull::lint {

const yaml::Node* setting(const Container& container, const PodView& pod, std::string_view name) {
  const yaml::Node* own = value_at(value_at(container.node, "securityContext"), name);
  return own != nullptr ? own : value_at(value_at(pod.spec, "securityContext"), name);
}

std::vector<const yaml::Node*> settings(const PodView& pod, std::string_view path) {
  std::vector<const yaml::Node*> out;
  if (const yaml::Node* value = value_at(value_at(pod.spec, "securityContext"), path)) out.push_back(value);
  for (const Container& container : pod.containers) {
    const yaml::Node* value = value_at(value_at(container.node, "securityContext"), path);
    if (value != nullptr) out.push_back(value);
  }
  return out;
}

bool on_windows(const PodView& pod) { return text_at(pod.spec, "os.name") == "windows"; }

bool uses_user_namespaces(const PodView& pod, const ObjectIndex& index) {
  if (index.kubernetes_version() < kubernetes::KubernetesVersion{35}) return false;
  const yaml::Node* users = value_at(pod.spec, "hostUsers");
  return users != nullptr && users->is(yaml::Kind::boolean) && !users->is_true();
}

bool contains(std::span<const yaml::Node* const> items, std::string_view text) {
  return std::ranges::any_of(items, [&](const yaml::Node* item) { return text_at(item, "") == text; });
}

std::string describe(const std::vector<const Container*>& containers) {
  if (containers.size() == 1) return describe(*containers.front());
  std::string out = "containers";
  for (const Container* container : containers) {
    out += fmt::format("{} `{}`", container == containers.front() ? "" : ",", container->name);
  }
  return out;
}

}  // namespace twinhull::lint
