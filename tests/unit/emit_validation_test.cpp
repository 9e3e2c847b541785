#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "emit/chart/validation_builder.h"
#include "yaml/reader.h"

using namespace twinhull;

namespace {

/// The validation of a chart `c` with one schema for its values, without comments.
struct ValidatedChart {
  source::Files files;
  base::Arena arena;
  model::System system;
  emit::ChartValidation validation;

  explicit ValidatedChart(const std::string& schema) {
    system.id = "900-c";
    system.root = tree("chart: {name: c}\nrelease: c\n");
    system.values_schema = tree(schema);
    system.defaults = tree("{}");
    system.chart_defaults = system.defaults;
    validation = emit::build_chart_validation(system);
  }

  const yaml::Node* tree(const std::string& text) {
    const yaml::ReadResult result = yaml::read(files, files.add("test.yaml", text), arena);
    REQUIRE(result.ok());
    return result.documents.front().root;
  }

  /// The checks of all values.
  std::string body() const { return validation.values.empty() ? "nothing" : validation.values; }

  /// The body of a define.
  std::string body(const std::string& name) const {
    const std::string head = "{{- define \"c.check-" + name + "\" -}}\n";
    const std::size_t begin = validation.defines.find(head);
    if (begin == std::string::npos) return "nothing";
    const std::size_t end = validation.defines.find("\n{{- end }}\n\n", begin);
    const std::size_t last = end == std::string::npos ? validation.defines.rfind("{{- end }}\n") : end + 1;
    return validation.defines.substr(begin + head.size(), last - begin - head.size());
  }

  nlohmann::json schema() const {
    return nlohmann::json::parse(emit::chart_schema(system, validation.validated));
  }
};

/// The same for one required value `x`.
std::string checks_of(const std::string& schema) {
  return ValidatedChart("type: object\nrequired: [x]\nproperties:\n  x: " + schema + "\n").body();
}

}  // namespace

TEST_CASE("keywords of secrets are checked by the chart's templates, others by its schema") {
  CHECK(checks_of("{type: integer, minimum: 1, errorMessage: {minimum: At least 1}}") == "nothing");
  CHECK(checks_of("{type: integer, minimum: 1, secret: true, errorMessage: {minimum: At least 1}}") ==
        "{{- if lt (float64 .Values.x) 1.0 }}\n  x: At least 1\n{{- end }}\n");
  CHECK(checks_of(
            "{type: number, exclusiveMaximum: 0.5, secret: true, errorMessage: {exclusiveMaximum: low}}") ==
        "{{- if ge (float64 .Values.x) 0.5 }}\n  x: low\n{{- end }}\n");
  CHECK(checks_of("{type: string, minLength: 1, secret: true, errorMessage: {minLength: empty}}") ==
        "{{- if eq .Values.x \"\" }}\n  x: empty\n{{- end }}\n");
  CHECK(checks_of("{type: string, maxLength: 3, secret: true, errorMessage: {maxLength: long}}") ==
        "{{- if not (regexMatch \"(?s)^.{0,3}$\" .Values.x) }}\n  x: long\n{{- end }}\n");
  CHECK(checks_of(
            R"({type: string, pattern: "^a\\.b$", secret: true, errorMessage: {pattern: "not `a.b`"}})") ==
        "{{- if not (regexMatch `^a\\.b$` .Values.x) }}\n  x: not `a.b`\n{{- end }}\n");
  CHECK(checks_of("{type: string, enum: [a, b], secret: true, errorMessage: {enum: a or b}}") ==
        "{{- if not (has .Values.x (list \"a\" \"b\")) }}\n  x: a or b\n{{- end }}\n");
  CHECK(checks_of("{type: string, not: {const: latest}, secret: true, errorMessage: {not: fixed}}") ==
        "{{- if eq .Values.x \"latest\" }}\n  x: fixed\n{{- end }}\n");
  CHECK(checks_of("{type: array, minItems: 1, secret: true, errorMessage: {minItems: one}}") ==
        "{{- if lt (len .Values.x) 1 }}\n  x: one\n{{- end }}\n");
}

TEST_CASE("messages with braces are escaped, and equal ones become one condition") {
  CHECK(checks_of("{type: string, minLength: 1, secret: true, errorMessage: {minLength: \"{{ x }}\"}}")
            .find("\n  x: {{ \"{{\" }}") != std::string::npos);
  CHECK(checks_of("{type: integer, minimum: 1, maximum: 2, secret: true, errorMessage: {minimum: 1 or 2, "
                  "maximum: 1 or 2}}") ==
        "{{- if or (lt (float64 .Values.x) 1.0) (gt (float64 .Values.x) 2.0) }}\n  x: 1 or 2\n{{- end }}\n");
}

