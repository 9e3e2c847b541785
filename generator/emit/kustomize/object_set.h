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

/// The annotation by which Argo CD orders objects.
inline constexpr std::string_view kSyncWave = "argocd.argoproj.io/sync-wave";

struct KeyedObject {
  kubernetes::ObjectId id;
  const yaml::Node* node = nullptr;
};

/// Objects in install order with unique identities.
struct ObjectSet {
  std::vector<KeyedObject> objects;
  std::vector<KeyedObject> secrets;

  const KeyedObject* find(const kubernetes::ObjectId& id) const;
};

/// Sorts the objects. Objects that Kustomize cannot represent are dropped with a finding. The namespace of an
/// object is removed, since the kustomization sets it; one other than `namespace_name` is a finding.
ObjectSet make_object_set(const Objects& objects, std::string_view namespace_name, base::Arena& arena,
                          diagnostic::Findings& findings);

/// The name without the digest at its end that some Jobs have, because Jobs are immutable.
std::string_view name_without_digest(const kubernetes::ObjectId& id);

/// The object of an ordered list, as in `ObjectSet`, with that identity; null if there is none.
const KeyedObject* find_object(const std::vector<KeyedObject>& objects, const kubernetes::ObjectId& id);

/// Adds objects to an ordered list; false if two have the same identity then.
bool add_objects(std::vector<KeyedObject>& objects, const std::vector<KeyedObject>& more);

/// The span of an object's name, or of the object.
source::Span name_span(const yaml::Node& object);

/// Unique file names of one directory: `<name>-<kind>.yaml`, safe on every file system, without digests.
class UniqueFileNames {
 public:
  std::string next(const kubernetes::ObjectId& id);

 private:
  std::set<std::string> taken_;
};

}  // namespace twinhull::emit
