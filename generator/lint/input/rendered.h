#pragma once

#include <string>

#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Parses what a program rendered and adds its objects as a unit of their own. `shown` names the text where
/// a finding cannot be led back to a file a person wrote; `open` says that more belongs to it than was
/// rendered.
void add_rendered(Provenance origin, std::string shown, std::string text, source::Files& files,
                  Workspace& input, bool open = false);

/// The same for a document of a file that was written by hand; all of these are one unit. False where it is
/// no object.
bool add_document(const yaml::Node& root, std::uint32_t unit, Workspace& input);

}  // namespace twinhull::lint
