#include "compare/render_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/diff.h"
#include "base/text.h"
#include "base/unicode.h"

namespace twinhull::compare {

std::string display(const ObjectChange& object) {
  return base::escape_for_display(fmt::format("{}{}{}/{}", object.namespace_name,
                                              object.namespace_name.empty() ? "" : "/", object.kind,
                                              object.name));
}

std::string_view name(Action action) {
  switch (action) {
    case Action::added:
      return "added";
    case Action::removed:
      return "removed";
    case Action::changed:
      return "changed";
  }
  return {};
}

std::string display(const Cause& cause) {
  return fmt::format("{}:{}:{}{}", base::escape_for_display(cause.file), cause.line, cause.column,
                     cause.removed ? " (removed)" : "");
}

std::vector<std::string_view> labels(const EffectSet& effects) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < effect_rows().size(); ++i) {
    if (effects.test(i)) out.push_back(effect_rows()[i].label);
  }
  return out;
}

std::vector<std::string> shown_targets(const ChangeGroup& group, std::size_t most) {
  std::vector<std::string> out;
  for (const std::string& target : group.targets) {
    if (out.size() == most) break;
    out.push_back(base::escape_for_display(target));
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  for (std::size_t points = 0; end < text.size() && points < most; ++points)
    end += base::decode(text, end).size;
  std::string out = base::escape_for_display(text.substr(0, end));
  if (end < text.size()) out += "…";
  return out;
}

std::string shown_value(std::string_view text, std::size_t most) {
  constexpr std::size_t shortest_digest = 32;
  constexpr std::size_t digits = 12;
  std::string_view plain = text;
  if (plain.size() > 2 && plain.starts_with('"') && plain.ends_with('"'))
    plain = plain.substr(1, plain.size() - 2);
  if (plain.size() >= shortest_digest && std::ranges::all_of(plain, base::is_hex))
    return shortened(plain, digits);
  return shortened(text, most);
}

std::vector<std::string> line_changes(const FieldChange& field, std::size_t most) {
  const std::string diff = base::unified_diff("", "", field.before.value_or(""), field.after.value_or(""),
                                              {.context = 1, .max_lines = most});
  std::vector<std::string> out;
  for (std::string_view line : base::split_lines(diff)) {
    if (line.starts_with("--- ") || line.starts_with("+++ ") || line.starts_with("@@")) continue;
    out.push_back(shortened(line, 120));
  }
  return out;
}

}  // namespace twinhull::compare
