#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

#include "base/confined_files.h"
#include "base/path.h"
#include "commands/command.h"
#include "commands/output.h"
#include "lint/load/read_input.h"
#include "lint/policy/rule_examples.h"
#include "pipeline/settings_file.h"

namespace twinhull::commands {

ExitCode test_rules(const Options& options, base::FileSystem& real) {
  const std::string path = options.config.empty() ? pipeline::find_config(real, "") : options.config;
  if (path.empty())
    return fail("there is no twinhull.yaml", "create one, with `rules:` or files in `rules/` next to it");
  base::ConfinedFiles fs(real, {".", base::directory_of(path)}, {path});
  source::Files files;
  lint::Workspace input;
  const lint::Settings settings = pipeline::load_lint_settings(path, fs, files, input.arena, input.findings);
  diagnostic::Sink sink;
  std::size_t examples = 0;
  if (input.findings.empty()) {
    if (settings.custom_rules.empty())
      return fail(fmt::format("`{}` and the directory `rules/` next to it have no rules", path),
                  "add one, with good and bad examples");
    lint::read_input({.crds = settings.crds}, fs, files, input);
    lint::RuleExamples result = lint::check_rule_examples(settings.custom_rules, input.definitions,
                                                          settings.kubernetes_version, files);
    examples = result.count;
    sink.add(std::move(result.findings));
  }
  sink.add(std::move(input.findings));
  return print_findings(
      options, sink, files, {.files = static_cast<int>(files.size())}, input.failed,
      fmt::format("{}, {}", counted(settings.custom_rules.size(), "rule"), counted(examples, "example")));
}

}  // namespace twinhull::commands
