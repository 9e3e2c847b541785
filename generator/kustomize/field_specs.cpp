#include "kustomize/field_specs.h"

#include <algorithm>
#include <array>
#include <utility>

namespace twinhull::kustomize {
namespace {

constexpr std::array spec_lists = {&TransformerConfig::name_prefix,
                                   &TransformerConfig::name_suffix,
                                   &TransformerConfig::namespaces,
                                   &TransformerConfig::common_labels,
                                   &TransformerConfig::labels,
                                   &TransformerConfig::template_labels,
                                   &TransformerConfig::common_annotations,
                                   &TransformerConfig::var_references,
                                   &TransformerConfig::images,
                                   &TransformerConfig::replicas};

void sort(FieldSpecs& specs) {
  std::stable_sort(specs.begin(), specs.end(),
                   [](const FieldSpec& a, const FieldSpec& b) { return before(a.type, b.type); });
}

}  // namespace

bool add(FieldSpecs& specs, const FieldSpec& more) {
  const auto known = std::find_if(specs.begin(), specs.end(), [&](const FieldSpec& one) {
    return one.type.is_selected_by(more.type) && one.path == more.path;
  });
  if (known != specs.end()) return known->create == more.create;
  specs.push_back(more);
  return true;
}

bool add(FieldSpecs& specs, const FieldSpecs& more) {
  bool agree = true;
  for (const FieldSpec& one : more) agree = add(specs, one) && agree;
  return agree;
}

void add(std::vector<NameReference>& references, const NameReference& more, bool& agree) {
  bool found = false;
  for (NameReference& one : references) {
    if (one.target != more.target) continue;
    agree = add(one.referrers, more.referrers) && agree;
    found = true;
  }
  if (!found) references.push_back(more);
}

void sort(TransformerConfig& config) {
  for (FieldSpecs TransformerConfig::*list : spec_lists) sort(config.*list);
  std::stable_sort(config.name_references.begin(), config.name_references.end(),
                   [](const NameReference& a, const NameReference& b) { return before(a.target, b.target); });
}

SharedConfig merge(const SharedConfig& a, const SharedConfig& b, bool& agree) {
  if (a == nullptr || a == b) return b;
  if (b == nullptr || b == default_config()) return a;  // every configuration contains the defaults
  auto both = std::make_shared<TransformerConfig>(*a);
  for (FieldSpecs TransformerConfig::*list : spec_lists) agree = add((*both).*list, (*b).*list) && agree;
  for (const NameReference& one : b->name_references) add(both->name_references, one, agree);
  sort(*both);
  return both;
}

}  // namespace twinhull::kustomize
