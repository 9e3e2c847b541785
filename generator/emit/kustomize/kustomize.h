#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "emit/kustomize/features.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Objects from templates, without `metadata.namespace`, in any order.
using Objects = std::vector<const yaml::Node*>;

struct BaseAndComponents;

// There is a base with the objects of the defaults, one component per feature, and one overlay per target:
// its features, and what else it changes. Overlays report what Kustomize cannot represent; the files must not
// be written then.
//
// A Secret is never written as an object: the overlay of a target with Secrets includes a component with a
// `secretGenerator`, which reads files ignored by Git. Kustomize fails without them, so everything else is in
// a directory below, which builds from the repository alone.

/// The base and the components of a system.
class KustomizeTree {
 public:
  /// `features`: the objects of each feature's values. The arguments except the objects' vectors must outlive
  /// this.
  KustomizeTree(const model::System& system, const FeaturePlan& plan, const Objects& base,
                const std::vector<Objects>& features);
  ~KustomizeTree();

  /// All files but those of overlays, and what Kustomize cannot represent in the base.
  std::vector<OutputFile> files(diagnostic::Findings& findings) const;

  const BaseAndComponents& tree() const { return *tree_; }

 private:
  std::unique_ptr<BaseAndComponents> tree_;
};

/// The overlay of a target.
struct Overlay {
  std::vector<OutputFile> files;
  bool layered = false;  ///< it has a directory for each layer
};

/// The overlays of a variant's targets; thread-safe.
class Overlays {
 public:
  explicit Overlays(const KustomizeTree& tree);
  ~Overlays();

  /// Remembers the changes for the objects of a target; others with the same features reuse them for shared
  /// nodes.
  void remember(const model::Target& target, const Objects& own, std::string_view namespace_name);

  /// `kustomize/overlays/<target>/`: the features of the target, its namespace and its other changes. With
  /// the component for its Secrets, which all targets of the same environment have.
  Overlay overlay(const model::Target& target, const Objects& own, std::string_view namespace_name,
                  diagnostic::Findings& findings) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace twinhull::emit
