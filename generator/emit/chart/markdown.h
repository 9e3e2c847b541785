#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"

namespace twinhull::emit {

/// A code span, delimited by more backticks than any run in the text.
std::string code(std::string_view text);

/// Escapes prose of the user: code between backticks is kept; everything else is plain text without HTML,
/// links or images, and begins no heading or code block.
std::string prose(std::string_view text);

using Row = std::vector<std::string>;

/// Appends a table.
void table(std::string& out, const Row& head, const std::vector<Row>& rows);

/// The section on topics, events and the keys of state stores; empty if the system has none.
std::string messaging_section(const model::System& system);

/// BUILD.md: what the image of each component must provide.
std::string build_contract(const model::System& system);

}  // namespace twinhull::emit
