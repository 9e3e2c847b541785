#include "model/renamed_keys.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

struct RenamedKey {
  std::string_view map;  ///< the path of the map that contains it
  std::string_view earlier;
  std::string_view present;
};

constexpr std::array renamed_keys = {RenamedKey{"gitops.argocd", "hull", "source"}};

/// A copy of `node` in which the map at `path` is `map`.
const Node* with_map(const Node& node, std::string_view path, const Node* map, base::Arena& arena) {
  if (path.empty()) return map;
  const std::string_view key = path.substr(0, path.find('.'));
  const std::string_view rest = key.size() < path.size() ? path.substr(key.size() + 1) : std::string_view();
  std::vector<Entry> entries(node.entries.begin(), node.entries.end());
  for (Entry& entry : entries) {
    if (entry.key == key) entry.value = with_map(*entry.value, rest, map, arena);
  }
  return yaml::make_map(arena, entries, node.span);
}

}  // namespace

const Node* with_present_keys(const Node& root, base::Arena& arena,
                              std::vector<diagnostic::Finding>& findings) {
  const Node* result = &root;
  for (const RenamedKey& key : renamed_keys) {
    const Node* map = result->at(key.map);
    if (map == nullptr || map->get(key.earlier) == nullptr || map->get(key.present) != nullptr) continue;
    std::vector<Entry> entries(map->entries.begin(), map->entries.end());
    for (Entry& entry : entries) {
      if (entry.key != key.earlier) continue;
      findings.push_back({.rule = "deprecated-field",
                          .severity = diagnostic::Severity::warning,
                          .message = fmt::format("`{}.{}` is deprecated", key.map, key.earlier),
                          .span = entry.key_span,
                          .help = fmt::format("rename it to `{}`", key.present),
                          .path = fmt::format("{}.{}", key.map, key.earlier)});
      entry.key = key.present;
    }
    result = with_map(*result, key.map, yaml::make_map(arena, entries, map->span), arena);
  }
  return result;
}

}  // namespace twinhull::model
