#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace twinhull::yaml {

/// Finds the ends of the documents of a text without parsing them.
class DocumentEnds {
 public:
  /// `begin`: the start of the text, after a byte order mark.
  DocumentEnds(std::string_view text, std::uint32_t begin);

  /// The end of the document that begins at `from` (possibly in the middle of a line): the next `---`, or in
  /// a JSON stream the closing bracket.
  std::uint32_t after(std::uint32_t from) const;
  /// The end of the part that must be parsed separately: a document of a JSON stream, otherwise the whole
  /// text.
  std::uint32_t part(std::uint32_t from) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> json_;  ///< ends of the JSON documents; empty if the text is not a JSON stream
};

}  // namespace twinhull::yaml
