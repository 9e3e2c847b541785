#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "diagnostic/mask.h"
#include "lint/engine/check.h"
#include "lint/secrets/scan.h"
#include "source/files.h"

namespace twinhull::lint {

/// Looks through the texts of all files for what looks like a real secret, whether they could be parsed or
/// not: a finding of the rule `hardcoded-secret` for each place, unless `findings` already says that a
/// declared secret stands there. The findings that are there no longer show a line that holds a secret,
/// nor repeat any of it. Files whose names begin with `trusted` are the program's own. Up to `jobs` threads
/// look through the others.
void scan_and_redact(const source::Files& files, std::string_view trusted, int jobs,
                     std::vector<diagnostic::Finding>& findings);

/// What looks like a real secret in each file of a run, by the file's number.
using SecretMatches = std::vector<std::vector<SecretMatch>>;
SecretMatches scan_files(const source::Files& files, std::string_view trusted = {}, int jobs = 1);

/// Hides what looks like a real secret in any file of a run but the program's own.
diagnostic::Mask mask_of(const source::Files& files, std::string_view trusted, int jobs);
/// A text with `…` in place of whatever in it looks like a real secret.
std::string without_secrets(std::string_view text);

/// Adds the same findings for a run of the linter: in every file but those that a program made, unless it is
/// told already that a Secret's value stands there. One that stands in an object is about that object.
void check_secrets(const source::Files& files, const SecretMatches& hits, const ObjectIndex& corpus,
                   const std::set<std::uint32_t>& rendered, std::vector<ObjectFinding>& found);

/// Makes a finding show no line and no text of a secret.
void redact_secrets(diagnostic::Finding& finding, const source::Files& files, const SecretMatches& hits);

}  // namespace twinhull::lint
