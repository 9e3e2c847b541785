#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emit/output/output.h"

namespace twinhull::emit {

// Git merges generated files like any others: it keeps the lines of both sides, between conflict markers or,
// as `.gitattributes` says for index.json, without them.

/// `.gitattributes` for the files of a system: code review collapses generated files. `header`: its first
/// line, without `# `.
OutputFile git_attributes(std::string_view header);

/// Whether the text is a SHA-256 digest: 64 hexadecimal digits.
bool is_digest(std::string_view text);

/// Whether the text has the markers that Git writes around a conflict.
bool has_conflict_markers(std::string_view text);

/// An index.json that has the lines of both sides of a merge, as JSON: without markers, and with a comma
/// after each entry that another one follows. Keys can occur twice.
std::string join_sides(std::string_view text);

/// Path to digest: every entry of an index.json, also those of the same path. Paths are not checked.
std::multimap<std::string, std::string> all_entries(std::string_view text);

}  // namespace twinhull::emit
