// What keeps whole objects of a chart from being rendered.
#include "lint/load/helm/chart_switches.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/go_template/values_use.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Whether an object begins between two offsets of a template.
bool holds_object(std::string_view text) {
  return text.starts_with("kind:") || text.find("\nkind:") != std::string_view::npos;
}

/// The part of a template that a condition decides about.
struct TemplateRange {
  std::string path;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The values in a condition.
void take_condition(std::string_view condition, const TemplateRange& range, const Node* defaults,
                    std::vector<Switch>& out) {
  const std::string text = "{{" + std::string(condition) + "}}";
  ValueUses all;
  find_value_uses(text, 0, all);
  for (const ValueUse& use : all.uses) {
    if (base::trim(std::string_view(text).substr(0, use.span.begin)).ends_with("not")) continue;
    const std::string key = base::join(use.keys, ".");
    const Node* value = defaults == nullptr ? nullptr : defaults->at(key);
    if (value == nullptr || !value->is(Kind::boolean) || value->is_true()) continue;
    out.push_back({.set = key + "=true", .file = range.path, .begin = range.begin, .end = range.end});
  }
}

/// `.Capabilities.APIVersions.Has "monitoring.coreos.com/v1"`.
void take_api(const Action& action, const TemplateRange& range, std::vector<Switch>& out) {
  constexpr std::string_view mark = "Capabilities.APIVersions.Has";
  for (std::size_t at = action.text.find(mark); at != std::string_view::npos;
       at = action.text.find(mark, at + 1)) {
    std::string_view rest = base::trim(action.text.substr(at + mark.size()));
    std::string_view before = base::trim(action.text.substr(0, at));
    while (before.ends_with('.') || before.ends_with('$') || before.ends_with('(')) before.remove_suffix(1);
    if (!rest.starts_with('"') || base::trim(before).ends_with("not")) continue;
    rest = rest.substr(1, rest.find('"', 1) - 1);
    const std::string_view group = rest.substr(0, rest.find('/'));
    // Helm knows what every cluster serves.
    if (group.find('.') == std::string_view::npos || group.ends_with(".k8s.io")) continue;
    out.push_back(
        {.set = std::string(rest), .api = true, .file = range.path, .begin = range.begin, .end = range.end});
  }
}

/// Conditions in named templates, by the name.
using Defines = std::map<std::string_view, std::vector<std::string_view>, std::less<>>;

/// Whether a block is a condition around objects.
bool decides_about_objects(const Action& open, const Action& close, std::string_view text) {
  const bool condition = open.first() == "if" || open.first() == "with" || open.text.starts_with("else if");
  return condition && holds_object(text.substr(open.end, close.begin - open.end));
}

/// The first quoted text in an action.
std::string_view quoted_in(std::string_view action) {
  const std::size_t begin = action.find('"');
  if (begin == std::string_view::npos) return {};
  return action.substr(begin + 1, std::min(action.find('"', begin + 1), action.size()) - begin - 1);
}

void read_defines(const std::string& path, SourceCache& sources, Defines& defines) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  const std::string_view text = sources.files().text(file);
  const std::vector<Action> actions = actions_of(text);
  const std::vector<Block> blocks = blocks_of(actions);
  for (const Block& define : blocks) {
    if (actions[define.open].first() != "define") continue;
    std::vector<std::string_view>& conditions = defines[quoted_in(actions[define.open].text)];
    for (const Block& block : blocks) {
      const bool inside = block.open > define.open && block.close < define.close;
      if (inside && decides_about_objects(actions[block.open], actions[block.close], text))
        conditions.push_back(actions[block.open].text);
    }
  }
}

/// The conditions of a named template that is included with a map of values: `.values.enabled` of
/// `(dict "values" .Values.backend)` is `.Values.backend.enabled`.
void take_include(const Action& action, const TemplateRange& range, const Defines& defines,
                  const Node* defaults, std::vector<Switch>& out) {
  const auto found = defines.find(quoted_in(action.text));
  if (found == defines.end()) return;
  std::vector<std::pair<std::string, std::string>> arguments;  // of `dict`, with what they are called inside
  for (std::size_t at = action.text.find("\" .Values."); at != std::string_view::npos;
       at = action.text.find("\" .Values.", at + 1)) {
    const std::size_t name = action.text.rfind('"', at - 1) + 1;
    const std::size_t end = action.text.find_first_of(" )", at + 2);
    arguments.emplace_back(" ." + std::string(action.text.substr(name, at - name)) + ".",
                           " " + std::string(action.text.substr(at + 2, end - at - 2)) + ".");
  }
  for (const std::string_view condition : found->second) {
    std::string text(condition);
    for (const auto& [inside, outside] : arguments) {
      for (std::size_t at = text.find(inside); at != std::string::npos;
           at = text.find(inside, at + outside.size()))
        text.replace(at, inside.size(), outside);
    }
    take_condition(text, range, defaults, out);
  }
}

void read_template(const std::string& path, const Defines& defines, const Node* defaults,
                   SourceCache& sources, std::vector<Switch>& out) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  const std::string_view text = sources.files().text(file);
  const std::vector<Action> actions = actions_of(text);
  for (const Action& action : actions) {
    const TemplateRange range = {path, static_cast<std::uint32_t>(action.begin),
                                 static_cast<std::uint32_t>(action.end)};
    if (action.first() == "include") take_include(action, range, defines, defaults, out);
  }
  for (const Block& block : blocks_of(actions)) {
    const Action& open = actions[block.open];
    if (!decides_about_objects(open, actions[block.close], text)) continue;
    const TemplateRange range = {path, static_cast<std::uint32_t>(open.begin),
                                 static_cast<std::uint32_t>(actions[block.close].end)};
    take_condition(open.text, range, defaults, out);
    take_api(open, range, out);
  }
}

}  // namespace

std::vector<Switch> find_switches(const ChartSource& chart, SourceCache& sources) {
  std::vector<Switch> out;
  const bool has_own =
      !chart.values.empty() && chart.values.front().path == base::join_path(chart.directory, "values.yaml");
  const Node* defaults = has_own ? chart.values.front().root : nullptr;
  Defines defines;
  for (const std::string& path : chart.templates) read_defines(path, sources, defines);
  for (const std::string& path : chart.templates) {
    if (is_yaml_name(path)) read_template(path, defines, defaults, sources, out);
  }
  if (chart.dependencies == nullptr) return out;
  for (const Node* one : items_at(chart.dependencies, "")) {
    const std::string_view name = text_at(one, "name");
    if (std::ranges::find(chart.vendored, name) == chart.vendored.end()) continue;
    const std::string condition(base::trim(text_at(one, "condition")));
    const Node* value = condition.empty() || defaults == nullptr ? nullptr : defaults->at(condition);
    if (value == nullptr || !value->is(Kind::boolean) || value->is_true()) continue;
    out.push_back({.set = condition + "=true",
                   .file = base::join_path(base::join_path(chart.directory, "charts"), name) + "/",
                   .end = std::numeric_limits<std::uint32_t>::max()});
  }
  return out;
}

}  // namespace twinhull::lint
