#include <string>

#include "commands/env_file.h"
#include "lint/secrets/scan.h"
#include "lint_support.h"

// Any text: secrets found in it have spans that are ordered and disjoint. Any env file: variables and
// findings are inside the text, and no finding shows a line.

using namespace twinhull;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::uint32_t last = 0;
  for (const lint::SecretMatch& hit : lint::scan_secrets(text)) {
    if (hit.begin < last || hit.end <= hit.begin || hit.end > size || hit.what.empty()) std::abort();
    last = hit.end;
  }
  lint::without_secrets(text);
  lint::without_escapes(text);

  source::Files files;
  const commands::EnvFile read = commands::read_env_file(files, files.add("a.env", text));
  for (const commands::Variable& variable : read.variables) {
    if (variable.name.empty() || variable.span.end > size) std::abort();
  }
  for (const diagnostic::Finding& finding : read.findings) {
    fuzz::check(finding, files);
    if (!finding.redact_source) std::abort();
  }
  return 0;
}
