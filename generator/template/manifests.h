#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "model/system.h"
#include "source/files.h"
#include "template/template_set.h"

namespace twinhull::tmpl {

/// The templates with the manifests of a system as further ones of `Scope::system`. Their objects get the
/// labels of the fragment `manifestLabels`; those in a directory of `manifests/` depend on its value.
/// Findings: `unsupported-manifest`, and errors in the files.
TemplateSet with_manifests(const TemplateSet& library, const model::System& system,
                           const source::Files& files, base::Arena& arena, diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
