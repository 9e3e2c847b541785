#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/objects/object_index.h"

namespace twinhull::lint {

// Security contexts, as the kubelet and Pod Security admission read them.

/// The effective setting of a container: its own, otherwise the pod's. Only some settings exist in both
/// (runAsUser, runAsGroup, runAsNonRoot, seccompProfile, appArmorProfile, seLinuxOptions, windowsOptions).
const yaml::Node* setting(const Container& container, const PodView& pod, std::string_view name);

/// All locations of a setting: the pod's first, then those of its containers.
std::vector<const yaml::Node*> settings(const PodView& pod, std::string_view path);

/// The pod runs on Windows, where Linux settings have no effect.
bool on_windows(const PodView& pod);

/// `hostUsers: false`: root in the pod is an unprivileged user on the node. Pod Security takes that into
/// account since Kubernetes 1.35.
bool uses_user_namespaces(const PodView& pod, const ObjectIndex& index);

/// Whether a list contains exactly this text.
bool contains(std::span<const yaml::Node* const> items, std::string_view text);

/// "container `web`", "containers `web`, `proxy`".
std::string describe(const std::vector<const Container*>& containers);

}  // namespace twinhull::lint
