#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "yaml/reader.h"

using namespace twinhull;
using yaml::Kind;

namespace {

/// A parsed text with the memory of its nodes.
struct Read {
  explicit Read(std::string text, const yaml::ReadOptions& options = {}) {
    file = files.add("test.yaml", std::move(text));
    result = yaml::read(files, file, arena, options);
  }

  const yaml::Node& root() const {
    REQUIRE(result.findings.empty());
    REQUIRE(result.documents.size() == 1);
    REQUIRE(result.documents.front().root != nullptr);
    return *result.documents.front().root;
  }
  const yaml::Node& at(std::string_view path) const {
    const yaml::Node* node = root().at(path);
    REQUIRE(node != nullptr);
    return *node;
  }
  std::string_view written(source::Span span) const { return files.text(span); }
  /// `line:column rule` of the findings.
  std::string findings() const {
    std::string out;
    for (const diagnostic::Finding& finding : result.findings) {
      const source::Position position = files.position(file, finding.span.begin);
      if (!out.empty()) out += ", ";
      out += std::to_string(position.line) + ":" + std::to_string(position.column) + " " + finding.rule;
    }
    return out;
  }

  source::Files files;
  base::Arena arena;
  std::uint32_t file = 0;
  yaml::ReadResult result;
};

std::string findings(std::string text) { return Read(std::move(text)).findings(); }

std::string nested(std::string_view open, std::string_view close, int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += open;
  for (int i = 0; i < depth; ++i) text += close;
  return text + "\n";
}

}  // namespace

TEST_CASE("plain scalars follow YAML 1.2") {
  const Read read(
      "null: [~, null, Null, NULL]\n"
      "bool: [true, True, TRUE, false, False, FALSE]\n"
      "int: [0, -1, +12, 0x1F, 0o17, -0x1F, 123456789012345678901234567890]\n"
      "float: [1.5, -.5, 1., 1e3, 1E-3, .inf, -.Inf, +.INF, .nan, 0.0]\n"
      "text: [nUll, tRue, 1.2.3, 1e, 0x, 0o8, 12:30:45, 2001-01-01, .infinity, -.nan, e3, ., '-', 1-2]\n");
  REQUIRE(read.findings() == "1:1 ambiguous-scalar");  // the key `null`
  const yaml::Node& root = *read.result.documents.front().root;
  const auto all = [&](std::string_view key, Kind kind) {
    for (const yaml::Node* item : root.get(key)->items) {
      CAPTURE(item->text);
      CHECK(item->kind == kind);
    }
  };
  all("null", Kind::null);
  all("bool", Kind::boolean);
  all("int", Kind::integer);
  all("float", Kind::number);
  all("text", Kind::string);
}

TEST_CASE("empty values are null and have a location") {
  const Read read("a:\nb: # nothing\nc:\n  -\n  - \n");
  CHECK(read.at("a").kind == Kind::null);
  CHECK(read.at("a").span == source::Span{read.file, 2, 2});
  CHECK(read.at("b").kind == Kind::null);
  CHECK(read.at("c").items.size() == 2);
}

TEST_CASE("a key `null` on the next line is not a value") {
  const Read read("a:\n\"null\": 1\n");
  CHECK(read.root().entries.size() == 2);
  CHECK(read.at("a").kind == Kind::null);
}

TEST_CASE("every value has a span") {
  const Read read(
      "plain: some text # comment\n"
      "quoted: 'it''s'\n"
      "block: |\n"
      "  one\n"
      "  two\n"
      "\n"
      "list:\n"
      "  - a\n"
      "  - {x: 1, \"y\": [2]}\n"
      "ünï: wörld\n"
      "last: end\n");
  CHECK(read.written(read.at("plain").span) == "some text");
  CHECK(read.written(read.at("quoted").span) == "'it''s'");
  CHECK(read.at("quoted").text == "it's");
  CHECK(read.written(read.at("block").span) == "|\n  one\n  two");
  CHECK(read.at("block").text == "one\ntwo\n");
  CHECK(read.at("block").style == yaml::Style::literal);
  CHECK(read.written(read.at("list").span) == "- a\n  - {x: 1, \"y\": [2]}");
  CHECK(read.written(read.at("list").items[1]->span) == "{x: 1, \"y\": [2]}");
  CHECK(read.at("list").items[1]->style == yaml::Style::flow);
  CHECK(read.written(read.at("ünï").span) == "wörld");
  CHECK(read.written(read.root().find("last")->key_span) == "last");
  CHECK(read.written(read.at("last").span) == "end");
}

