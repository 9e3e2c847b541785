#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "compare/render.h"
#include "compare/render_parts.h"

namespace twinhull::compare {
namespace {

constexpr std::size_t targets_in_markdown = 10;
constexpr std::size_t value_in_markdown = 200;
constexpr std::size_t lines_in_markdown = 40;

/// Text as a code span, in which nothing is Markdown.
std::string code(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t i = 0, run = 0; i < text.size(); ++i) {
    run = text[i] == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const bool padded = text.empty() || text.front() == '`' || text.back() == '`';
  return fence + (padded ? " " : "") + text + (padded ? " " : "") + fence;
}

std::string codes(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) out.push_back(code(text));
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string targets(const ChangeGroup& group) {
  std::string out = codes(shown_targets(group, targets_in_markdown));
  if (group.targets.size() > targets_in_markdown)
    out += fmt::format(" and {} more", group.targets.size() - targets_in_markdown);
  return out;
}

std::string cause(const std::optional<Cause>& cause) {
  return cause ? " – " + code(display(*cause)) : std::string();
}

std::string field(const FieldChange& field) {
  const std::string path = code(shortened(field.path, value_in_markdown));
  if (field.lines) {
    std::string out = fmt::format("  - {}{}\n\n    ~~~~diff\n", path, cause(field.cause));
    for (const std::string& line : line_changes(field, lines_in_markdown)) out += "    " + line + "\n";
    return out + "    ~~~~\n";
  }
  const auto value = [](const std::optional<std::string>& text) {
    return code(shown_value(*text, value_in_markdown));
  };
  std::string change;
  if (!field.before) {
    change = "added " + value(field.after);
  } else if (!field.after) {
    change = "removed " + value(field.before);
  } else {
    change = value(field.before) + " → " + value(field.after);
  }
  return fmt::format("  - {}: {}{}\n", path, change, cause(field.cause));
}

std::string object(const ObjectChange& object) {
  std::string out = fmt::format("- {} {}", name(object.action), code(display(object)));
  const std::vector<std::string_view> effects = labels(object.effects);
  if (!effects.empty()) {
    const std::string_view strong = is_dangerous(object.effects) ? "**" : "";
    out += fmt::format(": {}{}{}", strong, fmt::join(effects, ", "), strong);
  }
  out += cause(object.cause) + "\n";
  for (const FieldChange& one : object.fields) out += field(one);
  return out;
}

/// A group with its dangerous objects, or with the others.
std::pair<std::string, std::size_t> section(const ChangeGroup& group, bool dangerous, std::size_t room) {
  std::string out = fmt::format("\n#### {}\n\n", targets(group));
  std::size_t shown = 0;
  std::size_t left = 0;
  for (const ObjectChange& one : group.objects) {
    if (is_dangerous(one.effects) != dangerous) continue;
    const std::string text = object(one);
    if (left > 0 || out.size() + text.size() > room) {
      ++left;
    } else {
      out += text;
      ++shown;
    }
  }
  return {shown == 0 ? std::string() : out, left};
}

}  // namespace

std::string render_markdown(const Comparison& comparison) {
  constexpr std::size_t reserve = 200;  // for the last line
  std::string out = fmt::format("### {}\n", summary(comparison));
  if (!comparison.groups.empty())
    out += fmt::format("\nFrom {} to {}.\n", code(comparison.before), code(comparison.after));
  if (!comparison.failed_targets.empty()) {
    const std::vector<std::string>& failed = comparison.failed_targets;
    const std::vector<std::string> first(
        failed.begin(),
        failed.begin() + static_cast<std::ptrdiff_t>(std::min(failed.size(), targets_in_markdown)));
    out += fmt::format("\n**Not compared**, because of errors: {}{}\n", codes(first),
                       failed.size() > first.size() ? " and others" : "");
  }
  std::size_t left = 0;
  for (const bool dangerous : {true, false}) {
    for (const ChangeGroup& group : comparison.groups) {
      const std::size_t room = max_markdown - std::min(max_markdown, out.size() + reserve);
      const auto [text, not_shown] = section(group, dangerous, room);
      out += text;
      left += not_shown;
    }
  }
  if (left > 0) out += fmt::format("\n{} more objects are not shown; run `twinhull diff`.\n", left);
  return out;
}

}  // namespace twinhull::compare
