#pragma once

#include <string>

namespace twinhull::commands {

// What is installed beside the program, all of it made of the table of commands.

/// The manual page twinhull(1), in roff.
std::string manual_page();

/// Scripts that let a shell complete commands, options, systems, targets and rules.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

/// The functions of the template language as a table in Markdown, for its page.
std::string function_table();

}  // namespace twinhull::commands
