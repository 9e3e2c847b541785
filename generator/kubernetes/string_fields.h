#pragma once

#include <span>
#include <string_view>

namespace twinhull::kubernetes {

/// Why the Kubernetes API requires a string at `path`, from the object's root to the value: keys unchanged
/// and `[]` for the items of a list: `spec template spec containers [] env [] value`. A lowercase clause ("a
/// label value must be a string"); empty if other types are allowed.
std::string_view why_string_is_required(std::span<const std::string_view> path, std::string_view kind);

}  // namespace twinhull::kubernetes
