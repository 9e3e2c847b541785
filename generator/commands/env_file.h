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
  std::vector<Variable> variables;  ///< each name once
  std::vector<diagnostic::Finding> findings;
};

/// Reads `NAME=value` lines. Blank lines and lines that begin with `#` mean nothing; `export ` before a
/// name is skipped; blanks around name and value do not count; a value may stand in single or double
/// quotes, which are not part of it. Nothing is escaped or expanded, and a value ends with its line.
/// Where tools disagree about what a line says, the line is a finding. No finding shows a line.
EnvFile read_env_file(const source::Files& files, std::uint32_t file);

}  // namespace twinhull::commands
