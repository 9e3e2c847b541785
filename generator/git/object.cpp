#include "git/object.h"

#include <array>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace twinhull::git {
namespace {

constexpr std::array<std::string_view, 4> names = {"commit", "tree", "blob", "tag"};

/// Takes the line `KEY HEX` from the beginning of a text.
std::optional<ObjectId> take_line(std::string_view& text, std::string_view key) {
  if (!text.starts_with(key)) return std::nullopt;
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::optional<ObjectId> id = parse_id(text.substr(key.size(), end - key.size()));
  if (id) text.remove_prefix(end + 1);
  return id;
}

std::optional<EntryMode> mode_of(std::string_view octal) {
  if (octal == "40000" || octal == "040000") return EntryMode::directory;
  if (octal == "120000") return EntryMode::symlink;
  if (octal == "160000") return EntryMode::submodule;
  if (octal.size() == 6 && octal.starts_with("100")) return EntryMode::file;
  return std::nullopt;
}

}  // namespace

std::string_view name(ObjectType type) { return names[static_cast<std::size_t>(type) - 1]; }

std::optional<ObjectType> type_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<ObjectType>(i + 1);
  }
  return std::nullopt;
}

std::size_t max_object_size() { return static_cast<std::size_t>(base::limit(base::Limit::file_bytes)); }

std::optional<CommitHeader> parse_commit(std::string_view data) {
  CommitHeader out;
  const std::optional<ObjectId> tree = take_line(data, "tree ");
  if (!tree) return std::nullopt;
  out.tree = *tree;
  while (const std::optional<ObjectId> parent = take_line(data, "parent ")) out.parents.push_back(*parent);
  return out;
}

std::optional<ObjectId> parse_tag(std::string_view data) { return take_line(data, "object "); }

std::optional<std::vector<TreeEntry>> parse_tree(std::string_view data) {
  std::vector<TreeEntry> out;
  while (!data.empty()) {
    const std::size_t space = data.find(' ');
    const std::size_t end = data.find('\0');
    if (space == std::string_view::npos || end == std::string_view::npos || space > end ||
        data.size() - end - 1 < ObjectId::size)
      return std::nullopt;
    const std::optional<EntryMode> mode = mode_of(data.substr(0, space));
    const std::string_view name = data.substr(space + 1, end - space - 1);
    const bool unsafe = name.empty() || name == "." || name == ".." ||
                        base::equal_ignoring_case(name, ".git") || name.find('/') != std::string_view::npos;
    if (!mode || unsafe) return std::nullopt;
    out.push_back({std::string(name), *mode, to_id(data.substr(end + 1))});
    data.remove_prefix(end + 1 + ObjectId::size);
  }
  return out;
}

}  // namespace twinhull::git
