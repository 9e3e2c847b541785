#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/mistakes.h"

namespace twinhull::yaml {
namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< at the line break
  std::string_view text;

  std::size_t blanks() const { return std::min(text.find_first_not_of(" \t"), text.size()); }
  bool empty() const { return blanks() == text.size(); }
};

Line line_at(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view content = text.substr(begin, end - begin);
  if (content.ends_with('\r')) content.remove_suffix(1);
  return {begin, begin + content.size(), content};
}

std::optional<Line> line_below(std::string_view text, const Line& line) {
  const std::size_t next = text.find('\n', line.end);
  if (next == std::string_view::npos || next + 1 >= text.size()) return std::nullopt;
  return line_at(text, next + 1);
}

/// Keeps the first side of a conflict.
bool leave_conflict(std::string_view text, const Line& marker, std::vector<Line>& out) {
  if (!marker.text.starts_with("<<<<<<<")) return marker.text.starts_with(">>>>>>>");
  bool second = false;
  for (std::optional<Line> line = line_below(text, marker); line; line = line_below(text, *line)) {
    second = second || line->text == "=======" || line->text.starts_with("|||||||");
    if (second) out.push_back(*line);
    if (line->text.starts_with(">>>>>>>")) break;
  }
  return true;
}

void leave_tabs(std::string_view text, const Line& first, std::vector<Line>& out) {
  for (std::optional<Line> line = line_below(text, first); line; line = line_below(text, *line)) {
    if (line->text.substr(0, line->blanks()).find('\t') != std::string_view::npos) out.push_back(*line);
  }
}

/// The lines below the mistake that belong to it, and its siblings if its indentation is the mistake.
void leave_below(std::string_view text, const Line& first, bool beside, std::vector<Line>& out) {
  for (std::optional<Line> line = line_below(text, first); line; line = line_below(text, *line)) {
    if (!line->empty() && (beside ? line->blanks() < first.blanks() : line->blanks() <= first.blanks()))
      return;
    out.push_back(*line);
  }
}

}  // namespace

std::vector<source::Span> lines_to_leave_out(std::string_view text, const Diagnosis& mistake) {
  const source::Span span = mistake.finding.span;
  const Line first = line_at(text, span.begin);
  std::vector<Line> lines = {first};
  if (mistake.finding.rule == "tab-indentation") {
    leave_tabs(text, first, lines);
  } else if (!leave_conflict(text, first, lines)) {
    leave_below(text, first, mistake.indentation, lines);
  }
  std::vector<source::Span> spans;
  for (const Line& line : lines) {
    spans.push_back(
        {span.file, static_cast<std::uint32_t>(line.begin), static_cast<std::uint32_t>(line.end)});
  }
  return spans;
}

}  // namespace twinhull::yaml
