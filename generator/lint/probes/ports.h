#pragma once

#include <array>
#include <optional>

#include "lint/objects/object.h"

namespace twinhull::lint {

inline constexpr std::array<std::string_view, 3> probe_names = {"livenessProbe", "readinessProbe",
                                                                "startupProbe"};

/// The port that a probe or hook asks, as it is written; null where it asks none.
const yaml::Node* port_of(const yaml::Node* handler);

/// The number of a port: itself, or that of the container's port of that name; empty where there is none.
std::optional<std::int64_t> resolve(const Container& container, const yaml::Node* port);

/// True for the digits of a number.
bool is_digits(std::string_view text);

}  // namespace twinhull::lint
