#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"

namespace twinhull::git {

enum class ObjectType : std::uint8_t { commit = 1, tree = 2, blob = 3, tag = 4 };

/// "commit", "tree", "blob", "tag".
std::string_view name(ObjectType type);
std::optional<ObjectType> type_named(std::string_view name);

struct Object {
  ObjectType type = ObjectType::blob;
  std::string data;
};

/// The largest object that is read.
std::size_t max_object_size();

/// What a commit or tag refers to.
struct CommitHeader {
  ObjectId tree;
  std::vector<ObjectId> parents;
};
std::optional<CommitHeader> parse_commit(std::string_view data);
std::optional<ObjectId> parse_tag(std::string_view data);

enum class EntryMode : std::uint8_t { file, directory, symlink, submodule };

struct TreeEntry {
  std::string name;
  EntryMode mode = EntryMode::file;
  ObjectId id;
};

/// The entries of a tree; nothing if it is damaged, or has a name with a slash, `.`, `..` or `.git`.
std::optional<std::vector<TreeEntry>> parse_tree(std::string_view data);

}  // namespace twinhull::git
