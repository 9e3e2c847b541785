#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// An object that is in the cluster without a manifest in the run.
struct RuntimeObject {
  std::string_view kind;
  std::string name;
  std::string_view namespace_name;  ///< `*`: any
  bool is_prefix = false;           ///< `name` is a prefix: `web` includes `web-postgresql`
  bool any_name = false;            ///< its name is only known at run time
};

/// The kinds of `RuntimeObject` that are not Kubernetes kinds: the pods that a controller runs for an object,
/// by the name of that object, and anything that a Helm release contains.
constexpr std::string_view runtime_pods = "pods of";
constexpr std::string_view runtime_anything = "anything of";

/// The objects that controllers create for an object: the Secret of an ExternalSecret, the Services of a
/// database's custom resource, the claims of a StatefulSet's templates.
std::vector<RuntimeObject> created_by_controllers(const Object& object);

/// The objects that scripts inside the object create: `kubectl create secret generic NAME`, manifests that a
/// hook applies, the `--secret-name` of certificate generators.
std::vector<RuntimeObject> created_by_scripts(const Object& object);

/// Whether every cluster has it, or has it once an add-on is installed: `kube-root-ca.crt`.
bool is_built_in(std::string_view kind, std::string_view namespace_name, std::string_view name);

}  // namespace twinhull::lint
