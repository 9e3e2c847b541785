#include <string>
#include <utility>

#include "base/path.h"
#include "lint_support.h"

// Any tree of kustomizations, and whatever it reads: manifests, patches, env files, transformers, schemas,
// charts, and the GitOps objects that build on it. The first line of each file is its path.

using namespace twinhull;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::InMemoryFileSystem fs;
  for (const std::string& part : fuzz::parts(data, size)) {
    const std::size_t line = part.find('\n');
    std::string path = base::join_path(".", part.substr(0, line));
    if (line == std::string::npos || path.starts_with('/') || path.starts_with("..")) continue;
    fs.files[std::move(path)] = part.substr(line + 1);
  }
  fuzz::lint_all(fs);
  return 0;
}
