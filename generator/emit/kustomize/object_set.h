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

struct KeyedObject {
  kubernetes::ObjectId id;
  const yaml::Node* node = nullptr;
};

/// The objects of one stage in install order, each identity once.
struct ObjectSet {
  std::vector<KeyedObject> objects;
  std::vector<KeyedObject> secrets;

  const KeyedObject* find(const kubernetes::ObjectId& id) const;
};

/// Sorts the objects. Objects that Kustomize could not hold are left out with a finding. A namespace that
/// an object names is taken out, since the kustomization says it; another one than `namespace_name` is a
/// finding.
ObjectSet make_object_set(const Objects& objects, std::string_view namespace_name, base::Arena& arena,
                          std::vector<diagnostic::Finding>& findings);

/// Where an object's name was written, or the object itself.
source::Span name_span(const yaml::Node& object);

/// Names of files in one folder: `<name>-<kind>.yaml`, safe on every file system, never one twice.
class FileNames {
 public:
  std::string take(const kubernetes::ObjectId& id);

 private:
  std::set<std::string> taken_;
};

}  // namespace twinhull::emit
