// Secrets that a chart omits if values are empty, together with the environment variables that use them: the
// installation succeeds, and the application starts without them.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/go_template/actions.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A part of a template that is rendered if one of these values is set.
struct ConditionalBlock {
  std::string_view path;                 ///< of the template
  std::vector<std::string_view> values;  ///< `secrets.token`
  std::string_view text;
  source::Span span;  ///< of the condition
};

/// The values of `if .Values.a` and `if or .Values.a .Values.b`; empty for any other condition.
std::vector<std::string_view> alternatives(std::string_view condition) {
  std::vector<std::string_view> values;
  bool first = true;
  for (std::string_view word : base::split(condition.substr(2), ' ')) {
    word = base::trim(word);
    if (word.empty() || (first && word == "or")) {
      first = first && word.empty();
      continue;
    }
    first = false;
    if (!word.starts_with(".Values.")) return {};
    values.push_back(word.substr(8));
  }
  return values;
}

void collect(const std::string& path, SourceCache& sources, std::vector<ConditionalBlock>& out) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  const std::string_view text = sources.files().text(file);
  const std::vector<Action> actions = actions_of(text);
  for (const Block& block : blocks_of(actions)) {
    const Action& open = actions[block.open];
    const Action& close = actions[block.close];
    if (open.first() != "if" || close.first() != "end") continue;  // an `else` provides an alternative
    std::vector<std::string_view> values = alternatives(open.text);
    if (values.empty()) continue;
    const auto begin = static_cast<std::uint32_t>(open.start);
    out.push_back({path,
                   std::move(values),
                   text.substr(open.end, close.begin - open.end),
                   {file, begin, begin + static_cast<std::uint32_t>(open.text.size())}});
  }
}

bool has_line(std::string_view text, std::string_view wanted) {
  return std::ranges::any_of(base::split_lines(text), [&](std::string_view line) {
    const std::string_view trimmed = base::trim(line);
    return trimmed == wanted || (trimmed.starts_with("- ") && base::trim(trimmed.substr(2)) == wanted);
  });
}

bool is_empty(const Node* value) {
  return value != nullptr && value->text.empty() &&
         (value->is(yaml::Kind::string) || value->is(yaml::Kind::null));
}

/// Whether any other values file sets one of them.
bool is_set_elsewhere(const ChartSource& chart, const std::vector<std::string_view>& values) {
  return std::ranges::any_of(chart.values, [&](const ValuesFile& file) {
    return file.root != nullptr && std::ranges::any_of(values, [&](std::string_view path) {
             const Node* value = file.root->at(path);
             return value != nullptr && !is_empty(value);
           });
  });
}

}  // namespace

void check_left_out_secret(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  if (chart.values.empty() || chart.values.front().root == nullptr) return;
  const Node& defaults = *chart.values.front().root;
  std::vector<ConditionalBlock> parts;
  for (const std::string& path : chart.templates) collect(path, sources, parts);
  for (const ConditionalBlock& secret : parts) {
    const bool all_empty = std::ranges::all_of(
        secret.values, [&](std::string_view path) { return is_empty(defaults.at(path)); });
    if (!all_empty || !has_line(secret.text, "kind: Secret") || is_set_elsewhere(chart, secret.values))
      continue;
    const auto use = std::ranges::find_if(parts, [&](const ConditionalBlock& part) {
      return part.path != secret.path && has_line(part.text, "secretRef:") &&
             std::ranges::any_of(part.values, [&](std::string_view value) {
               return std::ranges::find(secret.values, value) != secret.values.end();
             });
    });
    if (use == parts.end()) continue;
    const Node* first = defaults.at(secret.values.front());
    ObjectFinding found = finding_at(
        "left-out-secret", first->span,
        fmt::format("`{}` is empty: the chart renders no Secret, and Pods start without its variables",
                    secret.values.front()),
        "set it in a values file outside of the repository, or use `required` in the template");
    for (const std::string_view other : std::span(secret.values).subspan(1))
      found.finding.related.push_back({fmt::format("`{}` is also empty", other), defaults.at(other)->span});
    found.finding.related.push_back({"the Secret is omitted here", secret.span});
    found.finding.related.push_back({"its use is omitted here", use->span});
    out.push_back(std::move(found));
  }
}

}  // namespace twinhull::lint
