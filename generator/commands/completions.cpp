// Completion scripts. What depends on the commands is data (`case` branches and lists); the functions that
// find systems and targets are fixed shell code.
#include <fmt/format.h>

#include <set>
#include <vector>

#include "commands/command.h"
#include "commands/manual.h"
#include "diagnostic/rules.h"
#include "pipeline/builtin_files.h"

namespace twinhull::commands {
namespace {

/// Functions for both bash and zsh. They print one word per line.
constexpr std::string_view lookups = R"sh(
# The nearest directory from here upwards that contains environments/.
_twinhull_root() {
  local directory=$PWD
  while [ -n "$directory" ]; do
    [ -d "$directory/environments" ] && printf '%s\n' "$directory" && return
    directory=${directory%/*}
  done
}

_twinhull_systems() {
  local root=$(_twinhull_root)
  [ -n "$root" ] && find "$root/environments/" -mindepth 1 -maxdepth 1 -type d ! -name '.*' 2>/dev/null | sed 's|.*/||'
}

# The targets of a system.
_twinhull_targets() {
  local root=$(_twinhull_root)
  [ -n "$root" ] && [ -n "$1" ] || return
  local system="$root/environments/$1"
  if [ -d "$system/target" ]; then
    find "$system/target/" -mindepth 1 -maxdepth 1 -name '*.yaml' 2>/dev/null | sed "s|.*/||; s|\.yaml\$||"
    return
  fi
  find "$system/" -mindepth 1 -maxdepth 2 -name '*.yaml' ! -name values.yaml ! -name system.yaml 2>/dev/null |
    sed "s|^$system/*||; s|/|-|; s|\.yaml\$||"
}
)sh";

std::string_view kind(const OptionSpec& parameter) {
  switch (parameter.completion) {
    case Completion::system:
      return "system";
    case Completion::target:
      return "target";
    case Completion::rule:
      return "rule";
    case Completion::file:
      return "file";
    case Completion::directory:
      return "directory";
    case Completion::builtin:
    case Completion::nothing:
      break;
  }
  return "nothing";
}

/// The words of a parameter with a fixed set of them.
std::vector<std::string_view> fixed_words(const OptionSpec& parameter) {
  const std::span<const std::string_view> few = choices_of(parameter);
  std::vector<std::string_view> out(few.begin(), few.end());
  if (parameter.completion == Completion::builtin) {
    for (const pipeline::BuiltinFile& file : pipeline::builtin_table()) out.push_back(file.path);
  }
  return out;
}

/// The completion of a parameter: `words:a b` or the name of a kind.
std::string completes(const OptionSpec& parameter) {
  const std::vector<std::string_view> few = fixed_words(parameter);
  return few.empty() ? std::string(kind(parameter)) : fmt::format("words:{}", fmt::join(few, " "));
}

std::string command_names() {
  std::string out;
  for (const Command& command : commands()) out += (out.empty() ? "" : " ") + std::string(command.name);
  return out;
}

std::string rule_names() {
  std::string out;
  for (const diagnostic::Rule& rule : diagnostic::rules())
    out += (out.empty() ? "" : " ") + std::string(rule.id);
  return out;
}

/// The options of a command, including the common ones.
std::vector<const OptionSpec*> options_of(const Command& command) {
  std::vector<const OptionSpec*> out = parameters_of(command);
  std::erase_if(out, [](const OptionSpec* parameter) { return !parameter->is_option(); });
  return out;
}

/// `case` branches: the options of a command, the values of an option, the nth argument of a command.
std::string tables() {
  std::string options = "\n_twinhull_options() {\n  case $1 in\n";
  std::string values =
      "\n# The value of a command's option; nothing for a flag.\n_twinhull_value() {\n  case $1:$2 "
      "in\n";
  std::string arguments = "\n_twinhull_argument() {\n  case $1:$2 in\n";
  for (const Command& command : commands()) {
    std::string names = "--help";
    for (const OptionSpec* option : options_of(command)) {
      names.append(" ").append(option->name);
      if (!option->is_flag())
        values += fmt::format("    {}:{}) echo '{}' ;;\n", command.name, option->name, completes(*option));
    }
    options += fmt::format("    {}) echo '{}' ;;\n", command.name, names);
    int number = 0;
    for (const OptionSpec& parameter : command.parameters) {
      if (parameter.is_option()) continue;
      ++number;
      arguments += fmt::format("    {}:{}) echo '{}' ;;\n", command.name,
                               parameter.repeats() ? "*" : std::to_string(number), completes(parameter));
    }
  }
  const std::string end = "  esac\n}\n";
  return options + end + values + end + arguments + end;
}

/// Determines what to complete: sets `wanted`, and `system` to the system given so far. `$1` is the word
/// before the current one, `$2` the current word, the rest all words before it.
constexpr std::string_view decide = R"sh(
_twinhull_decide() {
  local before=$1 current=$2 word command= number=0 skip=
  shift 2
  system=
  for word in "$@"; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case $word in
      -*) [ -n "$command" ] && [ -n "$(_twinhull_value "$command" "$word")" ] && skip=1 ;;
      *)
        if [ -z "$command" ]; then
          command=$word
        else
          number=$((number + 1))
          [ "$(_twinhull_argument "$command" "$number")" = system ] && system=$word
        fi ;;
    esac
  done
  if [ -z "$command" ]; then wanted="words:$_twinhull_commands --help --version"; return; fi
  wanted=$(_twinhull_value "$command" "$before")
  [ -n "$wanted" ] && return
  case $current in
    -*) wanted="words:$(_twinhull_options "$command")" ;;
    *) wanted=$(_twinhull_argument "$command" $((number + 1))) ;;
  esac
}
)sh";

