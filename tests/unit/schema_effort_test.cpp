#include <doctest/doctest.h>

#include <string>

#include "schema_support.h"

// Schemas and values for which a naive evaluation would not terminate. Termination is part of what these
// tests check.

using namespace twinhull;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string nested(int levels, const std::string& inside) {
  return repeated("[", levels) + inside + repeated("]", levels);
}

/// Each definition applies the next one twice to the same value.
std::string doubling(int levels, const std::string& keyword, const std::string& last) {
  std::string schema = "$ref: \"#/$defs/d0\"\n$defs:\n";
  for (int i = 0; i < levels; ++i) {
    const std::string next = "{$ref: \"#/$defs/d" + std::to_string(i + 1) + "\"}";
    schema += "  d" + std::to_string(i) + ": {" + keyword + ": [" + next + ", " + next + "]}\n";
  }
  return schema + "  d" + std::to_string(levels) + ": " + last + "\n";
}

}  // namespace

TEST_CASE("nested alternatives are evaluated once per value") {
  const std::string schema =
      "{anyOf: [{items: {$ref: \"#\"}}, {items: {$ref: \"#\"}, minItems: 2}, {items: {$ref: \"#\"}, "
      "maxItems: "
      "0}], type: array}";
  CHECK(complaints(schema, nested(60, "")).empty());
  CHECK(complaints(schema, nested(20, "x")).find("`[0][0]") == std::string::npos);
  CHECK(complaints(schema, nested(20, "x")).find("a list is expected") != std::string::npos);
}

TEST_CASE("schemas that fan out are applied once per value") {
  CHECK(complaints(doubling(40, "allOf", "{type: integer}"), "1").empty());
  CHECK(complaints(doubling(40, "anyOf", "{type: integer}"), "x").find("an integer") != std::string::npos);
  CHECK(complaints(doubling(40, "oneOf", "{type: integer}"), "1").find("only one is allowed") !=
        std::string::npos);
  // One finding, although there are 2^40 paths to it.
  CHECK(complaints(doubling(40, "allOf", "{type: integer}"), "x") ==
        ": invalid-type: the document is `\"x\"`, a string; an integer is expected\n");
}

TEST_CASE("keys of shared schemas are collected once") {
  std::string schema = doubling(40, "allOf", "{properties: {known: true}}");
  schema += "unevaluatedProperties: false\n";
  CHECK(complaints(schema, "known: 1").empty());
  CHECK(complaints(schema, "knwon: 1") ==
        "knwon: unknown-field: the key `knwon` is not allowed at the top level | did you mean `known`?\n");
}

TEST_CASE("exceeding the step budget is reported") {
  // `atMost` depends on outer values, so results cannot be reused elsewhere.
  const std::string schema = doubling(40, "allOf", "{properties: {a: {atMost: \"1/b\"}}}");
  CHECK(complaints(schema, "{a: 1, b: 2}").find("it requires too many steps") != std::string::npos);
}

TEST_CASE("regular expressions with excessive backtracking are stopped") {
  const std::string evil = "^(a+)+$";
  std::string map = "{";
  for (int i = 0; i < 200; ++i)
    map += (i > 0 ? ", " : "") + repeated("a", 40) + "!" + std::to_string(i) + ": 1";
  map += "}";
  CHECK(complaints("{patternProperties: {\"" + evil + "\": false}, additionalProperties: true}", map)
            .find("too many steps") != std::string::npos);
}

TEST_CASE("schemas with 10,000 levels are rejected by the reader") {
  source::Files files;
  base::Arena arena;
  const std::string text = repeated("{\"not\": ", 10'000) + "true" + repeated("}", 10'000);
  const yaml::ReadResult read = yaml::read(files, files.add("values.schema.json", text), arena);
  CHECK_FALSE(read.ok());
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].span.file == 1);
}

TEST_CASE("infinite defaults are reported in the schema") {
  for (const char* text : {"{properties: {a: {$ref: \"#\", default: {}}}}",
                           "{properties: {a: {properties: {b: {$ref: \"#/properties/a\", default: {}}}}}}",
                           "{properties: {a: {default: [{}], items: {$ref: \"#\"}}}}",
                           "{properties: {a: {default: {x: {}}, additionalProperties: {$ref: \"#\"}}}}"}) {
    CHECK_MESSAGE(
        schema_complaints(text).find("the default of this schema contains itself") != std::string::npos,
        text);
  }
  for (const char* text : {"{properties: {a: {default: [], items: {$ref: \"#\"}}}}",
                           "{properties: {a: {default: {}, additionalProperties: {$ref: \"#\"}}}}",
                           "{properties: {a: {$ref: \"#\"}, b: {default: 1}}}"}) {
    CHECK_MESSAGE(schema_complaints(text).empty(), text);
  }
  // Shared defaults are completed once, but count at every use.
  std::string wide =
      "$defs: {c: {properties: {a: {default: {}, properties: {b: {default: 1}}}}}}\nproperties:\n";
  for (int i = 0; i < 5'000; ++i)
    wide += "  c" + std::to_string(i) + ": {$ref: \"#/$defs/c\", default: {}}\n";
  CHECK(schema_complaints(wide).empty());
  // Not infinite, but more defaults than fit in memory.
  std::string schema = "$ref: \"#/$defs/d0\"\n$defs:\n";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "{$ref: \"#/$defs/d" + std::to_string(i + 1) + "\", default: {}}";
    schema += "  d" + std::to_string(i) + ": {properties: {x: " + next + ", z: " + next + "}}\n";
  }
  CHECK(schema_complaints(schema + "  d40: {}\n").find("expand to more than 2,000,000 values") !=
        std::string::npos);
}
