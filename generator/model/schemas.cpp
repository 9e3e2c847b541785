#include "model/schemas.h"

#include <fmt/format.h>

#include <array>

#include "yaml/reader.h"

namespace twinhull::model {
namespace {

using yaml::Node;

const Node* read_schema(const base::Folder& root, const std::string& name, source::Files& files,
                        base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  auto text = root.fs.read_beneath(root.path, name);
  const std::string path = root.named(name);
  if (!text.value) {
    findings.push_back(
        {.rule = "unreadable-file",
         .message = fmt::format("`{}` cannot be read: {}", path, text.error),
         .help = "`schemas` must contain `system.schema.json` and `values.schema.json`; without the "
                 "directory, the built-in ones are used",
         .file = path});
    return nullptr;
  }
  std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult result = yaml::read(files, file, arena);
  findings.insert(findings.end(), result.findings.begin(), result.findings.end());
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

/// The user's own schema may require less than the program relies on.
void load_builtin_system(Schemas& schemas, const base::Folder& builtin, source::Files& files,
                         base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  const std::string name = "schemas/system.schema.json";
  const auto text = builtin.fs.read(builtin.inside(name));
  if (text.value && *text.value == files.text(schemas.system->span.file)) return;
  schemas.builtin_system = read_schema(builtin, name, files, arena, findings);
  if (schemas.builtin_system != nullptr)
    schemas.own_system_program = schema::compile(*schemas.builtin_system).schema;
}

/// Maps in the values schema that deriving the schema of a system depends on.
struct Needed {
  std::string_view map;
  std::string_view key;
  std::string_view why;
};
constexpr std::array kNeeded = {
    Needed{"properties", "global", "the components of a system are added after it"},
    Needed{"$defs", "component", "it is the schema of each component's values"},
};

bool has_needed(const Node& values, std::vector<diagnostic::Finding>& findings) {
  bool good = true;
  for (const Needed& needed : kNeeded) {
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
         .help = "add it, or remove the directory `schemas` to use the built-in schemas"});
  }
  return good;
}

}  // namespace

Schemas load_schemas(const base::Folder& root, const base::Folder& builtin, source::Files& files,
                     base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  Schemas schemas;
  schemas.system = read_schema(root, "schemas/system.schema.json", files, arena, findings);
  schemas.values = read_schema(root, "schemas/values.schema.json", files, arena, findings);
  if (schemas.system != nullptr) {
    schema::Compiled compiled = schema::compile(*schemas.system);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    schemas.system_program = compiled.schema;
    if (&builtin.fs != &root.fs) load_builtin_system(schemas, builtin, files, arena, findings);
  }
  if (schemas.values != nullptr) {
    // Compiled again for every system; here only for findings that apply to all of them.
    schema::Compiled compiled = schema::compile(*schemas.values);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    if (!compiled.schema.usable() || !has_needed(*schemas.values, findings)) schemas.values = nullptr;
  }
  return schemas;
}

}  // namespace twinhull::model
