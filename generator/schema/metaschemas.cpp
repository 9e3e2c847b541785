// The meta-schemas of the drafts in a compact form that accepts the same schemas; titles and other
// annotations are omitted. `@self` is replaced by the draft's reference to its own meta-schema.

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "schema/registry.h"
#include "yaml/reader.h"

namespace twinhull::schema {
namespace {

constexpr std::string_view draft7 = R"(
$schema: "http://json-schema.org/draft-07/schema#"
$id: "http://json-schema.org/draft-07/schema#"
type: [object, boolean]
default: true
definitions:
  schemaArray: {type: array, minItems: 1, items: {$ref: "#"}}
  nonNegativeInteger: {type: integer, minimum: 0}
  stringArray: {type: array, items: {type: string}, uniqueItems: true, default: []}
  simpleTypes: {enum: [array, boolean, integer, "null", number, object, string]}
properties:
  $id: {type: string, format: uri-reference}
  $schema: {type: string, format: uri}
  $ref: {type: string, format: uri-reference}
  $comment: {type: string}
  title: {type: string}
  description: {type: string}
  default: true
  readOnly: {type: boolean, default: false}
  writeOnly: {type: boolean, default: false}
  examples: {type: array, items: true}
  multipleOf: {type: number, exclusiveMinimum: 0}
  maximum: {type: number}
  exclusiveMaximum: {type: number}
  minimum: {type: number}
  exclusiveMinimum: {type: number}
  maxLength: {$ref: "#/definitions/nonNegativeInteger"}
  minLength: {$ref: "#/definitions/nonNegativeInteger"}
  pattern: {type: string, format: regex}
  additionalItems: {$ref: "#"}
  items: {anyOf: [{$ref: "#"}, {$ref: "#/definitions/schemaArray"}], default: true}
  maxItems: {$ref: "#/definitions/nonNegativeInteger"}
  minItems: {$ref: "#/definitions/nonNegativeInteger"}
  uniqueItems: {type: boolean, default: false}
  contains: {$ref: "#"}
  maxProperties: {$ref: "#/definitions/nonNegativeInteger"}
  minProperties: {$ref: "#/definitions/nonNegativeInteger"}
  required: {$ref: "#/definitions/stringArray"}
  additionalProperties: {$ref: "#"}
  definitions: {type: object, additionalProperties: {$ref: "#"}, default: {}}
  properties: {type: object, additionalProperties: {$ref: "#"}, default: {}}
  patternProperties: {type: object, additionalProperties: {$ref: "#"}, propertyNames: {format: regex}}
  dependencies: {type: object, additionalProperties: {anyOf: [{$ref: "#"}, {$ref: "#/definitions/stringArray"}]}}
  propertyNames: {$ref: "#"}
  const: true
  enum: {type: array, items: true}
  type:
    anyOf:
      - {$ref: "#/definitions/simpleTypes"}
      - {type: array, items: {$ref: "#/definitions/simpleTypes"}, minItems: 1, uniqueItems: true}
  format: {type: string}
  contentMediaType: {type: string}
  contentEncoding: {type: string}
  if: {$ref: "#"}
  then: {$ref: "#"}
  else: {$ref: "#"}
  allOf: {$ref: "#/definitions/schemaArray"}
  anyOf: {$ref: "#/definitions/schemaArray"}
  oneOf: {$ref: "#/definitions/schemaArray"}
  not: {$ref: "#"}
)";

constexpr std::string_view schema2019 = R"(
$vocabulary:
  "https://json-schema.org/draft/2019-09/vocab/core": true
  "https://json-schema.org/draft/2019-09/vocab/applicator": true
  "https://json-schema.org/draft/2019-09/vocab/validation": true
  "https://json-schema.org/draft/2019-09/vocab/meta-data": true
  "https://json-schema.org/draft/2019-09/vocab/format": false
  "https://json-schema.org/draft/2019-09/vocab/content": true
allOf:
  - {$ref: meta/core}
  - {$ref: meta/applicator}
  - {$ref: meta/validation}
  - {$ref: meta/meta-data}
  - {$ref: meta/format}
  - {$ref: meta/content}
properties:
  definitions: {type: object, additionalProperties: @self, default: {}}
  dependencies:
    type: object
    additionalProperties: {anyOf: [@self, {$ref: "meta/validation#/$defs/stringArray"}]}
)";

constexpr std::string_view schema2020 = R"(
$vocabulary:
  "https://json-schema.org/draft/2020-12/vocab/core": true
  "https://json-schema.org/draft/2020-12/vocab/applicator": true
  "https://json-schema.org/draft/2020-12/vocab/unevaluated": true
  "https://json-schema.org/draft/2020-12/vocab/validation": true
  "https://json-schema.org/draft/2020-12/vocab/meta-data": true
  "https://json-schema.org/draft/2020-12/vocab/format-annotation": true
  "https://json-schema.org/draft/2020-12/vocab/content": true
