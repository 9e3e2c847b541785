#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "lint/check.h"
#include "lint/settings.h"
#include "source/files.h"

namespace twinhull::lint {

/// Takes out the findings that somebody declared fine, and returns how many these were. They are by
///
///     # twinhull: allow latest-image: built on this machine     a comment on the line, or alone above it
///     twinhull/allow.latest-image: built on this machine        an annotation of the object or pod template
///     exceptions: [{rule: latest-image, reason: …}]              an entry of twinhull.yaml
///
/// and by the annotations of kube-linter, kube-score, polaris and checkov. One of ours that gives no reason,
/// names no rule or is of no use is a finding of its own, added to `about`. Files in `rendered` are no
/// sources: their comments are copies.
std::size_t suppress(std::vector<Found>& found, const Settings& settings, const Corpus& corpus,
                     const source::Files& files, const std::set<std::uint32_t>& rendered,
                     std::vector<Found>& about);

}  // namespace twinhull::lint
