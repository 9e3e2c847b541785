#include <doctest/doctest.h>

#include <string>

#include "schema_support.h"

namespace {

bool valid(const std::string& schema, const std::string& value) { return complaints(schema, value).empty(); }

}  // namespace

TEST_CASE("types") {
  CHECK(valid("{type: integer}", "3"));
  CHECK(valid("{type: integer}", "3.0"));
  CHECK(valid("{type: integer}", "1e3"));
  CHECK(valid("{type: number}", "3"));
  CHECK(valid("{type: [string, \"null\"]}", "null"));
  CHECK_FALSE(valid("{type: integer}", "3.5"));
  CHECK_FALSE(valid("{type: number}", ".inf"));
  CHECK_FALSE(valid("{type: boolean}", "\"true\""));
  CHECK(
      complaints("{properties: {count: {type: integer, default: 1}}}", "count: three") ==
      "count: invalid-type: `count` is `\"three\"`, a string; an integer is expected | the default is `1`\n");
  CHECK(
      complaints("{properties: {count: {type: integer}}}", "count: \"3\"") ==
      "count: invalid-type: `count` is `\"3\"`, a string; an integer is expected | write 3 without quotes\n");
  CHECK(complaints("{properties: {count: {type: string}}}", "count: 8080") ==
        "count: invalid-type: `count` is `8080`, an integer; a string is expected | put it in quotes: "
        "\"8080\"\n");
  CHECK(
      complaints("{type: object}", "[1]") ==
      ": invalid-type: the document is a list; a map is expected | write `key: value` lines, without `- `\n");
}

TEST_CASE("one finding for one cause") {
  CHECK(complaints("{type: integer, minimum: 5, enum: [5, 6]}", "x") ==
        ": invalid-type: the document is `\"x\"`, a string; an integer is expected\n");
  CHECK(complaints("{allOf: [{type: integer}, {type: integer}]}", "x") ==
        ": invalid-type: the document is `\"x\"`, a string; an integer is expected\n");
}

TEST_CASE("enum and const") {
  CHECK(valid("{enum: [1, a, {x: [1]}]}", "{x: [1.0]}"));
  CHECK(complaints("{properties: {pull: {enum: [Always, Never]}}}", "pull: always") ==
        "pull: invalid-enum-value: `pull` is `always`; valid values: `Always` and `Never` | did you mean "
        "`Always`?\n");
  CHECK(complaints("{const: 2}", "3") == ": invalid-enum-value: the document is `3`; only `2` is allowed\n");
}

TEST_CASE("numbers are compared exactly") {
  CHECK(valid("{maximum: 9007199254740992}", "9007199254740992"));
  CHECK_FALSE(valid("{maximum: 9007199254740992}", "9007199254740993"));
  CHECK_FALSE(valid("{exclusiveMinimum: 0.1}", "0.10"));
  CHECK(valid("{exclusiveMinimum: 0.1}", "0.100000000000000000001"));
  CHECK(valid("{minimum: -5}", "-5"));
  CHECK_FALSE(valid("{minimum: -5}", "-5.0001"));
  CHECK(valid("{multipleOf: 0.01}", "19.99"));
  CHECK_FALSE(valid("{multipleOf: 0.01}", "19.999"));
  CHECK(valid("{multipleOf: 0.3}", "0.9"));
  CHECK_FALSE(valid("{multipleOf: 3}", "1e400000"));
  CHECK(valid("{multipleOf: 5}", "1e400000"));
  CHECK(valid("{minimum: 0x10}", "16"));
  CHECK(complaints("{properties: {r: {minimum: 1, default: 2}}}", "r: 0") ==
        "r: out-of-range: `r` is `0`; it must be at least 1 | the default is `2`\n");
}

TEST_CASE("strings") {
  CHECK(valid("{minLength: 2, maxLength: 2}", "äö"));
  CHECK(complaints("{properties: {s: {minLength: 1}}}", "s: \"\"") ==
        "s: invalid-length: `s` is empty; at least 1 character is expected\n");
  CHECK(complaints("{properties: {s: {maxLength: 2}}}", "s: abc") ==
        "s: invalid-length: `s` has 3 characters; at most 2 characters are allowed\n");
  CHECK(valid("{pattern: \"^a$\"}", "a"));
  CHECK_FALSE(valid("{pattern: \"^a$\"}", "\"a\\n\""));
  CHECK(valid("{pattern: b}", "abc"));
  CHECK(valid("{pattern: \"^\\\\u00e4\"}", "ä"));
  CHECK(complaints("{properties: {v: {pattern: \"^v\"}}}", "v: 1.0.0") ==
        "v: pattern-mismatch: `v` is `1.0.0`, which does not match `^v`\n");
  CHECK(complaints("{pattern: \"^(a+)+$\"}", "\"" + std::string(40, 'a') + "!\"").find("takes too long") !=
        std::string::npos);
}

