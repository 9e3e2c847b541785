#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emit/chart/chart.h"
#include "emit/chart/formats.h"
#include "schema/regex.h"
#include "yaml/reader.h"

using namespace twinhull;
using emit::OutputFile;
using nlohmann::json;

namespace {

constexpr std::string_view kSystem = R"(
release: shop
chart:
  name: shop
  version: 0.1.0
  appVersion: 1.10
  description: A shop
  kubeVersion: ">=1.25.0-0"
  maintainers:
    - name: Team
secrets:
  shop-secret:
    keys:
      TOKEN: {value: token, description: "What a | b need.", message: Token is required, example: t-REPLACE-ME}
      SALT: {value: salt, description: Salt., required: false}
)";

constexpr std::string_view kSchema = R"yaml(
$schema: https://json-schema.org/draft/2020-12/schema
type: object
additionalProperties: false
properties:
  global:
    type: object
    description: For all.
    additionalProperties: false
    properties:
      namespace: {type: string, default: default}
  web:
    description: The web.
    $ref: "#/$defs/part"
  secrets:
    type: object
    additionalProperties: false
    required: [source, token]
    properties:
      source: {type: string, description: Where from., default: install, enum: [install, existing]}
      token: {type: string, description: The token., default: "", secret: true, pattern: "^t-", minLength: 3}
    if: {properties: {source: {const: install}}}
    then: {properties: {token: {minLength: 1}, source: {minLength: 1}}, required: [token]}
  capacity:
    type: object
    description: What the cluster offers.
    properties:
      cpu: {type: string, format: quantity, description: Processors.}
  closed: {type: object, properties: {}, additionalProperties: false}
$defs:
  part:
    type: object
    description: A part.
    additionalProperties: false
    properties:
      replicas: {type: integer, description: Number of pods., default: 1, atMost: 1/most, errorMessage: too many}
      service:
        type: object
        description: The Service.
        properties:
          port: {type: integer, description: Its port.}
          nodePort: {type: integer, description: Port on every node., examples: [30080]}
          name:
            type: string
            description: A name that is left out by nearly everyone who installs this and for which
              there is no default at all.
            x-order: 3
      cpu: {type: string, format: quantity, pattern: "^[0-9]", description: Processor time., atMost: 1/most}
      env: {type: object, description: Variables., default: {}, additionalProperties: {$ref: "#/$defs/text", minLength: 1}}
      pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
      clever: {type: string, pattern: "^(?!x)"}
    dependentRequired: {cpu: [replicas]}
    dependentSchemas: {cpu: {properties: {cpu: {format: image-tag}}}, env: {required: [cpu]}}
  text: {type: string}
  unused: {type: string}
)yaml";

constexpr std::string_view kDefaults = R"(
global: {namespace: default}
web:
  replicas: 2
  # Chosen by the team.
  cpu: 100m
  env: {MODE: "on"}
  service: {port: 80}
secrets: {token: leaked-default, source: install}
)";

struct Fixture {
  source::Files files;
  base::Arena arena;
  model::System system;

  explicit Fixture(std::string_view effective = "{}") {
    system.id = "900-shop";
    system.root = tree(kSystem);
    system.values_schema = tree(kSchema);
    system.layer_schema = system.values_schema;
    system.defaults = tree(kDefaults);
    system.chart_defaults = system.defaults;
    model::Target target{"phase4-minikube", "phase4", "minikube"};
    target.axes = {{"variant", "phase4"}, {"environment", "minikube"}};
    target.effective = tree(effective);
    model::Variant variant;
    variant.name = "phase4";
    variant.targets.push_back(target);
    system.variants.push_back(variant);
  }

  const yaml::Node* tree(std::string_view text) {
    const std::uint32_t file = files.add("test.yaml", std::string(text));
    const yaml::ReadResult result = yaml::read(files, file, arena);
    REQUIRE(result.ok());
    return result.documents.front().root;
  }

  std::vector<OutputFile> make() {
    return emit::chart_files(system, {{"web.yaml", "kind: X\n"}, {"tests/t.yaml", "kind: T\n"}},
                             {{{"phase4"}, "flowchart LR\n"}}, arena);
  }

