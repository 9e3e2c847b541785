#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/config_maps.h"
#include "emit/kustomize/object_set.h"
#include "emit/kustomize/tree_delta.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Texts of nodes that were written before.
using WrittenTexts = std::unordered_map<const yaml::Node*, std::string>;

/// Writes the files of one directory of the tree.
struct KustomizationWriter {
  const model::System& system;
  std::string path;  ///< ends with `/`
  base::Arena& arena;
  std::vector<OutputFile>& files;
  const WrittenTexts* known = nullptr;

  /// What objects become: files to list in `resources`, and generators.
  struct Added {
    std::vector<std::string> resources;
    std::vector<const yaml::Node*> generators;
  };

  std::string header() const;
  void file(std::string_view name, std::string text) const {
    files.push_back({path + std::string(name), text});
  }
  void file(std::string_view name, const yaml::Node& node) const { file(name, written(node)); }
  std::string written(const yaml::Node& node) const;

  /// Writes objects without the labels that the kustomization sets; for ConfigMaps, generators.
  Added add(const std::vector<KeyedObject>& objects, const std::vector<yaml::Entry>& labels,
            const std::vector<yaml::Entry>& generated_labels, const NamesInUse& names) const;
  /// Writes one file per object below `where`; returns their paths.
  std::vector<std::string> objects(const std::vector<KeyedObject>& all, std::string_view where) const;
  /// Writes the patches of these objects. Those that only change data of ConfigMaps become generators
  /// instead.
  const yaml::Node* patches(const std::vector<KeyedObject>& all, const ObjectSet& patched,
                            std::vector<const yaml::Node*>& generators) const;

  const yaml::Node* text(std::string_view value) const { return yaml::make_string(arena, value); }
  const yaml::Node* list(const std::vector<const yaml::Node*>& items) const {
    return yaml::make_list(arena, items);
  }
  const yaml::Node* texts(const std::vector<std::string>& values) const;
  const yaml::Node* images(const std::vector<ImageTransform>& edits) const;
  const yaml::Node* replicas(const std::vector<ReplicaTransform>& edits) const;
  /// The value of `labels:`.
  const yaml::Node* labels(const std::vector<yaml::Entry>& pairs) const;

  /// Writes a kustomization.yaml below this directory. Empty lists are omitted, but Kustomize rejects a file
  /// without any field.
  void kustomization(std::string_view where, std::string_view kind,
                     const std::vector<yaml::Entry>& fields) const;

  /// Writes components that first delete the objects and then add them whole; returns their paths.
  std::vector<std::string> replaced(const std::vector<KeyedObject>& objects) const;
};

void sort_by_path(std::vector<OutputFile>& files);

}  // namespace twinhull::emit
