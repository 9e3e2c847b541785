#pragma once

#include <string>

#include "diagnostic/ansi_style.h"
#include "diagnostic/rules.h"

namespace twinhull::diagnostic {

/// A rule's page for reading in a terminal: headings without marks, examples indented below the name of
/// their file, links as their text.
std::string render_page(const Rule& rule, const AnsiStyle& paint);

/// Markdown as plain text: as above, without colour.
std::string plain_text(std::string_view markdown);

/// The part of a page below a heading (`Why`), as Markdown; empty where there is none.
std::string_view page_section(const Rule& rule, std::string_view heading);

}  // namespace twinhull::diagnostic
