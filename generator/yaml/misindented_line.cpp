#include "yaml/misindented_line.h"

#include <algorithm>
#include <limits>

namespace twinhull::yaml {
namespace {

/// A key or list item whose collection is open above a line.
struct Level {
  Column column;
  std::size_t line = 0;  ///< line number in the document

  bool item() const { return column.key.empty(); }
};

/// From the innermost to the outermost.
std::vector<Level> levels_above(const std::vector<TextLine>& lines) {
  std::vector<Level> levels;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = lines.size() - 1; i-- > 0 && limit > 0;) {
    if (!lines[i].counts() || lines[i].inside_quote) continue;
    const std::vector<Column> columns = columns_of(lines[i]);
    for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
      if (column->at >= limit) continue;
      levels.push_back({*column, i});
      limit = column->at;
    }
  }
  return levels;
}

std::string spaces(std::size_t count) { return std::to_string(count) + (count == 1 ? " space" : " spaces"); }

std::string quoted(std::string_view key) { return "`" + std::string(key) + "`"; }

}  // namespace

std::optional<MisindentedLine> find_misindented_line(const std::vector<TextLine>& lines, std::size_t offset) {
  const TextLine& line = lines.back();
  if (!line.counts() || line.inside_quote) return std::nullopt;
  const std::vector<Column> own = columns_of(line);
  if (own.empty()) return std::nullopt;
  // The parser stops at the key or at its `:`; further right, the cause is different.
  const std::size_t first_end =
      line.begin + own.front().at + std::max<std::size_t>(own.front().key.size(), 1);
  if (offset > first_end) return std::nullopt;
  const std::size_t at = own.front().at;
  const bool item = own.front().key.empty();
  const std::vector<Level> levels = levels_above(lines);
  const auto outer = std::ranges::find_if(levels, [&](const Level& level) { return level.column.at < at; });
  const auto same = std::ranges::find_if(levels, [&](const Level& level) { return level.column.at == at; });
  if (same != levels.end()) {
    // `value` directly below the `-` of `- name: a`.
    if (item || !same->item() || same == levels.begin() || same + 1 == levels.end()) return std::nullopt;
    const Level& inner = *(same - 1);
    return MisindentedLine{
        .begin = line.begin + at,
        .end = first_end,
        .message =
            quoted(own.front().key) + " is indented by " + spaces(at) + ", like the `-` of the list above",
        .help = "indent it by " + spaces(inner.column.at) + " to belong to the list item above"};
  }
  if (outer == levels.end()) return std::nullopt;
  const std::string subject = item ? "this list item" : quoted(own.front().key);
  MisindentedLine out{.begin = line.begin + at, .end = first_end};

  if (outer == levels.begin()) {
    if (outer->item() || !outer->column.has_value) return std::nullopt;
    const std::string above = quoted(outer->column.key);
    out.message = subject + " is indented more than " + above + ", which already has a value";
    out.help = "indent it by " + spaces(outer->column.at) + " to align it with " + above +
               ", or remove the value of " + above;
    return out;
  }
  const Level& inner = *(outer - 1);
  const std::string parent = outer->item() ? "the list item above" : quoted(outer->column.key);
  out.message = subject + " is indented by " + spaces(at) + ", between " + parent + " (" +
                std::to_string(outer->column.at) + ") and its content (" + std::to_string(inner.column.at) +
                ")";
  if (item && outer->item()) {
    out.help = "indent it by " + spaces(outer->column.at) + " to be the next item of the list";
  } else if (outer->item()) {
    out.help = "indent it by " + spaces(inner.column.at) + " to belong to the list item above";
  } else {
    out.help = "indent it by " + spaces(inner.column.at) + " to belong to " + parent + ", or by " +
               spaces(outer->column.at) + " to align with it";
  }
  return out;
}

}  // namespace twinhull::yaml