TEST_CASE("a value of the wrong type is not checked further") {
  const std::string schema =
      "{type: string, minLength: 1, pattern: ^a, errorMessage: {type: \"{component} is no text\", minLength: "
      "\"{component} is empty\", pattern: \"{component} has no a\"}}";
  CHECK(checks_of(schema) ==
        "{{- if not (kindIs \"string\" .Values.x) }}\n  x: x is no text\n{{- else }}\n  {{- if eq .Values.x "
        "\"\" "
        "}}\n"
        "    x: x is empty\n  {{- end }}\n  {{- if not (regexMatch \"^a\" .Values.x) }}\n    x: x has no a\n "
        " {{- end }}\n"
        "{{- end }}\n");
  const ValidatedChart chart("type: object\nrequired: [x]\nproperties:\n  x: " + schema + "\n");
  CHECK(chart.schema()["properties"]["x"] ==
        nlohmann::json::parse(R"({"type": ["string", "number", "boolean"]})"));
}

TEST_CASE("atMost compares numbers, and quantities as numbers") {
  const ValidatedChart numbers(R"(
type: object
required: [low]
properties:
  low: {type: integer, atMost: 1/high, errorMessage: {atMost: too low}}
  high: {type: integer}
)");
  CHECK(numbers.body() ==
        "{{- if hasKey .Values \"high\" }}\n"
        "  {{- include \"c.check-maximum\" (list \"low\" .Values.low .Values.high \"too low\") }}\n{{- end "
        "}}\n");
  CHECK(numbers.validation.maximums);
  const ValidatedChart quantities(R"(
type: object
required: [requests, limits]
properties:
  requests:
    type: object
    properties:
      cpu: {type: string, format: quantity, atMost: 2/limits/cpu}
  limits:
    type: object
    required: [cpu]
    properties:
      cpu: {type: string, format: quantity}
)");
  CHECK(quantities.body() ==
        "{{- if hasKey .Values.requests \"cpu\" }}\n"
        "  {{- include \"c.check-maximum\" (list \"requests.cpu\" .Values.requests.cpu .Values.limits.cpu "
        "\"must not exceed its limit\") }}\n"
        "{{- end }}\n");
  CHECK(quantities.validation.maximums);
  CHECK_FALSE(quantities.validation.requests);
  const ValidatedChart resources(R"(
type: object
required: [resources]
properties:
  resources:
    type: object
    properties:
      requests:
        type: object
        properties:
          cpu:
            type: string
            format: quantity
            atMost: 2/limits/cpu
            errorMessage: {atMost: Request cannot exceed limit}
      limits:
        type: object
        properties:
          cpu: {type: string, format: quantity}
)");
  CHECK(resources.body() ==
        "{{- include \"c.check-requests\" (dict \"at\" \"resources\" \"values\" .Values.resources) }}\n");
  CHECK(resources.validation.requests);
}

TEST_CASE("a schema of $defs is a define, unless it depends on outer values") {
  const ValidatedChart inside(R"(
type: object
required: [a, b]
properties:
  a: {$ref: "#/$defs/part"}
  b: {$ref: "#/$defs/part"}
$defs:
  part:
    type: object
    required: [size]
    properties:
      size: {type: integer, minimum: 1, errorMessage: {minimum: "At least 1 {component}"}}
)");
  CHECK(inside.body() ==
        "{{- include \"c.check-part\" (dict \"at\" \"a\" \"values\" .Values.a) }}\n"
        "{{- include \"c.check-part\" (dict \"at\" \"b\" \"values\" .Values.b) }}\n");
  CHECK(
      inside.body("part") ==
      "{{- if lt (float64 .values.size) 1.0 }}{{ println }}{{ .at }}.size: At least 1 {{ .at }}{{ end }}\n");
  const ValidatedChart around(R"(
type: object
required: [a, most]
properties:
  a: {$ref: "#/$defs/part"}
  most: {type: integer}
$defs:
  part: {type: integer, atMost: 1/most}
)");
  CHECK(
      around.body() ==
      "{{- include \"c.check-maximum\" (list \"a\" .Values.a .Values.most \"must not exceed `most`\") }}\n");
}

