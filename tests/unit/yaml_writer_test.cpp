#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "base/unicode.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

using namespace twinhull;
using yaml::Kind;

namespace {

/// Random text of pieces with a meaning in some YAML parser.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {" ",
                                                  "  ",
                                                  "\n",
                                                  "\n\n",
                                                  "\t",
                                                  "\r",
                                                  ":",
                                                  ": ",
                                                  " #",
                                                  "#",
                                                  "-",
                                                  "- ",
                                                  "---",
                                                  "...",
                                                  "?",
                                                  "\"",
                                                  "'",
                                                  "\\",
                                                  "|",
                                                  ">",
                                                  "&a",
                                                  "*a",
                                                  "!!",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  "{{",
                                                  "${",
                                                  "=",
                                                  "<<",
                                                  "~",
                                                  "yes",
                                                  "no",
                                                  "y",
                                                  "n",
                                                  "on",
                                                  "off",
                                                  "true",
                                                  "null",
                                                  "0",
                                                  "1",
                                                  "9",
                                                  "0x",
                                                  "0o",
                                                  "0b",
                                                  "e",
                                                  "E",
                                                  ".",
                                                  "_",
                                                  "+",
                                                  "inf",
                                                  "nan",
                                                  "a",
                                                  "text",
                                                  "ü",
                                                  "😀",
                                                  "\x01",
                                                  "\x7F",
                                                  "\xC2\x85",
                                                  "\xE2\x80\xA8",
                                                  "\xEF\xBB\xBF",
                                                  "\xEF\xBF\xBF",
                                                  "2001-01-01",
                                                  "12:30"};
  std::string text;
  const std::size_t count = random() % 7;
  for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
  return text;
}

const yaml::Node* random_node(std::mt19937& random, base::Arena& arena, int depth) {
  switch (random() % (depth > 4 ? 4 : 8)) {
    case 0:
      return yaml::make_integer(arena, static_cast<std::int64_t>(random()) - (1LL << 31));
    case 1:
      return random() % 2 == 0 ? yaml::make_null(arena) : yaml::make_boolean(arena, random() % 2 == 0);
    case 2:
    case 3:
    case 4:
      return yaml::make_string(arena, random_text(random));
    case 5: {
      std::vector<const yaml::Node*> items(random() % 4);
      for (const yaml::Node*& item : items) item = random_node(random, arena, depth + 1);
      return yaml::make_list(arena, items);
    }
    default: {
      std::vector<yaml::Entry> entries(random() % 5);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].key = arena.copy(random_text(random) + std::to_string(i));
        entries[i].value = random_node(random, arena, depth + 1);
        if (random() % 4 == 0) entries[i].comment = "about it\n\nat length: {";
      }
      return yaml::make_map(arena, entries);
    }
  }
}

std::string write(const yaml::Node& node) {
  std::string out;
  yaml::write(out, node);
  return out;
}

/// Parses a text and writes it again.
std::string rewrite(std::string text) {
  source::Files files;
  base::Arena arena;
  const yaml::ReadResult result = yaml::read(files, files.add("in.yaml", std::move(text)), arena);
  REQUIRE(result.findings.empty());
  REQUIRE(result.documents.size() == 1);
  return write(*result.documents.front().root);
}

}  // namespace

TEST_CASE("text that some parser would not read as a string is quoted") {
  for (const char* text : {"",
                           " ",
                           "a ",
                           " a",
                           "~",
                           "null",
                           "Null",
                           "NULL",
                           "nUll",
                           "true",
                           "TRUE",
                           "False",
                           "yes",
                           "Yes",
                           "NO",
                           "on",
                           "Off",
                           "y",
                           "N",
                           "0",
                           "12",
                           "-1",
                           "+1",
                           "010",
                           "0x1F",
                           "0o17",
                           "0b11",
                           "1_000",
                           "1.0",
                           ".5",
                           "-.5",
                           "1e3",
                           "1E-3",
                           "._",
                           ".inf",
                           "-.INF",
                           "+.inf",
                           ".NaN",
                           "nan",
                           "inf",
                           "2001-01-01",
                           "2001-12-14t21:59:43.10-05:00",
                           "12:30:45",
                           "1:20",
                           "1.2.3",
                           "10.0.0.1",
                           "<<",
                           "=",
                           "-",
                           "- a",
                           "? a",
                           ": a",
                           "?",
                           ":",
                           "a:",
                           "a: b",
                           "a #b",
                           "#a",
                           "---",
                           "--- a",
                           "...",
                           "&a",
                           "*a",
                           "!a",
                           "|",
                           ">",
                           "%a",
                           "@a",
                           "`a",
                           "'a",
                           "\"a",
                           "[a",
                           "]",
                           "{a",
                           "}",
                           ",a",
                           "a\tb",
                           "a\nb",
                           "a\x7F",
                           "\xC2\x85",
                           "\xE2\x80\xA8",
                           "\xEF\xBB\xBF",
                           "{{ x }}",
                           "a {{ x }}",
                           "12e03",
                           "1234567"}) {
    CAPTURE(text);
    CHECK(yaml::needs_quotes(text));
  }
}

