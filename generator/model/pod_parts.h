#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// The fields of a component that describe its pods, in the forms that templates read: variables, volumes and
/// further containers as in Kubernetes. `claims` and `extraContainers` are those with values.
std::vector<yaml::Entry> pod_fields(const yaml::Node& component, base::Arena& arena);

/// Whether `pod_fields` returns this field.
bool is_pod_field(std::string_view key);

/// Defaults of the values of a component's claims and further containers.
std::vector<yaml::Entry> derived_pod_values(const yaml::Node& component, base::Arena& arena);

}  // namespace twinhull::model
