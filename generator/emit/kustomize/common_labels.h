#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"

namespace twinhull::emit {

/// Labels that each of some objects has with the same value, in the order of the first object. Kustomize's
/// `labels:` sets them, so that the files of the objects need not repeat them.
std::vector<yaml::Entry> common_labels(std::span<const KeyedObject* const> objects);

/// The object with these labels, and without them. Both return the object itself if nothing changes.
const yaml::Node* with_labels(const yaml::Node& object, const std::vector<yaml::Entry>& labels,
                              base::Arena& arena);
const yaml::Node* without_labels(const yaml::Node& object, const std::vector<yaml::Entry>& labels,
                                 base::Arena& arena);

}  // namespace twinhull::emit
