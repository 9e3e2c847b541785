#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "model/schemas.h"
#include "model/system.h"
#include "source/files.h"

namespace twinhull::model {

/// The systems of a root: the folders below `environments/`, sorted.
/// A finding says why there are none.
std::vector<std::string> list_systems(base::FileSystem& fs, const std::string& root,
                                      std::vector<diagnostic::Finding>& findings);

/// A system's files as text, not yet looked into.
struct SystemFiles {
  struct Layer {
    std::string path;
    std::uint32_t file = 0;
  };
  struct VariantFiles {
    std::string name;
    Layer values;  ///< file 0 where there is none
    std::vector<Layer> environments;
  };
  std::string id;
  Layer system;
  Layer values;
  std::vector<VariantFiles> variants;
};

/// `minikube` of `environments/shop/minikube.yaml`.
std::string_view environment_of(std::string_view path);

/// Reads all files of a system into `files`. Empty where system.yaml is missing or a file cannot be
/// read; findings say so.
std::optional<SystemFiles> read_system(base::FileSystem& fs, const std::string& root, const std::string& id,
                                       source::Files& files, std::vector<diagnostic::Finding>& findings);

/// Reads the YAML, merges the layers and checks everything against the schemas: syntax, system.yaml,
/// the defaults and every target's effective values. Empty where nothing useful is left; a system with
/// findings of severity error is good for further checks, not for emitting.
std::optional<System> load_system(const SystemFiles& input, const Schemas& schemas,
                                  const source::Files& files, int jobs,
                                  std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::model
