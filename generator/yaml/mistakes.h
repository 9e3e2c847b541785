#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::yaml {

/// Why a document is no YAML, at the place where the mistake was made.
struct Explained {
  diagnostic::Finding finding;
  bool templated = false;  ///< it is a template: an action (`{{ … }}`) stands where YAML knows none
  /// One that people make, where they make it: its lines are known, and others may be looked for without
  /// them.
  bool known = false;
};

/// A parser stops where a text makes no sense any more, which may be lines behind the mistake. This looks at
/// the text again, for mistakes that people make. `text` ends where the document does that begins at `begin`;
/// `problem` is what the parser found.
Explained find_mistake(std::string_view text, std::size_t begin, diagnostic::Finding problem);

/// The parts of a text that are wrong because of a known mistake, its line first.
std::vector<source::Span> lines_to_leave_out(std::string_view text, const diagnostic::Finding& mistake);

}  // namespace twinhull::yaml
