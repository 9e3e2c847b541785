#include <doctest/doctest.h>

#include "template_support.h"

namespace {

std::string reads_of(const std::string& text) {
  const TemplateResult result = run_template("kind: Thing\n" + text);
  CHECK(result.findings == "");
  return result.reads;
}

}  // namespace

TEST_CASE("reads are recorded with the conditions around them") {
  CHECK(reads_of("a: ${{ values.note }}\n") == "note\n");
  CHECK(reads_of("${{ if values.flag }}:\n  a: ${{ values.note }}\n${{ else }}:\n  b: ${{ values.tag }}\n") ==
        "flag\nnote flag\ntag !flag\n");
  CHECK(reads_of(
            "${{ if values.flag }}:\n  a: 1\n${{ else if values.count > 2 }}:\n  b: ${{ values.tag }}\n") ==
        "flag\ncount !flag\ntag !flag count\n");
}

TEST_CASE("in a condition, one side matters if the other does not decide") {
  CHECK(reads_of("${{ if values.flag && values.small > 1 }}:\n  a: 1\n") == "flag small\nsmall flag\n");
  CHECK(reads_of("${{ if values.flag || values.note }}:\n  a: 1\n") == "flag !note\nnote !flag\n");
  CHECK(reads_of("a: ${{ choose(values.flag, values.note, values.tag) }}\n") ==
        "flag\nnote flag\ntag !flag\n");
}

TEST_CASE("loops and inserted maps read whole values, and their variables are not conditions") {
  CHECK(reads_of(
            "${{ each k, v in values.map }}:\n  ${{ if v == \"x\" }}:\n    ${{ k }}: ${{ values.note }}\n") ==
        "map\nnote\n");
  CHECK(reads_of("${{ if values.flag }}:\n  ${{ insert values.map }}:\n") == "flag\nmap flag\n");
}
