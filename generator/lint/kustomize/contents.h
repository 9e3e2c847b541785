#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/input/source_cache.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// An object as a patch's target may name it: by what it was called at any time on its way up.
struct Member {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::vector<std::string> names;
  std::vector<std::string> name_spaces;
};

/// What a kustomization builds of.
struct Content {
  std::vector<Member> members;
  std::set<std::string, std::less<>> images;  ///< without tag and digest
  bool open = false;                          ///< more comes from elsewhere: it is not known what
};

/// The contents of all kustomizations of a run, each worked out once.
class Contents {
 public:
  Contents(const std::vector<Kustomization>& trees, SourceCache& sources)
      : trees_(trees), sources_(sources) {}

  /// What the patches of a kustomization may speak of. A component patches what those hold that take it in.
  Content patchable_objects(const Kustomization& tree);

 private:
  const Content& of(const Kustomization& tree);
  void add_files(const Kustomization& tree, Content& content);
  void add_folders(const Kustomization& tree, Content& content);
  void add_generated(const Kustomization& tree, Content& content);

  const std::vector<Kustomization>& trees_;
  SourceCache& sources_;
  std::map<const Kustomization*, Content> known_;
  std::set<const Kustomization*> visiting_;
};

/// Whether an entry of a generator changes what is there already, and makes nothing itself.
bool changes_another(const yaml::Node& generator);

void check_generators(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);
void check_merge_patches(const Kustomization& tree, Contents& contents, SourceCache& sources,
                         const std::vector<diagnostic::Finding>& told, std::vector<ObjectFinding>& out);
void check_patch_targets(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);
void check_image_overrides(const Kustomization& tree, Contents& contents, std::vector<ObjectFinding>& out);

}  // namespace twinhull::lint