TEST_CASE("formats") {
  CHECK(valid("{format: quantity}", "512Mi"));
  CHECK(valid("{format: quantity}", "1.5"));
  CHECK_FALSE(valid("{format: quantity}", "0x10"));
  CHECK(complaints("{properties: {m: {format: quantity}}}", "m: 512MB") ==
        "m: invalid-format: `m` is `512MB`, which is not a quantity: `MB` is not a unit; write `512M` or "
        "`512Mi` | "
        "use a value such as `512Mi`\n");
  CHECK(valid("{format: quantity}", "0.5"));
  CHECK(valid("{format: quantity}", "536870912"));
  CHECK(complaints("{properties: {m: {format: quantity}}}", "m: -1") ==
        "m: invalid-format: `m` is `-1`, which is negative | use a value such as `512Mi`\n");
  CHECK(complaints("{properties: {m: {format: quantity}}}", "m: 9007199254740992") ==
        "m: invalid-format: `m` is `9007199254740992`, which is too large for a number; use a string with a "
        "suffix | use a value such as `512Mi`\n");
  CHECK(valid("{format: port}", "8080"));
  CHECK_FALSE(valid("{format: port}", "70000"));
  CHECK_FALSE(valid("{format: port}", "\"80a\""));
  CHECK(valid("{format: uri}", "http://localhost:8000/a%20b?x=1#y"));
  CHECK_FALSE(valid("{format: uri}", "localhost"));
  CHECK_FALSE(valid("{format: uri}", "\"http://a b\""));
  CHECK(valid("{format: hostname}", "192.168.49.2"));
  CHECK_FALSE(valid("{format: hostname}", "\"http://x\""));
  CHECK(valid("{format: ipv4}", "192.168.49.2"));
  for (const char* text :
       {"192.168.49", "192.168.49.2.1", "192.168.49.256", "192.168.49.02", "192.168.49."}) {
    CHECK_MESSAGE(!valid("{format: ipv4}", "\"" + std::string(text) + "\""), text);
  }
  for (const char* text : {"PT30S", "P1DT12H", "P4W", "P1Y2M3D"})
    CHECK_MESSAGE(valid("{format: duration}", text), text);
  for (const char* text : {"30s", "P", "PT", "P1S", "P1D1Y", "P1W2D"})
    CHECK_MESSAGE(!valid("{format: duration}", text), text);
  for (const char* text : {"30s", "1h30m", "1.5h", "100ms"})
    CHECK_MESSAGE(valid("{format: go-duration}", text), text);
  for (const char* text : {"30", "s", "1d", ".s", "1..5s"})
    CHECK_MESSAGE(!valid("{format: go-duration}", "\"" + std::string(text) + "\""), text);
  CHECK(valid("{format: image-repository}", "5"));  // not a string
}

TEST_CASE("lists") {
  CHECK(valid("{items: {type: integer}}", "[1, 2]"));
  CHECK(complaints("{properties: {a: {items: {type: integer}}}}", "a: [1, x]") ==
        "a[1]: invalid-type: `a[1]` is `\"x\"`, a string; an integer is expected\n");
  CHECK(valid("{prefixItems: [{type: integer}], items: {type: string}}", "[1, a, b]"));
  CHECK_FALSE(valid("{prefixItems: [{type: integer}], items: {type: string}}", "[1, 2]"));
  const std::string draft7 = "$schema: \"http://json-schema.org/draft-07/schema#\", ";
  CHECK_FALSE(valid("{" + draft7 + "items: [{type: integer}], additionalItems: false}", "[1, 2]"));
  CHECK(complaints("{properties: {a: {minItems: 2}}}", "a: [1]") ==
        "a: invalid-length: `a` has 1 item; at least 2 are expected\n");
  CHECK(complaints("{properties: {a: {maxItems: 1}}}", "a: [1, 2]") ==
        "a: invalid-length: `a` has 2 items; at most 1 is allowed\n");
  CHECK(complaints("{properties: {a: {uniqueItems: true}}}", "a: [x, z, x]") ==
        "a: duplicate-item: `a` contains `x` twice; items must be unique | remove one of them\n");
  CHECK_FALSE(valid("{uniqueItems: true}", "[1, 1.0]"));
  CHECK_FALSE(valid("{uniqueItems: true}", "[{a: 1, b: 2}, {b: 2, a: 1}]"));
  CHECK(valid("{uniqueItems: true}", "[1, \"1\", true, [1]]"));
  CHECK(valid("{contains: {type: integer}}", "[a, 1]"));
  CHECK_FALSE(valid("{contains: {type: integer}, minContains: 2}", "[a, 1]"));
  CHECK_FALSE(valid("{contains: {type: integer}, maxContains: 1}", "[1, 2]"));
}

