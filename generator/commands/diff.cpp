#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/diff_states.h"
#include "commands/output.h"
#include "compare/render.h"
#include "diagnostic/log_commands.h"
#include "lint/secrets/secrets.h"
#include "pipeline/builtin_files.h"
#include "pipeline/compare_states.h"

namespace twinhull::commands {
namespace {

constexpr std::array<std::string_view, 3> conditions = {"change", "danger", "never"};

/// The first word of `--fail-on` that is neither a condition nor an effect; empty if there is none.
std::string unknown_condition(const Options& options) {
  for (const std::string& word : options.fail_on) {
    const bool known = std::ranges::find(conditions, word) != conditions.end() ||
                       std::ranges::find(compare::effect_rows(), word, &compare::EffectRow::id) !=
                           compare::effect_rows().end();
    if (!known) return word;
  }
  return {};
}

std::vector<std::string_view> known_conditions() {
  std::vector<std::string_view> words(conditions.begin(), conditions.end());
  for (const compare::EffectRow& row : compare::effect_rows()) words.push_back(row.id);
  return words;
}

bool meets(const compare::Comparison& comparison, const std::vector<std::string>& fail_on) {
  if (comparison.groups.empty()) return false;
  if (fail_on.empty()) return true;
  const compare::EffectSet effects = comparison.effects();
  return std::ranges::any_of(fail_on, [&](const std::string& word) {
    if (word == "change") return true;
    if (word == "danger") return compare::is_dangerous(effects);
    const auto row = std::ranges::find(compare::effect_rows(), word, &compare::EffectRow::id);
    return row != compare::effect_rows().end() &&
           effects.test(static_cast<std::size_t>(row - compare::effect_rows().begin()));
  });
}

std::string rendered(const Options& options, const pipeline::ComparedStates& states) {
  std::string text;
  switch (options.change_format) {
    case ChangeFormat::text:
      text = render_text(states.comparison, options.output.empty() && colored(options));
      break;
    case ChangeFormat::markdown:
      text = render_markdown(states.comparison);
      break;
    case ChangeFormat::json:
      text = render_json(states.comparison);
      break;
  }
  for (const pipeline::StateRead& read : states.reads)
    text = lint::mask_of(read.files, pipeline::kBuiltin, options.jobs).hide(text);
  return diagnostic::without_log_commands(std::move(text), options.change_format == ChangeFormat::json
                                                               ? diagnostic::Format::json
                                                               : diagnostic::Format::text);
}

/// Prints the errors of both states to standard error.
void report_errors(const Options& options, pipeline::ComparedStates& states) {
  Options as_text = options;
  as_text.format = diagnostic::Format::text;
  as_text.outputs.clear();
  for (pipeline::StateRead& read : states.reads) {
    if (read.findings.empty()) continue;
    diagnostic::Sink sink;
    sink.add(std::move(read.findings));
    print_findings(as_text, sink, read.files, {}, true, {}, stderr);
  }
}

}  // namespace

ExitCode diff(const Options& options, base::FileSystem& fs) {
  if (const std::string word = unknown_condition(options); !word.empty()) {
    return fail(fmt::format("`{}` is not an effect of a change", word),
                base::did_you_mean(word, known_conditions()));
  }
  const std::optional<DiffStates> selected = select_states(options, fs);
  if (!selected) return ExitCode::failed;
  pipeline::ComparedStates states = compare_states(selected->before, selected->after, options.jobs);
  const ExitCode written = write_output(options, fs, rendered(options, states));
  report_errors(options, states);
  const compare::Comparison& comparison = states.comparison;
  if (!comparison.failed_targets.empty()) {
    std::vector<std::string_view> names(comparison.failed_targets.begin(), comparison.failed_targets.end());
    constexpr std::size_t most = 5;
    return fail(fmt::format("{} not compared, because of errors", base::quoted_list(names, most)),
                "fix the errors above in both states, or compare others");
  }
  if (!options.quiet) fmt::print(stderr, "{}\n", summary(comparison));
  if (written != ExitCode::ok) return written;
  return meets(comparison, options.fail_on) ? ExitCode::findings : ExitCode::ok;
}

}  // namespace twinhull::commands
