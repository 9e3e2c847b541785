#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "emit/output/output.h"
#include "model/system.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// Objects as templates give them, without `metadata.namespace`; in any order.
using Objects = std::vector<const yaml::Node*>;

/// A part of a system's Kustomize tree. Paths are relative to `out/<system>/`.
struct KustomizeResult {
  std::vector<OutputFile> files;
  /// What Kustomize cannot hold; the files are not to be written then.
  /// `incomplete-object`, `duplicate-object`, `hardcoded-namespace`, `invalid-env-file-key`,
  /// `unsupported-text`.
  std::vector<diagnostic::Finding> findings;
};

// The tree is base, then one component per variant, then one overlay per target, each saying only
// what it changes in the one before. The parts depend on nothing but their arguments and share no
// memory, so they can be made one by one or at the same time.
//
// A Secret is never written as an object: each Secret of a target becomes a `secretGenerator` in its
// overlay, which reads a file that git ignores. Without that file Kustomize would fail, so all else stands
// in a folder below, which builds from what git has.

/// `kustomize/base/`: the objects of the defaults.
KustomizeResult kustomize_base(const model::System& system, const Objects& base);

/// `kustomize/components/<variant>/`: what turns the objects of the defaults into those of the variant.
KustomizeResult kustomize_variant(const model::System& system, const model::Variant& variant,
                                  const Objects& base, const Objects& own);

/// The folder of a target's overlay below `out/<system>/`, as GitOps controllers read it: without what is
/// made from files that git ignores. People apply `kustomize/overlays/<target>`, which adds that.
std::string overlay_folder(const model::Target& target, bool has_secrets);

/// The overlays of a variant's targets. What they start from is worked out once; threads may ask for them
/// side by side.
class Overlays {
 public:
  /// Needs to know what the base has besides the variant: an object that the variant takes away and a target
  /// has again comes back behind the variant's component.
  Overlays(const model::System& system, const Objects& base, const Objects& variant);
  ~Overlays();

  /// Remembers how the objects of a target are reached; another target that has some of these very nodes
  /// reaches them the same way.
  void learn(const Objects& own, std::string_view namespace_name);

  /// `kustomize/overlays/<target>/`: what turns the objects of the variant into those of the target and
  /// puts them into a namespace.
  KustomizeResult overlay(const model::Target& target, const Objects& own,
                          std::string_view namespace_name) const;

 private:
  struct Start;
  std::unique_ptr<Start> start_;
};

}  // namespace twinhull::emit
