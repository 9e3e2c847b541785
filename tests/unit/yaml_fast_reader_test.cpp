#include <doctest/doctest.h>

#include <string>

#include "base/arena.h"
#include "source/files.h"
#include "yaml/reader.h"
#include "yaml/readers.h"

// That what the fast reader accepts has the right tree is checked by tests/yaml_readers.py.

using namespace twinhull;

namespace {

bool taken(const std::string& text, const yaml::ReadOptions& options = {}) {
  source::Files files;
  base::Arena arena;
  yaml::ReadResult result;
  const bool fast = yaml::read_fast(files, files.add("test.yaml", text), arena, options, result);
  if (!fast) CHECK(result.documents.empty());
  return fast;
}

}  // namespace

TEST_CASE("the fast reader takes what manifests consist of") {
  for (const char* text :
       {"", "# a comment\n", "a: 1", "a: 1\n---\nb: 2\n---\n", "a:\n- b\n-  c: 1\n   d:\n\ne:\n    f: g\n",
        "a: |\n  text\n   more\n\nb: >-\n  folded\n", "a: [1, 'b', {c: \"d\"}, ]\nb: {\"c\":1}\n",
        "a: 'it''s'\n", "a: \"x\\ty \\\n  z\"\n", "a: several\n  lines\n\n  of text\nb: c\n",
        "a: &x\n  b: 1\nc:\n  <<: *x\n  d: *x\n", "- - a\n  - b\n-\n- c\n", "a: http://b:80/#c # d\n",
        "\"a b\": c\n'd' : e\n", "a: :b\n-c: ?d\n", "{\n\t\"a\": [1,\n\t2]\n}\n", "a: \xC3\xA4\n",
        "text\n"}) {
    CAPTURE(text);
    CHECK(taken(text));
  }
  CHECK(taken("a: yes\n", {.accept_yaml11_scalars = true}));
  CHECK(taken("${{ if a }}: 1\n${{ if a }}: 2\n", {.allow_duplicate_prefix = "${{"}));
}

TEST_CASE("the fast reader leaves mistakes and rare syntax to the complete one") {
  for (const char* text : {"a: 1\na: 2\n",
                           "a: yes\n",
                           "yes: a\n",
                           "1.0: a\n",
                           "a: b: c\n",
                           "a: 1\n b: 2\n",
                           "a:\n  b: 1\n c: 2\n",
                           "a: !!str 1\n",
                           "? a\n: b\n",
                           "%YAML 1.2\n---\na: 1\n",
                           "a: 1\n...\n",
                           "--- a\n",
                           "\ta: 1\n",
                           "a: [b: c]\n",
                           "a: {b}\n",
                           "a: [b\n",
                           "a: 'b\n",
                           "a: \"\\q\"\n",
                           "a: b\n\tc\n",
                           "a: b\r\n",
                           "\xEF\xBB\xBF"
                           "a: b\n",
                           "a: *b\n",
                           "a: &b [*b]\n",
                           "{a: 1}\n{b: 2}\n",
                           "a: \xC2\xA0"
                           "b\n",
                           "- a\nb: c\n",
                           "a: 'b\nc: d'\ne: f'\n",
                           "null\n",
                           "a: {b: 1, b: 2}\n",
                           "<<: {a: 1}\n<<: {b: 2}\n"}) {
    CAPTURE(text);
    CHECK_FALSE(taken(text));
  }
  const std::string deep(200, '[');
  CHECK_FALSE(taken(deep + std::string(200, ']')));
}
