#include <algorithm>

#include "html_report/facts.h"
#include "model/value_lookup.h"
#include "yaml/node_json.h"

namespace twinhull::html_report {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t kMaxCellText = 120;

/// The value of each target; null if not set.
using Row = std::vector<const Node*>;

bool alike(const Row& row) {
  return std::all_of(row.begin(), row.end(), [&](const Node* node) {
    return (node == nullptr) == (row[0] == nullptr) && (node == nullptr || yaml::equal(*node, *row[0]));
  });
}

/// A value in a table cell: scalars as text, the rest as JSON.
std::string shown(const Node* node) {
  if (node == nullptr) return {};
  std::string text =
      node->is(Kind::string) && !node->text.empty() ? std::string(node->text) : yaml::json_line(*node);
  if (text.size() <= kMaxCellText) return text;
  std::size_t end = kMaxCellText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// The keys of several maps, in order of first appearance.
std::vector<std::string_view> keys_of(const Row& maps) {
  std::vector<std::string_view> keys;
  for (const Node* map : maps) {
    if (map == nullptr) continue;
    for (const yaml::Entry& entry : map->entries) {
      if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) keys.push_back(entry.key);
    }
  }
  return keys;
}

struct DifferenceFinder {
  const model::System& system;
  std::vector<Difference> found;

  /// Descends while all existing values are maps. `value` has the schema of the value.
  void go(const model::ValueInfo& value, const Row& row) {
    if (alike(row)) return;
    const Node* secret = value.keyword_value("secret");
    const bool hidden = secret != nullptr && secret->is_true();
    const bool maps = std::all_of(row.begin(), row.end(),
                                  [](const Node* node) { return node == nullptr || node->is(Kind::map); });
    const std::vector<std::string_view> keys = maps ? keys_of(row) : std::vector<std::string_view>();
    if (hidden || keys.empty()) {
      Difference difference = {.path = value.path, .values = {}};
      for (const Node* node : row)
        difference.values.push_back(hidden && node != nullptr ? "(a secret)" : shown(node));
      found.push_back(std::move(difference));
      return;
    }
    for (std::string_view key : keys) {
      Row below;
      for (const Node* map : row) below.push_back(map == nullptr ? nullptr : map->get(key));
      go(model::member_of(value, *system.values_schema, key), below);
    }
  }
};

}  // namespace

std::vector<Difference> differences(const model::System& system) {
  Row row;
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) row.push_back(target.effective);
  }
  if (row.size() < 2) return {};
  DifferenceFinder walk = {system, {}};
  walk.go(model::lookup_value(*row[0], *system.values_schema, ""), row);
  return std::move(walk.found);
}

}  // namespace twinhull::html_report
