#pragma once

#include <string>

namespace twinhull::commands {

// What is installed with the program, generated from the command table.

/// The man page twinhull(1), in roff.
std::string manual_page();

/// Shell scripts that complete commands, options, systems, targets and rules.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

/// The functions of the template language as a Markdown table.
std::string template_function_table();

}  // namespace twinhull::commands
