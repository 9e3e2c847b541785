#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// YAML that stands as text in a value of a file. Its nodes' spans count in a file of their own.
struct Inlined {
  const yaml::Node* value = nullptr;
  source::Files files;
  std::vector<const yaml::Node*> documents;

  /// Where a span of its nodes lies in the file around it: the line, or where that cannot be told the value.
  source::Span place(source::Span span, const source::Files& around) const;
};

/// The files behind what was rendered: templates, values, manifests and patches. Each is read when it is
/// first asked for, and once.
class SourceCache {
 public:
  /// Files that were read before count as read, those that a program made are none.
  SourceCache(base::FileSystem& fs, source::Files& files, base::Arena& arena,
              const std::set<std::uint32_t>& rendered);

  /// A file's id; 0 where it cannot be read.
  std::uint32_t file(const std::string& path);
  /// The roots of its documents; none where it is no YAML. What is wrong with it is told by those who
  /// render it.
  const std::vector<const yaml::Node*>& documents(const std::string& path);

  /// Whether all documents of a file could be read.
  bool is_whole(const std::string& path);

  /// The documents in the text of a value; none where it is no YAML.
  const Inlined& inlined(const yaml::Node& value);
  /// The map that a value is or that its text holds, with its places in the file around it; may be null.
  const yaml::Node* map_within(const yaml::Node& value);

  base::FileSystem& real_file_system() const { return fs_; }
  const source::Files& files() const { return files_; }

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  std::map<std::string, std::uint32_t> ids_;
  std::map<std::string, std::vector<const yaml::Node*>> documents_;
  std::set<std::string> broken_;  ///< files of which a document could not be read
  std::map<const yaml::Node*, Inlined> inlined_;
  std::map<const yaml::Node*, const yaml::Node*> maps_;  ///< those within texts
};

}  // namespace twinhull::lint
