#include "model/renamed_keys.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

struct RenamedKey {
  std::string_view map;  ///< the path of the map that contained it
  std::string_view earlier;
  std::string_view present_map;
  std::string_view present;
};

constexpr std::array renamed_keys = {RenamedKey{"gitops.argocd", "hull", "gitops", "output"},
                                     RenamedKey{"gitops.argocd", "source", "gitops", "output"}};

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

const Node* with_present_keys(const Node& root, base::Arena& arena, diagnostic::Findings& findings) {
  const Node* result = &root;
  for (const RenamedKey& key : renamed_keys) {
    const Node* map = result->at(key.map);
    const Entry* earlier = map == nullptr ? nullptr : map->find(key.earlier);
    const Node* present_map = result->at(key.present_map);
    if (earlier == nullptr || present_map->get(key.present) != nullptr) continue;
    findings.push_back({.rule = "deprecated-field",
                        .severity = diagnostic::Severity::warning,
                        .message = fmt::format("`{}.{}` is deprecated", key.map, key.earlier),
                        .span = earlier->key_span,
                        .help = fmt::format("replace it by `{}.{}`", key.present_map, key.present),
                        .path = fmt::format("{}.{}", key.map, key.earlier)});
    std::vector<Entry> present(present_map->entries.begin(), present_map->entries.end());
    present.push_back({key.present, earlier->key_span, earlier->value, {}});
    std::vector<Entry> rest(map->entries.begin(), map->entries.end());
    std::erase_if(rest, [&](const Entry& entry) { return entry.key == key.earlier; });
    result = with_map(*result, key.present_map, yaml::make_map(arena, present, present_map->span), arena);
    result = with_map(*result, key.map, yaml::make_map(arena, rest, map->span), arena);
  }
  return result;
}

}  // namespace twinhull::model