TEST_CASE("plain and simple quoted texts are views into the source") {
  const Read read("a: text\nb: 'text'\nc: \"text\"\nd: two\n  lines\n");
  const std::string_view source = read.files.text(read.file);
  for (const char* key : {"a", "b", "c"}) {
    const std::string_view text = read.at(key).text;
    CHECK(text == "text");
    CHECK(text.data() >= source.data());
    CHECK(text.data() < source.data() + source.size());
  }
  CHECK(read.at("d").text == "two lines");
}

TEST_CASE("quoted texts are unfolded and unescaped") {
  CHECK(Read(R"("\ud83d\ude00 \u00e9 \x41 \U0001F600 \/ \t")").root().text == "😀 é A 😀 / \t");
  CHECK(Read("plain\\ud83d\\ude00").root().text == "plain\\ud83d\\ude00");
  CHECK(Read("a: x\\ud83\nb: 1\n").at("a").text == "x\\ud83");
  CHECK(Read("\"a\\\n  b\"").root().text == "ab");
  CHECK(Read("\"a \\\n\n  \\ b\"").root().text == "a \n b");
  CHECK(Read("'a\n\n  b\n c'").root().text == "a\nb c");
  CHECK(findings(R"("\ud83d")") == "1:2 yaml-syntax");
  CHECK(findings(R"("\ude00\ud83d")") == "1:2 yaml-syntax");
  CHECK(findings(R"("\q")") != "");
  CHECK(findings(R"("\U00110000")") != "");
}

TEST_CASE("block scalars follow their header") {
  CHECK(Read("a: |-\n  x\n").at("a").text == "x");
  CHECK(Read("a: |+\n  x\n\n\nb: 1\n").at("a").text == "x\n\n\n");
  CHECK(Read("a: |2\n    x\n   y\n").at("a").text == "  x\n y\n");
  CHECK(Read("a: >\n  x\n  y\n\n  z\n").at("a").text == "x y\nz\n");
  CHECK(Read("a: |\n  x\r\n  y\r\n").at("a").text == "x\ny\n");
  CHECK(Read("a: |\n  # no comment\n # comment\nb: 1\n").at("a").text == "# no comment\n");
  CHECK(Read("a: |\n\nb: 1\n").at("a").text == "");
  CHECK(Read("- |\n x\n- z\n").root().items.size() == 2);
}

TEST_CASE("tagged values have the type of the core schema") {
  const Read read(
      "a: !!str 12\nb: !!int \"12\"\nc: !!float 3\nd: !!map {}\ne: !!seq []\nf: ! 12\ng: !!null ''\n");
  CHECK(read.at("a").kind == Kind::string);
  CHECK(read.at("b").kind == Kind::integer);
  CHECK(read.at("c").kind == Kind::number);
  CHECK(read.at("f").kind == Kind::string);
  CHECK(read.at("g").kind == Kind::null);
  CHECK(findings("a: !!int x\n") == "1:10 unsupported-yaml");
  CHECK(findings("a: !!binary '@'\n") == "1:13 unsupported-yaml");
  CHECK(findings("a: !!map x\n") == "1:4 unsupported-yaml");
  CHECK(findings("a: !python/object x\n") == "1:4 unsupported-yaml");
  CHECK(Read("a: !!binary aGVsbG8=\n").at("a").text == "hello");
  CHECK(Read("a: !!set {x}\n").at("a").kind == Kind::map);
  CHECK(Read("a: !!omap [x: 1]\n").at("a").kind == Kind::list);
}