std::string shared() {
  std::string out = "# Completion for twinhull, generated from its command table.\n";
  out += fmt::format("\n_twinhull_commands='{}'\n_twinhull_rules='{}'\n", command_names(), rule_names());
  return out.append(tables()).append(lookups).append(decide);
}

/// A text in fish's single quotes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_values(const OptionSpec& parameter) {
  switch (parameter.completion) {
    case Completion::system:
      return "-f -a '(__twinhull_systems)'";
    case Completion::target:
      return "-f -a '(__twinhull_targets)'";
    case Completion::rule:
      return fmt::format("-f -a {}", fish_quoted(rule_names()));
    case Completion::directory:
      return "-f -a '(__fish_complete_directories)'";
    case Completion::file:
      return "-F";
    case Completion::builtin:
    case Completion::nothing:
      break;
  }
  const std::vector<std::string_view> few = fixed_words(parameter);
  return few.empty() ? "-f" : fmt::format("-f -a {}", fish_quoted(fmt::format("{}", fmt::join(few, " "))));
}

}  // namespace

std::string bash_completion() {
  return shared() + R"sh(
_twinhull() {
  local current=${COMP_WORDS[COMP_CWORD]} wanted= system=
  COMPREPLY=()
  _twinhull_decide "${COMP_WORDS[COMP_CWORD-1]}" "$current" "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  case $wanted in
    words:*) COMPREPLY=($(compgen -W "${wanted#words:}" -- "$current")) ;;
    rule) COMPREPLY=($(compgen -W "$_twinhull_rules" -- "$current")) ;;
    system) COMPREPLY=($(compgen -W "$(_twinhull_systems)" -- "$current")) ;;
    target) COMPREPLY=($(compgen -W "$(_twinhull_targets "$system")" -- "$current")) ;;
    directory) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
    file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}

complete -F _twinhull twinhull
)sh";
}

std::string zsh_completion() {
  return "#compdef twinhull\n" + shared() + R"sh(
_twinhull() {
  local current=${words[CURRENT]} wanted= system=
  _twinhull_decide "${words[CURRENT-1]}" "$current" "${(@)words[2,CURRENT-1]}"
  case $wanted in
    words:*) compadd -- ${=wanted#words:} ;;
    rule) compadd -- ${=_twinhull_rules} ;;
    system) compadd -- ${(f)"$(_twinhull_systems)"} ;;
    target) compadd -- ${(f)"$(_twinhull_targets "$system")"} ;;
    directory) _files -/ ;;
    file) _files ;;
  esac
}

if [ "$funcstack[1]" = _twinhull ]; then _twinhull "$@"; else compdef _twinhull twinhull; fi
)sh";
}

std::string fish_completion() {
  std::string out = "# Completion for twinhull, generated from its command table.\n";
  out += R"fish(
# The nearest directory from here upwards that contains environments/.
function __twinhull_root
    set -l directory $PWD
    while test -n "$directory"
        if test -d $directory/environments
            echo $directory
            return
        end
        set directory (string replace -r '/[^/]*$' '' $directory)
    end
end

function __twinhull_systems
    set -l root (__twinhull_root)
    test -n "$root"; and path basename $root/environments/*/
end

# The targets of the given system.
function __twinhull_targets
    set -l root (__twinhull_root)
    for system in (commandline -opc)
        test -n "$root" -a -f $root/environments/$system/system.yaml; or continue
        if test -d $root/environments/$system/target
            string replace -r '.*/(.*)\.yaml$' '$1' $root/environments/$system/target/*.yaml
            continue
        end
        for file in $root/environments/$system/*.yaml $root/environments/$system/*/*.yaml
            string match -qr '/(values|system)\.yaml$' $file; and continue
            string replace "$root/environments/$system/" '' $file | string replace / - | string replace -r '\.yaml$' ''
        end
    end
end

# Whether the current word is argument number $argv[2] of the command $argv[1]; `+` is any.
function __twinhull_at
    set -l words (commandline -opc)[2..]
    set -l arguments
    while set -q words[1]
        string match -q -- '-*' $words[1]; or set -a arguments $words[1]
        contains -- $words[1] $__twinhull_valued; and set -e words[1]
        set -e words[1]
    end
    test "$arguments[1]" = $argv[1]; or return
    test $argv[2] = +; or test (count $arguments) -eq $argv[2]
end

complete -c twinhull -f
)fish";
  std::set<std::string_view> valued;
  for (const Command& command : commands()) {
    for (const OptionSpec* option : options_of(command)) {
      if (!option->is_flag()) valued.insert(option->name);
    }
  }
  out += fmt::format("set -g __twinhull_valued {}\n", fmt::join(valued, " "));
  const std::string none = "'not __fish_seen_subcommand_from " + command_names() + "'";
  out += fmt::format("complete -c twinhull -n {} -l help -d 'Print help'\n", none);
  out += fmt::format("complete -c twinhull -n {} -l version -d 'Print the version'\n", none);
  for (const Command& command : commands()) {
    out += fmt::format("complete -c twinhull -n {} -a {} -d {}\n", none, command.name,
                       fish_quoted(command.summary));
    const std::string seen = fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    for (const OptionSpec* option : options_of(command)) {
      out += fmt::format("complete -c twinhull -n {} -l {}{} -d {}\n", seen, option->name.substr(2),
                         option->is_flag() ? "" : " -r " + fish_values(*option), fish_quoted(option->help));
    }
    int number = 0;
    for (const OptionSpec& parameter : command.parameters) {
      if (parameter.is_option()) continue;
      ++number;
      out += fmt::format("complete -c twinhull -n '__twinhull_at {} {}' {}\n", command.name,
                         parameter.repeats() ? "+" : std::to_string(number), fish_values(parameter));
    }
  }
  return out;
}

}  // namespace twinhull::commands
