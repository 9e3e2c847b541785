#pragma once

#include <string_view>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// Whether the pod has a Dapr sidecar.
bool has_sidecar(const PodView& pod);

/// An annotation of the pod by its full name; null if not set.
const yaml::Node* sidecar_setting(const PodView& pod, std::string_view name);

/// Whether Dapr reads a word as true. It reads all others as false.
bool is_sidecar_true(std::string_view text);

/// Whether it is one of the words that mean true or false.
bool is_sidecar_boolean(std::string_view text);

/// The app ID of a pod's Dapr sidecar. Null without a sidecar or app ID.
const yaml::Node* app_id(const PodView& pod);

/// Whether the object is a Dapr resource of that kind.
bool is_dapr(const Object& object, std::string_view kind);

}  // namespace twinhull::lint