TEST_CASE("merge keys add entries with their original spans") {
  const Read read("a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}\nc: {<<: [{x: 4}, *a]}\nd: {'<<': 1}\n");
  const yaml::Node& root = read.root();
  CHECK(root.get("b")->get("x")->text == "1");
  CHECK(root.get("b")->get("z")->text == "3");
  CHECK(root.get("b")->find("x")->key_span.begin == root.get("a")->find("x")->key_span.begin);
  CHECK(root.get("c")->get("x")->text == "4");
  CHECK(root.get("c")->get("z")->text == "2");
  CHECK(root.get("d")->get("<<")->text == "1");
  CHECK(findings("a: &a {x: 1}\nb: {x: 2, <<: *a}\n") == "2:5 duplicate-key");
  CHECK(findings("a: &a {x: 1}\nb: {<<: *a, <<: *a}\n") == "2:13 duplicate-key");
  CHECK(findings("<<: 1\n") == "1:1 unsupported-yaml");
  CHECK(findings("<<: [1]\n") == "1:1 unsupported-yaml");
}

TEST_CASE("reading continues after an invalid document") {
  const auto documents = [](std::string text) {
    const Read read(std::move(text), {.accept_yaml11_scalars = true});
    std::string out;
    for (const yaml::Document& document : read.result.documents) {
      out += document.root == nullptr ? "-" : document.root->get("a")->text;
    }
    return out + "," + std::to_string(read.result.unread.size());
  };
  CHECK(documents("a: 1\na: 2\n") == "2,0");
  CHECK(documents("a: 1\n---\na: {\n---\na: 3\n") == "13,1");
  CHECK(documents("a: \"1\n---\na: 2\n---\n  a: [\n b\n") == "2,2");
  CHECK(documents("a: 1\n---\nx\na: 2\n---\na: 3\n--- # end\na: 4\n") == "134,1");
  CHECK(documents("on: 1\na: 2\n") == "2,0");
}

TEST_CASE("YAML 1.1 scalars and keys are optional") {
  const Read read("a: 0644\nb: yes\nc: 1_000\nd: 0b11\ne: 0888\nf: 'no'\n", {.accept_yaml11_scalars = true});
  CHECK(read.at("a").integer() == 420);
  CHECK(read.at("b").is_true());
  CHECK(read.at("c").integer() == 1000);
  CHECK(read.at("d").integer() == 3);
  CHECK(read.at("e").number() == 888);
  CHECK(read.at("f").kind == Kind::string);
  const Read keys("0x10: g\noff: h\n", {.accept_yaml11_scalars = true});
  CHECK(keys.findings() == "1:1 ambiguous-scalar, 2:1 ambiguous-scalar");
  CHECK(keys.result.documents.at(0).root->get("16")->text == "g");
  CHECK(keys.result.documents.at(0).root->get("false")->text == "h");
}

TEST_CASE("syntax errors are located at the mistake") {
  CHECK(findings("a:\n  b: 1\n  c:2\nd: 3\n") == "3:3 yaml-syntax");
  CHECK(findings("a\n  b: 1\n") == "1:1 yaml-syntax");
  CHECK(findings("a: \"x\nb: \"y\"\n") == "1:4 yaml-syntax");
  CHECK(findings("a: 'it's'\n") == "1:8 yaml-syntax");
  CHECK(findings("a:\n    b: 1\n  c: 2\n") == "3:3 yaml-syntax");
  CHECK(findings("a: 1\n  b: 2\n") == "2:3 yaml-syntax");
  CHECK(findings("a: b: c\n") == "1:4 yaml-syntax");
  CHECK(findings("a:\n<<<<<<< x\n  b: 1\n=======\n>>>>>>> y\n") == "2:1 yaml-syntax");
  CHECK(findings("a:\xC2\xA0x\nb: 1\n") == "1:3 yaml-syntax");
  CHECK(findings("a: \"x\n  y\"\nb: [1, 2\n") == "3:4 yaml-syntax");
}

TEST_CASE("templates are distinguished from mistakes") {
  const auto templated = [](std::string text) {
    const Read read(std::move(text));
    return !read.result.unread.empty() && read.result.unread[0].templated;
  };
  CHECK(templated("a: {{ .x }}\n"));
  CHECK(templated("{{- if .x }}\na: 1\n{{- end }}\n"));
  CHECK(templated("a: 1\n{% if x %}\nb: 2\n"));
  CHECK(templated("{{ .x }}: 1\n"));
  CHECK_FALSE(templated("a: '{{ .x }}'\nb: |\n  {{ .y }}\nc: d: e\n"));
  CHECK_FALSE(templated("a: {b: ${{ x }}}\n"));
}

