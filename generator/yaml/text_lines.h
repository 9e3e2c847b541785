#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace twinhull::yaml {

/// A line of a text that cannot be parsed, analyzed on its own. Approximate: used to guess what was meant.
struct TextLine {
  std::size_t begin = 0;
  std::string_view text;                  ///< without the line break
  std::size_t indent = 0;                 ///< number of blanks before the content
  bool inside_text = false;               ///< a line of a block scalar (`|`, `>`)
  bool inside_quote = false;              ///< it begins inside a quote opened above
  std::optional<std::size_t> opened;      ///< offset of a quote that is not closed on the line
  std::optional<std::size_t> behind;      ///< offset of text after a closing quote
  std::optional<std::size_t> template_;   ///< offset of a template action that begins a value, a key or the
                                          ///< line
  std::optional<std::size_t> expression;  ///< offset of an unquoted `${` inside brackets

  std::string_view content() const { return text.substr(indent < text.size() ? indent : text.size()); }
  /// Whether it is structure: not blank, a comment or text.
  bool counts() const { return !inside_text && !content().empty() && content().front() != '#'; }
};

/// The lines of a text from `begin` up to the one that contains `last`.
std::vector<TextLine> lines_of(std::string_view text, std::size_t begin, std::size_t last);

/// The columns at which items and the key of a line begin, as in `- name: web`.
struct Column {
  std::size_t at = 0;
  std::string_view key;    ///< empty for the `-` of an item
  bool has_value = false;  ///< something follows on the line
};
std::vector<Column> columns_of(const TextLine& line);

}  // namespace twinhull::yaml
