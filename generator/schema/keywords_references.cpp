#include <array>

#include "base/text.h"
#include "schema/keyword.h"
#include "schema/reference.h"

namespace twinhull::schema {
namespace {

bool check_reference(Run& run, const Instruction& self, const Place& place) {
  return evaluate(run, self.begin, place);
}

/// The name in `#/$defs/name` that was most likely meant.
std::string meant_instead(const Compiler& compiler, std::string_view reference) {
  for (const std::string_view prefix : {"#/$defs/", "#/definitions/"}) {
    const yaml::Node* definitions = follow_reference(compiler.root, prefix.substr(0, prefix.size() - 1));
    if (!reference.starts_with(prefix) || definitions == nullptr) continue;
    std::vector<std::string_view> names;
    for (const yaml::Entry& entry : definitions->entries) names.push_back(entry.key);
    const std::string_view meant = base::closest(reference.substr(prefix.size()), names);
    if (!meant.empty()) return "did you mean `" + std::string(prefix) + std::string(meant) + "`?";
  }
  return "references are local: `#/$defs/name`";
}

void compile_reference(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return;
  const yaml::Node* target = follow_reference(compiler.root, entry.value->text);
  if (target == nullptr) {
    return compiler.fail(entry.value->span, "`" + std::string(entry.value->text) + "` leads nowhere",
                         meant_instead(compiler, entry.value->text));
  }
  if (!compiler.is_schema(*target, entry.key)) return;
  const BlockId other = compiler.apply(block, *target, true);
  compiler.add(block, entry, check_reference).begin = other;
}

/// Definitions are compiled where they are used; those that nothing uses are checked all the same.
void compile_definitions(Compiler& compiler, BlockId, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::map)) return;
  for (const yaml::Entry& definition : entry.value->entries) {
    if (compiler.is_schema(*definition.value, entry.key)) compiler.block_of(*definition.value);
  }
}

constexpr std::array keywords = {
    Keyword{"$ref", compile_reference},
    Keyword{"$defs", compile_definitions},
    Keyword{"definitions", compile_definitions},
};

}  // namespace

std::span<const Keyword> reference_keywords() { return keywords; }

}  // namespace twinhull::schema
