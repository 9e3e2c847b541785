#pragma once

#include <string>
#include <string_view>

namespace twinhull::lint {

/// Why a CronJob with that schedule never runs; empty if it does.
std::string check_schedule(std::string_view schedule);

}  // namespace twinhull::lint
