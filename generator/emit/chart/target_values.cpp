#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

/// The smallest overrides that Helm must merge over `base` to get `wanted`; null if none. Helm merges maps
/// recursively, replaces everything else, and deletes a key on `null`.
class ValuesDiff {
 public:
  ValuesDiff(const yaml::Node& root, base::Arena& arena) : root_(root), arena_(arena) {}

  const yaml::Node* over(const yaml::Node& base, const yaml::Node& wanted, const yaml::Node* schema) {
    if (&base == &wanted) return nullptr;  // common for two targets
    if (!base.is(yaml::Kind::map) || !wanted.is(yaml::Kind::map)) {
      return yaml::equal(base, wanted) ? nullptr : without_secrets(wanted, schema);
    }
    std::vector<yaml::Entry> entries;
    for (const std::string_view key : keys_in_order(root_, schema, wanted)) {
      const yaml::Node* below = schema_of_key(root_, schema, key);
      if (is_secret(root_, below) || !is_for_chart(root_, below, nullptr)) continue;
      yaml::Entry entry = *wanted.find(key);
      const yaml::Node* old = base.get(key);
      entry.value = old == nullptr ? without_secrets(*entry.value, below) : over(*old, *entry.value, below);
      if (entry.value != nullptr) entries.push_back(entry);
    }
    for (const std::string_view key : keys_in_order(root_, schema, base)) {
      if (wanted.find(key) != nullptr || is_secret(root_, schema_of_key(root_, schema, key))) continue;
      entries.push_back({.key = key, .value = yaml::make_null(arena_)});
    }
    return entries.empty() ? nullptr : yaml::make_map(arena_, entries);
  }

 private:
  const yaml::Node* without_secrets(const yaml::Node& node, const yaml::Node* schema) {
    if (node.is(yaml::Kind::list)) {
      const yaml::Node* below = schema_keyword(root_, schema, "items");
      std::vector<const yaml::Node*> items;
      for (const yaml::Node* item : node.items) items.push_back(without_secrets(*item, below));
      yaml::Node* copy = arena_.make<yaml::Node>(node);
      copy->items = arena_.copy(std::span<const yaml::Node* const>(items));
      return copy;
    }
    if (!node.is(yaml::Kind::map)) return &node;
    std::vector<yaml::Entry> entries;
    for (const std::string_view key : keys_in_order(root_, schema, node)) {
      const yaml::Node* below = schema_of_key(root_, schema, key);
      if (is_secret(root_, below)) continue;
      yaml::Entry entry = *node.find(key);
      entry.value = without_secrets(*entry.value, below);
      entries.push_back(entry);
    }
    yaml::Node* copy = arena_.make<yaml::Node>(node);
    yaml::set_entries(arena_, *copy, arena_.copy(std::span<const yaml::Entry>(entries)));
    return copy;
  }

  const yaml::Node& root_;
  base::Arena& arena_;
};

}  // namespace

const yaml::Node* overrides(const model::System& system, const yaml::Node& base, const yaml::Node& wanted,
                            base::Arena& arena) {
  const yaml::Node& schema = *system.values_schema;
  return ValuesDiff(schema, arena).over(base, wanted, &schema);
}

std::string target_values_text(const model::System& system, const model::Target& target) {
  base::Arena arena(4 * 1024);
  std::string out = "# " + generated_header(target.path) +
                    // Not the chart's own schema: this file is one layer on top of values.yaml.
                    "\n# yaml-language-server: $schema=../../" + std::string(kLayerSchema) +
                    "\n# Values of the target " + target.name + ", applied on top of values.yaml.\n";
  const yaml::Node* overlay = overrides(system, *system.chart_defaults, *target.effective, arena);
  yaml::write(out, overlay == nullptr ? *yaml::make_map(arena, {}) : *overlay);
  return out;
}

}  // namespace twinhull::emit
