#include "lint/load/kustomize/tree_copy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/kustomize/generator_faults.h"
#include "lint/load/kustomize/kustomization.h"
#include "yaml/writer.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// The node without what was dropped; null if nothing is left.
const Node* without(const Node& node, const std::set<const Node*>& dropped, base::Arena& arena) {
  if (dropped.contains(&node)) return nullptr;
  if (node.is(Kind::map)) {
    std::vector<yaml::Entry> entries;
    for (const yaml::Entry& entry : node.entries) {
      const Node* value = without(*entry.value, dropped, arena);
      if (value != nullptr) entries.push_back({.key = entry.key, .value = value});
    }
    return entries.empty() && !node.entries.empty() ? nullptr : yaml::make_map(arena, entries);
  }
  if (node.is(Kind::list)) {
    std::vector<const Node*> items;
    for (const Node* item : node.items) {
      if (const Node* kept = without(*item, dropped, arena)) items.push_back(kept);
    }
    return items.empty() && !node.items.empty() ? nullptr : yaml::make_list(arena, items);
  }
  return &node;
}

/// The same keys with placeholder values.
std::string stand_in_env(std::string_view text) {
  std::string out;
  for (std::string_view line : base::split_lines(text)) {
    const std::size_t equals = line.find('=');
    if (!base::trim(line).starts_with('#') && equals != std::string_view::npos) {
      out.append(line.substr(0, equals + 1))
          .append(base::trim(line.substr(equals + 1)).empty() ? "" : "stand-in");
    } else if (base::trim(line).starts_with('#')) {
      out += '#';
    } else {
      out += line;  // only a name
    }
    out += '\n';
  }
  return out;
}

bool is_file(base::FileSystem& fs, const std::string& path) {
  return fs.target_type(path) == base::FileType::file;
}

/// Whether removing entries left nothing of the kustomization, which Kustomize would reject as empty.
bool is_emptied(const Node& root, const Node& before) {
  const auto says = [](const Node& node) {
    return std::ranges::any_of(node.entries, [](const yaml::Entry& entry) {
      return entry.key != "apiVersion" && entry.key != "kind" && entry.key != "metadata";
    });
  };
  return says(before) && !says(root);
}

class Copy {
 public:
  Copy(const Kustomization& part, base::FileSystem& fs, const TemporaryTree& scratch)
      : part_(part), fs_(fs), scratch_(scratch) {}

  void files() const {
    for (const auto* list : {&part_.resources, &part_.patches}) {
      for (const std::string& file : *list) copy(file, file);
    }
    for (const std::string& file : part_.sources) {
      if (is_secret(file)) {
        scratch_.write(file, read(file).empty() ? "" : "{}");  // also valid where JSON is required
      } else {
        copy(file, file);
      }
    }
    for (const std::string& file : part_.env_files) {
      const bool there = is_file(fs_, file);
      const std::string text = without_faults(read(there ? file : file + ".example"), part_, file);
      scratch_.write(file, there && is_secret(file) ? stand_in_env(text) : text);
    }
  }

 private:
  bool is_secret(const std::string& file) const {
    return std::ranges::find(part_.secret_files, file) != part_.secret_files.end() || is_ignored(fs_, file);
  }
  /// Empty if the file is outside of the kustomization's directory.
  std::string read(const std::string& file) const {
    const std::string below = part_.folder == "." ? file : file.substr(part_.folder.size() + 1);
    return fs_.read_beneath(part_.folder, below).value.value_or(std::string());
  }
  void copy(const std::string& from, const std::string& to) const { scratch_.write(to, read(from)); }

  const Kustomization& part_;
  base::FileSystem& fs_;
  const TemporaryTree& scratch_;
};

}  // namespace

bool copy_tree(const std::vector<const Kustomization*>& parts, const std::set<const Node*>& dropped,
               base::FileSystem& fs, const TemporaryTree& scratch) {
  bool left = true;
  for (const Kustomization* part : parts) {
    base::Arena arena;
    const Node* root = without(*part->root, dropped, arena);
    std::string text;
    if (root != nullptr) yaml::write(text, *root);
    const bool emptied = root == nullptr || is_emptied(*root, *part->root);
    if (emptied) text += "resources: []\n";  // so that those who include it can be built
    if (part == parts.front()) left = !emptied;
    scratch.write(part->path, text);
    Copy(*part, fs, scratch).files();
  }
  return left;
}

}  // namespace twinhull::lint
