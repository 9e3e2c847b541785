#include "lint_support.h"

// Any kustomizations of a base and an overlay, with resources and patches: referenced files are read, but not
// built.

using namespace twinhull;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::InMemoryFileSystem fs;
  const std::vector<std::string> parts = fuzz::parts(data, size);
  fs.files["overlay/kustomization.yaml"] = parts[0];
  fs.files["base/kustomization.yaml"] = parts.size() > 1 ? parts[1] : "resources: [web.yaml]\n";
  fs.files["base/web.yaml"] =
      parts.size() > 2 ? parts[2] : "kind: Secret\napiVersion: v1\nmetadata: {name: a}\n";
  fs.files["overlay/patch.yaml"] = parts.size() > 3 ? parts[3] : "kind: Secret\nmetadata: {name: a}\n";
  fs.files["overlay/a.env"] = "A=b\n";
  fuzz::lint_all(fs);
  return 0;
}
