#include <doctest/doctest.h>

#include "commands/constraints.h"
#include "diagnostic/rules.h"
#include "model/value_lookup.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

struct Fixture {
  source::Files files;
  base::Arena arena;
  const yaml::Node* schema = read(R"(
    {"properties": {
       "api": {"$ref": "#/$defs/part", "description": "The API."},
       "notes": {"additionalProperties": {"type": "string"}},
       "ports": {"items": {"type": "integer", "maximum": 9}},
       "when": {"if": {}, "then": {"properties": {"host": {"minLength": 1}}},
                "properties": {"host": {"type": "string"}}}},
     "patternProperties": {"^x-": {"type": "boolean"}},
     "required": ["api"],
     "$defs": {"part": {"description": "A part.", "allOf": [{"properties": {"size": {"minimum": 2}}}],
                        "properties": {"size": {"type": "integer", "errorMessage": {"type": "{component} counts"}},
                                       "a": {"properties": {"b": {"description": "a, then b"}}},
                                       "a.b": {"description": "a.b"}}}}})");
  const yaml::Node* values =
      read("api: {size: 3, a: {b: 1}, a.b: 2}\nnotes: {one.two: x}\nports: [7, 8]\nx-on: true\n");

  const yaml::Node* read(const std::string& text) {
    const yaml::ReadResult result = yaml::read(files, files.add("f", text), arena);
    REQUIRE(result.ok());
    return result.documents[0].root;
  }
  model::ValueInfo find(std::string_view path) { return model::lookup_value(*values, *schema, path); }
  std::string value(std::string_view path) {
    const model::ValueInfo found = find(path);
    if (!found.unknown.empty()) return "unknown " + found.unknown + " in " + found.path;
    return found.node == nullptr ? "unset" : std::string(found.node->text);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "paths resolve to values, to possible keys, or not at all") {
  CHECK(value("api.size") == "3");
  CHECK(value("ports[1]") == "8");
  CHECK(value("notes.one.two") == "x");
  CHECK(value("notes[\"one.two\"]") == "x");
  CHECK(value("notes['three']") == "unset");
  CHECK(value("when.host") == "unset");
  CHECK(value("") == "");
  CHECK(value("ports[2]") == "unknown [2] in ports");
  CHECK(value("ports[x]") == "unknown [x] in ports");
  CHECK(value("ports[1") == "unknown [1 in ports");
  CHECK(value("ports.1") == "unknown 1 in ports");
  CHECK(value("api.sise.x") == "unknown sise.x in api");
  CHECK(value("api.size[0]") == "unknown [0] in api.size");
  CHECK(value("notes[\"three") == "unknown [\"three in notes");
  CHECK(value("api[\"three\"]") == "unknown [\"three\"] in api");
  CHECK(find("nothing").known == std::vector<std::string_view>{"api", "notes", "ports", "x-on", "when"});
}

TEST_CASE_FIXTURE(Fixture, "of several interpretations of a path, the one with the longest keys is used") {
  CHECK(value("api.a.b") == "2");
  CHECK(value("api.a[\"b\"]") == "1");
  CHECK(find("api.a.b").keyword_value("description")->text == "a.b");
}

TEST_CASE_FIXTURE(Fixture, "all schemas of a value are found, nearest first, including conditional ones") {
  CHECK(find("api").keyword_value("description")->text == "The API.");
  CHECK(find("api").required);
  CHECK_FALSE(find("ports").required);
  CHECK(find("api.size").schemas.size() == 2);
  CHECK(find("x-on").keyword_value("type")->text == "boolean");
  CHECK(find("notes.one.two").keyword_value("type")->text == "string");
  CHECK(find("when.host").schemas.size() == 1);
  CHECK(find("when.host").conditional.size() == 1);
  CHECK(files.text(find("api.size").declared) == "\"size\"");
  CHECK_FALSE(find("ports[0]").declared.known());
}

TEST_CASE_FIXTURE(Fixture, "constraints of a schema are listed with their rule") {
  std::string told;
  for (const char* path : {"api.size", "when.host", "ports[0]"}) {
    for (const commands::Constraint& fact : commands::constraints_of(find(path))) {
      told += std::string(path) + (fact.conditional ? " conditionally" : "") + ": " + fact.text + " [" +
              std::string(fact.rule) + "] " + fact.sentence + "\n";
      CHECK(diagnostic::find_rule(fact.rule) != nullptr);
    }
  }
  CHECK(told ==
        "api.size: an integer [invalid-type] api counts\n"
        "api.size: at least 2 [out-of-range] \n"
        "when.host: a string [invalid-type] \n"
        "when.host conditionally: at least 1 character [invalid-length] \n"
        "ports[0]: an integer [invalid-type] \n"
        "ports[0]: at most 9 [out-of-range] \n");
}

TEST_CASE_FIXTURE(Fixture, "every constraint has a description, and a rule with a page") {
  const yaml::Node* all = read(R"({"properties": {"a": {
      "type": ["object", "array", "null"], "enum": ["x", 1, {}, []], "const": "no", "not": {"enum": [1, "2"]},
      "minimum": 1, "exclusiveMinimum": 2, "maximum": 3, "exclusiveMaximum": 4, "multipleOf": 5,
      "atMost": "1/b/c", "format": "quantity", "pattern": "^x", "minLength": 1, "maxLength": 2, "minItems": 1,
      "maxItems": 2, "uniqueItems": true, "minProperties": 1, "maxProperties": 2,
      "additionalProperties": false}}})");
  std::string told;
  for (const commands::Constraint& fact : commands::constraints_of(model::lookup_value(*values, *all, "a"))) {
    CHECK(diagnostic::find_rule(fact.rule) != nullptr);
    told += fact.text + "\n";
  }
  CHECK(
      told ==
      "a map, a list or a null\n`x`, `1`, a map or a list\nonly `\"no\"`\nnot `1` or `\"2\"`\nat least 1\n"
      "more than 2\nat most 3\nless than 4\na multiple of 5\nat most `b.c`\n"
      "has the format quantity, like `512Mi`\nmatches `^x`\nat least 1 character\nat most 2 characters\n"
      "at least 1 item\nat most 2 items\nits items differ\nat least 1 key\nat most 2 keys\nno other keys\n");
}
