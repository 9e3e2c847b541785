#pragma once

#include <string>
#include <string_view>

namespace twinhull::kubernetes {

/// Why a CronJob with that schedule never runs, as a clause (`it has 4 fields instead of 5`); empty if it
/// does.
std::string check_schedule(std::string_view schedule);

}  // namespace twinhull::kubernetes
