#include <doctest/doctest.h>

#include "lint/load/discover/git_ignore.h"

using twinhull::base::InMemoryFileSystem;
using twinhull::lint::GitIgnore;

TEST_CASE("patterns of .gitignore hold below their directory, and later ones win") {
  InMemoryFileSystem fs;
  fs.files[".gitignore"] = "# comment\n*.env\n!keep.env\n/build\nlogs/\na/b.yaml\n";
  fs.files["sub/.gitignore"] = "local.yaml\n";
  GitIgnore ignore;
  ignore.enter(fs, ".");
  CHECK(ignore.ignores("x.env", false));
  CHECK(ignore.ignores("deep/er/x.env", false));
  CHECK_FALSE(ignore.ignores("keep.env", false));
  CHECK(ignore.ignores("build", true));
  CHECK_FALSE(ignore.ignores("sub/build", true));
  CHECK(ignore.ignores("sub/logs", true));
  CHECK_FALSE(ignore.ignores("sub/logs", false));
  CHECK(ignore.ignores("a/b.yaml", false));
  CHECK_FALSE(ignore.ignores("sub/local.yaml", false));
  ignore.enter(fs, "sub");
  CHECK(ignore.ignores("sub/local.yaml", false));
  CHECK_FALSE(ignore.ignores("local.yaml", false));
  ignore.leave();
  CHECK_FALSE(ignore.ignores("sub/local.yaml", false));
}