TEST_CASE("texts that Helm would parse differently are reported") {
  for (const char* text :
       {"yes", "No", "on", "OFF", "y", "N", "010", "-010", "089", "0b11", "1_000", "0x_1", "1_0.5"}) {
    CAPTURE(text);
    CHECK(findings("a: " + std::string(text) + "\n") == "1:4 ambiguous-scalar");
    CHECK(findings("a: '" + std::string(text) + "'\n") == "");
    CHECK(findings("a: !!str " + std::string(text) + "\n") == "");
  }
  for (const char* text : {"yess", "0b12", "12:30:45", "2001-01-01", "_1", "a_1", "1.2.3", "0", "00x"}) {
    CAPTURE(text);
    CHECK(findings("a: " + std::string(text) + "\n") == "");
  }
}

TEST_CASE("numbers in findings are never echoed") {
  const Read read("password: 0123456\n");
  REQUIRE(read.result.findings.size() == 1);
  CHECK(read.result.findings[0].message.find("123") == std::string::npos);
  CHECK(read.result.findings[0].help.find("123") == std::string::npos);
}

TEST_CASE("keys are strings") {
  const Read read("1: a\ntrue: b\n-5: c\n'yes': d\n");
  CHECK(read.at("1").text == "a");
  CHECK(read.at("true").text == "b");
  CHECK(read.at("-5").text == "c");
  for (const char* key : {"yes", "on", "True", "1.0", "0x1F", "010", "~", "null", "1e3"}) {
    CAPTURE(key);
    CHECK(findings(std::string(key) + ": 1\n") == "1:1 ambiguous-scalar");
  }
  CHECK(findings("[a, b]: 1\n") == "1:1 unsupported-yaml");
  CHECK(findings("{a: b}: 1\n") == "1:1 unsupported-yaml");
  CHECK(findings("? - a\n: 1\n") == "1:3 unsupported-yaml");
  CHECK(findings(": 1\n") == "1:1 unsupported-yaml");
  CHECK(Read("? long key\n: 1\n? other\n").root().entries.size() == 2);
}

TEST_CASE("duplicate keys have both locations") {
  const Read read("a: 1\nb: 2\n\"a\": 3\n");
  CHECK(read.findings() == "3:1 duplicate-key");
  REQUIRE(read.result.findings[0].related.size() == 1);
  CHECK(read.written(read.result.findings[0].related[0].span) == "a");
  CHECK(findings("{a: 1, a: 2}\n") == "1:8 duplicate-key");
  CHECK(findings("x:\n  a: 1\n  a: 2\n  a: 3\n") == "3:3 duplicate-key, 4:3 duplicate-key");
  std::string wide;
  for (int i = 0; i < 50; ++i) wide += "k" + std::to_string(i) + ": 1\n";
  CHECK(findings(wide) == "");
  CHECK(findings(wide + "k7: 2\n") == "51:1 duplicate-key");
}

TEST_CASE("template keys and values are unchanged") {
  const Read read(
      "${{ if a.b && c == \"x\" }}:\n"
      "  image: ${{ a }}:${{ b }}\n"
      "  pull: ${{ default(x[\"k\"], 'y') }}\n"
      "${{ else }}:\n"
      "  ${{ x }}: ${{ y }}\n"
      "${{ else }}:\n"
      "  list:\n"
      "    - ${{ insert x }}:\n"
      "    - ${{ if v }}: --verbose\n"
      "    - ${{ each k, v in m }}:\n"
      "        - ${{ v }}\n",
      {.allow_duplicate_prefix = "${{"});
  CHECK(read.findings() == "");
  const yaml::Node& root = read.root();
  REQUIRE(root.entries.size() == 3);
  CHECK(root.entries[0].key == "${{ if a.b && c == \"x\" }}");
  CHECK(root.entries[0].value->get("image")->text == "${{ a }}:${{ b }}");
  CHECK(root.entries[0].value->get("pull")->text == "${{ default(x[\"k\"], 'y') }}");
  CHECK(root.entries[1].value->get("${{ x }}")->text == "${{ y }}");
  const yaml::Node& list = *root.entries[2].value->get("list");
  CHECK(list.items[0]->get("${{ insert x }}")->kind == Kind::null);
  CHECK(list.items[2]->get("${{ each k, v in m }}")->items[0]->text == "${{ v }}");
  CHECK(findings("${{ else }}: 1\n${{ else }}: 2\n") == "2:1 duplicate-key");
}

