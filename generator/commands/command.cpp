#include "commands/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"
#include "base/unicode.h"

namespace twinhull::commands {
namespace {

constexpr std::string_view version = TWINHULL_VERSION;

constexpr std::array table = {
    Command{.name = "validate",
            .summary = "check the inputs: syntax, schemas, templates and cross-field rules, for every target",
            .takes_systems = true,
            .run = validate},
    Command{.name = "generate",
            .summary = "validate, then write the Helm charts and Kustomize trees below out/",
            .takes_systems = true,
            .writes = true,
            .run = generate},
};

template <typename T>
using Choices = std::vector<std::pair<std::string, T>>;

const Choices<diagnostic::Format> formats = {{"text", diagnostic::Format::text},
                                             {"json", diagnostic::Format::json},
                                             {"sarif", diagnostic::Format::sarif},
                                             {"github", diagnostic::Format::github}};
const Choices<Color> colors = {
    {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};

/// An option that takes one of a few words.
template <typename T>
void add_choice(CLI::App& app, const std::string& name, T& value, const Choices<T>& choices,
                const std::string& description) {
  std::string words;
  for (const auto& choice : choices) words += (words.empty() ? "" : "|") + choice.first;
  auto read = [&value, &choices, name, words](const std::string& word) {
    for (const auto& choice : choices) {
      if (choice.first != word) continue;
      value = choice.second;
      return;
    }
    throw CLI::ValidationError(name, fmt::format("`{}` is not one of {}", word, words));
  };
  app.add_option_function<std::string>(name, read, description)->type_name(words);
}

void add_common(CLI::App& app, Options& options) {
  app.add_option(
         "--root", options.root,
         "folder with environments/, schemas/ and templates/ (default: the nearest parent that has them)")
      ->type_name("DIR");
  add_choice(app, "--format", options.format, formats, "how findings are printed");
  add_choice(app, "--color", options.color, colors, "when to colour");
  app.add_flag("--quiet", options.quiet, "print findings only, no closing line");
  app.add_option("--jobs", options.jobs, "how many threads to use (default: one per processor)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
}

void add_command(CLI::App& app, const Command& command, Options& options) {
  CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
  if (command.takes_systems) {
    sub->add_option("systems", options.systems, "folders below environments/ (default: all)")
        ->type_name("SYSTEM");
  }
  if (command.writes) {
    sub->add_flag("--check", options.check,
                  "write nothing; name missing, stale, hand-edited and orphaned files, with a diff");
    sub->add_option("--out", options.out, "where to write (default: out/ below the root)")->type_name("DIR");
    sub->add_flag("--force", options.force, "overwrite files that were edited by hand");
  }
  add_common(*sub, options);
}

/// CLI11 only says that a command is missing; the word that was meant to be one says more.
std::string explain(const CLI::ParseError& error, std::string_view first_word) {
  if (first_word.empty() || first_word.starts_with("-")) return error.what();
  std::vector<std::string_view> names;
  for (const Command& command : table) names.push_back(command.name);
  if (std::ranges::find(names, first_word) != names.end()) return error.what();
  std::string_view near = base::closest(first_word, names);
  return fmt::format("there is no command `{}`{}", first_word,
                     near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near));
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, std::string_view first_word) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
  // What the user typed may hold anything; the terminal gets it made safe.
  fmt::print(stderr, "twinhull: {}\ntry `twinhull --help`\n",
             base::display_safe(explain(error, first_word), "\n"));
  return static_cast<int>(Status::failed);
}

}  // namespace

std::span<const Command> commands() { return table; }

int run(int argc, char** argv) {
  Options options;
  CLI::App app("One source, two hulls: a Helm chart and a Kustomize tree from validated environment values.",
               "twinhull");
  app.set_version_flag("--version", fmt::format("twinhull {}", version));
  app.require_subcommand(1);
  app.fallthrough(false);
  for (const Command& command : table) add_command(app, command, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, argc > 1 ? argv[1] : "");
  }
  if (options.jobs == 0) options.jobs = base::default_jobs();
  for (const Command& command : table) {
    if (app.got_subcommand(std::string(command.name)))
      return static_cast<int>(command.run(options, base::disk()));
  }
  return static_cast<int>(Status::failed);
}

}  // namespace twinhull::commands