TEST_CASE("loops check items and free keys") {
  const ValidatedChart chart(R"(
type: object
required: [most, list, map]
properties:
  most: {type: integer}
  list:
    type: array
    items: {type: integer, atMost: 2/most, errorMessage: too many}
  map:
    type: object
    properties: {known: {type: string}}
    additionalProperties: {type: string, minLength: 1, errorMessage: {minLength: "empty in {component}"}}
    propertyNames: {pattern: "^[a-z]", errorMessage: "a letter first in {component}"}
)");
  CHECK(chart.body() ==
        "{{- range $index, $item := .Values.list }}\n"
        "  {{- include \"c.check-maximum\" (list (printf \"list[%v]\" $index) $item $.Values.most \"too "
        "many\") "
        "}}\n{{- end }}\n"
        "{{- range $key, $_ := .Values.map }}\n"
        "  {{- if not (regexMatch \"^[a-z]\" $key) }}\n    map.{{ $key }}: a letter first in map\n  {{- end "
        "}}\n{{- "
        "end }}\n"
        "{{- range $key, $value := omit .Values.map \"known\" }}\n"
        "  {{- if eq $value \"\" }}\n    map.{{ $key }}: empty in map\n  {{- end }}\n{{- end }}\n");
}

TEST_CASE("branches follow their condition, or stay in the schema if Go cannot express it") {
  const ValidatedChart simple(R"(
type: object
required: [host_wanted]
properties:
  host_wanted: {type: boolean}
  host: {type: string}
if: {required: [host_wanted], properties: {host_wanted: {const: true}}}
then: {required: [host], errorMessage: {required: "{component} is needed"}}
)");
  CHECK(simple.body() ==
        "{{- if and .Values.host_wanted (not (hasKey .Values \"host\")) }}\n  host: host is needed\n{{- end "
        "}}\n");
  CHECK_FALSE(simple.schema().contains("if"));
  const ValidatedChart clever(R"(
type: object
properties:
  list: {type: array}
if: {properties: {list: {contains: {const: 1}}}}
then: {required: [list], errorMessage: {required: "{component} is needed"}}
)");
  CHECK(clever.body() == "nothing");
  CHECK(clever.schema()["then"]["required"][0] == "list");
}

TEST_CASE(
    "a schema whose failure is not an error stays in the chart's schema, even if it is also used elsewhere") {
  const ValidatedChart chart(R"(
type: object
required: [a, b]
properties:
  a: {$ref: "#/$defs/size"}
  b: {anyOf: [{$ref: "#/$defs/size"}, {type: string}]}
$defs:
  size: {type: integer, minimum: 1, errorMessage: {minimum: "At least 1 {component}"}}
)");
  CHECK(chart.body("size") ==
        "{{- if lt (float64 .values) 1.0 }}{{ println }}{{ .at }}: At least 1 {{ .at }}{{ end }}\n");
  CHECK(chart.schema()["definitions"]["size"]["minimum"] == 1);
}

TEST_CASE("maps with equal checks share a define") {
  const std::string part =
      "{type: object, required: [a, b], properties: {a: {type: integer, minimum: 1, errorMessage: {minimum: "
      "\"{component}\"}}, "
      "b: {type: integer, minimum: 1, errorMessage: {minimum: \"{component}\"}}}}";
  const ValidatedChart chart(
      "type: object\nrequired: [x, z]\nproperties:\n  x: {type: object, required: [size], properties: "
      "{size: " +
      part + "}}\n  z: {type: object, properties: {size: " + part + "}}\n");
  CHECK(chart.body() ==
        "{{- include \"c.check-size\" (dict \"at\" \"x.size\" \"values\" .Values.x.size) }}\n"
        "{{- if hasKey .Values.z \"size\" }}\n"
        "  {{- include \"c.check-size\" (dict \"at\" \"z.size\" \"values\" .Values.z.size) }}\n{{- end }}\n");
  CHECK(chart.schema()["properties"]["z"]["properties"]["size"]["properties"]["a"] ==
        nlohmann::json::parse(R"({"type": "integer"})"));
}

TEST_CASE("the value of a secret is checked and never shown") {
  CHECK(checks_of("{type: string, secret: true, pattern: ^t-}") ==
        "{{- if not (regexMatch \"^t-\" .Values.x) }}\n  x: this secret has an invalid format\n{{- end "
        "}}\n");
}

TEST_CASE("a recursive schema terminates") {
  const ValidatedChart chart(R"(
type: object
properties:
  tree: {$ref: "#/$defs/tree"}
$defs:
  tree:
    type: object
    properties:
      size: {type: integer, minimum: 1, errorMessage: {minimum: "At least 1 {component}"}}
      below: {$ref: "#/$defs/tree"}
)");
  CHECK(chart.body("tree").find(
            "include \"c.check-tree\" (dict \"at\" (printf \"%s.below\" .at) \"values\" .values.below)") !=
        std::string::npos);
}
