#pragma once

#include <string>

#include "diagnostic/ansi_style.h"
#include "diagnostic/rules.h"

namespace twinhull::diagnostic {

/// A rule's page for a terminal: headings without marks, examples indented below their file name, links as
/// text.
std::string render_page(const Rule& rule, const AnsiStyle& paint);

/// Markdown as plain text: as above, without color.
std::string plain_text(std::string_view markdown);

/// The section below a heading (`Why`), as Markdown; empty if missing.
std::string_view page_section(const Rule& rule, std::string_view heading);

}  // namespace twinhull::diagnostic