TEST_CASE("maps") {
  const std::string closed = "{properties: {replicaCount: {}, image: {}}, additionalProperties: false}";
  CHECK(complaints(closed, "replicaCuont: 1") ==
        "replicaCuont: unknown-field: the key `replicaCuont` is not allowed at the top level | did you mean "
        "`replicaCount`?\n");
  CHECK(
      complaints("{properties: {c: " + closed + "}}", "c: {zzz: 1}") ==
      "c.zzz: unknown-field: the key `zzz` is not allowed in `c` | valid keys: `replicaCount` and `image`\n");
  CHECK(complaints(
            "{properties: {c: {required: [tag], properties: {tag: {description: version of the image}}}}}",
            "c: {}") ==
        "c.tag: missing-required-value: `c` has no `tag`, which is required | add `tag:` (version of the "
        "image)\n");
  CHECK(valid("{patternProperties: {\"^x-\": {type: integer}}, additionalProperties: false}", "x-a: 1"));
  CHECK_FALSE(
      valid("{patternProperties: {\"^x-\": {type: integer}}, additionalProperties: false}", "x-a: b"));
  CHECK_FALSE(valid("{patternProperties: {\"^x-\": {type: integer}}, additionalProperties: false}", "z: 1"));
  CHECK_FALSE(valid("{additionalProperties: {type: integer}}", "z: a"));
  CHECK(complaints("{propertyNames: {pattern: \"^[A-Z]+$\"}}", "a: 1") ==
        "a: pattern-mismatch: the key `a` does not match `^[A-Z]+$`\n");
  CHECK_FALSE(valid("{minProperties: 1}", "{}"));
  CHECK_FALSE(valid("{maxProperties: 1}", "{a: 1, b: 2}"));
  CHECK(complaints("{dependentRequired: {port: [host]}}", "port: 1") ==
        "host: missing-required-value: the document has `port` but no `host`, which it requires | add "
        "`host:`\n");
  CHECK_FALSE(valid("{dependentSchemas: {a: {required: [b]}}}", "a: 1"));
  CHECK(valid("{dependentSchemas: {a: {required: [b]}}}", "c: 1"));
  CHECK_FALSE(valid("{properties: {a: false}}", "a: 1"));
}

TEST_CASE("nested schemas") {
  CHECK(valid("{anyOf: [{type: string}, {type: integer}]}", "1"));
  CHECK(complaints("{properties: {p: {anyOf: [{type: integer}, {type: string}]}}}", "p: true") ==
        "p: invalid-type: `p` is `true`, a boolean; an integer or a string is expected\n");
  // The closest branch is reported.
  const std::string probe =
      "{oneOf: [{required: [http], additionalProperties: false, properties: {http: {type: string}}},"
      " {required: [tcp], additionalProperties: false, properties: {tcp: {maximum: 10}}}]}";
  CHECK(complaints(probe, "tcp: 11") ==
        "tcp: out-of-range: `tcp` is `11`; it must be at most 10 | the document matches none of 2 "
        "alternatives; the closest is the one with `tcp`\n");
  // A constant distinguishes the branches.
  const std::string kinds =
      "{anyOf: [{properties: {kind: {const: a}, x: {type: string}}},"
      " {properties: {kind: {const: b}, x: {type: integer}, z: {type: integer}}}]}";
  CHECK(complaints(kinds, "{kind: b, x: s, z: s}").find("x: invalid-type") == 0);
  CHECK(complaints("{oneOf: [{minimum: 1}, {maximum: 5}]}", "3").find("matches 2 alternatives") !=
        std::string::npos);
  CHECK_FALSE(valid("{not: {const: latest}}", "latest"));
  CHECK(valid("{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}", "{a: 1, b: 1}"));
  CHECK_FALSE(valid("{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}", "{a: 1}"));
  CHECK_FALSE(valid("{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}", "{}"));
  CHECK(valid("{if: {required: [a]}}", "{}"));
}

