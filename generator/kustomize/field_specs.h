#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kustomize/resource.h"

namespace twinhull::kustomize {

/// A field of the objects of a type. Texts live as long as the build.
struct FieldSpec {
  Gvk type;  ///< empty parts match any
  std::string_view path;
  bool create = false;  ///< whether the field is created where it is missing

  friend bool operator==(const FieldSpec&, const FieldSpec&) = default;
};

using FieldSpecs = std::vector<FieldSpec>;

/// The fields that hold names of the objects of a type.
struct NameReference {
  Gvk target;
  FieldSpecs referrers;
};

/// Where the transformers of a kustomization change objects: Kustomize's defaults, and what `configurations`
/// and `crds` add.
struct TransformerConfig {
  FieldSpecs name_prefix;
  FieldSpecs name_suffix;
  FieldSpecs namespaces;
  FieldSpecs common_labels;
  FieldSpecs labels;
  FieldSpecs template_labels;
  FieldSpecs common_annotations;
  FieldSpecs var_references;
  FieldSpecs images;
  FieldSpecs replicas;
  std::vector<NameReference> name_references;
};

using SharedConfig = std::shared_ptr<const TransformerConfig>;

SharedConfig default_config();

/// Adds fields that do not exist yet. False if a field exists with the other value of `create`: Kustomize
/// fails.
bool add(FieldSpecs& specs, const FieldSpec& more);
bool add(FieldSpecs& specs, const FieldSpecs& more);
void add(std::vector<NameReference>& references, const NameReference& more, bool& agree);
/// Both together, sorted as in Kustomize. Sets `agree` to false if they contradict each other. The first one
/// can be null: Kustomize merges a configuration with an empty one, which removes the field of all kinds if
/// it also has that of one kind.
SharedConfig merge(const SharedConfig& a, const SharedConfig& b, bool& agree);
void sort(TransformerConfig& config);

}  // namespace twinhull::kustomize
