#include "lint_support.h"

// Any manifests: linting terminates with every rule enabled. The text may contain suppression comments. The
// parts are files of one directory.

using namespace twinhull;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::InMemoryFileSystem fs;
  int number = 0;
  for (std::string& part : fuzz::parts(data, size)) {
    fs.files["k8s/" + std::to_string(number++) + ".yaml"] = std::move(part);
  }
  fuzz::lint_all(fs);
  return 0;
}
