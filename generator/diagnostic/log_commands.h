#pragma once

#include <string>
#include <string_view>

#include "diagnostic/render.h"

namespace twinhull::diagnostic {

/// A text of people, as it may stand in the log of a CI system: the runner of GitHub takes a line that begins
/// with `::` for a command, those of Azure, TeamCity and older GitHub what follows `##vso[` and the like
/// anywhere. One of the characters is written as its escape, in the way of the format.
std::string without_log_commands(std::string text, Format format);

}  // namespace twinhull::diagnostic