TEST_CASE("references") {
  const std::string tree =
      "{$ref: \"#/$defs/tree\", $defs: {tree: {additionalProperties: {$ref: \"#/$defs/tree\"}, type: "
      "object}}}";
  CHECK(valid(tree, "{a: {b: {c: {}}}}"));
  CHECK(complaints(tree, "{a: {b: 1}}") == "a.b: invalid-type: `b` is `1`, an integer; a map is expected\n");
  CHECK(valid("{$ref: \"#x\", definitions: {a: {$anchor: x, type: integer}}}", "1"));
  CHECK_FALSE(valid("{$ref: \"#x\", definitions: {a: {$anchor: x, type: integer}}}", "a"));
  CHECK_FALSE(valid("{$ref: \"#/$defs/a~1b\", $defs: {a/b: {type: integer}}}", "a"));
}

TEST_CASE("standard formats report what is missing") {
  struct Case {
    const char* format;
    const char* text;
    const char* reason;  ///< empty if the text is valid
  };
  const Case cases[] = {
      {"date", "2024-02-29", ""},
      {"date", "2025-02-29", "is not a date; the month does not have that day"},
      {"date-time", "2025-12-31T23:59:60Z", ""},
      {"date-time", "2025-12-31 23:59:00Z", "is not a date with a time; they must be separated by `T`"},
      {"time", "12:00:60Z", "is not a time; a leap second is only valid at the end of a UTC day"},
      {"time", "12:00:00", "is not a time; it must end with `Z` or an offset such as `+01:00`"},
      {"email", "team@example.com", ""},
      {"email", "team.example.com", "is not an email address; `@` is missing"},
      {"email", "a..b@example.com", "is not an email address; the part before `@` is invalid"},
      {"ipv6", "fd00::1", ""},
      {"ipv6", "fd00:::1", "is not an IPv6 address such as `fd00::1`"},
      {"idn-hostname", "b\u00fccher.example", ""},
      {"idn-hostname", "b\u00fccher..example",
       "is not a host name; every label must have 1 to 63 characters"},
      {"uri", "https://[::1]:8080/a?b#c", ""},
      {"uri", "https://example.com:port/", "is not a URI; its port is not a number"},
      {"uri-reference", "/a b",
       "is not a URI reference; spaces and special characters must be percent-encoded"},
      {"iri", "https://example.com/\u00fc", ""},
      {"uri-template", "/{a", "is not a URI template; a `{` is never closed"},
      {"uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", ""},
      {"uuid", "2eb8aa08", "is not a UUID such as `2eb8aa08-aa98-11ea-b4aa-73b441d16380`"},
      {"json-pointer", "a/b", "is not a JSON pointer such as `/spec/replicas`"},
      {"relative-json-pointer", "1/a", ""},
      {"regex", "(", "is not a regular expression: missing closing parenthesis at character 2"},
  };
  for (const Case& c : cases) {
    const std::string found = complaints("{properties: {v: {format: " + std::string(c.format) + "}}}",
                                         "v: \"" + std::string(c.text) + "\"");
    if (*c.reason == '\0') {
      CHECK_MESSAGE(found.empty(), c.format);
    } else {
      CHECK_MESSAGE(found.find(c.reason) != std::string::npos, c.format << ": " << found);
    }
  }
}

TEST_CASE("arbitrarily large numbers are exact") {
  CHECK(valid("{multipleOf: 123456789012345678901234567890}", "370370367037037036703703703670"));
  CHECK_FALSE(valid("{multipleOf: 123456789012345678901234567890}", "370370367037037036703703703671"));
  CHECK(valid("{multipleOf: 0.00000000000000000000000000000000000003}", "0.3"));
  CHECK(valid("{multipleOf: 1e-400}", "12345"));
  CHECK_FALSE(valid("{multipleOf: 7e400}", "1e500"));
  CHECK(valid("{type: integer}", "1e400"));
  CHECK(valid("{type: integer, const: 1.50e1}", "15"));
  CHECK_FALSE(valid("{const: 9007199254740993}", "9007199254740992.0"));
  CHECK(valid("{enum: [0xFFFFFFFFFFFFFFFFFFFF]}", "1208925819614629174706175"));
  CHECK_FALSE(valid("{uniqueItems: true}", "[1e400, 10e399]"));
  CHECK(valid("{maxLength: 2.0, minItems: 99999999999999999999}", "ab"));
}
