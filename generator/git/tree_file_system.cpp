#include "git/tree_file_system.h"

#include <optional>
#include <utility>

#include "base/text.h"

namespace twinhull::git {
namespace {

constexpr int max_links = 40;  // as the kernel
constexpr std::size_t longest_path = 4096;
/// Trees that contain the same tree repeatedly have any number of files.
constexpr std::size_t most_entries = 1'000'000;
constexpr const char* read_only = "A state of a git repository cannot be changed";

base::FileType file_type_of(EntryMode mode) {
  switch (mode) {
    case EntryMode::file:
      return base::FileType::file;
    case EntryMode::symlink:
      return base::FileType::symlink;
    case EntryMode::directory:
    case EntryMode::submodule:
      return base::FileType::directory;
  }
  return base::FileType::none;
}

/// The segments of a path, the last one first.
std::vector<std::string> reversed_segments(std::string_view path) {
  std::vector<std::string> out;
  const std::vector<std::string_view> parts = base::split(path, '/');
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!part->empty() && *part != ".") out.emplace_back(*part);
  }
  return out;
}

}  // namespace

TreeFileSystem::TreeFileSystem(const ObjectStore& objects, const ObjectId& tree) : objects_(objects) {
  root_.id = tree;
}

TreeFileSystem::TreeFileSystem(const ObjectStore& objects, const std::vector<IndexEntry>& entries)
    : objects_(objects) {
  root_.loaded = true;
  for (const IndexEntry& entry : entries) {
    TreeNode* node = &root_;
    for (std::string_view part : base::split(entry.path, '/')) {
      node = &node->entries[std::string(part)];
      node->loaded = true;
    }
    node->mode = entry.mode;
    node->id = entry.id;
  }
}

void TreeFileSystem::load(TreeNode& node) const {
  if (node.loaded || node.mode != EntryMode::directory) return;
  node.loaded = true;
  const base::Expected<std::string> data = objects_.read(node.id, ObjectType::tree);
  std::optional<std::vector<TreeEntry>> entries = data.value ? parse_tree(*data.value) : std::nullopt;
  if (!entries) {
    node.error = data.value ? "the tree is damaged" : data.error;
    return;
  }
  entries_ += entries->size();
  if (entries_ > most_entries) {
    node.error = "the state has too many files and directories";
    return;
  }
  for (TreeEntry& entry : *entries)
    node.entries.emplace(std::move(entry.name), TreeNode{.mode = entry.mode, .id = entry.id});
}

TreeFileSystem::TreeNode* TreeFileSystem::find(std::string_view path, bool follow, std::string* found_path) {
  std::vector<std::pair<std::string, TreeNode*>> at;  // the directories from the top
  std::vector<std::string> left = reversed_segments(path);
  int links = 0;
  while (!left.empty()) {
    const std::string name = std::move(left.back());
    left.pop_back();
    if (name == "..") {
      if (at.empty()) return nullptr;
      at.pop_back();
      continue;
    }
    TreeNode& directory = at.empty() ? root_ : *at.back().second;
    load(directory);
    const auto found = directory.entries.find(name);
    if (found == directory.entries.end()) return nullptr;
    TreeNode& node = found->second;
    if (node.mode != EntryMode::symlink || (left.empty() && !follow)) {
      at.emplace_back(name, &node);
      continue;
    }
    const base::Expected<std::string> target = objects_.read(node.id, ObjectType::blob);
    if (!target.value || target.value->starts_with('/') || ++links > max_links) return nullptr;
    for (std::string& segment : reversed_segments(*target.value)) left.push_back(std::move(segment));
  }
  if (found_path != nullptr) {
    for (const auto& [name, node] : at) *found_path += (found_path->empty() ? "" : "/") + name;
    if (at.empty()) *found_path = ".";
  }
  return at.empty() ? &root_ : at.back().second;
}

base::Expected<std::string> TreeFileSystem::read(const std::string& path) {
  const TreeNode* node = find(path, true);
  if (node == nullptr) return {std::nullopt, "No such file or directory"};
  if (node->mode != EntryMode::file) return {std::nullopt, "Not a regular file"};
  return objects_.read(node->id, ObjectType::blob);
}

base::Expected<std::vector<base::DirectoryEntry>> TreeFileSystem::list(const std::string& path) {
  TreeNode* node = find(path, true);
  if (node == nullptr) return {std::nullopt, "No such file or directory"};
  if (path.size() > longest_path) return {std::nullopt, "File name too long"};
  if (file_type_of(node->mode) != base::FileType::directory) return {std::nullopt, "Not a directory"};
  load(*node);
  if (!node->error.empty()) return {std::nullopt, node->error};
  std::vector<base::DirectoryEntry> out;
  for (const auto& [name, entry] : node->entries) out.push_back({name, file_type_of(entry.mode)});
  return {std::move(out), {}};
}

base::FileType TreeFileSystem::type_no_follow(const std::string& path) {
  const TreeNode* node = find(path, false);
  return node == nullptr ? base::FileType::none : file_type_of(node->mode);
}

base::FileType TreeFileSystem::type_of(const std::string& path) {
  const TreeNode* node = find(path, true);
  return node == nullptr ? base::FileType::none : file_type_of(node->mode);
}

std::string TreeFileSystem::real(const std::string& path) {
  std::string found;
  return find(path, true, &found) == nullptr ? std::string() : found;
}

bool TreeFileSystem::escapes_root(const std::string& path) {
  return find(path, false) != nullptr && find(path, true) == nullptr;
}

std::string TreeFileSystem::write(const std::string&, std::string_view) { return read_only; }

std::string TreeFileSystem::remove(const std::string&) { return read_only; }

}  // namespace twinhull::git
