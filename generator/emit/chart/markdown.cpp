#include "emit/chart/markdown.h"

#include <algorithm>

#include "emit/chart/value_docs.h"

namespace twinhull::emit {
namespace {

/// Escapes a text for a table cell, where `|` would begin the next cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string code(std::string_view text) {
  if (text.empty()) return {};
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const std::string_view pad = longest > 0 ? " " : "";
  return fence + std::string(pad) + std::string(text) + std::string(pad) + fence;
}

std::string prose(std::string_view text) {
  std::string out;
  if (!text.empty() && std::string_view("#~>=").find(text.front()) != std::string_view::npos) out += '\\';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::size_t run = std::min(text.find_first_not_of('`', at), text.size()) - at;
    if (run > 0) {
      const std::string_view fence = text.substr(at, run);
      std::size_t end = text.find(fence, at + run);
      // A longer run does not close it.
      while (end != std::string_view::npos && text.substr(end + run).starts_with('`')) {
        end = text.find(fence, std::min(text.find_first_not_of('`', end), text.size()));
      }
      if (end == std::string_view::npos) {
        for (std::size_t i = 0; i < run; ++i) out += "\\`";
        at += run;
      } else {
        out += text.substr(at, end + run - at);
        at = end + run;
      }
      continue;
    }
    if (std::string_view("<[]\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
    ++at;
  }
  return out;
}

void table(std::string& out, const Row& head, const std::vector<Row>& rows) {
  const auto line = [&](const Row& cells) {
    for (const std::string& one : cells) out.append("| ").append(cell(one)).append(one.empty() ? "" : " ");
    out += "|\n";
  };
  line(head);
  line(Row(head.size(), "---"));
  for (const Row& row : rows) line(row);
}

}  // namespace twinhull::emit
