#pragma once

#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::commands {

/// One line `NAME=value` of an env file.
struct Variable {
  std::string name;
  std::string value;
  source::Span span;  ///< the whole line
};

struct EnvFile {
  std::vector<Variable> variables;  ///< unique names
  diagnostic::Findings findings;
};

/// Reads `NAME=value` lines. Blank lines and lines that begin with `#` are ignored; `export ` before a name
/// is skipped; blanks around name and value are removed, and so are single or double quotes around the value.
/// Nothing is escaped or expanded, and a value ends with its line. Lines that tools interpret differently are
/// findings. Findings never show a line.
EnvFile read_env_file(const source::Files& files, std::uint32_t file);

}  // namespace twinhull::commands
