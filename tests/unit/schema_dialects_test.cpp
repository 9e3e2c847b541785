#include <doctest/doctest.h>

#include <string>

#include "base/file_system.h"
#include "schema/registry.h"
#include "schema_support.h"

using namespace twinhull;

namespace {

const std::string draft7 = "$schema: \"http://json-schema.org/draft-07/schema#\", ";
const std::string draft2019 = "$schema: \"https://json-schema.org/draft/2019-09/schema\", ";

/// Lenient: the findings about the schema, or whether the value is valid.
std::string leniently(const std::string& schema_text, const std::string& value_text,
                      schema::CompileOptions options = {}) {
  YamlText schema_yaml("---\n" + schema_text + "\n");
  YamlText value("---\n" + value_text + "\n");
  options.lenient = true;
  const schema::Compiled compiled = schema::compile(schema_yaml.root(), options);
  if (!compiled.schema.usable()) return compiled.findings.at(0).message;
  const bool fits = schema::is_valid(compiled.schema, value.root());
  CHECK(fits == schema::validate(compiled.schema, value.root()).empty());
  return fits ? "fits" : "does not fit";
}

}  // namespace

TEST_CASE("a keyword of another draft has no effect and is reported") {
  CHECK(schema_complaints("{" + draft7 + "prefixItems: []}") ==
        "unknown-schema-keyword: `prefixItems` is a keyword since draft 2020-12; in draft 7 it has no effect "
        "| use that draft's replacement, or change `$schema`\n");
  CHECK(schema_complaints("{additionalItems: false}").find("of drafts up to 2019-09; in draft 2020-12") !=
        std::string::npos);
  CHECK(schema_complaints("{" + draft2019 + "$recursiveRef: \"#\"}").find("applies itself") !=
        std::string::npos);
  CHECK(schema_complaints("{items: [{}]}").find("`prefixItems` requires a list of schemas") !=
        std::string::npos);
  CHECK(schema_complaints("{" + draft7 + "$ref: \"#/definitions/a\", minimum: 1, definitions: {a: {}}}") ==
        "unknown-schema-keyword: `minimum` is next to `$ref`, so draft 7 ignores it | put both "
        "into an "
        "`allOf`\n");
}

TEST_CASE("lenient schemas may contain anything") {
  CHECK(leniently("{unknown: 1, format: colour, secret: 1, atMost: x, errorMessage: 5}", "1") == "fits");
  CHECK(leniently("{format: email}", "x") == "fits");
  schema::CompileOptions options;
  options.assert_formats = true;
  CHECK(leniently("{format: email}", "x", options) == "does not fit");
  CHECK(leniently("{format: quantity}", "x", options) == "fits");
  CHECK(leniently("{minimum: x}", "1") == "`minimum` requires a number");
  options.draft = schema::Draft::draft7;
  CHECK(leniently("{prefixItems: [false]}", "[1]", options) == "fits");
  CHECK(leniently("{dependencies: {a: [b]}}", "{a: 1}", options) == "does not fit");
}

TEST_CASE("vocabularies that a meta-schema declares") {
  YamlText metaschema(
      "---\n"
      "$id: https://example.com/meta\n"
      "$schema: https://json-schema.org/draft/2020-12/schema\n"
      "$vocabulary:\n"
      "  https://json-schema.org/draft/2020-12/vocab/core: true\n"
      "  https://json-schema.org/draft/2020-12/vocab/format-assertion: true\n"
      "  urn:twinhull:vocabulary:values: true\n"
      "  https://example.com/optional: false\n");
  YamlText demanding(
      "---\n"
      "$schema: https://json-schema.org/draft/2020-12/schema\n"
      "$vocabulary: {\"https://example.com/needed\": true}\n");
  schema::SchemaRegistry remotes;
  remotes.documents.emplace("https://example.com/meta", &metaschema.root());
  remotes.documents.emplace("https://example.com/demanding", &demanding.root());
  schema::CompileOptions options;
  options.remotes = &remotes;
  CHECK(leniently("{$schema: https://example.com/meta, minimum: 5}", "1", options) == "fits");
  CHECK(leniently("{$schema: https://example.com/meta, format: ipv4}", "x", options) == "does not fit");
  CHECK(leniently("{$schema: https://example.com/meta, format: quantity}", "x", options) == "does not fit");
  CHECK(leniently("{$schema: https://example.com/demanding}", "1", options) ==
        "`https://example.com/demanding` requires the vocabulary `https://example.com/needed`, which is not "
        "supported");
}

