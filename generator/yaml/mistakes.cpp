#include "yaml/mistakes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "yaml/misindented_line.h"
#include "yaml/spaces.h"
#include "yaml/text_lines.h"

namespace twinhull::yaml {
namespace {

using diagnostic::Finding;

/// The input of the search.
struct MistakeContext {
  std::string_view text;
  std::size_t begin = 0;
  std::vector<TextLine> lines;  ///< lines of the document up to the one where the parser stopped; never empty
  SyntaxError error;

  const TextLine& last() const { return lines.back(); }
  /// The previous line that is neither blank nor a comment; null if there is none.
  const TextLine* above() const {
    for (auto line = lines.rbegin() + 1; line != lines.rend(); ++line) {
      if (line->counts()) return &*line;
    }
    return nullptr;
  }
};

Finding finding(const MistakeContext& context, std::size_t begin, std::size_t end, std::string message,
                std::string help) {
  return {.rule = "yaml-syntax",
          .message = std::move(message),
          .span = {context.error.finding.span.file, static_cast<std::uint32_t>(begin),
                   static_cast<std::uint32_t>(end)},
          .help = std::move(help)};
}

std::size_t end_of(const TextLine& line) {
  return line.begin + std::min(line.text.find_last_not_of(" \t"), line.text.size() - 1) + 1;
}

/// The offset of the content after the `- ` of list items.
std::size_t behind_dashes(const TextLine& line) {
  std::size_t at = line.indent;
  while (at + 1 < line.text.size() && line.text[at] == '-' && line.text[at + 1] == ' ') {
    at = std::min(line.text.find_first_not_of(' ', at + 1), line.text.size());
  }
  return at;
}

bool looks_like_entry(const TextLine& line) { return !columns_of(line).empty(); }

std::optional<Finding> conflict_marker(const MistakeContext& context) {
  for (std::size_t at = context.begin; at < context.text.size();) {
    const std::size_t end = std::min(context.text.find('\n', at), context.text.size());
    const std::string_view line = context.text.substr(at, end - at);
    const std::string_view mark = line.substr(0, line.find_first_of(" \r"));
    if (mark == "<<<<<<<" || mark == ">>>>>>>") {
      return finding(context, at, end, "a Git conflict marker: the merge is not resolved",
                     "keep one of the two sides and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
    }
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<Finding> foreign_space(const MistakeContext& context) {
  for (const TextLine* line : {context.above(), &context.last()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    for (std::size_t from : {line->indent, behind_dashes(*line)}) {
      const ForeignSpace space = find_foreign_space(line->text.substr(std::min(from, line->text.size())));
      if (space.size == 0) continue;
      const std::size_t begin = line->begin + from + space.at;
      return finding(context, begin, begin + space.size, message_of(space), "replace it with a space");
    }
  }
  return std::nullopt;
}

/// A quote still open where the parser stopped, if the quoted text contains what looks like entries.
std::optional<Finding> open_quote(const MistakeContext& context) {
  if (!context.last().inside_quote) return std::nullopt;
  const auto opening = std::find_if(context.lines.rbegin(), context.lines.rend(),
                                    [](const TextLine& line) { return line.opened; });
  if (opening == context.lines.rend()) return std::nullopt;
  const bool swallowed = std::any_of(context.lines.rbegin(), opening, looks_like_entry);
  if (!swallowed) return std::nullopt;
  const std::size_t at = *opening->opened;
  return finding(context, at, end_of(*opening), "a quote that is not closed on its line",
                 std::string("close it with `") + context.text[at] + "`");
}

std::optional<Finding> behind_quote(const MistakeContext& context) {
  const TextLine& line = context.last();
  if (!line.behind || context.error.finding.span.begin < *line.behind) return std::nullopt;
  const char quote =
      line.text.substr(0, *line.behind - line.begin).find('"') != std::string_view::npos ? '"' : '\'';
  return finding(context, *line.behind, end_of(line), "text after the closing quote of a value",
                 quote == '"' ? "write `\\\"` for a quote inside double quotes, or quote the whole value"
                              : "write `''` for a quote inside single quotes, or quote the whole value");
}

/// The word before the first `:` of a line; empty if there is none or other text comes first.
std::string_view word_before_colon(std::string_view content) {
  const std::size_t end =
      content.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/");
  if (end == 0 || end == std::string_view::npos || content[end] != ':') return {};
  return content.substr(0, end);
}

/// `cpu:250m`.
std::optional<Finding> no_blank_behind_colon(const MistakeContext& context) {
  for (const TextLine* line : {&context.last(), context.above()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    const std::size_t from = behind_dashes(*line);
    const std::string_view content = line->text.substr(from);
    const std::string_view key = word_before_colon(content);
    if (key.empty() || content.size() == key.size() + 1) continue;
    const std::string_view value = content.substr(key.size() + 1);
    if (value.front() == ' ' || value.front() == '\t' || value.starts_with("//")) continue;
    if (content.find(": ") != std::string_view::npos || content.back() == ':') continue;
    return finding(context, line->begin + from, end_of(*line), "a key without a space after its `:`",
                   "write `" + std::string(key) + ": ` with a space before the value");
  }
  return std::nullopt;
}

/// `data` and `replicas 2`, if the lines around them are entries.
std::optional<Finding> no_colon(const MistakeContext& context) {
  const bool itself = context.error.kind == SyntaxErrorKind::missing_colon;
  const TextLine* line = itself ? &context.last() : context.above();
  if (line == nullptr || line->inside_text || line->inside_quote || line->opened || !line->counts())
    return {};
  if (!itself && !looks_like_entry(context.last())) return std::nullopt;
  const std::size_t from = behind_dashes(*line);
  const std::string_view content = line->text.substr(from, end_of(*line) - line->begin - from);
  if (content.empty() || content.find(": ") != std::string_view::npos || content.back() == ':' ||
      content.find(':') < content.find(' ') ||
      std::string_view("#-'\"[{|>&*!%@").find(content.front()) != std::string_view::npos) {
    return std::nullopt;
  }
  // An entry has a sibling on the same level; `data` is followed by indented content.
  const bool level = itself || from == context.last().indent;
  const std::size_t word = content.find_first_of(" ;=");
  if (!level && word != std::string_view::npos && word + 1 != content.size()) return std::nullopt;
  if (!level && context.last().indent < from) return std::nullopt;
  const std::string key(content.substr(0, word));
  return finding(context, line->begin + from, line->begin + from + content.size(), "a key without its `:`",
                 word == std::string_view::npos || word + 1 == content.size()
                     ? "write `" + key + ":`"
                     : "write `" + key + ": ` before the value");
}

/// `-name: web`, or a tab after the dash.
std::optional<Finding> dash_without_blank(const MistakeContext& context) {
  for (const TextLine* line : {&context.last(), context.above()}) {
    if (line == nullptr || line->inside_text || line->inside_quote) continue;
    const std::string_view content = line->content();
    if (content.size() < 2 || content[0] != '-' || content[1] == '-' || content[1] == ' ') continue;
    const std::size_t begin = line->begin + line->indent;
    if (content[1] == '\t') {
      Finding tab =
          finding(context, begin + 1, begin + 2, "a tab after the `-` of a list item", "use a space");
      tab.rule = "tab-indentation";
      return tab;
    }
    if (line == &context.last() || columns_of(*line).empty())
      return finding(context, begin, end_of(*line), "a list item without a space after its `-`",
                     "write `- ` with a space before the item");
  }
  return std::nullopt;
}

/// `a: b: c`.
std::optional<Finding> second_colon(const MistakeContext& context) {
  const TextLine& line = context.last();
  if (line.inside_text || line.inside_quote || line.text.find("${{") != std::string_view::npos) return {};
  const std::vector<Column> columns = columns_of(line);
  if (columns.empty() || columns.back().key.empty() || !columns.back().has_value) return std::nullopt;
  const std::size_t value =
      line.text.find_first_not_of(" \t", columns.back().at + columns.back().key.size() + 1);
  const std::size_t offset = context.error.finding.span.begin - line.begin;
  if (offset <= value || line.text[std::min(offset, line.text.size() - 1)] != ':') return std::nullopt;
  if (std::string_view("\"'[{").find(line.text[value]) != std::string_view::npos) return std::nullopt;
  return finding(context, line.begin + value, end_of(line), "a `: ` in an unquoted value",
                 "quote the value, or put what follows on a new line");
}

std::optional<Finding> reserved_start(const MistakeContext& context) {
  const std::size_t at = context.error.finding.span.begin;
  if (at >= context.text.size() || std::string_view("@`%").find(context.text[at]) == std::string_view::npos)
    return {};
  if (context.last().indent == 0 && at == context.last().begin) return std::nullopt;
  return finding(context, at, end_of(context.last()),
                 std::string("a value that begins with `") + context.text[at] + "`, which YAML reserves",
                 "quote the value");
}

std::optional<Finding> bare_expression(const MistakeContext& context) {
  const TextLine& line = context.last();
  if (!line.expression) return std::nullopt;
  const std::size_t at = *line.expression - line.begin;
  const bool ours = line.text.substr(at).starts_with("${{");
  return finding(context, *line.expression, end_of(line),
                 ours ? "unquoted `${{ }}` inside brackets" : "unquoted `${…}` inside brackets",
                 ours ? "quote it: `\"${{ … }}\"`" : "quote it: `\"${…}\"`");
}

std::optional<Finding> misplaced(const MistakeContext& context) {
  const std::optional<MisindentedLine> found =
      find_misindented_line(context.lines, context.error.finding.span.begin);
  if (!found) return std::nullopt;
  return finding(context, found->begin, found->end, found->message, found->help);
}

/// Ordered by priority: causes before consequences.
constexpr std::array kMistakes = {foreign_space,         open_quote,     behind_quote, dash_without_blank,
                                  no_blank_behind_colon, no_colon,       misplaced,    second_colon,
                                  reserved_start,        bare_expression};

/// Finds a Go template (`{{`) or a Jinja template (`{%`), but not our own `${{`.
std::optional<std::size_t> find_action(const MistakeContext& context) {
  for (const TextLine& line : context.lines) {
    if (line.template_ && !line.inside_text && !line.inside_quote) return line.template_;
  }
  const std::string_view line = context.last().text;
  for (std::size_t at = line.find("{{"); at != std::string_view::npos; at = line.find("{{", at + 2)) {
    if (at == 0 || line[at - 1] != '$') return context.last().begin + at;
  }
  return std::nullopt;
}

}  // namespace

Diagnosis find_mistake(std::string_view text, std::size_t begin, SyntaxError error) {
  const std::size_t offset = error.finding.span.begin;
  MistakeContext context{text, begin, lines_of(text, begin, std::max(begin, offset)), std::move(error)};
  if (context.lines.empty()) return {std::move(context.error.finding)};
  if (std::optional<Finding> marker = conflict_marker(context)) return {std::move(*marker), false, true};
  const bool open =
      context.error.finding.rule == "yaml-syntax" || context.error.finding.rule == "unsupported-yaml";
  if (!open) {
    const bool tab = context.error.finding.rule == "tab-indentation";
    return {std::move(context.error.finding), false, tab};
  }
  if (const std::optional<std::size_t> action = find_action(context)) {
    const std::size_t end = std::min(text.find('\n', *action), text.size());
    const bool jinja = text.substr(*action).starts_with("{%");
    return {finding(context, *action, end,
                    jinja ? "`{%` begins a template statement, which is not YAML"
                          : "`{{` begins a Go template, which is not YAML",
                    "quote the value; to lint a chart, pass its directory"),
            true};
  }
  // The parser already points to the opening bracket or quote, which is as close as possible.
  const bool opening = context.error.kind == SyntaxErrorKind::unclosed_quote ||
                       context.error.kind == SyntaxErrorKind::unclosed_bracket;
  if (!opening) {
    for (const auto find : kMistakes) {
      if (std::optional<Finding> mistake = find(context))
        return {std::move(*mistake), false, true, find == misplaced};
    }
  }
  const bool quote = context.error.kind == SyntaxErrorKind::unclosed_quote;
  return {std::move(context.error.finding), false, quote};
}

}  // namespace twinhull::yaml
