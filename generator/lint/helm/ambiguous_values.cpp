// Values that Helm reads differently from how they are written, or prints differently: `NO`, `0123`, `1.10`,
// 1000000. Reported at the value, with the locations where templates print it as text. A value that is only
// tested, or printed as a number into a numeric field, is fine.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/go_template/actions.h"
#include "lint/go_template/go_scalar.h"
#include "lint/go_template/scoped_uses.h"
#include "lint/go_template/values_use.h"
#include "lint/helm/checks.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using yaml::Style;

/// Functions after which a value is still printed as text.
constexpr std::array<std::string_view, 19> printing = {
    "b64enc",     "default", "indent",   "lower",  "nindent",  "print", "printf",
    "quote",      "replace", "required", "squote", "toString", "trim",  "trimPrefix",
    "trimSuffix", "trunc",   "upper",    "cat",    "join"};
constexpr std::array<std::string_view, 6> to_text = {"b64enc",   "quote",  "squote",
                                                     "toString", "printf", "print"};

/// The number of leading blanks of a line.
std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::size_t start_of_line(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

constexpr int max_lines = 400;  ///< number of lines above a value that are searched

/// Whether an offset of a template is inside a block scalar (`config: |`).
bool in_block_scalar(std::string_view text, std::size_t at) {
  const auto line_at = [&](std::size_t start) { return text.substr(start, text.find('\n', start) - start); };
  std::size_t start = start_of_line(text, at), indent = indent_of(line_at(start));
  for (int lines = 0; start > 0 && indent > 0 && lines < max_lines; ++lines) {
    start = start_of_line(text, start - 1);
    const std::string_view line = line_at(start), trimmed = base::trim(line);
    if (trimmed.empty() || trimmed.starts_with("{{") || indent_of(line) >= indent) continue;
    indent = indent_of(line);
    for (std::string_view end : {": |", ": |-", ": |+", ": >", ": >-", "- |", "- |-"}) {
      if (trimmed.ends_with(end)) return true;
    }
  }
  return false;
}

constexpr std::array<std::string_view, 3> lookups = {"dig", "get", "index"};

/// Whether an action prints its value as text, or as part of one. `indexed`: the value is looked up by
/// literal keys; otherwise an argument of `index` can be a key.
bool prints_text(std::string_view text, const Action& action, bool indexed = false) {
  const auto among = [](const auto& words) {
    return [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  };
  const auto allowed = [&](std::string_view word) {
    return among(printing)(word) || (indexed && among(lookups)(word));
  };
  if (!std::ranges::all_of(action.words, allowed) || action.text.find('=') != std::string_view::npos)
    return false;
  if (std::ranges::any_of(action.words, among(to_text))) return true;
  const std::size_t start = start_of_line(text, action.begin);
  const std::string_view before = text.substr(start, action.begin - start), trimmed = base::trim(before);
  const std::string_view after = text.substr(action.end, text.find('\n', action.end) - action.end);
  if (!after.empty() && std::string_view(" \t\r#,}]").find(after.front()) == std::string_view::npos)
    return true;
  const bool whole = trimmed.empty() || trimmed.ends_with('-') ||
                     (trimmed.ends_with(':') && before.ends_with(' ')) || trimmed.ends_with('[') ||
                     trimmed.ends_with(',') || trimmed.ends_with("}}");
  return !whole || in_block_scalar(text, action.begin);
}

/// Where the templates print values as text, by the paths of the values; and which maps they use as a whole.
struct Prints {
  std::map<std::string, std::vector<source::Span>, std::less<>> of;
  std::map<std::string, bool, std::less<>> taken;
};

void read_template(std::string_view text, std::uint32_t file, Prints& prints) {
  ValueUses uses;
  find_value_uses(text, file, uses);
  const std::vector<Action> actions = actions_of(text);
  auto action = actions.begin();
  for (const ValueUse& use : uses.uses) {
    while (action != actions.end() && action->end <= use.span.begin) ++action;
    if (action == actions.end() || use.span.begin < action->begin) continue;
    const std::string path = base::join(use.keys, ".");
    prints.taken[path] = true;
    if (prints_text(text, *action, use.indexed)) prints.of[path].push_back(use.span);
  }
  for (const ScopedUse& use : scoped_uses_of(text, actions)) {
    if (!prints_text(text, actions[use.action])) continue;
    prints.of[use.path].push_back(
        {file, static_cast<std::uint32_t>(use.begin), static_cast<std::uint32_t>(use.end)});
  }
}

/// Where a value is printed; null if it is not. `range` covers all keys of a map.
const std::vector<source::Span>* locations_of(const Prints& prints, std::vector<std::string_view> keys) {
  const auto at = [&](const std::vector<std::string_view>& path) {
    const auto found = prints.of.find(base::join(path, "."));
    return found == prints.of.end() ? nullptr : &found->second;
  };
  if (const auto* locations = at(keys)) return locations;
  for (std::size_t back = 1; back <= std::min<std::size_t>(2, keys.size()); ++back) {
    std::vector<std::string_view> any = keys;
    any[keys.size() - back] = "*";
    if (const auto* locations = at(any)) return locations;
  }
  return nullptr;
}

/// What is wrong with a scalar.
struct Fault {
  std::string_view rule;
  std::string message;
  std::string help;
};

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.front() != '0' &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool loses_zero(std::string_view text, std::string_view printed) {
  return text.size() > printed.size() && text.starts_with(printed) &&
         text.find('.') != std::string_view::npos && text.ends_with('0') &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Empty if Helm prints what is written, or nearly so.
Fault fault_of(std::string_view path, std::string_view text, std::string_view own_name) {
  const GoScalar read = read_by_helm(text);
  const std::string in_quotes = fmt::format("put it in quotes: `\"{}\"`", text);
  if (read.kind == GoScalar::Kind::boolean) {
    constexpr std::array<std::string_view, 6> plain = {"true", "True", "TRUE", "false", "False", "FALSE"};
    if (std::ranges::find(plain, text) != plain.end()) return {};
    return {"ambiguous-chart-value",
            fmt::format("Helm reads `{}` as the boolean `{}` and prints that", path, read.printed),
            fmt::format("{}; if a boolean is meant, write `{}`", in_quotes, read.printed)};
  }
  if (read.kind != GoScalar::Kind::number || read.printed == text) return {};
  if (is_integer(text)) {
    return {"scientific-notation",
            fmt::format("Helm prints `{}` as `{}`: it reads numbers as floating point", path, read.printed),
            fmt::format("{}, or print it with `{{{{ {} | int64 }}}}`", in_quotes, own_name)};
  }
  if (loses_zero(text, read.printed)) {
    return {"unquoted-version",
            fmt::format("Helm reads `{}` as the number `{}`: the trailing zero is lost", path, read.printed),
            in_quotes};
  }
  if (text.starts_with('.') || text.ends_with('.') || text.starts_with('+')) return {};
  return {"ambiguous-scalar",
          fmt::format("Helm reads `{}` as the number `{}` and prints that", path, read.printed), in_quotes};
}

/// What an action prints, without the functions applied to it: `index .Values.sizes 0`.
std::string_view expression_at(const source::Files& files, source::Span span) {
  const std::string_view text = files.text(span.file);
  const std::size_t open = text.rfind("{{", span.begin);
  if (open == std::string_view::npos) return {};
  std::string_view expression =
      text.substr(open + 2, std::min(text.find('|', span.end), text.find("}}", span.end)) - open - 2);
  if (expression.starts_with('-')) expression.remove_prefix(1);
  return base::trim(expression);
}

/// Whether a path can be written with dots.
bool is_plain_path(const std::vector<std::string_view>& keys) {
  return std::ranges::none_of(keys, [](std::string_view key) {
    return key.empty() ||
           std::ranges::any_of(key, [](char c) { return c == '*' || c == '-' || c == '.' || c == '/'; });
  });
}

struct AmbiguityWalk {
  const Prints& prints;
  const source::Files& files;
  std::vector<std::string_view> keys;  ///< `*` for the items of a list
  std::string shown;                   ///< the path if it goes through a list: `ports[0].number`
  std::vector<ObjectFinding>& out;
};

/// Whether a map around the value is passed on as a whole.
bool handed_on(const AmbiguityWalk& walk) {
  for (std::size_t size = 1; size < walk.keys.size(); ++size) {
    const std::string path =
        base::join(std::vector(walk.keys.begin(), walk.keys.begin() + static_cast<long>(size)), ".");
    if (walk.prints.taken.contains(path)) return true;
  }
  return false;
}

void check_scalar(AmbiguityWalk& walk, const Node& node) {
  if (node.style != Style::plain || !node.span.known()) return;
  const std::vector<source::Span>* printed = locations_of(walk.prints, walk.keys);
  // Inside of `range` it has another name.
  const bool named =
      printed != nullptr && walk.files.text(printed->front()).find(".Values") == std::string_view::npos;
  const bool looked_up = printed != nullptr && !is_plain_path(walk.keys);
  const std::string path = base::join(walk.keys, ".");
  const Fault fault = fault_of(walk.shown.empty() ? path : walk.shown, walk.files.text(node.span),
                               named       ? std::string(walk.files.text(printed->front()))
                               : looked_up ? std::string(expression_at(walk.files, printed->front()))
                                           : ".Values." + path);
  if (fault.rule.empty()) return;
  const std::string_view key = walk.keys.back();
  const bool version = fault.rule == "unquoted-version" && (key == "tag" || key.ends_with("ersion"));
  if (printed == nullptr && !(version && handed_on(walk))) return;
  ObjectFinding found = finding_at(std::string(fault.rule), node.span, fault.message, fault.help);
  constexpr std::size_t most = 3;
  if (printed != nullptr) {
    for (const source::Span& span : *printed) {
      if (found.finding.related.size() < most) found.finding.related.push_back({"printed here", span});
    }
  }
  walk.out.push_back(std::move(found));
}

void check_node(AmbiguityWalk& walk, const Node& node) {
  if (!node.is(Kind::map) && !node.is(Kind::list)) return check_scalar(walk, node);
  const std::string shown = walk.shown;
  for (const yaml::Entry& entry : node.entries) {
    walk.keys.push_back(entry.key);
    if (!shown.empty()) walk.shown = fmt::format("{}.{}", shown, entry.key);
    check_node(walk, *entry.value);
    walk.keys.pop_back();
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    walk.shown = fmt::format("{}[{}]", shown.empty() ? base::join(walk.keys, ".") : shown, i);
    walk.keys.push_back("*");
    check_node(walk, *node.items[i]);
    walk.keys.pop_back();
  }
  walk.shown = shown;
}

/// Duplicate keys, and keys that Helm reads differently from how they are written.
void check_keys(const ValuesFile& values, SourceCache& sources, std::vector<ObjectFinding>& out) {
  const std::uint32_t file = sources.file(values.path);
  if (file == 0) return;
  base::Arena arena;
  yaml::ReadResult read = yaml::read(sources.files(), file, arena, {.accept_yaml11_scalars = true});
  for (diagnostic::Finding& finding : read.findings) {
    if (finding.rule == "duplicate-key" || finding.rule == "ambiguous-scalar")
      out.push_back({.object = nullptr, .finding = std::move(finding)});
  }
}

}  // namespace

void check_scalars(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  Prints prints;
  for (const std::string& path : chart.templates) {
    const std::uint32_t file = sources.file(path);
    if (file != 0) read_template(sources.files().text(file), file, prints);
  }
  for (const ValuesFile& values : chart.values) {
    check_keys(values, sources, out);
    if (values.root == nullptr) continue;
    AmbiguityWalk walk{.prints = prints, .files = sources.files(), .keys = {}, .shown = {}, .out = out};
    check_node(walk, *values.root);
  }
}

}  // namespace twinhull::lint