TEST_CASE("references resolve only to registered directories") {
  base::InMemoryFileSystem fs;
  fs.files["lib/port.json"] = "{\"type\": \"integer\", \"maximum\": 65535}";
  fs.files["lib/deep/named.yaml"] = "$id: https://example.com/named\n$defs: {a: {$anchor: a, const: 1}}\n";
  fs.files["lib/broken.json"] = "{";
  fs.files["lib/notes.txt"] = "{";
  source::Files files;
  base::Arena arena;
  diagnostic::Findings findings;
  schema::SchemaRegistry remotes;
  schema::add_directory(remotes, fs, "lib", "https://example.com/lib", files, arena, findings);
  CHECK(findings.size() == 1);
  schema::CompileOptions options;
  options.remotes = &remotes;
  options.uri = "https://example.com/lib/root.json";
  CHECK(leniently("{$ref: port.json}", "70000", options) == "does not fit");
  CHECK(leniently("{$ref: \"https://example.com/named#a\"}", "2", options) == "does not fit");
  CHECK(leniently("{$ref: \"deep/named.yaml#/$defs/a\"}", "1", options) == "fits");
  CHECK(leniently("{$ref: notes.txt}", "1", options).find("unavailable schema") != std::string::npos);
  CHECK(leniently("{$ref: \"https://json-schema.org/draft/2020-12/schema\"}", "{minLength: -1}", options) ==
        "does not fit");
  CHECK(leniently("{$ref: \"http://json-schema.org/draft-07/schema#\"}", "{items: [{type: [string]}]}",
                  options) == "fits");
  schema::add_directory(remotes, fs, "missing", "https://example.com/", files, arena, findings);
  CHECK(findings.size() == 2);
}

TEST_CASE("keys evaluated by other schemas are not unknown") {
  const std::string schema =
      "{$ref: \"#/$defs/base\", oneOf: [{required: [http], properties: {http: true}},"
      " {required: [tcp], properties: {tcp: {type: integer}}}],"
      " unevaluatedProperties: false, $defs: {base: {properties: {name: {type: string}}}}}";
  CHECK(complaints(schema, "{name: a, http: 1}").empty());
  CHECK(complaints(schema, "{name: a, http: 1, htpt: 1}") ==
        "htpt: unknown-field: the key `htpt` is not allowed at the top level | `tcp` is a valid key\n");
  // A wrong value is one finding; its key is still known.
  CHECK(complaints(schema, "{name: 5, http: 1}") ==
        "name: invalid-type: `name` is `5`, an integer; a string is expected | put it in quotes: \"5\"\n");
  CHECK(complaints(schema, "{tcp: x}") ==
        "tcp: invalid-type: `tcp` is `\"x\"`, a string; an integer is expected | the document matches none "
        "of 2 alternatives; the closest is the one with `tcp`\n");
  CHECK(complaints("{prefixItems: [true], contains: {type: string}, unevaluatedItems: {type: boolean}}",
                   "[1, a, true, 2]") ==
        "[3]: invalid-type: item 3 is `2`, an integer; a boolean is expected\n");
}

TEST_CASE("a branch is named by its title, definition or keys") {
  const auto closest = [](const std::string& branch) {
    const std::string found =
        complaints("{oneOf: [{type: \"null\"}, " + branch + "], $defs: {probe: {minimum: 5}}}", "3");
    return found.substr(found.find("the closest"));
  };
  CHECK(closest("{title: A probe, minimum: 5}") == "the closest is `A probe`\n");
  CHECK(closest("{$ref: \"#/$defs/probe\"}") == "the closest is `probe`\n");
  CHECK(closest("{minimum: 5}") == "the closest is number 2\n");
  CHECK(complaints("{oneOf: [{title: low, maximum: 5}, {title: high, minimum: 1}]}", "3") ==
        ": invalid-enum-value: the document matches 2 alternatives, but only one is allowed: `low` and "
        "`high` | "
        "remove what belongs to the other alternative\n");
}
