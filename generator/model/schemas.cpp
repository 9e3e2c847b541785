#include "model/schemas.h"

#include <fmt/format.h>

#include "yaml/reader.h"

namespace twinhull::model {
namespace {

using yaml::Node;

const Node* read_schema(const base::Folder& root, const std::string& name, source::Files& files,
                        base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  auto text = root.disk.read(root.inside(name));
  const std::string path = root.named(name);
  if (!text.value) {
    findings.push_back(
        {.rule = "unreadable-file",
         .message = fmt::format("`{}` cannot be read: {}", path, text.error),
         .help = "`schemas` holds `system.schema.json` and `values.schema.json`; without the folder the "
                 "built-in ones are used",
         .file = path});
    return nullptr;
  }
  std::uint32_t file = files.add(path, std::move(*text.value));
  yaml::ReadResult result = yaml::read(files, file, arena);
  findings.insert(findings.end(), result.findings.begin(), result.findings.end());
  if (!result.ok()) return nullptr;
  if (result.documents.size() != 1 || result.documents[0].root == nullptr ||
      !result.documents[0].root->is(yaml::Kind::map)) {
    findings.push_back({.rule = "schema-error",
                        .message = "the file holds no schema",
                        .span = {file, 0, 0},
                        .help = "write one JSON object"});
    return nullptr;
  }
  return result.documents[0].root;
}

}  // namespace

Schemas load_schemas(const base::Folder& root, source::Files& files, base::Arena& arena,
                     std::vector<diagnostic::Finding>& findings) {
  Schemas schemas;
  schemas.system = read_schema(root, "schemas/system.schema.json", files, arena, findings);
  schemas.values = read_schema(root, "schemas/values.schema.json", files, arena, findings);
  if (schemas.system != nullptr) {
    schema::Compiled compiled = schema::compile(*schemas.system);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    schemas.system_program = compiled.schema;
  }
  if (schemas.values != nullptr) {
    // Compiled anew for every system; this once is for findings that hold for all of them.
    schema::Compiled compiled = schema::compile(*schemas.values);
    findings.insert(findings.end(), compiled.findings.begin(), compiled.findings.end());
    if (!compiled.schema.usable()) schemas.values = nullptr;
  }
  return schemas;
}

}  // namespace twinhull::model
