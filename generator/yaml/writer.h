#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// Whether a parser of YAML 1.1, YAML 1.2 or go-yaml would read the plain text as anything other than this
/// string.
bool needs_quotes(std::string_view text);

/// The string as one scalar on one line: plain if that is safe, double-quoted otherwise.
std::string scalar(std::string_view text);

/// The string in double quotes, on one line, with YAML's escapes.
std::string double_quoted(std::string_view text);

/// Appends a node as block YAML: two spaces, lists indented under their key, LF, final line break. Multi-line
/// strings become literal blocks if that is lossless. Empty maps and lists are written `{}` and `[]`. Entries
/// keep their order; their comments are written above them.
void write(std::string& out, const Node& node, int indent = 0);

}  // namespace twinhull::yaml
