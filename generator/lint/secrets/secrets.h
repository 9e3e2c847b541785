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
#include "yaml/node.h"

namespace twinhull::lint {

/// Scans the texts of all files, valid or not, for what looks like a real secret: a finding of the rule
/// `hardcoded-secret` for each location, unless `findings` already reports a declared secret there. The
/// existing findings no longer show a line with a secret, nor any part of it. Files whose names begin with
/// `trusted` are built in and skipped. Up to `jobs` threads scan the others.
void scan_and_redact(const source::Files& files, std::string_view trusted, int jobs,
                     diagnostic::Findings& findings);

/// The likely secrets in each file of a run, by file number.
using SecretMatches = std::vector<std::vector<SecretMatch>>;
/// `known`: those of the first files, if they were scanned before.
SecretMatches scan_files(const source::Files& files, std::string_view trusted = {}, int jobs = 1,
                         const SecretMatches& known = {});

/// Redacts the likely secrets of all files of a run except built-in ones, and other `values` that are secret.
diagnostic::Mask mask_of(const source::Files& files, std::string_view trusted, int jobs,
                         const SecretMatches& known = {}, const std::vector<std::string>& values = {});
/// The values of the Secrets in a document that are real secrets: no user names, certificates or
/// placeholders.
std::vector<std::string> real_secrets(const yaml::Node& document);
/// Replaces everything in a text that looks like a real secret by `…`.
std::string without_secrets(std::string_view text);

/// Adds the same findings for a run of the linter: in every file that is not generated, unless a Secret's
/// value is already reported there. A finding inside an object is on that object.
void check_secrets(const source::Files& files, const SecretMatches& hits, const ObjectIndex& index,
                   const std::set<std::uint32_t>& rendered, std::vector<ObjectFinding>& found);

/// Removes the source line and all text of a secret from a finding.
void redact_secrets(diagnostic::Finding& finding, const source::Files& files, const SecretMatches& hits);

}  // namespace twinhull::lint