  std::string file(const std::string& name) {
    for (const OutputFile& one : make()) {
      if (one.path == "helm/shop/" + name) return one.text;
    }
    return "missing";
  }

  json schema() { return json::parse(file("values.schema.json")); }
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a chart has all its files, sorted, with unchanged templates") {
  Fixture fixture;
  std::vector<std::string> paths;
  for (const OutputFile& file : fixture.make()) {
    paths.push_back(file.path);
    CHECK(file.text.ends_with("\n"));
    CHECK_FALSE(holds(file.text, "leaked-default"));
  }
  CHECK(paths ==
        std::vector<std::string>{"helm/shop/.helmignore", "helm/shop/Chart.yaml", "helm/shop/README.md",
                                 "helm/shop/ci/secrets-values.yaml", "helm/shop/templates/_validation.tpl",
                                 "helm/shop/templates/tests/t.yaml", "helm/shop/templates/validate.yaml",
                                 "helm/shop/templates/web.yaml", "helm/shop/values-phase4-minikube.yaml",
                                 "helm/shop/values.schema.json", "helm/shop/values.yaml"});
  CHECK(fixture.file("templates/web.yaml") == "kind: X\n");
  CHECK(holds(fixture.file(".helmignore"), "\nvalues.override.yaml\n"));
}

TEST_CASE("Chart.yaml quotes what looks like a number") {
  Fixture fixture;
  CHECK(fixture.file("Chart.yaml") ==
        "# Generated by twinhull from environments/900-shop/system.yaml. DO NOT EDIT.\n"
        "apiVersion: v2\ntype: application\nname: shop\ndescription: A shop\nversion: \"0.1.0\"\n"
        "appVersion: \"1.10\"\nkubeVersion: \">=1.25.0-0\"\nmaintainers:\n  - name: Team\n");
}

TEST_CASE("values.yaml contains all defaults in the order of the schema, documented") {
  Fixture fixture;
  const std::string text = fixture.file("values.yaml");
  CHECK(text ==
        R"(# Generated by twinhull from environments/900-shop/values.yaml. DO NOT EDIT.
# yaml-language-server: $schema=values.schema.json

# For all.
global:
  namespace: default

# The web.
web:
  # -- Number of pods.
  replicas: 2
  # The Service.
  service:
    # -- Its port.
    port: 80
    # -- (integer) Port on every node.
    # nodePort: 30080
    # -- (string) A name that is left out by nearly everyone who installs this and for which there
    # is no default at all.
    # name:
  # -- Processor time.
  # Chosen by the team.
  cpu: 100m
  # -- Variables.
  env:
    MODE: "on"
  # pair:
  # clever:

secrets:
  # -- Where from. One of `install`, `existing`.
  source: install
  # -- The token.
  token: ""

# What the cluster offers.
# capacity:
#   # -- (quantity) Processors.
#   cpu:
)");
  const yaml::Node* read = fixture.tree(text);
  CHECK(yaml::equal(*read->get("web"), *fixture.system.defaults->get("web")));
  CHECK(read->at("secrets.token")->text.empty());
}

