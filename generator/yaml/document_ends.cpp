#include "yaml/document_ends.h"

#include <algorithm>

namespace twinhull::yaml {
namespace {

constexpr std::string_view kWhite = " \t\r\n";

/// The offset after the `{}` that begins at `at`; npos if it is not closed.
std::size_t behind_map(std::string_view text, std::size_t at) {
  int depth = 0;
  while (true) {
    at = text.find_first_of("{}\"", at);
    if (at == std::string_view::npos) return at;
    if (text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
      if (at >= text.size()) return std::string_view::npos;
    } else {
      depth += text[at] == '{' ? 1 : -1;
      if (depth == 0) return at + 1;
    }
    ++at;
  }
}

/// Finds `{…} {…}`: kubectl accepts JSON documents in sequence without `---`.
std::vector<std::uint32_t> json_stream(std::string_view text, std::size_t begin) {
  std::vector<std::uint32_t> ends;
  std::size_t at = text.find_first_not_of(kWhite, begin);
  while (at != std::string_view::npos && text[at] == '{') {
    const std::size_t end = behind_map(text, at);
    if (end == std::string_view::npos) break;
    ends.push_back(static_cast<std::uint32_t>(end));
    at = text.find_first_not_of(kWhite, end);
  }
  const bool whole = at == std::string_view::npos || text[at] == '{';
  if (!whole || ends.empty() || (ends.size() == 1 && at == std::string_view::npos)) return {};
  if (at == std::string_view::npos) ends.pop_back();
  ends.push_back(static_cast<std::uint32_t>(text.size()));
  return ends;
}

}  // namespace

DocumentEnds::DocumentEnds(std::string_view text, std::uint32_t begin)
    : text_(text), json_(json_stream(text, begin)) {}

std::uint32_t DocumentEnds::part(std::uint32_t from) const {
  const auto end = std::ranges::upper_bound(json_, from);
  return end == json_.end() ? static_cast<std::uint32_t>(text_.size()) : *end;
}

std::uint32_t DocumentEnds::after(std::uint32_t from) const {
  if (!json_.empty()) return part(from);
  bool inside = false;
  for (std::size_t at = from; at < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = text_.substr(at, end - at);
    const bool line_start = at == 0 || text_[at - 1] == '\n';
    const bool marker =
        line_start && line.starts_with("---") && (line.size() == 3 || line.find_first_of(" \t\r") == 3);
    if (marker && inside) return static_cast<std::uint32_t>(at);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool content = first != std::string_view::npos && line[first] != '#' && line[first] != '%';
    inside = inside || marker || (content && line.substr(0, 3) != "...");
    at = end + 1;
  }
  return static_cast<std::uint32_t>(text_.size());
}

}  // namespace twinhull::yaml
