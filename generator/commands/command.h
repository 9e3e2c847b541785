#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/file_system.h"
#include "commands/options.h"

namespace twinhull::commands {

/// Result of a command; the numbers are the exit statuses.
enum class ExitCode : int {
  ok = 0,        ///< no errors
  findings = 1,  ///< findings of severity error; of `diff`: changes that `--fail-on` names
  failed = 2,    ///< the command failed: usage, unreadable files, failed writes
  // Ended by a signal: 128 plus its number.
};

/// What shells complete for a parameter.
enum class Completion { nothing, system, target, rule, file, directory, builtin };

/// The member that stores a parameter; a `bool` is a flag.
using OptionTarget =
    std::variant<bool Options::*, int Options::*, std::string Options::*, std::vector<std::string> Options::*,
                 diagnostic::Format Options::*, Color Options::*, Scaffold Options::*,
                 DiagramFormat Options::*, ChangeFormat Options::*>;

/// An option or, if its name does not begin with `-`, an argument. Help, shell completions and the man page
/// are generated from these.
struct OptionSpec {
  std::string_view name;   ///< `--out`, or `SYSTEM` for an argument
  char letter = 0;         ///< of its short form, `-f`; 0: it has none
  std::string_view value;  ///< placeholder of the value in the help; empty for flags and arguments
  std::string_view help;   ///< one line
  OptionTarget target;
  Completion completion = Completion::nothing;
  bool required = false;
  int most = 0;              ///< of a number: the largest
  bool whole_words = false;  ///< the value can contain commas (file names), so it is not split

  bool is_option() const { return name.starts_with("-"); }
  bool is_flag() const { return std::holds_alternative<bool Options::*>(target); }
  bool repeats() const { return std::holds_alternative<std::vector<std::string> Options::*>(target); }
};

/// A subcommand: one row of the table in command.cpp.
struct Command {
  std::string_view name;
  std::string_view summary;                ///< one line of `--help`
  std::span<const OptionSpec> parameters;  ///< in addition to the common options, which they override by name
  ExitCode (*run)(const Options& options, base::FileSystem& fs);
  bool finds = false;  ///< findings are its output
};

std::span<const Command> commands();

/// The options of all commands, unless a command has its own option of that name.
std::span<const OptionSpec> common_parameters();

/// All parameters of a command: its own, then the common ones.
std::vector<const OptionSpec*> parameters_of(const Command& command);

/// The accepted words of an option with few, in the order of their enumeration.
std::span<const std::string_view> choices_of(const OptionSpec& parameter);

/// The words for `diagnostic::Format`, in its order.
std::span<const std::string_view> format_names();

/// Reads the arguments, runs the command, returns the exit status.
int run(int argc, char** argv);

ExitCode validate(const Options& options, base::FileSystem& fs);
ExitCode generate(const Options& options, base::FileSystem& fs);
ExitCode init(const Options& options, base::FileSystem& fs);
ExitCode secrets(const Options& options, base::FileSystem& fs);
ExitCode new_environment(const Options& options, base::FileSystem& fs);
ExitCode list_systems(const Options& options, base::FileSystem& fs);
ExitCode set_values(const Options& options, base::FileSystem& fs);
ExitCode lint(const Options& options, base::FileSystem& fs);
ExitCode test_rules(const Options& options, base::FileSystem& fs);
ExitCode explain(const Options& options, base::FileSystem& fs);
ExitCode diff(const Options& options, base::FileSystem& fs);
ExitCode report_page(const Options& options, base::FileSystem& fs);
ExitCode draw(const Options& options, base::FileSystem& fs);
ExitCode render(const Options& options, base::FileSystem& fs);
ExitCode eject(const Options& options, base::FileSystem& fs);

/// Without a command: prints what is in the working directory, and which commands fit.
ExitCode overview(base::FileSystem& fs);

}  // namespace twinhull::commands
