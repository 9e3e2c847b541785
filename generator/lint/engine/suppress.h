#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "source/files.h"

namespace twinhull::lint {

/// Removes suppressed findings and returns their number. A finding is suppressed by
///
///     # twinhull: allow latest-tag: built on this machine     a comment on the line, or alone above it
///     twinhull/allow.latest-tag: built on this machine        an annotation of the object or pod template
///     exceptions: [{rule: latest-tag, reason: …}]              an entry of twinhull.yaml
///
/// and by annotations of kube-linter, kube-score, polaris and checkov. A Twinhull suppression without a
/// reason, with an unknown rule, or without a match is a finding, added to `about`. Comments of files in
/// `not_linted` are ignored: rendered text, whose comments are copies, and text that is only shown.
std::size_t suppress(std::vector<ObjectFinding>& found, const Settings& settings, const ObjectIndex& index,
                     const source::Files& files, const std::set<std::uint32_t>& not_linted,
                     std::vector<ObjectFinding>& about);

/// Whether an annotation of the object (ours or another linter's) or the settings suppress the finding.
bool is_suppressed(const ObjectFinding& found, const Settings& settings, const source::Files& files);

/// Removes the findings that a comment in their file suppresses, and returns the errors in these comments;
/// with `all_seen`, also the unused ones.
diagnostic::Findings suppress_commented(diagnostic::Findings& findings, const Settings& settings,
                                        const source::Files& files, bool all_seen);

}  // namespace twinhull::lint
