#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/objects/object.h"

namespace twinhull::lint {

/// An object that is in the cluster though no manifest of the run holds it.
struct MadeObject {
  std::string_view kind;
  std::string name;
  std::string_view namespace_name;  ///< `*`: any
  bool names_begin_so = false;      ///< `name` is only the beginning: `web` stands for `web-postgresql`, too
  bool any_name = false;            ///< its name is only known at run time
};

/// The kinds of `MadeObject` that are no kinds of Kubernetes: the pods that a controller runs for an object,
/// by that object's name, and whatever a Helm release brings along.
constexpr std::string_view made_pods = "pods of";
constexpr std::string_view made_anything = "anything of";

/// What controllers make of an object besides what it says itself: the Secret of an ExternalSecret, the
/// Services of a database's custom resource, the claims of a StatefulSet's templates.
std::vector<MadeObject> made_by_controllers(const Object& object);

/// What scripts that stand in the object make: `kubectl create secret generic NAME`, manifests that a hook
/// applies, the `--secret-name` of certificate generators.
std::vector<MadeObject> made_by_scripts(const Object& object);

/// Whether every cluster has it, or has it as soon as its add-on is there: `kube-root-ca.crt`.
bool is_built_in(std::string_view kind, std::string_view namespace_name, std::string_view name);

}  // namespace twinhull::lint
