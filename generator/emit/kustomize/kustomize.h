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

/// Objects from templates, without `metadata.namespace`, in any order.
using Objects = std::vector<const yaml::Node*>;

// There is a base, one component per variant, and one overlay per target, each with only its changes to the
// previous one. The functions depend on their arguments only and share no memory, so they can run in
// parallel. They report what Kustomize cannot represent; the files must not be written then.
//
// A Secret is never written as an object: each Secret of a target becomes a `secretGenerator` in its overlay,
// which reads a git-ignored file. Kustomize fails without that file, so everything else is in a directory
// below, which builds from the repository alone.

/// `kustomize/base/`: the objects of the defaults.
std::vector<OutputFile> kustomize_base(const model::System& system, const Objects& base,
                                       diagnostic::Findings& findings);

/// `kustomize/components/<variant>/`: the changes from the defaults to the variant.
std::vector<OutputFile> kustomize_variant(const model::System& system, const model::Variant& variant,
                                          const Objects& base, const Objects& own,
                                          diagnostic::Findings& findings);

/// The overlays of a variant's targets. Common state is computed once; thread-safe.
class Overlays {
 public:
  /// Needs the base in addition to the variant: an object that the variant deletes and a target has again
  /// must be added after the variant's component.
  Overlays(const model::System& system, const Objects& base, const Objects& variant);
  ~Overlays();

  /// Remembers the changes for the objects of a target; other targets reuse them for shared nodes.
  void learn(const Objects& own, std::string_view namespace_name);

  /// `kustomize/overlays/<target>/`: the changes from the variant to the target, and its namespace.
  std::vector<OutputFile> overlay(const model::Target& target, const Objects& own,
                                  std::string_view namespace_name, diagnostic::Findings& findings) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace twinhull::emit
