#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/evaluation.h"
#include "schema/keyword.h"
#include "schema/reference.h"

namespace twinhull::schema {
namespace {

bool check_reference(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return evaluate(run, self.begin, location);
}

/// `begin`: the initial target; `end`: the anchor name, which an outer resource may override.
bool check_dynamic(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return evaluate(run, dynamic_target(run, self.end, self.begin), location);
}

/// The most likely definition or anchor for a misspelled reference.
std::string meant_instead(const Resource& resource, std::string_view reference) {
  const yaml::Node& root = *resource.root;
  if (reference.starts_with('#') && !reference.starts_with("#/")) {
    std::vector<std::string_view> names;
    for (const auto& [name, anchor] : resource.anchors) names.push_back(name);
    const std::string_view meant = base::closest_match(reference.substr(1), names);
    if (!meant.empty()) return "did you mean `#" + std::string(meant) + "`?";
  }
  for (const std::string_view prefix : {"#/$defs/", "#/definitions/"}) {
    const yaml::Node* definitions = follow_reference(root, prefix.substr(0, prefix.size() - 1));
    if (!reference.starts_with(prefix) || definitions == nullptr) continue;
    std::vector<std::string_view> names;
    for (const yaml::Entry& entry : definitions->entries) names.push_back(entry.key);
    const std::string_view meant = base::closest_match(reference.substr(prefix.size()), names);
    if (!meant.empty()) return "did you mean `" + std::string(prefix) + std::string(meant) + "`?";
  }
  return "use a local reference: `#/$defs/name`";
}

/// The target of the keyword's reference; reports a reference that does not resolve.
std::optional<Target> target_of(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return std::nullopt;
  const ResourceId home = compiler.program.blocks[subschema].resource;
  const std::string_view reference = entry.value->text;
  const Target target = find_target(compiler, home, reference);
  if (target.schema != nullptr) {
    return compiler.is_schema(*target.schema, entry.key) ? std::optional(target) : std::nullopt;
  }
  const std::string quoted = "`" + std::string(reference) + "`";
  if (target.no_document) {
    compiler.fail(entry.value->span,
                  quoted + " references an unavailable schema; remote schemas are not fetched",
                  "copy the schema to `$defs` and reference it as `#/$defs/name`");
  } else {
    compiler.fail(entry.value->span, quoted + " does not resolve",
                  meant_instead(compiler.resources.all[home], reference));
  }
  return std::nullopt;
}

SubschemaId apply_target(Compiler& compiler, SubschemaId from, const Target& target) {
  const SubschemaId to = compiler.block_of(*target.schema, target.resource);
  compiler.program.edges.push_back({from, to, true});
  return to;
}

void compile_reference(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  const std::optional<Target> target = target_of(compiler, subschema, entry);
  if (!target) return;
  const SubschemaId other = apply_target(compiler, subschema, *target);
  compiler.add(subschema, entry, check_reference).begin = other;
}

void add_dynamic(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry, const Target& target,
                 const std::string& name) {
  std::vector<std::string>& names = compiler.program.dynamic_names;
  const auto known = std::find(names.begin(), names.end(), name);
  const auto row = static_cast<std::uint32_t>(known - names.begin());
  if (known == names.end()) names.push_back(name);
  const SubschemaId initial = compiler.block_of(*target.schema, target.resource);
  compiler.program.edges.push_back({subschema, initial, true, true});
  Instruction& self = compiler.add(subschema, entry, check_dynamic);
  self.begin = initial;
  self.end = row;
}

void compile_dynamic_reference(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  const std::optional<Target> target = target_of(compiler, subschema, entry);
  if (!target) return;
  if (target->dynamic) return add_dynamic(compiler, subschema, entry, *target, target->anchor);
  const SubschemaId other = apply_target(compiler, subschema, *target);
  compiler.add(subschema, entry, check_reference).begin = other;
}

void compile_recursive_reference(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::string)) return;
  if (entry.value->text != "#") {
    return compiler.fail(entry.value->span, "`$recursiveRef` requires `#`",
                         "use `$ref` for other references");
  }
  const std::optional<Target> target = target_of(compiler, subschema, entry);
  if (!target) return;
  if (compiler.resources.all[target->resource].recursive)
    return add_dynamic(compiler, subschema, entry, *target, "");
  const SubschemaId other = apply_target(compiler, subschema, *target);
  compiler.add(subschema, entry, check_reference).begin = other;
}

/// Definitions are compiled where they are used. In our own schemas, unused ones are checked as well.
void compile_definitions(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::map) || compiler.options.lenient) return;
  for (const yaml::Entry& definition : entry.value->entries) {
    if (compiler.is_schema(*definition.value, entry.key))
      compiler.block_of(*definition.value, compiler.program.blocks[subschema].resource);
  }
}

/// Names were registered when the document was added; here they are only validated.
void compile_name(Compiler& compiler, SubschemaId, const yaml::Entry& entry) {
  compiler.expect(entry, yaml::Kind::string);
}

void compile_recursive_anchor(Compiler& compiler, SubschemaId, const yaml::Entry& entry) {
  compiler.expect(entry, yaml::Kind::boolean);
}

constexpr auto core = Vocabulary::core;
constexpr std::array keywords = {
    Keyword{"$ref", compile_reference},
    Keyword{"$dynamicRef", compile_dynamic_reference, core, SubschemaShape::nothing, since_2020},
    Keyword{"$recursiveRef", compile_recursive_reference, core, SubschemaShape::nothing, only_2019},
    Keyword{"$defs", compile_definitions, core, SubschemaShape::map, since_2019},
    Keyword{"definitions", compile_definitions, core, SubschemaShape::map},
    Keyword{"$schema", compile_name},
    Keyword{"$id", compile_name},
    Keyword{"$anchor", compile_name, core, SubschemaShape::nothing, since_2019},
    Keyword{"$dynamicAnchor", compile_name, core, SubschemaShape::nothing, since_2020},
    Keyword{"$recursiveAnchor", compile_recursive_anchor, core, SubschemaShape::nothing, only_2019},
    Keyword{"$vocabulary", nullptr, core, SubschemaShape::nothing, since_2019},
};

}  // namespace

std::span<const Keyword> reference_keywords() { return keywords; }

}  // namespace twinhull::schema
