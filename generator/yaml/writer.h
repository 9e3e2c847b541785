#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// True when some reader of YAML 1.1, YAML 1.2 or go-yaml would take the plain text for something
/// other than this string, or could not read it at all.
bool needs_quotes(std::string_view text);

/// The string as one scalar on one line: plain where that is safe, double-quoted otherwise.
std::string scalar(std::string_view text);

/// The string in double quotes, on one line, with YAML's escapes.
std::string double_quoted(std::string_view text);

/// Appends a node as block YAML: two spaces, lists indented under their key, LF, closing line break.
/// Strings of several lines become literal blocks where that reads back the same. Empty maps and
/// lists are written `{}` and `[]`. Entries keep their order; their comments are written above them.
void write(std::string& out, const Node& node, int indent = 0);

}  // namespace twinhull::yaml
