#pragma once

#include <cstddef>

#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// The location of a part of a scalar's text in its file, whatever the style of the scalar: the word or
/// symbol that begins at a byte of the text. The scalar's location if it is not known.
source::Span location_in_text(const source::Files& files, const Node& scalar, std::size_t offset);

}  // namespace twinhull::yaml
