#include <cstdint>
#include <cstdlib>
#include <string>

#include "schema/schema.h"
#include "yaml/reader.h"

// Any schema: compiling it terminates, strict and lenient, with findings inside the text. A valid one can
// then validate any value, including itself, and the result of its defaults.

using namespace twinhull;

namespace {

void check_spans(const diagnostic::Findings& findings, std::size_t size) {
  for (const diagnostic::Finding& finding : findings) {
    if (finding.rule.empty() || finding.message.empty()) std::abort();
    if (finding.span.begin > finding.span.end || finding.span.end > size) std::abort();
  }
}

void apply_severities(const schema::Schema& schema, const yaml::Node& value, std::size_t size) {
  const diagnostic::Findings findings = schema::validate(schema, value);
  if (findings.empty() != schema::is_valid(schema, value)) std::abort();
  check_spans(findings, size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source::Files files;
  base::Arena arena;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const yaml::ReadResult read = yaml::read(files, files.add("schema.yaml", text), arena);
  if (!read.ok() || read.documents.empty() || read.documents[0].root == nullptr) return 0;
  const yaml::Node& root = *read.documents[0].root;
  for (const bool lenient : {false, true}) {
    schema::CompileOptions options;
    options.lenient = lenient;
    const schema::Compiled compiled = schema::compile(root, options);
    check_spans(compiled.findings, size);
    if (!compiled.schema.usable()) {
      if (compiled.findings.empty()) std::abort();
      continue;
    }
    apply_severities(compiled.schema, root, size);
    if (lenient) continue;
    const yaml::Node* nothing = yaml::make_map(arena, {});
    apply_severities(compiled.schema, *nothing, size);
    apply_severities(compiled.schema, *schema::apply_defaults(root, nothing, arena), size);
  }
  return 0;
}
