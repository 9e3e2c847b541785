#include <algorithm>

#include "base/text.h"
#include "schema/report.h"

namespace twinhull::schema {
namespace {

/// Schemas that are looked into for the keys that they know.
constexpr std::size_t most_schemas = 256;

constexpr std::size_t most_listed = 8;  ///< keys, where none was likely meant

/// A schema and those it applies to the same value.
std::vector<BlockId> applied(const Program& program, BlockId block) {
  std::vector<BlockId> blocks = {block};
  for (std::size_t i = 0; i < blocks.size() && blocks.size() < most_schemas; ++i) {
    for (const Edge& edge : program.edges) {
      const bool known = std::find(blocks.begin(), blocks.end(), edge.to) != blocks.end();
      if (edge.from == blocks[i] && edge.same_value && !known) blocks.push_back(edge.to);
    }
  }
  return blocks;
}

/// The keys that schemas know, in their order.
std::vector<std::string_view> keys_of(const Program& program, const std::vector<BlockId>& blocks) {
  std::vector<std::string_view> keys;
  for (const BlockId id : blocks) {
    const yaml::Node& schema = *program.blocks[id].schema;
    const yaml::Node* properties = schema.is(yaml::Kind::map) ? schema.get("properties") : nullptr;
    if (properties == nullptr) continue;
    for (const yaml::Entry& property : properties->entries) {
      if (std::find(keys.begin(), keys.end(), property.key) == keys.end()) keys.push_back(property.key);
    }
  }
  return keys;
}

/// Where the key belongs when it was written a level too high (`tag` in place of `image.tag`); empty where
/// that is no place or several.
std::string level_below(const Program& program, const std::vector<BlockId>& blocks, std::string_view key) {
  std::string found;
  for (const BlockId id : blocks) {
    for (const Edge& edge : program.edges) {
      if (edge.from != id || edge.same_value) continue;
      const std::vector<std::string_view> keys = keys_of(program, applied(program, edge.to));
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
      for (const std::string_view name : keys_of(program, {id})) {
        const yaml::Node* property = program.blocks[id].schema->get("properties")->get(name);
        if (property != program.blocks[edge.to].schema) continue;
        if (!found.empty()) return {};
        found = std::string(name) + "." + std::string(key);
      }
    }
  }
  return found;
}

}  // namespace

bool report_unknown_key(Run& run, const Instruction& instruction, const Place& map,
                        const yaml::Entry& entry) {
  if (silent(run)) return false;
  // For `unevaluatedProperties`, the schemas that apply to the same value know keys too.
  std::vector<BlockId> blocks = {instruction.block};
  if (instruction.keyword == "unevaluatedProperties") blocks = applied(run.program, instruction.block);
  const std::vector<std::string_view> known = keys_of(run.program, blocks);
  std::vector<std::string_view> likely;
  for (const std::string_view key : known) {
    // What the same file sets already was not meant; what another layer sets may well have been.
    const yaml::Entry* there = map.node->find(key);
    if (there == nullptr || there->key_span.file != entry.key_span.file) likely.push_back(key);
  }
  std::string help = "remove it; no keys are allowed here";
  const std::string_view meant = base::closest(entry.key, likely);
  if (!meant.empty()) {
    help = "did you mean `" + std::string(meant) + "`?";
  } else if (const std::string below = level_below(run.program, blocks, entry.key); !below.empty()) {
    help = "did you mean `" + below + "`?";
  } else if (!known.empty()) {
    const auto& offered = likely.empty() ? known : likely;
    help = offered.size() == 1 ? "`" + std::string(offered.front()) + "` would be allowed"
                               : "allowed are " + base::listed(offered, most_listed);
  }
  const std::string where =
      map.parent == nullptr ? " is not allowed at the top level" : " is not allowed in " + named(map);
  return report(run, instruction, map,
                {.rule = "unknown-key",
                 .message = "the key `" + std::string(shown_key(entry.key)) + "`" + where,
                 .help = std::move(help),
                 .span = entry.key_span,
                 .property = entry.key,
                 .about = entry.value});
}

}  // namespace twinhull::schema
