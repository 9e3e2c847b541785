#include <cstdint>
#include <cstdlib>

#include "../unit/template_support.h"

// Any template: it is parsed, specialized for a small system, evaluated and printed for Helm, or there are
// findings. The first byte selects the scope of the template.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  TemplateInputs inputs;
  inputs.templates["fragments/labels.yaml"] =
      "${{ fragment labels(component) }}:\n  app: ${{ component.name }}\n";
  switch (data[0]) {
    case 'c':
      inputs.templates["component/fuzzed.yaml"] = text;
      break;
    case 'f':
      inputs.templates["fragments/fuzzed.yaml"] = text;
      inputs.templates["system/caller.yaml"] =
          "first: ${{ fuzzed(system.word) }}\n${{ insert fuzzed(system.settings) }}:\n";
      break;
    case 't':
      inputs.templates["chart/fuzzed.txt.yaml"] = text;
      break;
    default:
      inputs.templates["system/fuzzed.yaml"] = text;
  }
  const TemplateResult result = run_templates(inputs);
  if (result.findings.empty() && result.objects != result.followed) std::abort();
  return 0;
}
