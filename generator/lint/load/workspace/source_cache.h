#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "source/files.h"
#include "yaml/embedded_text.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// YAML that is the text of a value of a file. Spans of its nodes are in a separate file.
struct EmbeddedDocuments {
  const yaml::Node* value = nullptr;
  source::Files files;
  std::vector<const yaml::Node*> documents;

  /// The location of a node's span in the surrounding file: the line, or the value if unknown.
  source::Span location_of(source::Span span, const source::Files& around) const {
    return yaml::EmbeddedText{files, around, value->span}.relocated(span);
  }
};

/// The source files of rendered text: templates, values, manifests and patches. Each is read on first use.
class SourceCache {
 public:
  /// Files read before are reused, except generated ones.
  SourceCache(base::FileSystem& fs, source::Files& files, base::Arena& arena,
              const std::set<std::uint32_t>& rendered);

  /// The ID of a file; 0 if it cannot be read.
  std::uint32_t file(const std::string& path);
  /// The roots of its documents; empty if it is invalid YAML, which the renderer reports.
  const std::vector<const yaml::Node*>& documents(const std::string& path);

  /// Whether all documents of a file could be read.
  bool is_whole(const std::string& path);

  /// The documents in the text of a value; empty if it is invalid YAML.
  const EmbeddedDocuments& inlined(const yaml::Node& value);
  /// The map that a value is or that its text contains, with locations in the surrounding file; can be null.
  const yaml::Node* map_within(const yaml::Node& value);

  base::FileSystem& real_file_system() const { return fs_; }
  const source::Files& files() const { return files_; }

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  std::map<std::string, std::uint32_t> ids_;
  std::map<std::string, std::vector<const yaml::Node*>> documents_;
  std::set<std::string> broken_;  ///< files with a document that could not be read
  std::map<const yaml::Node*, EmbeddedDocuments> inlined_;
  std::map<const yaml::Node*, const yaml::Node*> maps_;  ///< those inside texts
};

}  // namespace twinhull::lint
