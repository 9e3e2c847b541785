#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/system.h"

namespace twinhull::model {

/// An object that a target references but does not create.
struct Prerequisite {
  std::string_view kind;
  std::string name;
};

/// The source of the Secrets in system.yaml: `install`, `existing` or `external`; empty if there are none.
std::string_view secret_source(const System& system, const Target& target);

/// Where one Secret comes from: its own entry in `secrets.sources`, or `secrets.source`.
std::string_view source_of(const yaml::Node& values, std::string_view secret);

/// The name of a Secret in the cluster: `secrets.names` can replace that in system.yaml.
std::string_view secret_name(const yaml::Node& values, std::string_view secret);

/// Whether any Secret of the system comes from a source.
bool has_source(const System& system, const yaml::Node& values, std::string_view source);

/// The names of those Secrets, in the order of system.yaml.
std::vector<std::string> secret_names(const System& system);

/// The prerequisites of a target in the cluster, derived from its inputs: its namespace, existing Secrets,
/// registry credentials, referenced certificates, the secret store, a broker that is not deployed. Each once.
std::vector<Prerequisite> cluster_prerequisites(const System& system, const Target& target);

}  // namespace twinhull::model
