#include "commands/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <map>

#include "base/parallel.h"
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

void add_common(CLI::App& app, Options& options) {
  static const std::map<std::string, diagnostic::Format> formats = {{"text", diagnostic::Format::text},
                                                                    {"json", diagnostic::Format::json},
                                                                    {"sarif", diagnostic::Format::sarif},
                                                                    {"github", diagnostic::Format::github}};
  static const std::map<std::string, Color> colors = {
      {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
  app.add_option("--root", options.root,
                 "folder with environments/, schemas/ and templates/ (default: the nearest parent that has them)")
      ->type_name("DIR");
  app.add_option("--format", options.format, "how findings are printed")
      ->transform(CLI::Transformer(formats).description(""))
      ->check(CLI::IsMember(formats).description(""))
      ->type_name("text|json|sarif|github");
  app.add_option("--color", options.color, "when to colour")
      ->transform(CLI::Transformer(colors).description(""))
      ->check(CLI::IsMember(colors).description(""))
      ->type_name("auto|always|never");
  app.add_flag("--quiet", options.quiet, "print findings only, no closing line");
  app.add_option("--jobs", options.jobs, "how many threads to use (default: one per processor)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
}

void add_command(CLI::App& app, const Command& command, Options& options) {
  CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
  if (command.takes_systems) {
    sub->add_option("systems", options.systems, "folders below environments/ (default: all)")->type_name("SYSTEM");
  }
  if (command.writes) {
    sub->add_flag("--check", options.check,
                  "write nothing; name missing, stale, hand-edited and orphaned files, with a diff");
    sub->add_option("--out", options.out, "where to write (default: out/ below the root)")->type_name("DIR");
    sub->add_flag("--force", options.force, "overwrite files that were edited by hand");
  }
  add_common(*sub, options);
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
  // What the user typed may hold anything; the terminal gets it made safe.
  fmt::print(stderr, "twinhull: {}\ntry `twinhull --help`\n", base::display_safe(error.what(), "\n"));
  return static_cast<int>(Status::failed);
}

}  // namespace

std::span<const Command> commands() { return table; }

int run(int argc, char** argv) {
  Options options;
  CLI::App app("One source, two hulls: a Helm chart and a Kustomize tree from validated environment values.", "twinhull");
  app.set_version_flag("--version", fmt::format("twinhull {}", version));
  app.require_subcommand(1);
  app.fallthrough(false);
  for (const Command& command : table) add_command(app, command, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  if (options.jobs == 0) options.jobs = base::default_jobs();
  for (const Command& command : table) {
    if (app.got_subcommand(std::string(command.name))) return static_cast<int>(command.run(options, base::disk()));
  }
  return static_cast<int>(Status::failed);
}

}  // namespace twinhull::commands