allOf:
  - {$ref: meta/core}
  - {$ref: meta/applicator}
  - {$ref: meta/unevaluated}
  - {$ref: meta/validation}
  - {$ref: meta/meta-data}
  - {$ref: meta/format-annotation}
  - {$ref: meta/content}
properties:
  definitions: {type: object, additionalProperties: @self, default: {}}
  dependencies:
    type: object
    additionalProperties: {anyOf: [@self, {$ref: "meta/validation#/$defs/stringArray"}]}
  $recursiveAnchor: {$ref: "meta/core#/$defs/anchorString"}
  $recursiveRef: {$ref: "meta/core#/$defs/uriReferenceString"}
)";

constexpr std::string_view core2019 = R"(
properties:
  $id: {type: string, format: uri-reference, pattern: "^[^#]*#?$"}
  $schema: {type: string, format: uri}
  $anchor: {type: string, pattern: "^[A-Za-z][-A-Za-z0-9.:_]*$"}
  $ref: {type: string, format: uri-reference}
  $recursiveRef: {type: string, format: uri-reference}
  $recursiveAnchor: {type: boolean, default: false}
  $vocabulary: {type: object, propertyNames: {type: string, format: uri}, additionalProperties: {type: boolean}}
  $comment: {type: string}
  $defs: {type: object, additionalProperties: @self, default: {}}
)";

constexpr std::string_view core2020 = R"(
$defs:
  anchorString: {type: string, pattern: "^[A-Za-z_][-A-Za-z0-9._]*$"}
  uriString: {type: string, format: uri}
  uriReferenceString: {type: string, format: uri-reference}
properties:
  $id: {$ref: "#/$defs/uriReferenceString", pattern: "^[^#]*#?$"}
  $schema: {$ref: "#/$defs/uriString"}
  $ref: {$ref: "#/$defs/uriReferenceString"}
  $anchor: {$ref: "#/$defs/anchorString"}
  $dynamicRef: {$ref: "#/$defs/uriReferenceString"}
  $dynamicAnchor: {$ref: "#/$defs/anchorString"}
  $vocabulary: {type: object, propertyNames: {$ref: "#/$defs/uriString"}, additionalProperties: {type: boolean}}
  $comment: {type: string}
  $defs: {type: object, additionalProperties: @self}
)";

constexpr std::string_view applicator2019 = R"(
$defs:
  schemaArray: {type: array, minItems: 1, items: @self}
properties:
  additionalItems: @self
  unevaluatedItems: @self
  items: {anyOf: [@self, {$ref: "#/$defs/schemaArray"}]}
  contains: @self
  additionalProperties: @self
  unevaluatedProperties: @self
  properties: {type: object, additionalProperties: @self, default: {}}
  patternProperties: {type: object, additionalProperties: @self, propertyNames: {format: regex}, default: {}}
  dependentSchemas: {type: object, additionalProperties: @self}
  propertyNames: @self
  if: @self
  then: @self
  else: @self
  allOf: {$ref: "#/$defs/schemaArray"}
  anyOf: {$ref: "#/$defs/schemaArray"}
  oneOf: {$ref: "#/$defs/schemaArray"}
  not: @self
)";

constexpr std::string_view applicator2020 = R"(
$defs:
  schemaArray: {type: array, minItems: 1, items: @self}
properties:
  prefixItems: {$ref: "#/$defs/schemaArray"}
  items: @self
  contains: @self
  additionalProperties: @self
  properties: {type: object, additionalProperties: @self, default: {}}
  patternProperties: {type: object, additionalProperties: @self, propertyNames: {format: regex}, default: {}}
  dependentSchemas: {type: object, additionalProperties: @self, default: {}}
  propertyNames: @self
  if: @self
  then: @self
  else: @self
  allOf: {$ref: "#/$defs/schemaArray"}
  anyOf: {$ref: "#/$defs/schemaArray"}
  oneOf: {$ref: "#/$defs/schemaArray"}
  not: @self
)";

constexpr std::string_view unevaluated = R"(
properties:
  unevaluatedItems: @self
  unevaluatedProperties: @self
)";

constexpr std::string_view validation = R"(
$defs:
  nonNegativeInteger: {type: integer, minimum: 0}
  stringArray: {type: array, items: {type: string}, uniqueItems: true, default: []}
  simpleTypes: {enum: [array, boolean, integer, "null", number, object, string]}
