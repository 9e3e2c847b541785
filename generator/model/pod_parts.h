#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The fields of a component from which its pods are made, in the forms that templates read: variables and
/// volumes as Kubernetes writes them, further containers likewise. `claims` and `extraContainers` are those
/// that have values.
std::vector<yaml::Entry> pod_fields(const yaml::Node& component, base::Arena& arena);

/// Whether `pod_fields` says again what this field says.
bool is_pod_field(std::string_view key);

/// Values that follow from a component's claims and further containers.
std::vector<yaml::Entry> derived_pod_values(const yaml::Node& component, base::Arena& arena);

}  // namespace twinhull::model
