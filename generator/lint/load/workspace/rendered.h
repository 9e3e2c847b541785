#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// A rendered text as a unit of the index.
struct Rendered {
  std::uint32_t unit = 0;
  std::vector<const yaml::Node*> roots;  ///< its documents, in order
};

/// Parses what was rendered and adds its objects as a unit. `shown` is the name of the text for findings that
/// cannot be mapped to a source file; `open` says that it is incomplete.
Rendered add_rendered(UnitOrigin origin, std::string shown, std::string text, source::Files& files,
                      Workspace& input, bool open = false);

/// The same for a document of a hand-written file; all of these are one unit. False if it is not an object.
bool add_document(const yaml::Node& root, std::uint32_t unit, Workspace& input);

}  // namespace twinhull::lint
