#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "source/files.h"

namespace twinhull::lint {

/// Takes out the findings that somebody declared fine, and returns how many these were. They are by
///
///     # twinhull: allow latest-tag: built on this machine     a comment on the line, or alone above it
///     twinhull/allow.latest-tag: built on this machine        an annotation of the object or pod template
///     exceptions: [{rule: latest-tag, reason: …}]              an entry of twinhull.yaml
///
/// and by the annotations of kube-linter, kube-score, polaris and checkov. One of ours that gives no reason,
/// names no rule or is of no use is a finding of its own, added to `about`. Comments of files in
/// `not_linted` do not count: renderings, whose comments are copies, and what is only shown.
std::size_t suppress(std::vector<ObjectFinding>& found, const Settings& settings, const ObjectIndex& corpus,
                     const source::Files& files, const std::set<std::uint32_t>& not_linted,
                     std::vector<ObjectFinding>& about);

/// Whether an annotation of the object (ours or a rival's) or an exception in the settings declares the
/// finding fine.
bool is_suppressed(const ObjectFinding& found, const Settings& settings, const source::Files& files);

/// Takes out the findings that a comment in their file declares fine, and returns what is wrong with the
/// comments; with `all_seen`, also which of them are of no use.
std::vector<diagnostic::Finding> suppress_commented(std::vector<diagnostic::Finding>& findings,
                                                    const Settings& settings, const source::Files& files,
                                                    bool all_seen);

}  // namespace twinhull::lint
