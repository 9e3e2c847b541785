#include <doctest/doctest.h>

#include "lint/load/read_input.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {
namespace {

TEST_CASE("a large file is read like any other") {
  base::InMemoryFileSystem fs;
  std::string text;
  while (text.size() < std::size_t{11} * 1024 * 1024)
    text += "# a comment that makes the file large, line by line\n";
  fs.files["deploy/large.yaml"] = text + "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: last\n";
  source::Files files;
  Workspace input;
  read_input({.paths = {"deploy"}}, fs, files, input);
  REQUIRE(input.index.objects().size() == 1);
  CHECK(display(input.index.objects().front()) == "ConfigMap/last");
  CHECK(input.findings.empty());
  CHECK_FALSE(input.failed);
}

}  // namespace
}  // namespace twinhull::lint
