#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "diagnostic/render.h"

namespace twinhull::commands {

/// What the command could do. The numbers are the exit statuses.
enum class Status : int {
  ok = 0,        ///< nothing wrong
  findings = 1,  ///< findings of severity error
  failed = 2,    ///< the command could not do its work: usage, unreadable files, failed writes
};

enum class Color { automatic, always, never };

/// Everything the command line can say.
struct Options {
  std::string root;  ///< empty: the nearest parent that has the three folders
  diagnostic::Format format = diagnostic::Format::text;
  Color color = Color::automatic;
  bool quiet = false;
  int jobs = 0;  ///< 0: one per processor
  std::vector<std::string> systems;
  bool check = false;
  bool force = false;
  std::string out;  ///< empty: `out` below the root
};

/// A subcommand: one row of the table in command.cpp.
struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line of `--help`
  bool takes_systems = false;
  bool writes = false;  ///< has --check, --out and --force
  Status (*run)(const Options& options, base::FileSystem& disk);
};

std::span<const Command> commands();

/// Reads the arguments, runs the command, returns the exit status.
int run(int argc, char** argv);

Status validate(const Options& options, base::FileSystem& disk);
Status generate(const Options& options, base::FileSystem& disk);

}  // namespace twinhull::commands
