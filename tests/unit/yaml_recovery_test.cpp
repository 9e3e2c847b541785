#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "source/files.h"
#include "yaml/reader.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

/// The findings about a text as `line:column`, with `!` after a warning.
std::string positions(const std::string& text, std::size_t documents = 0) {
  source::Files files;
  base::Arena arena;
  const yaml::ReadResult result = yaml::read(files, files.add("test.yaml", text), arena);
  CHECK(result.documents.size() == documents);
  std::string out;
  for (const diagnostic::Finding& finding : result.findings) {
    const source::Position at = files.position(finding.span.file, finding.span.begin);
    out += (out.empty() ? "" : ", ") + std::to_string(at.line) + ":" + std::to_string(at.column);
    if (finding.severity == diagnostic::Severity::warning) out += '!';
  }
  return out;
}

std::string value(const std::string& text) { return std::string(YamlText(text).root().get("a")->text); }

}  // namespace

TEST_CASE("lines in quotes may have any indentation") {
  CHECK(value("b: 1\na: 'x\ny'\n") == "x y");
  CHECK(value("a: \"x\n\ty\"\n") == "x y");
  CHECK(value("a: \"x\n\n y\"\n") == "x\ny");
  CHECK(YamlText("a:\n  b: 'two words\n  c: d'\n").root().get("a")->entries.size() == 1);
  CHECK(positions("a: 'x\n---\ny'\n", 1) != "");
}

TEST_CASE("a quote that swallows the next entry is reported") {
  CHECK(positions("a:\n  b: \"x\n  c: y\"\n", 1) == "2:6!");
  CHECK(positions("a:\n  b: \"x\n    c: y\"\n", 1) == "");
  CHECK(positions("a: 'x\nb: 'y'\n") == "1:4");
}

TEST_CASE("lines in brackets may have any indentation") {
  CHECK(YamlText("a: [\n  1,\n  2\n]\nb: {\n  x: 1,\n}\n").root().entries.size() == 2);
  CHECK(YamlText("a:\n  b: [\n1,\n2\n]\n  c: {\n\tx: 1\n}\n").root().get("a")->entries.size() == 2);
  CHECK(YamlText("a: [b c\nd, e]\n").root().get("a")->items.size() == 2);
}

TEST_CASE("JSON documents need no separator") {
  CHECK(positions("{\"a\": 1}\n{\"a\": \"}\\\"{\"} {\"b\": {}}\n", 3) == "");
  CHECK(positions("{\"a\": 1}\n{\"a\": }}\n{\"b\": 1}\n", 1) != "");
  CHECK(positions("{\"a\": 1}\n{\"a\" 1}\n{\"b\": 1}\n", 2) == "2:6");
  CHECK(positions("{a: 1}\nb: 2\n", 1) == "2:1");
  CHECK(positions("{\"a\": 1}\n", 1) == "");
}

TEST_CASE("all mistakes of a document are reported at once") {
  CHECK(positions("a:\n  b:1\n  c: 2\nd: @e\nf: g: h\n") == "2:3, 4:4, 5:4");
  CHECK(positions("a\n  b: 1\nc 2\nd: 'x\ne: 1\n---\nf: 1\n", 1) == "1:1, 3:1, 4:4");
  CHECK(positions("a:\n\tb: 1\n\tc: 2\nd: @e\n") == "2:1, 4:4");
  CHECK(positions("<<<<<<< ours\na: 1\n=======\na: @\n>>>>>>> theirs\nb: `c\n") == "1:1, 6:4");
}

TEST_CASE("possible consequences of a mistake are not reported") {
  CHECK(positions("a:\n  b: 1\n c: 1\n d: 2\n e: 3\nf: 1\n") == "3:2");
  CHECK(positions("a: [1\nb: @c\n") == "1:4");
  CHECK(positions("{{ if .a }}\na:1\nb: @c\n{{ end }}\n") == "1:1");
}