TEST_CASE("comments belong to the next entry") {
  const Read read(
      "# yaml-language-server: $schema=x\n"
      "# about the file\n"
      "\n"
      "# lost\n"
      "\n"
      "# about a\n"
      "#   more\n"
      "a: 1 # behind\n"
      "b: # behind b\n"
      "  # about c\n"
      "  c: 1\n"
      "\n"
      "# about list\n"
      "list:\n"
      "  # first\n"
      "  - x: 1\n"
      "    # about why\n"
      "    why: 2\n"
      "  # second\n"
      "  - 2\n"
      "  -\n"
      "    # inner\n"
      "    z: 1\n");
  const yaml::Node& root = read.root();
  CHECK(read.result.documents[0].header == "yaml-language-server: $schema=x\nabout the file\nlost");
  CHECK(root.find("a")->comment == "about a\n  more");
  CHECK(root.find("b")->comment == "");
  CHECK(read.at("b").find("c")->comment == "about c");
  CHECK(root.find("list")->comment == "about list");
  const yaml::Node& list = read.at("list");
  CHECK(list.items[0]->comment == "first");
  CHECK(list.items[0]->find("x")->comment == "");
  CHECK(list.items[0]->find("why")->comment == "about why");
  CHECK(list.items[1]->comment == "second");
  CHECK(list.items[2]->find("z")->comment == "inner");
}

TEST_CASE("a comment at the top of a document is its header") {
  CHECK(Read("# top\na: 1\n").result.documents[0].header == "top");
  CHECK(Read("# top\na: 1\n").root().entries[0].comment == "");
  const Read marked("# top\n---\n# about a\na: 1\n");
  CHECK(marked.result.documents[0].header == "top");
  CHECK(marked.root().entries[0].comment == "about a");
  const Read several("a: 1\n# tail\n---\n# Source: x.yaml\nb: 1\n---\n# z\n");
  REQUIRE(several.result.documents.size() == 3);
  CHECK(several.result.documents[1].header == "Source: x.yaml");
  CHECK(several.result.documents[1].root->entries[0].comment == "");
  CHECK(several.result.documents[2].root == nullptr);
}

TEST_CASE("documents are split as written") {
  CHECK(Read("").result.documents.empty());
  CHECK(Read("# only a comment\n").result.documents.empty());
  CHECK(Read("...\n").result.documents.empty());
  CHECK(Read("---\n").result.documents.size() == 1);
  CHECK(Read("---\n---\n").result.documents.size() == 2);
  CHECK(Read("a\n...\n---\nb\n...\n").result.documents.size() == 2);
  CHECK(Read("a").result.documents.size() == 1);
  CHECK(Read("--- a\n--- b").result.documents.size() == 2);
  CHECK(findings("a: 1\n... x\n") != "");
  CHECK(findings("%YAML 1.2\n") != "");
  CHECK(findings("%YAML 1.2\n---\na: 1\n") == "");
}

TEST_CASE("lines that yaml-cpp silently skips are rejected") {
  CHECK(findings("foo:\n  bar\ninvalid\n") == "3:1 yaml-syntax");
  CHECK(findings("key:\n - a\n - b\ninvalid\n") == "4:1 yaml-syntax");
  CHECK(findings("- a\n- b\nx: 1\n") == "3:1 yaml-syntax");
  CHECK(findings("a: 1\n  b: 2\n") == "2:3 yaml-syntax");
  CHECK(findings("a:\n    b: 1\n  c: 2\n") == "3:3 yaml-syntax");
  CHECK(findings("a: \"x\n") == "1:4 yaml-syntax");
  CHECK(findings("a: 'x\n") == "1:4 yaml-syntax");
  CHECK(findings("a: [1, , 2]\n") != "");
  CHECK(findings("a: [1 2]#x\n") != "");
  CHECK(findings("a: b: c\n") == "1:4 yaml-syntax");
  CHECK(findings("a: - b\n") == "1:4 yaml-syntax");
}

