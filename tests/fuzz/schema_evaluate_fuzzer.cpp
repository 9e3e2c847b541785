#include <cstdint>
#include <cstdlib>
#include <string>

#include "schema/schema.h"
#include "yaml/reader.h"

// Two documents: a schema and a value. Validation terminates; `validate` and `is_valid` agree, also for the
// value completed by the schema's defaults. Findings are inside the text, and a schema with the value as
// `const` accepts it.

using namespace twinhull;
using diagnostic::Findings;

namespace {

void apply_severities(const yaml::Node& root, const yaml::Node& value, const schema::CompileOptions& options,
                      std::size_t size) {
  const schema::Compiled compiled = schema::compile(root, options);
  if (!compiled.schema.usable()) return;
  const diagnostic::Findings findings = schema::validate(compiled.schema, value);
  if (findings.empty() != schema::is_valid(compiled.schema, value)) std::abort();
  for (const diagnostic::Finding& finding : findings) {
    if (finding.span.begin > finding.span.end || finding.span.end > size) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source::Files files;
  base::Arena arena;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const yaml::ReadResult read = yaml::read(files, files.add("both.yaml", text), arena);
  if (!read.ok() || read.documents.size() != 2) return 0;
  if (read.documents[0].root == nullptr || read.documents[1].root == nullptr) return 0;
  const yaml::Node& root = *read.documents[0].root;
  const yaml::Node& value = *read.documents[1].root;
  schema::CompileOptions options;
  apply_severities(root, value, options, size);
  options.lenient = true;
  for (const schema::Draft draft :
       {schema::Draft::draft7, schema::Draft::draft2019, schema::Draft::draft2020}) {
    options.draft = draft;
    apply_severities(root, value, options, size);
  }
  const yaml::Node* only = yaml::make_map(arena, {{"const", {}, &value, {}}});
  if (!schema::is_valid(schema::compile(*only).schema, value)) std::abort();
  return 0;
}
