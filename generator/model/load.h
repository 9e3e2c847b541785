#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "model/resolve.h"
#include "model/schemas.h"
#include "model/system.h"
#include "source/files.h"

namespace twinhull::model {

/// The systems of a root: the directories below `environments/`, sorted. If there are none, a finding says
/// why.
std::vector<std::string> list_systems(base::FileSystem& fs, const std::string& root,
                                      diagnostic::Findings& findings);

/// The files of a system, not parsed yet.
struct SystemFiles {
  struct Layer {
    std::string path;
    std::uint32_t file = 0;
  };
  struct TargetFiles {
    std::string name;
    std::string environment;
    std::vector<AxisValue> axes;
    std::vector<std::size_t> below;  ///< its layers in `shared`, the lowest first
    Layer own;
  };
  struct VariantFiles {
    std::string name;
    Layer values;  ///< file 0 if missing
    std::vector<TargetFiles> targets;
  };
  std::string id;
  Layer system;
  Layer values;
  /// Files of several targets: `region/eu.yaml`, or `production.yaml` next to the directories of variants.
  std::vector<Layer> shared;
  std::vector<VariantFiles> variants;
  std::vector<ManifestFile> manifests;
};

/// `minikube` of `environments/shop/minikube.yaml`.
std::string_view environment_of(std::string_view path);

/// Reads all files of a system into `files`. Empty, with findings, if system.yaml is missing or a file cannot
/// be read.
std::optional<SystemFiles> read_system(base::FileSystem& fs, const std::string& root, const std::string& id,
                                       source::Files& files, diagnostic::Findings& findings);

/// Parses the YAML, merges the layers and validates everything against the schemas: system.yaml, the defaults
/// and every target's effective values, in which `resolve` evaluates the expressions. Empty if nothing useful
/// remains. A system with errors can be checked further, but must not be generated.
std::optional<System> load_system(const SystemFiles& input, const Schemas& schemas,
                                  const ResolveValues& resolve, const source::Files& files, int jobs,
                                  diagnostic::Findings& findings);

}  // namespace twinhull::model
