#pragma once

#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::lint {

/// Looks through the texts of all files for what looks like a real secret, whether they could be parsed or
/// not: a finding of the rule `real-looking-secret` for each place, unless `findings` already says that a
/// declared secret stands there. The findings that are there no longer show a line that holds a secret,
/// nor repeat any of it.
void guard_secrets(const source::Files& files, std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::lint
