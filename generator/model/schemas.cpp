#include "model/schemas.h"

#include <fmt/format.h>

#include <array>

#include "model/merge_schemas.h"
#include "yaml/reader.h"

namespace twinhull::model {
namespace {

using yaml::Node;

const Node* read_schema(const base::InputDirectory& root, const std::string& name, source::Files& files,
                        base::Arena& arena, diagnostic::Findings& findings) {
  auto text = root.fs.read_beneath(root.path, name);
  const std::string path = root.named(name);
  if (!text.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                        .help = "make the file readable, or remove it to use the built-in schema",
                        .file = path});
    return nullptr;
  }
  std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult result = yaml::read(files, file, arena);
  append(findings, result.findings);
  if (!result.ok()) return nullptr;
  if (result.documents.size() != 1 || result.documents[0].root == nullptr ||
      !result.documents[0].root->is(yaml::Kind::map)) {
    findings.push_back({.rule = "invalid-schema",
                        .message = "the file does not contain a schema",
                        .span = {file, 0, 0},
                        .help = "write one JSON object"});
    return nullptr;
  }
  return result.documents[0].root;
}

/// A schema file of the root, its built-in counterpart, and what results from both.
struct SchemaFile {
  const Node* schema = nullptr;   ///< null after an error
  const Node* own = nullptr;      ///< null if the root has none
  const Node* builtin = nullptr;  ///< null if it is not needed
};

SchemaFile load_schema(const base::InputDirectory& root, const base::InputDirectory& builtin,
                       const std::string& name, source::Files& files, base::Arena& arena,
                       diagnostic::Findings& findings) {
  SchemaFile result;
  if (&root.fs == &builtin.fs || root.fs.type_no_follow(root.inside(name)) == base::FileType::none) {
    result.builtin = read_schema(builtin, name, files, arena, findings);
    result.schema = result.builtin;
    return result;
  }
  result.own = read_schema(root, name, files, arena, findings);
  if (result.own == nullptr) return result;
  result.schema = result.own;
  const auto text = builtin.fs.read(builtin.inside(name));
  if (text.value && *text.value == files.text(result.own->span.file)) return result;  // a copy
  result.builtin = read_schema(builtin, name, files, arena, findings);
  const Node* together = result.own->get("x-builtin");
  const bool replaces = together != nullptr && together->is(yaml::Kind::boolean) && !together->is_true();
  if (!replaces && result.builtin != nullptr)
    result.schema = merge_schemas(*result.builtin, *result.own, arena, findings);
  return result;
}

/// Maps in the values schema that deriving the schema of a system depends on.
struct RequiredMap {
  std::string_view map;
  std::string_view key;
  std::string_view why;
};
constexpr std::array kNeeded = {
    RequiredMap{"properties", "global", "the components of a system are added after it"},
    RequiredMap{"$defs", "component", "it is the schema of each component's values"},
};

bool has_needed(const Node& values, diagnostic::Findings& findings) {
  bool good = true;
  for (const RequiredMap& needed : kNeeded) {
    const Node* map = values.get(needed.map);
    const Node* there = map == nullptr ? nullptr : map->get(needed.key);
    if (there != nullptr && there->is(yaml::Kind::map)) continue;
    good = false;
    findings.push_back(
        {.rule = "invalid-schema",
         .message = fmt::format("`{}` has no map `{}`; {}", needed.map, needed.key, needed.why),
         .span = there != nullptr ? there->span
                 : map != nullptr ? map->span
                                  : values.span,
         .help = "add it, or remove `x-builtin: false` to use the file together with the built-in schema"});
  }
  return good;
}

}  // namespace

Schemas load_schemas(const base::InputDirectory& root, const base::InputDirectory& builtin,
                     source::Files& files, base::Arena& arena, diagnostic::Findings& findings) {
  Schemas schemas;
  const SchemaFile system = load_schema(root, builtin, "schemas/system.schema.json", files, arena, findings);
  const SchemaFile values = load_schema(root, builtin, "schemas/values.schema.json", files, arena, findings);
  schemas.system = system.schema;
  schemas.values = values.schema;
  for (const Node* one : {values.builtin, values.own}) {
    if (one != nullptr) schemas.values_files.push_back(one->span.file);
  }
  if (schemas.system != nullptr) {
    schema::Compiled compiled = schema::compile(*schemas.system);
    append(findings, compiled.findings);
    schemas.system_program = compiled.schema;
    schemas.system_source = system.own == nullptr         ? SchemaSource::builtin
                            : system.schema == system.own ? SchemaSource::own
                                                          : SchemaSource::both;
    // A schema that replaces the built-in one may require less than the program relies on.
    if (system.own == schemas.system && system.builtin != nullptr) {
      schemas.builtin_system = system.builtin;
      schemas.own_system_program = schema::compile(*system.builtin).schema;
    }
  }
  if (schemas.values != nullptr) {
    // Compiled again for every system; here only for findings that apply to all of them.
    schema::Compiled compiled = schema::compile(*schemas.values);
    append(findings, compiled.findings);
    if (!compiled.schema.usable() || !has_needed(*schemas.values, findings)) schemas.values = nullptr;
    if (schemas.values != nullptr) schemas.optional_values = optional_values(*schemas.values);
  }
  return schemas;
}

}  // namespace twinhull::model
