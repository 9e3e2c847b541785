#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/syntax_errors.h"

namespace twinhull::yaml {

/// Why a document is not valid YAML, at the location of the actual mistake.
struct Diagnosis {
  diagnostic::Finding finding;
  bool templated = false;  ///< the cause is a template action (`{{ … }}`) where YAML does not allow it
  /// A known kind of mistake at its exact location: its lines can be blanked to find more mistakes.
  bool known = false;
  bool indentation = false;  ///< the mistake is the line's indentation, so that its siblings have it as well
};

/// Parsers stop where the text no longer makes sense, possibly lines after the mistake. This searches the
/// text again for common mistakes. `text` ends with the document that begins at `begin`; `error` is the
/// parser's.
Diagnosis find_mistake(std::string_view text, std::size_t begin, SyntaxError error);

/// The lines to ignore because of a known mistake, its own line first.
std::vector<source::Span> lines_to_leave_out(std::string_view text, const Diagnosis& mistake);

}  // namespace twinhull::yaml