TEST_CASE("tabs do not indent") {
  CHECK(findings("a:\n\tb: 1\n") == "2:1 tab-indentation");
  CHECK(findings("a:\n  b: 1\n\tc: 2\n") == "3:1 tab-indentation");
  CHECK(findings("-\t- a\n") != "");
  CHECK(Read("a:\tb\t# comment\n").at("a").text == "b");
}

TEST_CASE("invalid UTF-8 and characters are rejected at their location") {
  CHECK(findings("a: \xFF\n") == "1:4 invalid-utf8");
  CHECK(findings("a: \xC3\x28\n") == "1:4 invalid-utf8");
  CHECK(findings("a: \xC0\xAF\n") == "1:4 invalid-utf8");
  CHECK(findings("a: \xED\xA0\x80\n") == "1:4 invalid-utf8");
  CHECK(findings("a: \xF4\x90\x80\x80\n") == "1:4 invalid-utf8");
  CHECK(findings("a: \x04\n") == "1:4 control-character");
  CHECK(findings("a: \xC2\x85\n") == "1:4 control-character");
  CHECK(findings("a: \xE2\x80\xA8\n") == "1:4 control-character");
  CHECK(findings("a: \x7F\n") == "1:4 control-character");
  CHECK(findings(std::string("\0a: 1\n", 6)) == "1:1 control-character");
  CHECK(findings(std::string("a: \0\n", 5)) == "1:4 control-character");
  CHECK(findings("a: 1\rb: 2\n") == "1:5 control-character");
  CHECK(findings("a: 1\r\nb: 2\r\n") == "");
  CHECK(findings("a: 1\n\xEF\xBB\xBF"
                 "b: 2\n") == "2:1 control-character");
}

TEST_CASE("a byte order mark at the start does not shift columns") {
  const Read read(
      "\xEF\xBB\xBF"
      "a: x\nb:\n  - z\n");
  CHECK(read.written(read.at("a").span) == "x");
  CHECK(read.written(read.at("b").items[0]->span) == "z");
}

TEST_CASE("nesting of every kind is limited") {
  CHECK(findings(nested("[", "]", 100)) == "");
  CHECK(findings(nested("[", "]", 101)) == "1:101 excessive-nesting");
  CHECK(findings(nested("[", "", 100000)) == "1:101 excessive-nesting");
  CHECK(findings(nested("- ", "", 3000)).find("excessive-nesting") != std::string::npos);
  std::string maps;
  for (int i = 0; i < 3000; ++i) maps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(findings(maps) == "101:101 excessive-nesting");
}

TEST_CASE("aliases are expanded within limits") {
  const Read read("a: &x {k: [1]}\nb: *x\nc: &n\nd: *n\n");
  CHECK(&read.at("a") == &read.at("b"));
  CHECK(read.at("d").kind == Kind::null);
  CHECK(findings("a: &a [*a]\n") == "1:8 excessive-aliasing");
  CHECK(findings("a: *unknown\n") == "1:4 yaml-syntax");

  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string name = "a" + std::to_string(i);
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += name + ": &" + name + " [" + before;
    for (int k = 0; k < 8; ++k) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(findings(bomb).find("excessive-aliasing") != std::string::npos);

  std::string tower = "a0: &a0 []\n";
  for (int i = 1; i < 200; ++i) {
    tower += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  CHECK(findings(tower).find("excessive-nesting") != std::string::npos);
}

TEST_CASE("Go templates are recognized") {
  for (const char* text :
       {"a: {{ .Values.x }}\n", "{{- if .Values.x }}\na: 1\n{{- end }}\n", "{{ .Values.x }}: 1\n"}) {
    CAPTURE(text);
    const Read read(text);
    REQUIRE(read.result.findings.size() == 1);
    CHECK(read.result.findings[0].message.find("Go template") != std::string::npos);
  }
}

TEST_CASE("JSON is parsed unchanged") {
  const Read read(
      "{\n  \"a\": [1, 2.5, true, null, \"x\\n\\u00e9\\/\"],\n  \"b\": {\"c\":\"d\",\"e\":-1e-7}\n}\n");
  CHECK(read.at("a").items.size() == 5);
  CHECK(read.at("a").items[4]->text == "x\né/");
  CHECK(read.at("b.c").text == "d");
  CHECK(read.at("b.e").kind == Kind::number);
}
