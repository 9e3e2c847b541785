// Parses the command line with CLI11 from the table in command.cpp.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <new>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/output_root.h"
#include "commands/version.h"
#include "lint/secrets/secrets.h"

namespace twinhull::commands {
namespace {

/// Registers one parameter with CLI11, which stores its value in the options.
struct Adder {
  CLI::App& app;
  Options& options;
  const OptionSpec& parameter;

  std::string name() const {
    return parameter.letter == 0 ? std::string(parameter.name)
                                 : fmt::format("-{},{}", parameter.letter, parameter.name);
  }
  std::string help() const { return std::string(parameter.help); }

  CLI::Option* operator()(bool Options::*member) { return app.add_flag(name(), options.*member, help()); }

  CLI::Option* operator()(int Options::*member) {
    // The wording of CLI11's own range check depends on its version.
    return app.add_option(name(), options.*member, help())
        ->check([most = parameter.most](const std::string& word) {
          int number = 0;
          const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
          const bool valid =
              error == std::errc() && end == word.data() + word.size() && number >= 1 && number <= most;
          return valid ? std::string() : fmt::format("`{}` is not a number from 1 to {}", word, most);
        });
  }

  CLI::Option* operator()(std::string Options::*member) {
    return app.add_option(name(), options.*member, help());
  }

  CLI::Option* operator()(std::vector<std::string> Options::*member) {
    return app.add_option(name(), options.*member, help());
  }

  template <typename Enumeration>
  CLI::Option* operator()(Enumeration Options::*member) {
    Options* into = &options;
    std::span<const std::string_view> choices = choices_of(parameter);
    auto read = [into, member, choices, option = std::string(parameter.name)](const std::string& word) {
      auto found = std::ranges::find(choices, word);
      if (found == choices.end()) {
        throw CLI::ValidationError(option,
                                   fmt::format("`{}` is not one of {}", word, fmt::join(choices, "|")));
      }
      into->*member = static_cast<Enumeration>(found - choices.begin());
    };
    return app.add_option_function<std::string>(name(), read, help());
  }
};

void add_parameter(CLI::App& app, const OptionSpec& parameter, Options& options) {
  CLI::Option* option = std::visit(Adder{app, options, parameter}, parameter.target);
  option->required(parameter.required);
  if (parameter.is_flag()) return;
  // Takes one word per use, so that arguments can follow; several values are separated by commas or given by
  // repeating the option.
  if (parameter.is_option() && parameter.repeats()) {
    option->allow_extra_args(false);
    if (!parameter.whole_words) option->delimiter(',');
  }
  std::span<const std::string_view> choices = choices_of(parameter);
  option->type_name(choices.empty() ? std::string(parameter.value)
                                    : fmt::format("{}", fmt::join(choices, "|")));
}

using Words = std::span<char* const>;

/// Whether a word can be an option: `--out=x`, or a letter as in `-qf`.
bool can_be(const OptionSpec& option, std::string_view word) {
  if (word.starts_with(option.name)) return true;
  return option.letter != 0 && word.starts_with('-') && !word.starts_with("--") &&
         word.find(option.letter) != std::string_view::npos;
}

/// A parser of the command that is called; without one, all commands are listed. CLI11 takes long to register
/// an option: only those that a word can be, or `all`, which the help and errors need.
std::unique_ptr<CLI::App> make_parser(Words words, Options& options, bool all) {
  auto app = std::make_unique<CLI::App>(
      "Generates a Helm chart and Kustomize overlays from validated values, and checks any Kubernetes YAML.",
      "twinhull");
  app->set_version_flag("--version", version_line());
  app->require_subcommand(1);
  app->fallthrough(false);
  const auto known = std::ranges::find(commands(), std::string_view(words.front()), &Command::name);
  for (const Command& command : commands()) {
    const bool called = known != commands().end() && command.name == known->name;
    if (known != commands().end() && !called) continue;
    CLI::App* sub = app->add_subcommand(std::string(command.name), std::string(command.summary));
    if (!called) continue;
    for (const OptionSpec* parameter : parameters_of(command)) {
      const bool given =
          !parameter->is_option() || parameter->required ||
          std::ranges::any_of(words, [&](const char* word) { return can_be(*parameter, word); });
      if (all || given) add_parameter(*sub, *parameter, options);
    }
  }
  return app;
}

/// Arguments that no command expects can contain secrets: `secrets todo DATABASE_URL=…`.
std::string without_values(std::string text, Words words) {
  for (const std::string_view word : words) {
    const std::size_t equals = word.find('=');
    if (word.starts_with("-") || equals == std::string_view::npos || equals + 1 == word.size()) continue;
    const std::string shown = std::string(word.substr(0, equals + 1)) + "…";
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + shown.size()))
      text.replace(at, word.size(), shown);
  }
  return text;
}

