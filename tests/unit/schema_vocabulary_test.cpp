#include <doctest/doctest.h>

#include <string>

#include "schema_support.h"

using namespace twinhull;

TEST_CASE("atMost compares a value with another one") {
  const std::string schema =
      "{properties: {resources: {properties: {requests: {additionalProperties: {format: quantity, atMost: "
      "\"2/limits/memory\"}}}}}}";
  CHECK(complaints(schema, "resources: {requests: {memory: 64Mi}, limits: {memory: 64Mi}}").empty());
  CHECK(complaints(schema, "resources: {requests: {memory: 64Mi}}").empty());
  CHECK(complaints(schema, "resources: {requests: {memory: 64Mi}, limits: {memory: oops}}").empty());
  CHECK(complaints(schema, "resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}") ==
        "resources.requests.memory: requests-exceed-limits: the request of `memory` is `1Gi`, which exceeds "
        "the limit "
        "`512Mi` | lower the request or raise the limit\n");
  CHECK(complaints("{properties: {min: {atMost: \"1/max\"}}}", "{min: 3, max: 2}") ==
        "min: exceeds-related-value: `min` is `3`, which exceeds `max`, `2` | lower it or raise `max`\n");

  source::Files files;
  base::Arena arena;
  auto read = [&](const char* text) {
    return yaml::read(files, files.add("f", text), arena).documents.at(0).root;
  };
  const yaml::Node* bounded = read("{properties: {min: {atMost: \"1/max\"}, max: {default: 2}}}");
  const yaml::Node* both = read("min: 3\nmax: 2\n");
  const auto findings = schema::validate(schema::compile(*bounded).schema, *both);
  REQUIRE(findings.size() == 1);
  REQUIRE(findings[0].related.size() == 1);
  CHECK(files.text(findings[0].span) == "3");
  CHECK(files.text(findings[0].related[0].span) == "2");
  CHECK(findings[0].related[0].message == "`max` is set here");

  const yaml::Node* one = schema::apply_defaults(*bounded, read("min: 3\n"), arena);
  const auto again = schema::validate(schema::compile(*bounded).schema, *one);
  REQUIRE(again.size() == 1);
  CHECK(again[0].related[0].message == "`max` is this default");
}