TEST_CASE("ordinary text is plain") {
  for (const char* text : {"a",
                           "hello world",
                           "nginx:1.27",
                           "http://x.de/y?z=1#a",
                           "--verbose",
                           "-c",
                           "/bin/sh",
                           "a-b_c.d",
                           "app.kubernetes.io/name",
                           "1password",
                           "2nd",
                           "it's",
                           "a \"b\"",
                           "über",
                           "100m",
                           "512Mi",
                           "a, b",
                           "$(VAR)",
                           "<none>",
                           "yes please",
                           "v1.2.3",
                           "TRUEish",
                           "a[0]",
                           "/etc/{a}"}) {
    CAPTURE(text);
    CHECK_FALSE(yaml::needs_quotes(text));
    CHECK(yaml::scalar(text) == text);
  }
}

TEST_CASE("quoted text has only the necessary escapes") {
  CHECK(yaml::scalar("") == "\"\"");
  CHECK(yaml::scalar("no") == "\"no\"");
  CHECK(yaml::scalar("a: \"b\\\"") == R"("a: \"b\\\"")");
  CHECK(yaml::scalar("a\tb\nc\rd") == R"("a\tb\nc\rd")");
  CHECK(yaml::scalar(std::string("\0\x1B", 2)) == R"("\x00\x1B")");
  CHECK(yaml::scalar("\xC2\x85\xE2\x80\xA8\xEF\xBF\xBF") == R"("\x85\u2028\uFFFF")");
  CHECK(yaml::scalar("ü: 😀") == "\"ü: 😀\"");
  CHECK(yaml::scalar("\xC2\xA0") == "\"\xC2\xA0\"");  // a no-break space
}

TEST_CASE("maps and lists are written in block style") {
  const std::string text =
      "a: 1\n"
      "b:\n"
      "  - x: 1\n"
      "    z: 0x1F\n"
      "  - - 1\n"
      "    - 2.50\n"
      "  - plain\n"
      "  - {}\n"
      "c:\n"
      "  d: []\n"
      "  e: null\n"
      "  f: true\n"
      "\"on\": \"1\"\n";
  CHECK(rewrite(text) == text);
  CHECK(rewrite("{a: [1, {b: ~}], c: True}") == "a:\n  - 1\n  - b: null\nc: true\n");
  CHECK(rewrite("a: !!str 12\n") == "a: \"12\"\n");
  CHECK(rewrite("x") == "x\n");
  CHECK(rewrite("{}") == "{}\n");
  CHECK(rewrite("\"a\\nb\"") == "\"a\\nb\"\n");
}

TEST_CASE("multi-line text becomes a literal block if that is safe") {
  CHECK(rewrite("a: \"x\\ny\\n\"\n") == "a: |\n  x\n  y\n");
  CHECK(rewrite("a: \"x\\ny\"\n") == "a: |-\n  x\n  y\n");
  CHECK(rewrite("a: \"x\\n\\n\"\nb: 1\n") == "a: \"x\\n\\n\"\nb: 1\n");
  CHECK(rewrite("a: \"  x\\ny\\n\"\n") == "a: |2\n    x\n  y\n");
  CHECK(rewrite("a: \"\\n  x\\ny\"\n") == "a: |2-\n\n    x\n  y\n");
  CHECK(rewrite("- \"x\\ny\\n\"\n") == "- |\n  x\n  y\n");
  CHECK(rewrite("- a: \"x\\ny\\n\"\n") == "- a: |\n    x\n    y\n");
  CHECK(rewrite("a: \"x \\ny\"\n") == "a: \"x \\ny\"\n");
  CHECK(rewrite("a: \"\\tx\\ny\"\n") == "a: \"\\tx\\ny\"\n");
  CHECK(rewrite("a: \"\\n\"\n") == "a: \"\\n\"\n");
  CHECK(rewrite("a: \"x\\r\\ny\"\n") == "a: \"x\\r\\ny\"\n");
}

TEST_CASE("comments are written above their entries") {
  const std::string text =
      "first: 1\n"
      "# about b\n"
      "# and more\n"
      "b:\n"
      "  # about the item\n"
      "  - x: 1\n"
      "    # about why\n"
      "    why: 2\n";
  CHECK(rewrite(text) == text);
}

TEST_CASE("keys of any length are read back unchanged") {
  base::Arena arena;
  yaml::Entry entry;
  const std::string key(5000, 'k');
  entry.key = key;
  entry.value = yaml::make_list(arena, {yaml::make_integer(arena, 1)});
  const std::string text = write(*yaml::make_list(arena, {yaml::make_map(arena, {entry})}));
  CHECK(rewrite(text) == text);
}

TEST_CASE("every string is read back unchanged") {
  std::mt19937 random(20240229);
  base::Arena arena;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random_text(random);
    const std::string written = "a: " + yaml::scalar(text) + "\n";
    CAPTURE(written);
    source::Files files;
    const yaml::ReadResult result = yaml::read(files, files.add("in.yaml", written), arena);
    REQUIRE(result.findings.empty());
    const yaml::Node* value = result.documents.front().root->get("a");
    REQUIRE(value != nullptr);
    REQUIRE(value->kind == Kind::string);
    REQUIRE(value->text == text);
  }
}

TEST_CASE("every tree is read back unchanged") {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    base::Arena arena;
    const yaml::Node* node = random_node(random, arena, 0);
    const std::string written = write(*node);
    CAPTURE(written);
    source::Files files;
    const yaml::ReadResult result = yaml::read(files, files.add("in.yaml", written), arena);
    REQUIRE(result.findings.empty());
    REQUIRE(result.documents.size() == 1);
    // A document with only `null` has a root, since it is written explicitly.
    REQUIRE(result.documents.front().root != nullptr);
    REQUIRE(yaml::equal(*node, *result.documents.front().root));
  }
}
