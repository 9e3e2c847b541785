#pragma once

#include <string>
#include <string_view>

#include "diagnostic/render.h"

namespace twinhull::diagnostic {

/// Escapes user text for the log of a CI system: GitHub's runner executes lines that begin with `::`; Azure,
/// TeamCity and older GitHub runners execute `##vso[` and similar anywhere in a line. One character of each
/// is replaced by its escape in the format.
std::string without_log_commands(std::string text, Format format);

}  // namespace twinhull::diagnostic