TEST_CASE("a wrong value references the valid one that it overrides") {
  source::Files files;
  base::Arena arena;
  auto read = [&](const char* text) {
    return yaml::read(files, files.add("f", text), arena).documents.at(0).root;
  };
  const yaml::Node* bounded = read("{properties: {count: {minimum: 1}}}");
  yaml::Node wrong = *read("0");
  yaml::Node map = *read("count: 0");
  std::vector<yaml::Entry> entries(map.entries.begin(), map.entries.end());
  entries[0].value = &wrong;
  map.entries = entries;
  auto related = [&](const yaml::Node* below) {
    wrong.overridden = below;
    return schema::validate(schema::compile(*bounded).schema, map).at(0).related;
  };
  CHECK(related(nullptr).empty());
  CHECK(related(bounded).empty());  // a default of the schema
  const auto found = related(read("7"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "it overrides this value");
  CHECK(files.text(found[0].span) == "7");
}

TEST_CASE("a key one level too high gets its location as help") {
  const std::string schema =
      "{additionalProperties: false, properties: {image: {$ref: \"#/$defs/image\"}, a: {properties: {x: "
      "{}}}, "
      "b: {properties: {x: {}}}}, $defs: {image: {properties: {tag: {}}}}}";
  CHECK(complaints(schema, "tag: 1").ends_with(" | did you mean `image.tag`?\n"));
  CHECK(complaints(schema, "x: 1").ends_with(" | valid keys: `image`, `a` and `b`\n"));
  CHECK(complaints(
            "{additionalProperties: false, properties: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, "
            "h: {}, i: {}, j: {}}}",
            "x: 1")
            .ends_with(" | valid keys: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more\n"));
}

TEST_CASE("a schema's own messages") {
  CHECK(complaints("{properties: {url: {minLength: 1, errorMessage: Database URL is required}}}",
                   "url: \"\"") ==
        "url: invalid-length: Database URL is required | `url` is empty; at least 1 character is expected\n");
  CHECK(complaints("{properties: {count: {minimum: 1, type: integer, errorMessage: {minimum: At least 1 "
                   "replica required}}}}",
                   "count: 0")
            .find("count: out-of-range: At least 1 replica required") == 0);
  CHECK(complaints("{properties: {count: {minimum: 1, type: integer, errorMessage: {minimum: At least 1}}}}",
                   "count: x")
            .find("an integer is expected") != std::string::npos);
  CHECK(complaints("{required: [a, b], errorMessage: {required: {a: we need a}}}", "{}") ==
        "a: missing-required-value: we need a | the document has no `a`, which is required; add `a:`\n"
        "b: missing-required-value: the document has no `b`, which is required | add `b:`\n");
}

TEST_CASE("secrets are never echoed") {
  const std::string schema =
      "{properties: {secrets: {type: object, additionalProperties: false, properties: {"
      "url: {$ref: \"#/$defs/secret\", minLength: 30, pattern: \"^postgres\", format: uri},"
      "key: {$ref: \"#/$defs/secret\", enum: [a]}, other: {$ref: \"#/$defs/secret\"}}}},"
      "$defs: {secret: {type: string, secret: true}}}";
  for (const std::string value :
       {"secrets: {url: hunter2}", "secrets: {key: hunter2}", "secrets: {urll: hunter2}", "secrets: hunter2",
        "secrets: [hunter2]", "secrets: {other: [hunter2]}", "secrets: {other: {hunter2: 1}}"}) {
    YamlText schema_text("---\n" + schema + "\n");
    YamlText text("---\n" + value + "\n");
    const auto findings = schema::validate(schema::compile(schema_text.root()).schema, text.root());
    REQUIRE_MESSAGE(!findings.empty(), value);
    for (const diagnostic::Finding& finding : findings) {
      CHECK_MESSAGE((finding.message + finding.help).find("hunter2") == std::string::npos, value);
      CHECK_MESSAGE(finding.redact_source, value);
    }
  }
  CHECK(complaints("{properties: {s: {secret: true, type: string}}}", "s: 12345") ==
        "s: invalid-type: `s` is a secret value, an integer; a string is expected\n");
}

TEST_CASE("errors in a schema") {
  CHECK(schema_complaints("{properties: {a: {minimun: 1}}, x-note: 1}") ==
        "unknown-schema-keyword: `minimun` is not a schema keyword, so it has no effect | did you mean "
        "`minimum`?\n");
  CHECK(schema_complaints("{type: strnig}") ==
        "invalid-schema: `strnig` is not a JSON Schema type | did you mean `string`?\n");
  CHECK(schema_complaints("{$ref: \"#/$defs/imge\", $defs: {image: {}}}") ==
        "invalid-schema: `#/$defs/imge` does not resolve | did you mean `#/$defs/image`?\n");
  CHECK(schema_complaints("{format: quantitiy}") ==
        "invalid-schema: `quantitiy` is not a format | did you mean `quantity`?\n");
  for (const char* text :
       {"{pattern: \"(\"}", "{minLength: -1}", "{minimum: a}", "{multipleOf: 0}", "{required: a}",
        "{required: [1]}", "{properties: []}", "{properties: {a: 1}}", "{items: 1}", "{enum: 1}",
        "{allOf: []}", "{atMost: limits}", "{secret: yes please}", "{errorMessage: {minimum: x}}", "[]",
        "{$defs: {a: {type: x}}}", "{uniqueItems: 1}"}) {
    CHECK_MESSAGE(schema_complaints(text).find("invalid-schema") == 0, text);
  }
}

TEST_CASE("cyclic schemas") {
  CHECK(schema_complaints("{$ref: \"#\"}").find("applies itself to the same value") != std::string::npos);
  CHECK(schema_complaints("{properties: {a: {$ref: \"#/$defs/a\"}}, $defs: {a: {allOf: [{$ref: "
                          "\"#/$defs/b\"}]}, b: {not: {$ref: "
                          "\"#/$defs/a\"}}}}")
            .find("applies itself") != std::string::npos);
  CHECK(schema_complaints("{properties: {next: {$ref: \"#\"}}, items: {$ref: \"#\"}}").empty());
  YamlText text("---\n{$ref: \"#/$defs/a\", $defs: {a: {$ref: \"#/$defs/b\"}, b: {$ref: \"#/$defs/a\"}}}\n");
  CHECK(schema::resolve_local_ref(text.root(), &text.root()) == nullptr);
  CHECK(schema::apply_defaults(text.root(), &text.root(), text.arena) == &text.root());
}

TEST_CASE("long chains of references are limited") {
  std::string schema = "$ref: \"#/$defs/d0\"\n$defs:\n";
  for (int i = 0; i < 5000; ++i) {
    schema += "  d" + std::to_string(i) + ": {$ref: \"#/$defs/d" + std::to_string(i + 1) + "\"}\n";
  }
  schema += "  d5000: {type: integer}\n";
  CHECK(schema_complaints(schema) ==
        "invalid-schema: more than 200 schemas in a chain apply to one value, up to this one | shorten the "
        "chain "
        "of "
        "references\n");
  // Each level of the value applies twenty schemas: too many for all levels together.
  std::string ladder = "$ref: \"#/$defs/d0\"\n$defs:\n";
  for (int i = 0; i < 20; ++i) {
    ladder += "  d" + std::to_string(i) + ": {$ref: \"#/$defs/d" + std::to_string(i + 1) + "\"}\n";
  }
  ladder += "  d20: {items: {$ref: \"#\"}}\n";
  CHECK(complaints(ladder, std::string(40, '[') + std::string(40, ']')).empty());
  CHECK(complaints(ladder, std::string(90, '[') + std::string(90, ']')).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("references resolve to their schema") {
  YamlText text(
      "---\n{properties: {a: {$ref: \"#/$defs/b\"}}, $defs: {b: {$ref: \"#/$defs/c\"}, c: {type: "
      "integer}}}\n");
  const yaml::Node* found = schema::resolve_local_ref(text.root(), text.root().at("properties.a"));
  REQUIRE(found != nullptr);
  CHECK(found->get("type")->text == "integer");
  CHECK(schema::resolve_local_ref(text.root(), nullptr) == nullptr);
}

TEST_CASE("values are completed with the schema's defaults") {
  YamlText schema(
      "---\n"
      "properties:\n"
      "  replicas: {default: 1}\n"
      "  image:\n"
      "    default: {tag: v1}\n"
      "    properties: {tag: {}, repository: {default: todo}}\n"
      "  service: {properties: {port: {default: 80}}}\n"
      "  list: {items: {$ref: \"#/$defs/item\"}}\n"
      "additionalProperties: {$ref: \"#/$defs/item\"}\n"
      "allOf:\n"
      "  - {properties: {extra: {default: true}}}\n"
      "$defs:\n"
      "  item: {properties: {x: {default: 9}}}\n");
  YamlText value("---\nreplicas: 3\nlist:\n  - {}\n  - {x: 1}\nother: {}\n");
  const yaml::Node* full = schema::apply_defaults(schema.root(), &value.root(), value.arena);
  CHECK(written(*full) ==
        "replicas: 3\nlist:\n  - x: 9\n  - x: 1\nother:\n  x: 9\nimage:\n  tag: v1\n  repository: "
        "todo\nextra: true\n");
  // Existing values keep their spans.
  CHECK(full->get("replicas")->span == value.root().get("replicas")->span);
  CHECK(full->get("other")->span == value.root().get("other")->span);
}
