#include "commands/manual.h"

#include <fmt/format.h>

#include "commands/command.h"

namespace twinhull::commands {
namespace {

constexpr std::string_view head = R"(.SH NAME
twinhull \- generates Helm charts and Kustomize overlays, and checks Kubernetes YAML
.SH SYNOPSIS
.B twinhull
.I COMMAND
.RI [ OPTION "...] [" ARGUMENT ...]
.SH DESCRIPTION
Twinhull reads the definition of a system and the values of its environments from the files below
.IR environments/ ,
validates them, and generates the same Kubernetes objects twice: as a Helm chart and as
Kustomize overlays, both below
.IR out/ .
Schemas and templates are built in; the files of a directory
.I templates/
or
.I schemas/
next to
.I environments/
are added to them. A template replaces the built-in one of the same path.
)";

constexpr std::string_view tail = R"(.SH EXIT STATUS
.TP
.B 0
no errors
.TP
.B 1
findings of severity error
.TP
.B 2
the command failed: usage, unreadable files, failed writes
.TP
.B 130
it was interrupted; no file is partially written
.SH ENVIRONMENT
.TP
.B NO_COLOR
when set and not empty, output has no colors unless
.B \-\-color
is given
.TP
.B TWINHULL_CACHE_DIR
where generate records what it built, so that unchanged systems are not built again (default: twinhull in the user's cache
directory); nothing is recorded if it is empty
.SH FILES
.TP
.I environments/SYSTEM/
a system: system.yaml, values.yaml, and a file for each environment, in a directory for each variant if it has any
.TP
.I out/SYSTEM/
generated files; regenerate them instead of editing
)";

/// Escapes a text for roff.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.empty() && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-' || c == '\\') out += '\\';
    if (c == '\\') {
      out += 'e';
    } else {
      out += c;
    }
  }
  return out;
}

/// The value of an option in the synopsis: its words or its placeholder.
std::string value_of(const OptionSpec& parameter) {
  const std::span<const std::string_view> few = choices_of(parameter);
  return few.empty() ? std::string(parameter.value) : fmt::format("{}", fmt::join(few, "|"));
}

std::string described(const OptionSpec& parameter) {
  std::string out = fmt::format(".TP\n.B {}\n", roff(parameter.name));
  if (!parameter.is_option()) out = fmt::format(".TP\n.I {}\n", roff(parameter.name));
  if (parameter.is_option() && !parameter.is_flag()) {
    const std::string letter =
        parameter.letter == 0 ? "" : fmt::format("{} \", \" ", roff(fmt::format("-{}", parameter.letter)));
    out = fmt::format(".TP\n.BI {}{} \" {}\"\n", letter, roff(parameter.name), roff(value_of(parameter)));
  }
  return out + roff(parameter.help) + "\n";
}

std::string synopsis(const Command& command) {
  std::string out = fmt::format(".B twinhull {}", roff(command.name));
  bool options = false;
  std::string arguments;
  for (const OptionSpec& parameter : command.parameters) {
    options = options || parameter.is_option();
    if (parameter.is_option()) continue;
    const std::string name =
        fmt::format("\\fI{}\\fR{}", roff(parameter.name), parameter.repeats() ? "..." : "");
    arguments += parameter.required ? " " + name : " [" + name + "]";
  }
  return fmt::format("{}\\fR{}{}\n", out, arguments, options ? " [\\fIOPTION\\fR...]" : "");
}

}  // namespace

std::string manual_page() {
  std::string out =
      fmt::format(".TH TWINHULL 1 \"\" \"twinhull {}\" \"User Commands\"\n{}", TWINHULL_VERSION, head);
  out += ".SH COMMANDS\n";
  for (const Command& command : commands()) {
    out += ".SS \"" + std::string(command.name) + "\"\n" + synopsis(command) + ".PP\n" +
           roff(command.summary) + "\n";
    for (const OptionSpec& parameter : command.parameters) out += described(parameter);
  }
  out += ".SH COMMON OPTIONS\nAll commands have these, unless they have an option of the same name.\n";
  for (const OptionSpec& parameter : common_parameters()) out += described(parameter);
  return out.append(tail);
}

}  // namespace twinhull::commands
