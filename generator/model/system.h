#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::model {

/// What targets of a system differ in, and the value of one: `stage` and `prod`.
struct AxisValue {
  std::string axis;
  std::string value;
};

/// An environment of a system or of one of its variants: the unit of validation and generation.
struct Target {
  std::string name;         ///< `minikube`, or `phase5-minikube` in a system with variants
  std::string variant;      ///< `phase5`; empty in a system without variants
  std::string environment;  ///< `minikube`; the name, in a system with its own `layers`
  /// `variant` and `environment`, or the system's own `layers`, in their order.
  std::vector<AxisValue> axes;
  std::string path;                 ///< `environments/<system>/minikube.yaml`, `…/phase5/minikube.yaml`
  const yaml::Node* own = nullptr;  ///< content of the environment's file; an empty map for an empty file
  const yaml::Node* effective = nullptr;  ///< all layers merged; every node links to the one it overrides
};

/// A variant of a system with the environments it runs in. A system without variants has a single one without
/// a name, whose values are the system's.
struct Variant {
  std::string name;
  const yaml::Node* own = nullptr;  ///< content of `<variant>/values.yaml`; an empty map without that file
  const yaml::Node* effective = nullptr;  ///< defaults and the variant's layer merged
  std::vector<Target> targets;            ///< sorted by name, at least one
};

/// A file below `manifests/` of a system: objects that are part of both outputs.
struct ManifestFile {
  std::string path;   ///< `environments/<system>/manifests/production/backup.yaml`
  std::string name;   ///< `backup`
  std::string group;  ///< `production`: the directory in `manifests/`; empty if it applies to all targets
  std::uint32_t file = 0;
};

/// What is deployed together: one chart, one set of overlays. Owns the memory of all its nodes.
struct System {
  std::string id;                             ///< the directory's name under `environments/`
  const yaml::Node* root = nullptr;           ///< system.yaml with its schema's defaults
  const yaml::Node* values_schema = nullptr;  ///< JSON Schema of the values, derived for this system
  std::vector<std::uint32_t> schema_files;    ///< the files that the values schema was read from
  const yaml::Node* layer_schema = nullptr;   ///< the same with all optional values, for editors
  const yaml::Node* defaults = nullptr;  ///< schema defaults and values.yaml merged, completed from targets
  const yaml::Node* chart_defaults = nullptr;  ///< the same without values that only targets set
  std::vector<Variant> variants;               ///< sorted by name
  std::vector<ManifestFile> manifests;         ///< not parsed yet
  /// Contents of the files that several targets share: of a value of an axis, or of an environment in all
  /// variants.
  std::vector<const yaml::Node*> shared;
  std::vector<std::unique_ptr<base::Arena>> arenas;

  /// A string of system.yaml by dotted path (`chart.name`); empty if missing.
  std::string_view text(std::string_view path) const;
  std::size_t target_count() const;
  /// Whether a value is a default of the values schema.
  bool is_schema_default(source::Span span) const;
};

/// The name of the target of an environment; without a variant (empty) it is the environment's.
std::string target_name(std::string_view variant, std::string_view environment);

}  // namespace twinhull::model
