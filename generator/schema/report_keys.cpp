#include <algorithm>

#include "base/text.h"
#include "schema/report.h"

namespace twinhull::schema {
namespace {

/// Schemas that are looked into for the keys that they know.
constexpr std::size_t most_schemas = 256;

/// The keys that a schema knows. For `unevaluatedProperties`, also those of the schemas that it
/// applies to the same value.
std::vector<std::string_view> known_keys(const Run& run, const Instruction& self) {
  std::vector<BlockId> blocks = {self.block};
  const bool all = self.keyword == "unevaluatedProperties";
  for (std::size_t i = 0; all && i < blocks.size() && blocks.size() < most_schemas; ++i) {
    for (const Edge& edge : run.program.edges) {
      const bool known = std::find(blocks.begin(), blocks.end(), edge.to) != blocks.end();
      if (edge.from == blocks[i] && edge.same_value && !known) blocks.push_back(edge.to);
    }
  }
  std::vector<std::string_view> keys;
  for (const BlockId id : blocks) {
    const yaml::Node& schema = *run.program.blocks[id].schema;
    const yaml::Node* properties = schema.is(yaml::Kind::map) ? schema.get("properties") : nullptr;
    if (properties == nullptr) continue;
    for (const yaml::Entry& property : properties->entries) keys.push_back(property.key);
  }
  return keys;
}

}  // namespace

bool report_unknown_key(Run& run, const Instruction& instruction, const Place& map,
                        const yaml::Entry& entry) {
  if (silent(run)) return false;
  std::vector<std::string_view> likely;
  std::vector<std::string> words;
  for (const std::string_view key : known_keys(run, instruction)) {
    std::string word = "`" + std::string(key) + "`";
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    // What the same file sets already was not meant; what another layer sets may well have been.
    const yaml::Entry* there = map.node->find(key);
    if (there == nullptr || there->key_span.file != entry.key_span.file) likely.push_back(key);
  }
  const std::string_view meant = base::closest(entry.key, likely);
  std::string help = "remove it; no keys are allowed here";
  if (!words.empty()) help = "allowed are " + listed(words, 20);
  if (!meant.empty()) help = "did you mean `" + std::string(meant) + "`?";
  const std::string where =
      map.parent == nullptr ? " is not allowed at the top level" : " is not allowed in " + named(map);
  return report(run, instruction, map,
                {.rule = "unknown-key",
                 .message = "the key `" + std::string(entry.key) + "`" + where,
                 .help = std::move(help),
                 .span = entry.key_span,
                 .property = entry.key,
                 .about = entry.value});
}

}  // namespace twinhull::schema
