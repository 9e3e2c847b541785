/// Build tool: prints the installed man page and completions, and the generated part of a page of docs/.
///
///     print_manual man|bash|zsh|fish|functions

#include <cstdio>
#include <string_view>

#include "commands/manual.h"

int main(int argc, char** argv) {
  using namespace twinhull::commands;
  const std::string_view what = argc == 2 ? argv[1] : "";
  std::string text;
  if (what == "man") text = manual_page();
  if (what == "bash") text = bash_completion();
  if (what == "zsh") text = zsh_completion();
  if (what == "fish") text = fish_completion();
  if (what == "functions") text = template_function_table();
  std::fwrite(text.data(), 1, text.size(), stdout);
  return text.empty() || std::fflush(stdout) != 0 ? 1 : 0;
}
