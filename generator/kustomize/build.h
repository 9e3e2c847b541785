#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "kustomize/context.h"
#include "kustomize/resource.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// An object that was built.
struct BuiltObject {
  /// Its values are where a file sets them: a manifest, a patch, a field of a kustomization.
  const yaml::Node* node = nullptr;
  /// Its source: a document, or the entry of a generator.
  const yaml::Node* source = nullptr;
  bool generated = false;
  bool hashed = false;                     ///< its name ends with a hash of its content
  std::vector<const yaml::Node*> patches;  ///< strategic merge patches that were applied to it
  /// The names it had before, without and with prefixes and suffixes, oldest first.
  std::vector<std::string_view> former_names;
};

/// What `kustomize build` gives for a directory.
struct BuildResult {
  /// The objects in their order. With errors among the findings, those that could be built nevertheless.
  std::vector<BuiltObject> objects;
  /// All errors at once, at the lines of the inputs, and warnings about entries that change nothing.
  diagnostic::Findings findings;
  /// Documents that could not be parsed.
  std::vector<yaml::UnreadDocument> unread;
  /// Whether there are objects that the build does not know: it could not read what contains them.
  bool open = false;
  /// Whether Kustomize succeeds too.
  bool complete() const { return !diagnostic::has_errors(findings); }
};

/// What is built: a directory with a kustomization file, or with another kustomization in its place.
struct BuildInput {
  std::string directory;
  const yaml::Node* root = nullptr;             ///< the kustomization instead of the file, if there is one
  std::vector<const yaml::Node*> objects = {};  ///< in addition to its resources
};

/// Builds kustomizations as Kustomize 5.7 does, in this process: nothing is fetched, and no program or plugin
/// is started. Files that several trees share are read once. `files` and `arena` must outlive the objects.
class Builder {
 public:
  Builder(base::FileSystem& fs, source::Files& files, base::Arena& arena, BuildOptions options = {})
      : fs_(fs), files_(files), arena_(arena), options_(options) {}

  /// A file that is among `files` already, by its path without links.
  void add_known(std::string real, std::uint32_t file) { cache_.numbers.emplace(std::move(real), file); }

  BuildResult build(const std::string& directory) { return build(BuildInput{.directory = directory}); }
  BuildResult build(const BuildInput& input);

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  BuildOptions options_;
  FileCache cache_;
};

}  // namespace twinhull::kustomize
