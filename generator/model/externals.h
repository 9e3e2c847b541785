#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"

namespace twinhull::model {

/// An object that a target refers to and does not make.
struct ExternalObject {
  std::string_view kind;
  std::string name;
};

/// Who makes the Secrets that system.yaml lists: `install`, `existing` or `external`; empty where it lists
/// none.
std::string_view secret_source(const System& system, const Target& target);

/// The names of those Secrets, in the order of system.yaml.
std::vector<std::string> secret_names(const System& system);

/// What has to be in the cluster before a target is installed, as its inputs say: its namespace, Secrets that
/// exist already, credentials of registries, certificates that are named, the secret store, a broker that
/// somebody else runs. Each once.
std::vector<ExternalObject> external_objects(const System& system, const Target& target);

}  // namespace twinhull::model
