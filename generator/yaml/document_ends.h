#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace twinhull::yaml {

/// Where the documents of a text end, found without reading them.
class DocumentEnds {
 public:
  /// The text begins at `begin`, behind a byte order mark.
  DocumentEnds(std::string_view text, std::uint32_t begin);

  /// Where the document that begins at `from` (which may be in the middle of a line) ends: at the next `---`;
  /// in a stream of JSON documents behind its closing bracket.
  std::uint32_t after(std::uint32_t from) const;
  /// The same of what has to be read by itself: a document of JSON, and all the text otherwise.
  std::uint32_t part(std::uint32_t from) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> json_;  ///< of the documents of JSON; empty where the text is no stream of such
};

}  // namespace twinhull::yaml
