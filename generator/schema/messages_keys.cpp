#include <algorithm>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.h"
#include "base/text.h"
#include "schema/evaluation.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

/// Maximum number of schemas searched for known keys.
constexpr std::size_t most_schemas = 256;

constexpr std::size_t most_listed = 8;  ///< keys to list if there is no suggestion

/// The edges of a schema.
std::span<const Edge> edges_from(const Program& program, SubschemaId subschema) {
  return {std::ranges::lower_bound(program.edges, subschema, {}, &Edge::from),
          std::ranges::upper_bound(program.edges, subschema, {}, &Edge::from)};
}

/// A schema and those it applies to the same value.
std::vector<SubschemaId> applied(const Program& program, SubschemaId subschema) {
  std::vector<SubschemaId> blocks = {subschema};
  for (std::size_t i = 0; i < blocks.size() && blocks.size() < most_schemas; ++i) {
    for (const Edge& edge : edges_from(program, blocks[i])) {
      const bool known = std::find(blocks.begin(), blocks.end(), edge.to) != blocks.end();
      if (edge.same_value && !known && blocks.size() < most_schemas) blocks.push_back(edge.to);
    }
  }
  return blocks;
}

std::span<const yaml::Entry> properties_of(const Program& program, SubschemaId subschema) {
  const yaml::Node& schema = *program.blocks[subschema].schema;
  const yaml::Node* properties = schema.is(yaml::Kind::map) ? schema.get("properties") : nullptr;
  return properties == nullptr ? std::span<const yaml::Entry>() : properties->entries;
}

/// The keys that the schemas define, in order.
std::vector<std::string_view> keys_of(const Program& program, const std::vector<SubschemaId>& blocks) {
  std::vector<std::string_view> keys;
  std::unordered_set<std::string_view> seen;
  for (const SubschemaId id : blocks) {
    for (const yaml::Entry& property : properties_of(program, id)) {
      if (seen.insert(property.key).second) keys.push_back(property.key);
    }
    const yaml::Node& schema = *program.blocks[id].schema;
    const yaml::Node* unused = schema.is(yaml::Kind::map) ? schema.get("x-unused") : nullptr;
    if (unused == nullptr) continue;
    for (const yaml::Node* name : unused->items) {
      if (seen.insert(name->text).second) keys.push_back(name->text);
    }
  }
  return keys;
}

/// Finds the parent of keys that are written one level too high (`tag` instead of `image.tag`).
void find_below(const Program& program, SubschemaId subschema,
                std::unordered_map<std::string_view, std::string>& below) {
  std::unordered_map<const yaml::Node*, std::vector<std::string_view>> names;  // of properties, by schema
  for (const yaml::Entry& property : properties_of(program, subschema))
    names[property.value].push_back(property.key);
  for (const Edge& edge : edges_from(program, subschema)) {
    const auto named = names.find(program.blocks[edge.to].schema);
    if (edge.same_value || named == names.end()) continue;
    for (const std::string_view key : keys_of(program, applied(program, edge.to))) {
      if (!base::spend(base::Limit::guesses, key.size())) return;
      for (const std::string_view name : named->second) {
        const auto [entry, fresh] = below.try_emplace(key, std::string(name) + "." + std::string(key));
        if (!fresh) entry->second.clear();
      }
    }
  }
}

const KnownKeys& known_keys(Evaluation& run, SubschemaId subschema, bool of_others) {
  const auto [found, fresh] = run.known_keys.try_emplace({subschema, of_others});
  if (!fresh) return found->second;
  // For `unevaluatedProperties`, schemas that apply to the same value define keys as well.
  const std::vector<SubschemaId> blocks =
      of_others ? applied(run.program, subschema) : std::vector<SubschemaId>{subschema};
  found->second.keys = keys_of(run.program, blocks);
  for (const SubschemaId id : blocks) find_below(run.program, id, found->second.below);
  return found->second;
}

/// Help for an unknown key.
std::string help_for_unknown(const KnownKeys& known, const InstanceLocation& map, const yaml::Entry& entry) {
  if (known.keys.empty()) return "remove it; no keys are allowed here";
  if (!base::spend(base::Limit::guesses, known.keys.size() * 8))
    return "valid keys: " + base::quoted_list(known.keys, most_listed);
  std::vector<std::string_view> likely;
  for (const std::string_view key : known.keys) {
    // A key that is already set in the same file was not meant; one set in another layer may have been.
    const yaml::Entry* there = map.node->find(key);
    if (there == nullptr || there->key_span.file != entry.key_span.file) likely.push_back(key);
  }
  const std::string_view meant = base::closest_match(entry.key, likely);
  if (!meant.empty()) return "did you mean `" + std::string(meant) + "`?";
  if (const auto below = known.below.find(entry.key); below != known.below.end() && !below->second.empty())
    return "did you mean `" + below->second + "`?";
  const auto& offered = likely.empty() ? known.keys : likely;
  return offered.size() == 1 ? "`" + std::string(offered.front()) + "` is a valid key"
                             : "valid keys: " + base::quoted_list(offered, most_listed);
}

}  // namespace

bool report_unknown_key(Evaluation& run, const Instruction& instruction, const InstanceLocation& map,
                        const yaml::Entry& entry) {
  if (silent(run)) return false;
  const KnownKeys& known =
      known_keys(run, instruction.subschema, instruction.keyword == "unevaluatedProperties");
  std::string help = help_for_unknown(known, map, entry);
  const std::string where =
      map.parent == nullptr ? " is not allowed at the top level" : " is not allowed in " + named(map);
  return report(run, instruction, map,
                {.rule = "unknown-field",
                 .message = "the key `" + std::string(shown_key(entry.key)) + "`" + where,
                 .help = std::move(help),
                 .span = entry.key_span,
                 .property = entry.key,
                 .about = entry.value});
}

}  // namespace twinhull::schema
