// What keeps whole objects of a chart from being rendered.
#include "lint/load/helm/chart_switches.h"

#include <algorithm>
#include <limits>

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

/// The values in a condition.
void take_condition(const Action& action, const std::string& path, std::uint32_t file, const Block& block,
                    const std::vector<Action>& actions, const Node* defaults, std::vector<Switch>& out) {
  const auto begin = static_cast<std::uint32_t>(actions[block.open].begin);
  const auto end = static_cast<std::uint32_t>(actions[block.close].end);
  const std::string text = "{{" + std::string(action.text) + "}}";
  ValueUses all;
  find_value_uses(text, file, all);
  for (const ValueUse& use : all.uses) {
    if (base::trim(std::string_view(text).substr(0, use.span.begin)).ends_with("not")) continue;
    const std::string key = base::join(use.keys, ".");
    const Node* value = defaults == nullptr ? nullptr : defaults->at(key);
    if (value == nullptr || !value->is(Kind::boolean) || value->truth()) continue;
    out.push_back({.set = key + "=true", .file = path, .begin = begin, .end = end});
  }
}

/// `.Capabilities.APIVersions.Has "monitoring.coreos.com/v1"`.
void take_api(const Action& action, const std::string& path, const Block& block,
              const std::vector<Action>& actions, std::vector<Switch>& out) {
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
    out.push_back({.set = std::string(rest),
                   .api = true,
                   .file = path,
                   .begin = static_cast<std::uint32_t>(actions[block.open].begin),
                   .end = static_cast<std::uint32_t>(actions[block.close].end)});
  }
}

void read_template(const std::string& path, const Node* defaults, SourceCache& sources,
                   std::vector<Switch>& out) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  const std::string_view text = sources.files().text(file);
  const std::vector<Action> actions = actions_of(text);
  for (const Block& block : blocks_of(actions)) {
    const Action& open = actions[block.open];
    const bool condition = open.first() == "if" || open.first() == "with" || open.text.starts_with("else if");
    if (!condition || !holds_object(text.substr(open.end, actions[block.close].begin - open.end))) continue;
    take_condition(open, path, file, block, actions, defaults, out);
    take_api(open, path, block, actions, out);
  }
}

}  // namespace

std::vector<Switch> find_switches(const ChartSource& chart, SourceCache& sources) {
  std::vector<Switch> out;
  const bool has_own =
      !chart.values.empty() && chart.values.front().path == base::join_path(chart.folder, "values.yaml");
  const Node* defaults = has_own ? chart.values.front().root : nullptr;
  for (const std::string& path : chart.templates) {
    if (is_yaml_name(path)) read_template(path, defaults, sources, out);
  }
  if (chart.dependencies == nullptr) return out;
  for (const Node* one : items_at(chart.dependencies, "")) {
    const std::string_view name = text_at(one, "name");
    if (std::ranges::find(chart.vendored, name) == chart.vendored.end()) continue;
    const std::string condition(base::trim(text_at(one, "condition")));
    const Node* value = condition.empty() || defaults == nullptr ? nullptr : defaults->at(condition);
    if (value == nullptr || !value->is(Kind::boolean) || value->truth()) continue;
    out.push_back({.set = condition + "=true",
                   .file = base::join_path(base::join_path(chart.folder, "charts"), name) + "/",
                   .end = std::numeric_limits<std::uint32_t>::max()});
  }
  return out;
}

}  // namespace twinhull::lint
