#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace twinhull::yaml {

/// A line of a text that a parser gave up on, looked at by itself. Approximate by nature: it is for saying
/// what a person probably meant.
struct TextLine {
  std::size_t begin = 0;
  std::string_view text;                  ///< without the line break
  std::size_t indent = 0;                 ///< blanks before the content
  bool inside_text = false;               ///< a line of a block of text (`|`, `>`)
  bool inside_quote = false;              ///< a quote that was opened above is open where it begins
  std::optional<std::size_t> opened;      ///< where a quote begins that the line does not close
  std::optional<std::size_t> behind;      ///< where text follows a closing quote
  std::optional<std::size_t> template_;   ///< where a template's action begins a value, a key or the line
  std::optional<std::size_t> expression;  ///< where an unquoted `${` stands inside brackets

  std::string_view content() const { return text.substr(indent < text.size() ? indent : text.size()); }
  /// Neither empty nor a comment.
  bool counts() const { return !inside_text && !content().empty() && content().front() != '#'; }
};

/// The lines of a text from `begin` on, up to the one that `last` stands in.
std::vector<TextLine> lines_of(std::string_view text, std::size_t begin, std::size_t last);

/// `- name: web`: the columns at which items and the key of a line begin.
struct Column {
  std::size_t at = 0;
  std::string_view key;    ///< empty for an item's `-`
  bool has_value = false;  ///< something follows on the line
};
std::vector<Column> columns_of(const TextLine& line);

}  // namespace twinhull::yaml