TEST_CASE("target values are the smallest overrides of the defaults") {
  const auto overlay = [](std::string_view effective) {
    const std::string text = Fixture(effective).file("values-phase4-minikube.yaml");
    constexpr std::string_view last =
        "# Values of the target phase4-minikube, applied on top of values.yaml.\n";
    REQUIRE(holds(text, last));
    return text.substr(text.find(last) + last.size());
  };
  SUBCASE("nothing") { CHECK(overlay(kDefaults) == "{}\n"); }
  SUBCASE("changed, added, removed, emptied; never a secret") {
    CHECK(overlay(R"(
capacity: {cpu: "2"}
global: {namespace: shop}
web: {replicas: 2, env: {}, service: {port: 80, nodePort: 30080, name: "yes"}, pair: [a, 1]}
secrets: {token: given-value, source: install}
)") == R"(global:
  namespace: shop
web:
  service:
    nodePort: 30080
    name: "yes"
  env:
    MODE: null
  pair:
    - a
    - 1
  cpu: null
capacity:
  cpu: "2"
)");
  }
  SUBCASE("a map replaces a scalar, and vice versa") {
    CHECK(overlay(R"(
global: other
web: {replicas: {a: 1}, cpu: 100m, env: {MODE: "on"}, service: {port: "80"}}
secrets: {source: install}
)") == "global: other\nweb:\n  replicas:\n    a: 1\n  service:\n    port: \"80\"\n");
  }
}

TEST_CASE("values.schema.json is plain draft-07") {
  Fixture fixture;
  const json schema = fixture.schema();
  const json& part = schema["definitions"]["part"]["properties"];
  CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
  CHECK(holds(schema["$comment"], "Generated by twinhull from environments/900-shop/system.yaml."));
  CHECK(schema["additionalProperties"] == false);
  SUBCASE("references have no siblings") {
    CHECK(schema["properties"]["web"] ==
          json::parse(R"({"description": "The web.", "allOf": [{"$ref": "#/definitions/part"}]})"));
    CHECK(part["env"]["additionalProperties"] ==
          json::parse(R"({"minLength": 1, "allOf": [{"$ref": "#/definitions/text"}]})"));
    CHECK_FALSE(schema["definitions"].contains("unused"));
    CHECK_FALSE(schema.contains("$defs"));
  }
  SUBCASE("our own keywords are removed, and newer ones are converted") {
    CHECK(part["replicas"] ==
          json::parse(R"({"type": "integer", "description": "Number of pods.", "default": 1})"));
    CHECK(part["pair"] == json::parse(R"({"type": "array", "items": [{"type": "string"}, {"type": "integer"}],
                                          "additionalItems": false})"));
    CHECK(schema["definitions"]["part"]["dependencies"]["env"] == json::parse(R"({"required": ["cpu"]})"));
    CHECK(schema["definitions"]["part"]["dependencies"]["cpu"]["allOf"][0] ==
          json::parse(R"({"required": ["replicas"]})"));
    CHECK(part["clever"] == json::parse(R"({"type": "string"})"));
    CHECK_FALSE(part["service"]["properties"]["name"].contains("x-order"));
  }
  SUBCASE("a Kubernetes format becomes a pattern in addition to the existing one") {
    CHECK_FALSE(part["cpu"].contains("format"));
    const std::string quantity(emit::format_pattern("quantity")->pattern);
    CHECK(schema["properties"]["capacity"]["properties"]["cpu"]["pattern"] == quantity);
    CHECK(part["cpu"]["allOf"].size() == 1);
    CHECK((part["cpu"]["pattern"] == quantity || part["cpu"]["allOf"][0]["pattern"] == quantity));
  }
  SUBCASE("accepts the values that Helm adds to a subchart") {
    CHECK(schema["properties"]["global"]["additionalProperties"] == true);
    CHECK(schema["properties"]["global"]["properties"].contains("namespace"));
    CHECK(schema["properties"]["enabled"]["type"] == "boolean");
  }
  SUBCASE("secrets are neither required nor validated") {
    const json& secrets = schema["properties"]["secrets"];
    CHECK(secrets["properties"]["token"] ==
          json::parse(R"({"type": "string", "description": "The token.", "writeOnly": true})"));
    CHECK(secrets["required"] == json::parse(R"(["source"])"));
    CHECK(secrets["then"] == json::parse(R"({"properties": {"source": {"minLength": 1}}})"));
  }
  SUBCASE("the defaults are the chart's own") {
    CHECK(schema["properties"]["secrets"]["properties"]["source"]["default"] == "install");
  }
}

TEST_CASE("the schema of a values file does not require what another layer may set") {
  Fixture fixture;
  const OutputFile file = emit::layer_schema(fixture.system);
  CHECK(file.path == "values-layer.schema.json");
  for (const char* keyword : {"required", "if", "then", "dependencies"})
    CHECK_FALSE(holds(file.text, std::string("\"").append(keyword).append("\":")));
  const json schema = json::parse(file.text);
  const json& part = schema["definitions"]["part"];
  CHECK(schema["additionalProperties"] == false);
  CHECK(part["additionalProperties"] == false);
  CHECK_FALSE(schema["properties"].contains("enabled"));
  CHECK(schema["properties"]["global"]["additionalProperties"] == false);
  // A null deletes a key, unless the key is required in the merged values.
  CHECK(part["properties"]["clever"]["type"] == json::parse(R"(["string", "null"])"));
  CHECK(schema["properties"]["secrets"]["properties"]["source"]["type"] == "string");
  CHECK(part["properties"]["service"]["properties"]["nodePort"]["examples"] == json::parse("[30080]"));
}

TEST_CASE("the README documents installation and values") {
  Fixture fixture("{global: {namespace: shop}, secrets: {source: install}}");
  const std::string text = fixture.file("README.md");
  CHECK(text.find("## Architecture") != std::string::npos);
  CHECK(text.find("```mermaid\nflowchart LR\n```\n") != std::string::npos);
  CHECK(text.find(" TARGET` draws a target.") == std::string::npos);  // these diagrams are those of targets
  CHECK(text.starts_with("<!-- Generated by twinhull from environments/900-shop/system.yaml. "));
  CHECK(holds(text,
              "helm upgrade --install shop . \\\n  --namespace shop --create-namespace \\\n"
              "  -f values-phase4-minikube.yaml \\\n  -f values.override.yaml\n"));
  CHECK(holds(text, "| phase4 | minikube | `values-phase4-minikube.yaml` | `shop` | `install` |\n"));
  CHECK(holds(text, "```yaml\n# values.override.yaml\nsecrets:\n  token: t-REPLACE-ME\n```\n"));
  CHECK(holds(text, "| `secrets.token` | `shop-secret` | `TOKEN` | yes | What a \\| b need. |\n"));
  CHECK(holds(text, "| `secrets.salt` | `shop-secret` | `SALT` | no | Salt. |\n"));
  CHECK(holds(text, "| `web.service.nodePort` | integer | | Port on every node. |\n"));
  CHECK(holds(text, "| `web.env` | object | `{\"MODE\":\"on\"}` | Variables. |\n"));
  CHECK(holds(text, "| `secrets.token` | secret | | The token. |\n"));
}

TEST_CASE("patterns that Go does not support are detected") {
  for (const std::string_view good : {"^[a-z]([-a-z0-9]*[a-z0-9])?$", "a{2,1000}", "(?:x|y)", R"(\.\d\/)"}) {
    CHECK_MESSAGE(emit::is_re2_compatible(good), good);
  }
  for (const std::string_view bad :
       {"^(?!x)", "(?<=x)y", R"((a)\1)", "a{1001}", R"(\u0041)", "[^]", "[a[b]", "["}) {
    CHECK_FALSE_MESSAGE(emit::is_re2_compatible(bad), bad);
  }
}

TEST_CASE("the patterns of formats accept what the formats accept") {
  const auto takes = [](std::string_view format, const std::string& text) {
    const auto regex = schema::Regex::compile(emit::format_pattern(format)->pattern);
    REQUIRE(regex.value);
    return regex.value->search(text) == schema::Regex::Answer::yes;
  };
  for (const char* good : {"100m", "512Mi", "1.5", "1e3", "0.5", ".5", "5.", "+1", "2E", "1E2", "1e-027"}) {
    CHECK_MESSAGE(takes("quantity", good), good);
  }
  for (const char* bad : {"", "1x", "512 Mi", "1KI", "Mi", "1mm", "1e", "-1", "1e28"})
    CHECK_FALSE_MESSAGE(takes("quantity", bad), bad);
  for (const char* good : {"todo-backend", "ghcr.io/example/todo_web", "localhost:5000/a", "a--b"}) {
    CHECK_MESSAGE(takes("image-repository", good), good);
  }
  for (const char* bad : {"todo:1.0", "Todo", "a@sha256:1", "/a"})
    CHECK_FALSE_MESSAGE(takes("image-repository", bad), bad);
  CHECK(takes("image", "ghcr.io:443/a/b:1.0@sha256:0123"));
  CHECK(takes("go-duration", "1h30m"));
  CHECK_FALSE(takes("go-duration", "1 h"));
  CHECK(emit::format_pattern("uuid") == nullptr);
}
