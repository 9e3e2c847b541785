#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/object_index.h"

namespace twinhull::lint {

// Security contexts, read as the kubelet and Pod Security admission do.

/// What holds for a container: its own setting, else the pod's. Only some settings can stand in both
/// places (runAsUser, runAsGroup, runAsNonRoot, seccompProfile, appArmorProfile, seLinuxOptions,
/// windowsOptions).
const yaml::Node* setting(const Container& container, const PodView& pod, std::string_view name);

/// All places where a setting stands: the pod's first, then those of its containers.
std::vector<const yaml::Node*> settings(const PodView& pod, std::string_view path);

/// The pod says that it runs on Windows, where Linux settings mean nothing.
bool on_windows(const PodView& pod);

/// `hostUsers: false`: root in the pod is nobody on the node. Pod Security takes that into account since
/// Kubernetes 1.35.
bool uses_user_namespaces(const PodView& pod, const ObjectIndex& corpus);

/// True when a list holds exactly this text.
bool contains(std::span<const yaml::Node* const> items, std::string_view text);

/// "container `web`", "containers `web`, `proxy`".
std::string describe(const std::vector<const Container*>& containers);

}  // namespace twinhull::lint
