#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"
#include "emit/output/output.h"

namespace twinhull::emit {

/// Names of ConfigMaps that keep their names, because something refers to them where Kustomize does not
/// replace names: a custom resource, a command line, another kustomization.
class NamesInUse {
 public:
  /// Records the texts of an object that Kustomize leaves unchanged.
  void read(const yaml::Node& object);
  /// Records all texts of an object that is built without the ConfigMaps that it refers to.
  void read_all(const yaml::Node& object) { read(object, true); }
  bool contains(std::string_view name) const { return names_.contains(name); }

 private:
  void read(const yaml::Node& node, bool recorded);
  std::set<std::string, std::less<>> names_;
};

/// An entry of `configMapGenerator`, and the files that it reads.
struct ConfigMapGenerator {
  const yaml::Node* entry = nullptr;  ///< null if the object must be written as it is
  std::vector<OutputFile> files;      ///< relative to the kustomization
};

/// The generator of a ConfigMap. Kustomize appends a digest of the data to its name, and to references, so
/// that a change restarts the pods; unless `keeps_name`.
ConfigMapGenerator config_map_generator(const yaml::Node& config_map, bool keeps_name, base::Arena& arena);

/// The generator that merges the data of a strategic merge patch into a generated ConfigMap; null if it
/// changes anything else.
const yaml::Node* config_map_merge(const yaml::Node& patch, base::Arena& arena);

}  // namespace twinhull::emit
