#pragma once

#include <string>

#include "diagnostic/finding.h"

namespace twinhull::diagnostic {

/// Cuts a text that is too long to read, such as one that a template fails with, and says by how much. After
/// secrets are masked: a part of one would not be recognized.
std::string shortened(std::string text);
void shorten(Findings& findings);

}  // namespace twinhull::diagnostic
