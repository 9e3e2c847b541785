#include "yaml/mistakes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "yaml/misplaced.h"
#include "yaml/spaces.h"
#include "yaml/text_lines.h"

namespace twinhull::yaml {
namespace {

using diagnostic::Finding;

/// What the search works with.
struct Scene {
  std::string_view text;
  std::size_t begin = 0;
  std::vector<TextLine> lines;  ///< of the document, up to the line where the parser stopped; never empty
  Finding problem;

  const TextLine& last() const { return lines.back(); }
  /// The line before it that is neither empty nor a comment; null where there is none.
  const TextLine* above() const {
    for (auto line = lines.rbegin() + 1; line != lines.rend(); ++line) {
      if (line->counts()) return &*line;
    }
    return nullptr;
  }
};

Finding finding(const Scene& scene, std::size_t begin, std::size_t end, std::string message,
                std::string help) {
  return {
      .rule = "yaml-syntax",
      .message = std::move(message),
      .span = {scene.problem.span.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
      .help = std::move(help)};
}

std::size_t end_of(const TextLine& line) {
  return line.begin + std::min(line.text.find_last_not_of(" \t"), line.text.size() - 1) + 1;
}

/// The content behind the `- ` of list items.
std::size_t behind_dashes(const TextLine& line) {
  std::size_t at = line.indent;
  while (at + 1 < line.text.size() && line.text[at] == '-' && line.text[at + 1] == ' ') {
    at = std::min(line.text.find_first_not_of(' ', at + 1), line.text.size());
  }
  return at;
}

bool looks_like_entry(const TextLine& line) { return !columns_of(line).empty(); }

std::optional<Finding> conflict_marker(const Scene& scene) {
  for (std::size_t at = scene.begin; at < scene.text.size();) {
    const std::size_t end = std::min(scene.text.find('\n', at), scene.text.size());
    const std::string_view line = scene.text.substr(at, end - at);
    const std::string_view mark = line.substr(0, line.find_first_of(" \r"));
    if (mark == "<<<<<<<" || mark == ">>>>>>>") {
      return finding(scene, at, end, "a conflict marker of git: this merge was not finished",
                     "keep one of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
    }
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<Finding> foreign_space(const Scene& scene) {
  for (const TextLine* line : {scene.above(), &scene.last()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    for (std::size_t from : {line->indent, behind_dashes(*line)}) {
      const ForeignSpace space = find_foreign_space(line->text.substr(std::min(from, line->text.size())));
      if (space.size == 0) continue;
      const std::size_t begin = line->begin + from + space.at;
      return finding(scene, begin, begin + space.size, message_of(space), "replace it by a blank");
    }
  }
  return std::nullopt;
}

/// The quote that was open where the parser stopped, and what it swallowed looks like entries.
std::optional<Finding> open_quote(const Scene& scene) {
  if (!scene.last().inside_quote) return std::nullopt;
  const auto opening = std::find_if(scene.lines.rbegin(), scene.lines.rend(),
                                    [](const TextLine& line) { return line.opened; });
  if (opening == scene.lines.rend()) return std::nullopt;
  const bool swallowed = std::any_of(scene.lines.rbegin(), opening, looks_like_entry);
  if (!swallowed) return std::nullopt;
  const std::size_t at = *opening->opened;
  return finding(scene, at, end_of(*opening), "a quote that is not closed on its line",
                 std::string("close it with `") + scene.text[at] + "`");
}

std::optional<Finding> behind_quote(const Scene& scene) {
  const TextLine& line = scene.last();
  if (!line.behind || scene.problem.span.begin < *line.behind) return std::nullopt;
  const char quote =
      line.text.substr(0, *line.behind - line.begin).find('"') != std::string_view::npos ? '"' : '\'';
  return finding(scene, *line.behind, end_of(line), "text behind the quote that closes the value",
                 quote == '"' ? "write `\\\"` for a quote inside of double quotes, or quote the whole value"
                              : "write `''` for a quote inside of single quotes, or quote the whole value");
}

/// The word before the first `:` of a line; empty where it has none or something else comes first.
std::string_view word_before_colon(std::string_view content) {
  const std::size_t end =
      content.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/");
  if (end == 0 || end == std::string_view::npos || content[end] != ':') return {};
  return content.substr(0, end);
}

/// `cpu:250m`.
std::optional<Finding> no_blank_behind_colon(const Scene& scene) {
  for (const TextLine* line : {&scene.last(), scene.above()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    const std::size_t from = behind_dashes(*line);
    const std::string_view content = line->text.substr(from);
    const std::string_view key = word_before_colon(content);
    if (key.empty() || content.size() == key.size() + 1) continue;
    const std::string_view value = content.substr(key.size() + 1);
    if (value.front() == ' ' || value.front() == '\t' || value.starts_with("//")) continue;
    if (content.find(": ") != std::string_view::npos || content.back() == ':') continue;
    return finding(scene, line->begin + from, end_of(*line), "a key without a blank behind its `:`",
                   "write `" + std::string(key) + ": ` with a blank before the value");
  }
  return std::nullopt;
}

/// `data` and `replicas 2`, where the lines around are entries.
std::optional<Finding> no_colon(const Scene& scene) {
  const bool itself = scene.problem.message == "a line without `:` where a key is expected";
  const TextLine* line = itself ? &scene.last() : scene.above();
  if (line == nullptr || line->inside_text || line->inside_quote || line->opened || !line->counts())
    return {};
  if (!itself && !looks_like_entry(scene.last())) return std::nullopt;
  const std::size_t from = behind_dashes(*line);
  const std::string_view content = line->text.substr(from, end_of(*line) - line->begin - from);
  if (content.empty() || content.find(": ") != std::string_view::npos || content.back() == ':' ||
      content.find(':') < content.find(' ') ||
      std::string_view("#-'\"[{|>&*!%@").find(content.front()) != std::string_view::npos) {
    return std::nullopt;
  }
  // A line of a map stands level with another; `data` is followed by what belongs below it.
  const bool level = itself || from == scene.last().indent;
  const std::size_t word = content.find_first_of(" ;=");
  if (!level && word != std::string_view::npos && word + 1 != content.size()) return std::nullopt;
  if (!level && scene.last().indent < from) return std::nullopt;
  const std::string key(content.substr(0, word));
  return finding(scene, line->begin + from, line->begin + from + content.size(), "a key without its `:`",
                 word == std::string_view::npos || word + 1 == content.size()
                     ? "write `" + key + ":`"
                     : "write `" + key + ": ` before the value");
}

/// `-name: web`, and a tab behind the dash.
std::optional<Finding> dash_without_blank(const Scene& scene) {
  for (const TextLine* line : {&scene.last(), scene.above()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    const std::string_view content = line->content();
    if (content.size() < 2 || content[0] != '-' || content[1] == '-' || content[1] == ' ') continue;
    const std::size_t begin = line->begin + line->indent;
    if (content[1] == '\t') {
      Finding tab =
          finding(scene, begin + 1, begin + 2, "a tab behind the `-` of a list item", "write a blank");
      tab.rule = "tab-indentation";
      return tab;
    }
    if (line == &scene.last() || columns_of(*line).empty())
      return finding(scene, begin, end_of(*line), "a list item without a blank behind its `-`",
                     "write `- ` with a blank before the item");
  }
  return std::nullopt;
}

/// `a: b: c`.
std::optional<Finding> second_colon(const Scene& scene) {
  const TextLine& line = scene.last();
  if (line.inside_text || line.inside_quote || line.text.find("${{") != std::string_view::npos) return {};
  const std::vector<Column> columns = columns_of(line);
  if (columns.empty() || columns.back().key.empty() || !columns.back().has_value) return std::nullopt;
  const std::size_t value =
      line.text.find_first_not_of(" \t", columns.back().at + columns.back().key.size() + 1);
  const std::size_t offset = scene.problem.span.begin - line.begin;
  if (offset <= value || line.text[std::min(offset, line.text.size() - 1)] != ':') return std::nullopt;
  if (std::string_view("\"'[{").find(line.text[value]) != std::string_view::npos) return std::nullopt;
  return finding(scene, line.begin + value, end_of(line), "a `: ` in a value without quotes",
                 "quote the value, or put what follows on lines of its own");
}

std::optional<Finding> reserved_start(const Scene& scene) {
  const std::size_t at = scene.problem.span.begin;
  if (at >= scene.text.size() || std::string_view("@`%").find(scene.text[at]) == std::string_view::npos)
    return {};
  if (scene.last().indent == 0 && at == scene.last().begin) return std::nullopt;
  return finding(scene, at, end_of(scene.last()),
                 std::string("a value that begins with `") + scene.text[at] + "`, which YAML reserves",
                 "quote the value");
}

std::optional<Finding> bare_expression(const Scene& scene) {
  const TextLine& line = scene.last();
  if (!line.expression) return std::nullopt;
  const std::size_t at = *line.expression - line.begin;
  const bool ours = line.text.substr(at).starts_with("${{");
  return finding(
      scene, *line.expression, end_of(line),
      ours ? "`${{ }}` without quotes inside of brackets" : "`${…}` without quotes inside of brackets",
      ours ? "quote it: `\"${{ … }}\"`" : "quote it: `\"${…}\"`");
}

std::optional<Finding> misplaced(const Scene& scene) {
  const std::optional<Misplaced> found = find_misplaced(scene.lines, scene.problem.span.begin);
  if (!found) return std::nullopt;
  return finding(scene, found->begin, found->end, found->message, found->help);
}

/// In this order: what explains the others comes first.
constexpr std::array kMistakes = {foreign_space,         open_quote,     behind_quote, dash_without_blank,
                                  no_blank_behind_colon, no_colon,       misplaced,    second_colon,
                                  reserved_start,        bare_expression};

/// A Go template (`{{`) or a Jinja template (`{%`); our own `${{` is another matter.
std::optional<std::size_t> find_action(const Scene& scene) {
  for (const TextLine& line : scene.lines) {
    if (line.template_ && !line.inside_text && !line.inside_quote) return line.template_;
  }
  const std::string_view line = scene.last().text;
  for (std::size_t at = line.find("{{"); at != std::string_view::npos; at = line.find("{{", at + 2)) {
    if (at == 0 || line[at - 1] != '$') return scene.last().begin + at;
  }
  return std::nullopt;
}

}  // namespace

Explained find_mistake(std::string_view text, std::size_t begin, Finding problem) {
  const std::size_t offset = problem.span.begin;
  Scene scene{text, begin, lines_of(text, begin, std::max(begin, offset)), std::move(problem)};
  if (scene.lines.empty()) return {std::move(scene.problem)};
  if (std::optional<Finding> marker = conflict_marker(scene)) return {std::move(*marker), false, true};
  const bool open = scene.problem.rule == "yaml-syntax" || scene.problem.rule == "unsupported-yaml";
  if (!open) {
    const bool tab = scene.problem.rule == "tab-indentation";
    return {std::move(scene.problem), false, tab};
  }
  if (const std::optional<std::size_t> action = find_action(scene)) {
    const std::size_t end = std::min(text.find('\n', *action), text.size());
    const bool jinja = text.substr(*action).starts_with("{%");
    return {finding(scene, *action, end,
                    jinja ? "`{%` begins a statement of a template, which is not YAML"
                          : "`{{` begins a Go template, which is not YAML",
                    "quote the value; a chart is linted by the path of its folder"),
            true};
  }
  // Where a bracket or a quote was opened is said already, and nothing is nearer to the mistake.
  const bool opening = scene.problem.message.find("never closed") != std::string::npos;
  if (!opening) {
    for (const auto find : kMistakes) {
      if (std::optional<Finding> mistake = find(scene)) return {std::move(*mistake), false, true};
    }
  }
  const bool quote = scene.problem.message == "a quote that is never closed";
  return {std::move(scene.problem), false, quote};
}

}  // namespace twinhull::yaml
