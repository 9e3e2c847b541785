#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "emit/kustomize/kustomize.h"
#include "kubernetes/objects.h"
#include "yaml/node.h"

namespace twinhull::emit {

struct TreeObject {
  kubernetes::Identity id;
  const yaml::Node* node = nullptr;
};

/// The objects of one stage in install order, each identity once.
struct Tree {
  std::vector<TreeObject> objects;
  std::vector<TreeObject> secrets;

  const TreeObject* find(const kubernetes::Identity& id) const;
};

/// Sorts the objects. Objects that Kustomize could not hold are left out with a finding. A namespace that
/// an object names is taken out, since the kustomization says it; another one than `name_space` is a finding.
Tree make_tree(const Objects& objects, std::string_view name_space, base::Arena& arena,
               std::vector<diagnostic::Finding>& findings);

/// Where an object's name was written, or the object itself.
source::Span name_span(const yaml::Node& object);

/// Names of files in one folder: `<name>-<kind>.yaml`, safe on every file system, never one twice.
class FileNames {
 public:
  std::string take(const kubernetes::Identity& id);

 private:
  std::set<std::string> taken_;
};

}  // namespace twinhull::emit
