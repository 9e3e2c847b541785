#include "commands/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "commands/explain_object.h"
#include "commands/find_target.h"
#include "commands/load.h"
#include "commands/output.h"
#include "diagnostic/json_text.h"
#include "diagnostic/page.h"
#include "diagnostic/rules.h"
#include "model/load.h"

namespace twinhull::commands {
namespace {

using diagnostic::Rule;
using nlohmann::ordered_json;

ExitCode print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? ExitCode::ok : ExitCode::failed;
}

ordered_json rule_json(const Rule& rule) {
  ordered_json out = {{"id", rule.id}, {"severity", name(rule.severity)}, {"group", rule.group}};
  if (!rule.profiles.empty()) out["profiles"] = rule.profiles;
  out["title"] = rule.title;
  return out;
}

std::string list_text(const diagnostic::AnsiStyle& paint) {
  std::map<std::string_view, std::vector<const Rule*>> groups;
  std::size_t widest = 0;
  for (const Rule& rule : diagnostic::rules()) {
    groups[rule.group].push_back(&rule);
    widest = std::max(widest, rule.id.size());
  }
  std::string out;
  for (const auto& [group, rules] : groups) {
    out += fmt::format("{}{}{}{}\n", out.empty() ? "" : "\n", paint.bold, group, paint.reset);
    for (const Rule* rule : rules) {
      out += fmt::format("  {:<{}}  {}{:<7}{}  {}\n", rule->id, widest, color_of(rule->severity, paint),
                         name(rule->severity), paint.reset, rule->title);
    }
  }
  return out;
}

ExitCode explain_all(const Options& options) {
  if (options.format == diagnostic::Format::text)
    return print(list_text(diagnostic::ansi_style_for(colored(options))));
  ordered_json rules = ordered_json::array();
  for (const Rule& rule : diagnostic::rules()) rules.push_back(rule_json(rule));
  return print(diagnostic::to_json_text({{"version", 1}, {"rules", std::move(rules)}}));
}

ExitCode explain_rule(const Options& options, std::string_view id) {
  const Rule* rule = diagnostic::find_rule(id);
  const std::vector<const Rule*> equivalent = diagnostic::rules_equivalent_to(id);
  if (rule == nullptr && equivalent.size() == 1) rule = equivalent.front();
  if (rule == nullptr && !equivalent.empty()) {
    std::vector<std::string_view> ids;
    for (const Rule* one : equivalent) ids.push_back(one->id);
    return fail(fmt::format("`{}` of another linter corresponds to several rules", id),
                fmt::format("explain one of `{}`", fmt::join(ids, "`, `")));
  }
  if (rule == nullptr) {
    std::vector<std::string_view> ids;
    for (const Rule& known : diagnostic::rules()) ids.push_back(known.id);
    const std::string_view near = base::closest_match(id, ids);
    return fail(fmt::format("unknown rule `{}`", id),
                near.empty()
                    ? "`twinhull explain` lists all rules; for a value, pass its system, target and path"
                    : fmt::format("did you mean `{}`?", near));
  }
  if (options.format == diagnostic::Format::text) {
    return print(render_page(*rule, diagnostic::ansi_style_for(colored(options))));
  }
  ordered_json out = rule_json(*rule);
  out["page"] = rule->page;
  return print(diagnostic::to_json_text({{"version", 1}, {"rule", std::move(out)}}));
}

ExitCode explain_value(const Options& options, base::FileSystem& fs) {
  diagnostic::Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs_of(options.topic[0], options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  std::optional<model::SystemFiles> files;
  std::optional<model::System> system;
  if (inputs->schemas.usable()) {
    files = model::read_system(fs, inputs->root, inputs->selection.systems[0], inputs->files, findings);
  }
  if (files) system = pipeline::load_system(*inputs, *files, options.jobs, findings);
  const model::Target* target = system ? find_target(*system, options.topic[1]) : nullptr;
  if (target == nullptr) {
    diagnostic::Sink sink;
    sink.add(std::move(findings));
    // A target can be missing because its files cannot be read.
    if (!system || sink.has_errors()) return print_findings(options, sink, inputs->files, {}, true);
    return unknown_target(*system, options.topic[1]);
  }
  const std::string_view path = options.topic.size() > 2 ? std::string_view(options.topic[2]) : "";
  model::ValueInfo found = model::lookup_value(*target->effective, *system->values_schema, path);
  if (!found.unknown.empty()) {
    // An optional value that no file sets is only in the schema for editors.
    model::ValueInfo unused = model::lookup_value(*target->effective, *system->layer_schema, path);
    if (!unused.unknown.empty()) return unknown_path(found);
    found = std::move(unused);
  }
  const ExplainedValue question = {*system, *target, found, inputs->files};
  return print_redacted(options.format == diagnostic::Format::text ? value_text(question, colored(options))
                                                                   : value_json(question),
                        inputs->files, options.jobs);
}

}  // namespace

ExitCode unknown_path(const model::ValueInfo& found, const std::string& whole) {
  std::string_view wrong = found.unknown;
  const bool item = wrong.starts_with('[');
  // Keys usually contain no dot.
  const std::size_t end = item ? wrong.find(']') : wrong.find_first_of(".[");
  if (end != std::string_view::npos) wrong = wrong.substr(0, item ? end + 1 : end);
  const std::string all = whole.empty() ? "the values" : fmt::format("`{}`", whole);
  const std::string where = found.path.empty() ? all : fmt::format("`{}`", found.path);
  if (found.node != nullptr && found.node->is(yaml::Kind::list)) {
    return fail(
        fmt::format("{} has no `{}`", where, wrong),
        fmt::format("it is a list of {}, counted from `[0]`", counted(found.node->items.size(), "item")));
  }
  return fail(fmt::format("`{}` is not defined in {}", wrong, where),
              found.known.empty() ? "it has no keys" : base::did_you_mean(wrong, found.known));
}

ExitCode explain(const Options& options, base::FileSystem& fs) {
  if (options.format != diagnostic::Format::text && options.format != diagnostic::Format::json) {
    return fail("`explain` prints text or json", "the other formats are those of findings");
  }
  if (options.topic.empty()) return explain_all(options);
  if (is_of_rendered_object(options, fs) && options.topic.size() <= 3) return explain_object(options, fs);
  if (options.topic.size() == 1) return explain_rule(options, options.topic[0]);
  if (options.topic.size() <= 3) return explain_value(options, fs);
  return fail(fmt::format("unexpected argument `{}`", options.topic[3]),
              "pass a rule ID; a system, a target and the path of a value; or a chart, an object and a path");
}

}  // namespace twinhull::commands