properties:
  multipleOf: {type: number, exclusiveMinimum: 0}
  maximum: {type: number}
  exclusiveMaximum: {type: number}
  minimum: {type: number}
  exclusiveMinimum: {type: number}
  maxLength: {$ref: "#/$defs/nonNegativeInteger"}
  minLength: {$ref: "#/$defs/nonNegativeInteger", default: 0}
  pattern: {type: string, format: regex}
  maxItems: {$ref: "#/$defs/nonNegativeInteger"}
  minItems: {$ref: "#/$defs/nonNegativeInteger", default: 0}
  uniqueItems: {type: boolean, default: false}
  maxContains: {$ref: "#/$defs/nonNegativeInteger"}
  minContains: {$ref: "#/$defs/nonNegativeInteger", default: 1}
  maxProperties: {$ref: "#/$defs/nonNegativeInteger"}
  minProperties: {$ref: "#/$defs/nonNegativeInteger", default: 0}
  required: {$ref: "#/$defs/stringArray"}
  dependentRequired: {type: object, additionalProperties: {$ref: "#/$defs/stringArray"}}
  const: true
  enum: {type: array, items: true}
  type:
    anyOf:
      - {$ref: "#/$defs/simpleTypes"}
      - {type: array, items: {$ref: "#/$defs/simpleTypes"}, minItems: 1, uniqueItems: true}
)";

constexpr std::string_view metadata = R"(
properties:
  title: {type: string}
  description: {type: string}
  default: true
  deprecated: {type: boolean, default: false}
  readOnly: {type: boolean, default: false}
  writeOnly: {type: boolean, default: false}
  examples: {type: array, items: true}
)";

constexpr std::string_view format = R"(
properties:
  format: {type: string}
)";

constexpr std::string_view content = R"(
properties:
  contentEncoding: {type: string}
  contentMediaType: {type: string}
  contentSchema: @self
)";

struct Row {
  std::string_view directory;  ///< `draft/2019-09/`
  std::string_view file;       ///< `meta/core`
  std::string_view text;
};

constexpr std::string_view in2019 = "draft/2019-09/";
constexpr std::string_view in2020 = "draft/2020-12/";
constexpr std::array rows = {
    Row{in2019, "schema", schema2019},
    Row{in2019, "meta/core", core2019},
    Row{in2019, "meta/applicator", applicator2019},
    Row{in2019, "meta/validation", validation},
    Row{in2019, "meta/meta-data", metadata},
    Row{in2019, "meta/format", format},
    Row{in2019, "meta/content", content},
    Row{in2020, "schema", schema2020},
    Row{in2020, "meta/core", core2020},
    Row{in2020, "meta/applicator", applicator2020},
    Row{in2020, "meta/unevaluated", unevaluated},
    Row{in2020, "meta/validation", validation},
    Row{in2020, "meta/meta-data", metadata},
    Row{in2020, "meta/format-annotation", format},
    Row{in2020, "meta/format-assertion", format},
    Row{in2020, "meta/content", content},
};

constexpr std::string_view host = "https://json-schema.org/";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

std::string text_of(const Row& row) {
  const bool recursive = row.directory == in2019;
  std::string text = "$schema: \"" + std::string(host).append(row.directory) + "schema\"\n";
  text += "$id: \"" + std::string(host).append(row.directory).append(row.file) + "\"\n";
  text += recursive ? "$recursiveAnchor: true\n" : "$dynamicAnchor: meta\n";
  text += "type: [object, boolean]";
  text += row.text;
  replace_all(text, "@self", recursive ? "{$recursiveRef: \"#\"}" : "{$dynamicRef: \"#meta\"}");
  return text;
}

/// A copy without spans, since findings about it have no location in any file.
const yaml::Node* without_spans(const yaml::Node& node, base::Arena& arena) {
  yaml::Node* copy = arena.make<yaml::Node>(node);
  copy->span = {};
  std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
  for (yaml::Entry& entry : entries) {
    entry.key_span = {};
    entry.value = without_spans(*entry.value, arena);
  }
  yaml::set_entries(arena, *copy, entries);
  std::vector<const yaml::Node*> items;
  for (const yaml::Node* item : node.items) items.push_back(without_spans(*item, arena));
  copy->items = arena.copy(std::span<const yaml::Node* const>(items));
  return copy;
}

/// All meta-schemas, parsed once per process.
struct Standard {
  source::Files files;
  base::Arena arena;
  std::map<std::string, const yaml::Node*, std::less<>> documents;

  Standard() {
    add(std::string(host) + "draft-07/schema", std::string(draft7));
    for (const Row& row : rows) add(std::string(host).append(row.directory).append(row.file), text_of(row));
  }

  void add(std::string uri, std::string text) {
    const yaml::ReadResult read = yaml::read(files, files.add(uri, std::move(text)), arena);
    if (read.ok()) documents.emplace(std::move(uri), without_spans(*read.documents.at(0).root, arena));
  }
};

}  // namespace

const yaml::Node* builtin_metaschema(std::string_view uri) {
  constexpr std::string_view plain_host = "http://json-schema.org/";
  std::string wanted(uri);
  if (wanted.starts_with(plain_host)) wanted.replace(0, plain_host.size(), host);
  if (!wanted.starts_with(host)) return nullptr;
  static const Standard standard;
  const auto found = standard.documents.find(wanted);
  return found == standard.documents.end() ? nullptr : found->second;
}

}  // namespace twinhull::schema
