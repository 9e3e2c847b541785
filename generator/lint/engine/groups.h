#pragma once

#include <span>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// The tables of the groups. A group is a folder: one file per rule (several where they are one thing),
/// `checks.h` declares what they find with, `checks.cpp` is the table.
std::span<const Check> access_checks();
std::span<const Check> availability_checks();
std::span<const Check> dapr_checks();
std::span<const Check> gitops_checks();
std::span<const Check> identity_checks();
std::span<const Check> image_checks();
std::span<const Check> kafka_checks();
std::span<const Check> network_checks();
std::span<const Check> pods_checks();
std::span<const Check> probes_checks();
std::span<const Check> reference_checks();
std::span<const Check> resources_checks();
std::span<const Check> secret_checks();
std::span<const Check> security_checks();

}  // namespace twinhull::lint
