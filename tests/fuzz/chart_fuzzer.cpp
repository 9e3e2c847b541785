#include <array>

#include "lint_support.h"

// Any chart: Chart.yaml, values, a values schema, templates, .helmignore, packaged dependencies. It is read,
// but not rendered.

using namespace twinhull;

namespace {

constexpr std::array<std::string_view, 6> names = {
    "chart/Chart.yaml",  "chart/values.yaml",        "chart/templates/web.yaml",
    "chart/.helmignore", "chart/values.schema.json", "chart/templates/_helpers.tpl"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::InMemoryFileSystem fs;
  fs.files["chart/Chart.yaml"] = "apiVersion: v2\nname: chart\nversion: 1.0.0\n";
  const std::vector<std::string> parts = fuzz::parts(data, size);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    fs.files[i < names.size() ? std::string(names[i]) : "chart/values-" + std::to_string(i) + ".yaml"] =
        parts[i];
  }
  fuzz::lint_all(fs);
  return 0;
}