std::string unknown(std::string_view what, std::string_view word,
                    const std::vector<std::string_view>& names) {
  const std::string_view near = base::closest_match(word, names);
  return fmt::format("unknown {} `{}`{}", what, word,
                     near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near));
}

/// The first option that the command does not have, and the name of a similar one; empty if it has all.
std::string unknown_option(const Command* command, Words words) {
  std::vector<std::string_view> names = {"--help"};
  if (command == nullptr) {
    names.push_back("--version");
  } else {
    for (const OptionSpec* parameter : parameters_of(*command)) {
      if (parameter->is_option()) names.push_back(parameter->name);
    }
  }
  for (const std::string_view word : words) {
    if (word == "--") break;
    const std::string_view name = word.substr(0, word.find('='));
    if (name.starts_with("--") && std::ranges::find(names, name) == names.end())
      return unknown("option", name, names);
  }
  return {};
}

/// CLI11 reports what is missing or left over; a similar command or option is suggested here.
std::string explain(const CLI::ParseError& error, Words words) {
  const std::string_view first_word = words.empty() ? std::string_view() : words.front();
  const auto command = std::ranges::find(commands(), first_word, &Command::name);
  if (command == commands().end() && !first_word.starts_with("-")) {
    std::vector<std::string_view> names;
    for (const Command& known : commands()) names.push_back(known.name);
    return unknown("command", first_word, names);
  }
  const bool left_over = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  const std::string option = left_over || command == commands().end()
                                 ? unknown_option(command == commands().end() ? nullptr : &*command, words)
                                 : std::string();
  return option.empty() ? error.what() : option;
}

/// Checked before any work: an invalid format name must not be reported after a long run.
void check_outputs(const Options& options) {
  for (const std::string& output : options.outputs) {
    const std::size_t equals = output.find('=');
    const bool known =
        std::ranges::find(format_names(), std::string_view(output).substr(0, equals)) != format_names().end();
    if (known && equals != std::string::npos && equals + 1 < output.size()) continue;
    throw CLI::ValidationError("--output", fmt::format("`{}` is not FORMAT=FILE, FORMAT one of {}", output,
                                                       fmt::join(format_names(), "|")));
  }
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, Words words) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    std::ostringstream help;
    const int status = app.exit(error, help, help);
    std::string text = std::move(help).str();
    text.erase(text.find_last_not_of('\n') + 1);  // CLI11 ends its message with one or two line breaks,
                                                  // depending on its version.
    fmt::print("{}\n", text);
    return status;
  }
  // Arguments can contain any bytes: escaped for the terminal.
  std::string text = explain(error, words);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) text = without_values(text, words);
  fmt::print(stderr, "twinhull: {}\ntry `twinhull --help`\n",
             base::escape_for_display(lint::without_secrets(text), "\n"));
  return static_cast<int>(ExitCode::failed);
}

}  // namespace

int run(int argc, char** argv) {
  base::install_signal_handlers();
  if (argc <= 1) return static_cast<int>(overview(base::real_file_system()));
  const Words words(argv + 1, static_cast<std::size_t>(argc - 1));
  Options options;
  std::unique_ptr<CLI::App> parser;
  bool all =
      std::ranges::find(commands(), std::string_view(words.front()), &Command::name) == commands().end();
  for (;; all = true) {
    options = {};
    parser = make_parser(words, options, all);
    try {
      parser->parse(argc, argv);
      check_outputs(options);
      break;
    } catch (const CLI::ParseError& error) {
      if (all) return usage_error(*parser, error, words);
    }
  }
  if (options.jobs == 0) options.jobs = base::hardware_threads();
  const auto chosen =
      std::ranges::find(commands(), parser->get_subcommands().front()->get_name(), &Command::name);
  if (chosen == commands().end() || !check_output_files(options, base::real_file_system()))
    return static_cast<int>(ExitCode::failed);
  try {
    const ExitCode status = chosen->run(options, base::real_file_system());
    return static_cast<int>(all_paths_readable() ? status : ExitCode::failed);
  } catch (const std::bad_alloc&) {
    constexpr const char* message = "out of memory: the run was aborted";
    constexpr const char* help = "check fewer or smaller files per run, or raise the memory limit";
    if (!chosen->finds) return static_cast<int>(fail(message, help));
    diagnostic::Sink sink;
    sink.add({.rule = "limit-reached", .message = message, .help = help});
    return static_cast<int>(print_findings(options, sink, {}, {}, true));
  }
}

}  // namespace twinhull::commands
