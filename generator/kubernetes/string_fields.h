#pragma once

#include <span>
#include <string_view>

namespace twinhull::kubernetes {

/// Where the Kubernetes API takes nothing but a string. `path` leads from the object's root to the
/// value, keys as they are and `[]` for the items of a list:
/// `spec template spec containers [] env [] value`. The result says why, as a clause that starts
/// lower case ("the value of a label is a string"); it is empty where other values are fine.
std::string_view why_string_is_required(std::span<const std::string_view> path, std::string_view kind);

}  // namespace twinhull::kubernetes
