#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compare/render.h"
#include "compare/render_parts.h"
#include "diagnostic/ansi_style.h"

namespace twinhull::compare {
namespace {

constexpr std::size_t targets_in_text = 6;
constexpr std::size_t value_in_text = 100;
constexpr std::size_t lines_in_text = 20;

class TextRenderer {
 public:
  explicit TextRenderer(bool color) : paint_(diagnostic::ansi_style_for(color)) {}

  std::string run(const Comparison& comparison) {
    for (const ChangeGroup& group : comparison.groups) {
      if (!out_.empty()) out_ += '\n';
      heading(group);
      for (const ObjectChange& object : group.objects) this->object(object);
    }
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void heading(const ChangeGroup& group) {
    add("{}{}{}", paint_.bold, fmt::join(shown_targets(group, targets_in_text), ", "), paint_.reset);
    if (group.targets.size() > targets_in_text) add(" and {} more", group.targets.size() - targets_in_text);
    out_ += '\n';
  }

  void object(const ObjectChange& object) {
    const auto [sign, color] = object.action == Action::added     ? std::pair('+', paint_.mark)
                               : object.action == Action::removed ? std::pair('-', paint_.error)
                                                                  : std::pair('~', paint_.warning);
    add("  {}{} {}{}", color, sign, display(object), paint_.reset);
    const std::vector<std::string_view> effects = labels(object.effects);
    if (!effects.empty()) {
      const std::string_view urgent = is_dangerous(object.effects) ? paint_.error : paint_.warning;
      add(": {}{}{}", urgent, fmt::join(effects, ", "), paint_.reset);
    }
    out_ += '\n';
    if (object.cause) cause(*object.cause, "    ");
    for (const FieldChange& field : object.fields) this->field(field);
  }

  void field(const FieldChange& field) {
    add("      {}", shortened(field.path, value_in_text));
    if (field.lines) {
      out_ += ":\n";
      for (const std::string& line : line_changes(field, lines_in_text)) {
        const std::string_view color = line.starts_with('+')   ? paint_.mark
                                       : line.starts_with('-') ? paint_.error
                                                               : std::string_view();
        add("        {}{}{}\n", color, line, color.empty() ? color : paint_.reset);
      }
    } else if (!field.before) {
      add(": {}added{} {}\n", paint_.mark, paint_.reset, shown_value(*field.after, value_in_text));
    } else if (!field.after) {
      add(": {}removed{} {}\n", paint_.error, paint_.reset, shown_value(*field.before, value_in_text));
    } else {
      add(": {} → {}\n", shown_value(*field.before, value_in_text), shown_value(*field.after, value_in_text));
    }
    if (field.cause) cause(*field.cause, "        ");
  }

  void cause(const Cause& cause, std::string_view indent) {
    add("{}{}from {}{}\n", indent, paint_.faint, display(cause), paint_.reset);
  }

  const diagnostic::AnsiStyle& paint_;
  std::string out_;
};

}  // namespace

std::string render_text(const Comparison& comparison, bool color) {
  return TextRenderer(color).run(comparison);
}

std::string summary(const Comparison& comparison) {
  std::size_t counts[3] = {};
  for (const ChangeGroup& group : comparison.groups) {
    for (const ObjectChange& object : group.objects)
      counts[static_cast<std::size_t>(object.action)] += group.targets.size();
  }
  const auto plural = [](std::size_t count) { return count == 1 ? "" : "s"; };
  const std::size_t targets = comparison.targets + comparison.removed_targets.size();
  if (comparison.groups.empty())
    return fmt::format("no object changes in {} target{}", targets, plural(targets));
  std::string out = fmt::format("{} of {} target{} change{}:", comparison.changed_targets, targets,
                                plural(targets), comparison.changed_targets == 1 ? "s" : "");
  bool first = true;
  for (Action action : {Action::added, Action::removed, Action::changed}) {
    const std::size_t count = counts[static_cast<std::size_t>(action)];
    if (count == 0) continue;
    out += fmt::format("{} {} object{} {}", first ? "" : ",", count, plural(count), name(action));
    first = false;
  }
  return out;
}

}  // namespace twinhull::compare
