#include "yaml/text_lines.h"

#include <algorithm>

namespace twinhull::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Scans lines in one forward pass.
class LineScan {
 public:
  /// State carried from line to line.
  struct State {
    char quote = '\0';  ///< open quote
    int depth = 0;      ///< of open brackets
  };

  LineScan(TextLine& line, State& state) : line_(line), state_(state) {}

  /// Returns whether a block scalar begins at the end of the line.
  bool run() {
    if (state_.quote != '\0') {
      line_.inside_quote = true;
      if (!close_quote(0)) return false;
    }
    while (true) {
      skip_indicators();
      if (at_ >= text().size() || comment()) return false;
      if (text()[at_] == '"' || text()[at_] == '\'') {
        state_.quote = text()[at_];
        const std::size_t opened = at_++;
        if (!close_quote(opened)) {
          line_.opened = line_.begin + opened;
          return false;
        }
        continue;
      }
      const std::size_t begin = at_;
      note_template();
      skip_plain();
      if (is_header(text().substr(begin)) && state_.depth == 0) return true;
      if (at_ == begin) ++at_;
    }
  }

 private:
  std::string_view text() const { return line_.text; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text().size() ? text()[at_ + ahead] : ' '; }
  bool comment() const { return peek() == '#' && (at_ == 0 || is_blank(text()[at_ - 1])); }

  void note_template() {
    const bool expression = at_ > 0 && text()[at_ - 1] == '$';
    const bool action = !expression && peek() == '{' && (peek(1) == '{' || peek(1) == '%');
    if (action && !line_.template_) line_.template_ = line_.begin + at_;
    if (state_.depth > 0 && !line_.expression && text().substr(at_).starts_with("${"))
      line_.expression = line_.begin + at_;
  }

  void skip_indicators() {
    while (at_ < text().size()) {
      const char c = text()[at_];
      if (c == '{') note_template();
      if (c == '[' || c == '{') {
        ++state_.depth;
      } else if (c == ']' || c == '}') {
        state_.depth = std::max(0, state_.depth - 1);
      } else if (c == '&' || c == '!') {
        while (at_ < text().size() && !is_blank(text()[at_])) ++at_;
        continue;
      } else if (!is_blank(c) && c != ',' && !((c == '-' || c == '?' || c == ':') && is_blank(peek(1)))) {
        return;
      }
      ++at_;
    }
  }

  void skip_plain() {
    while (at_ < text().size()) {
      const char c = text()[at_];
      if ((c == ':' && is_blank(peek(1))) || comment()) return;
      if (state_.depth > 0 && (c == ',' || c == ']' || c == '}' || c == '[' || c == '{')) return;
      ++at_;
    }
  }

  /// Skips to the end of the open quote; false if the line ends first.
  bool close_quote(std::size_t from) {
    at_ = std::max(at_, from);
    for (; at_ < text().size(); ++at_) {
      if (state_.quote == '"' && text()[at_] == '\\') {
        ++at_;
      } else if (text()[at_] == state_.quote) {
        if (state_.quote == '\'' && at_ + 1 < text().size() && text()[at_ + 1] == '\'') {
          ++at_;
          continue;
        }
        state_.quote = '\0';
        ++at_;
        std::size_t next = at_;
        while (next < text().size() && is_blank(text()[next])) ++next;
        const bool ends = next >= text().size() || (next > at_ && text()[next] == '#') ||
                          std::string_view(":,]}").find(text()[next]) != std::string_view::npos;
        if (!ends && !line_.behind) line_.behind = line_.begin + next;
        return true;
      }
    }
    return false;
  }

  /// Matches `|`, `>-` and other block scalar headers.
  static bool is_header(std::string_view value) {
    if (value.empty() || (value[0] != '|' && value[0] != '>')) return false;
    const std::size_t end = value.find_first_not_of("+-0123456789", 1);
    return end == std::string_view::npos || is_blank(value[end]);
  }

  TextLine& line_;
  State& state_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<TextLine> lines_of(std::string_view text, std::size_t begin, std::size_t last) {
  std::vector<TextLine> lines;
  LineScan::State state;
  bool block = false;
  std::size_t around = 0;  // column of the key or item of the current block scalar
  for (std::size_t at = begin; at <= last && at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    TextLine line{.begin = at, .text = text.substr(at, end - at)};
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    line.indent = std::min(line.text.find_first_not_of(' '), line.text.size());
    const bool blank = line.text.find_first_not_of(" \t") == std::string_view::npos;
    block = block && (blank || line.indent > around);
    line.inside_text = block;
    if (!block && !blank) {
      block = LineScan(line, state).run();
      if (block) {
        const std::vector<Column> columns = columns_of(line);
        around = columns.empty() ? line.indent : columns.back().at;
      }
    }
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

std::vector<Column> columns_of(const TextLine& line) {
  std::vector<Column> columns;
  std::size_t at = line.indent;
  const std::string_view text = line.text;
  while (at + 1 < text.size() && text[at] == '-' && is_blank(text[at + 1])) {
    columns.push_back({.at = at});
    at = std::min(text.find_first_not_of(' ', at + 1), text.size());
  }
  if (at < text.size() && text.substr(at) == "-") columns.push_back({.at = at});
  std::size_t colon = std::string_view::npos;
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    const std::size_t closing = text.find(text[at], at + 1);
    if (closing != std::string_view::npos && closing + 1 < text.size() && text[closing + 1] == ':')
      colon = closing + 1;
  } else {
    const std::size_t word = std::min(text.find_first_of(" \t", at), text.size());
    if (word > at + 1 && text[word - 1] == ':') colon = word - 1;
  }
  if (colon != std::string_view::npos && text[at] != '#' && text[at] != '{' && text[at] != '[') {
    const std::size_t value = text.find_first_not_of(" \t", colon + 1);
    columns.push_back(
        {at, text.substr(at, colon - at), value != std::string_view::npos && text[value] != '#'});
  }
  return columns;
}

}  // namespace twinhull::yaml
