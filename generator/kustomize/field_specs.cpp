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

/// Items of one type that follow each other.
struct Run {
  int position;  ///< of the kind
  std::size_t begin, end;
};

/// Sorts items by their types as Kustomize does: whole runs, because most lists are written by type.
template <typename Item>
void sort_by_type(std::vector<Item>& items, Gvk Item::*type) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0 && items[i].*type == items[i - 1].*type) {
      ++runs.back().end;
    } else {
      runs.push_back({install_position((items[i].*type).kind), i, i + 1});
    }
  }
  const auto is_before = [&](const Run& a, const Run& b) {
    return a.position != b.position ? a.position < b.position
                                    : before_in_text(items[a.begin].*type, items[b.begin].*type);
  };
  if (std::is_sorted(runs.begin(), runs.end(), is_before)) return;
  std::stable_sort(runs.begin(), runs.end(), is_before);
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (const Run& run : runs) {
    for (std::size_t i = run.begin; i < run.end; ++i) sorted.push_back(std::move(items[i]));
  }
  items = std::move(sorted);
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
  for (FieldSpecs TransformerConfig::*list : spec_lists) sort_by_type(config.*list, &FieldSpec::type);
  sort_by_type(config.name_references, &NameReference::target);
}

SharedConfig merge(const SharedConfig& a, const SharedConfig& b, bool& agree) {
  if (a == b || (a == nullptr && b == default_config())) return b;
  if (b == nullptr || b == default_config()) return a;  // every configuration contains the defaults
  auto both = a == nullptr ? std::make_shared<TransformerConfig>() : std::make_shared<TransformerConfig>(*a);
  for (FieldSpecs TransformerConfig::*list : spec_lists) agree = add((*both).*list, (*b).*list) && agree;
  for (const NameReference& one : b->name_references) add(both->name_references, one, agree);
  sort(*both);
  return both;
}

}  // namespace twinhull::kustomize
