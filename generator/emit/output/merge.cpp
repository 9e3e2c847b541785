#include "emit/output/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "emit/output/index.h"

namespace twinhull::emit {
namespace {

constexpr std::array<std::string_view, 4> markers = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};

bool is_marker(std::string_view line) {
  return std::ranges::any_of(markers, [&](std::string_view marker) {
    return line.starts_with(marker) && (line.size() == marker.size() || line[marker.size()] == ' ');
  });
}

/// An entry `"path": "digest"`; the path as it is written.
struct IndexLine {
  std::string_view path, digest;
};

/// The entry on a line; empty if it has none.
IndexLine entry_of(std::string_view line) {
  line = base::trim(line);
  if (line.ends_with(',')) line.remove_suffix(1);
  constexpr std::string_view between = "\": \"";
  const std::size_t end = line.rfind(between);
  if (end == std::string_view::npos || !line.starts_with('"') || !line.ends_with('"')) return {};
  std::string_view digest = line.substr(end + between.size());
  digest.remove_suffix(1);
  if (!is_digest(digest)) return {};
  return {line.substr(1, end - 1), digest};
}

/// A path without the escapes of JSON; only quotes need them.
std::string unescaped(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\' && i + 1 < path.size() && path[i + 1] == '"') continue;
    out += path[i];
  }
  return out;
}

}  // namespace

OutputFile git_attributes(std::string_view header) {
  return {".gitattributes", fmt::format("# {}\n* linguist-generated\n{} merge=union\n", header, kIndexName)};
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool has_conflict_markers(std::string_view text) {
  if (text.find("<<<<<<< ") == std::string_view::npos) return false;
  bool open = false;
  for (const std::string_view line : base::split_lines(text)) {
    if (line.starts_with("<<<<<<< ")) open = true;
    if (open && line.starts_with(">>>>>>> ")) return true;
  }
  return false;
}

std::string join_sides(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : base::split_lines(text)) {
    if (is_marker(line) || base::trim(line).empty()) continue;
    const bool continues = !lines.empty() && !entry_of(line).path.empty() && lines.back().ends_with('"');
    if (continues) lines.back() += ',';
    lines.emplace_back(line);
  }
  return base::join(lines, "\n");
}

std::multimap<std::string, std::string> all_entries(std::string_view text) {
  std::multimap<std::string, std::string> entries;
  for (const std::string_view line : base::split_lines(text)) {
    const IndexLine entry = entry_of(line);
    if (!entry.path.empty()) entries.emplace(unescaped(entry.path), entry.digest);
  }
  return entries;
}

}  // namespace twinhull::emit
