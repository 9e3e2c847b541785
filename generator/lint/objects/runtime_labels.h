#pragma once

#include <string_view>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// Whether controllers add the label to pods at run time, so that no template contains it:
/// `statefulset.kubernetes.io/pod-name`, `role: master` of a database.
bool is_runtime_label(std::string_view key, std::string_view value);

/// Whether only pods of a controller have the label: `strimzi.io/cluster`.
bool is_controller_label(std::string_view key);

/// Whether the pods can match the selector with labels added at run time. `selector` has `matchLabels` and
/// `matchExpressions`.
bool may_select(const yaml::Node* selector, const PodView& pod);
/// The same for a plain selector.
bool may_select_plainly(const yaml::Node* selector, const PodView& pod);

}  // namespace twinhull::lint
