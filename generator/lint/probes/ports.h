#pragma once

#include <array>
#include <optional>

#include "lint/objects/object.h"

namespace twinhull::lint {

inline constexpr std::array<std::string_view, 3> probe_names = {"livenessProbe", "readinessProbe",
                                                                "startupProbe"};

/// The port of a probe or hook, as written; null if none.
const yaml::Node* port_of(const yaml::Node* handler);

/// The number of a port: itself, or that of the container's port with that name; empty if none.
std::optional<std::int64_t> resolve(const Container& container, const yaml::Node* port);

/// Whether the text consists of digits.
bool is_digits(std::string_view text);

}  // namespace twinhull::lint
