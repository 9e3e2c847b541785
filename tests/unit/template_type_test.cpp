#include <doctest/doctest.h>

#include "template/type.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

constexpr const char* kSchema = R"(
type: object
required: [asked]
properties:
  asked: {type: string}
  given: {type: string, default: x}
  maybe: {type: string}
  count: {type: integer, maximum: 65535}
  many: {type: integer}
  tag: {$ref: "#/$defs/tag"}
  mode: {enum: [fast, "on"]}
  word: {enum: [größe]}
  both: {type: [string, integer]}
  any: {anyOf: [{type: integer}, {type: array}]}
  full: {type: object, default: {}, properties: {x: {type: integer, default: 1}}}
  part: {type: object, properties: {x: {type: integer, default: 1}}}
  free: {type: object, default: {}, additionalProperties: {type: boolean}}
  some: {type: array, minItems: 1, default: [1], items: {type: integer}}
$defs:
  tag: {type: string, format: image-tag, default: latest}
)";

}  // namespace

TEST_CASE("types are derived from the schema") {
  YamlText schema(kSchema);
  const tmpl::Type root = tmpl::type_from_schema(schema.root(), &schema.root());
  auto member = [&](std::string_view key) { return tmpl::member_type(schema.root(), root, key); };

  CHECK(root.only(tmpl::map_kind));
  CHECK(member("both").kinds == (tmpl::string_kind | tmpl::integer_kind));
  CHECK(member("any").kinds == (tmpl::integer_kind | tmpl::list_kind));
  CHECK(member("mode").only(tmpl::string_kind));
  CHECK(member("nowhere").kinds == 0);

  CHECK_FALSE(member("asked").optional);
  CHECK_FALSE(member("given").optional);
  CHECK_FALSE(member("tag").optional);
  CHECK(member("maybe").optional);

  CHECK(member("count").prints_plainly);
  CHECK_FALSE(member("many").prints_plainly);

  CHECK(member("tag").inline_safe);
  CHECK(member("tag").ascii);
  CHECK_FALSE(member("given").inline_safe);
  CHECK(member("mode").inline_safe);
  CHECK_FALSE(member("mode").plain_safe);  // `on` is a boolean in YAML 1.1
  CHECK(member("word").plain_safe);
  CHECK_FALSE(member("word").ascii);

  CHECK(member("full").never_empty);
  CHECK(member("some").never_empty);
  CHECK_FALSE(member("free").never_empty);
  // Members of an optional map are optional, whatever their schema says.
  CHECK(member("part").optional);
  CHECK_FALSE(member("part").never_empty);
  CHECK(tmpl::member_type(schema.root(), member("part"), "x").optional);

  CHECK(tmpl::member_type(schema.root(), member("free"), "k").only(tmpl::boolean_kind));
  CHECK(tmpl::member_type(schema.root(), member("free"), "k").optional);
  CHECK(tmpl::element_type(schema.root(), member("free")).only(tmpl::boolean_kind));
  CHECK(tmpl::element_type(schema.root(), member("some")).only(tmpl::integer_kind));
  CHECK(tmpl::element_type(schema.root(), member("given")).kinds == 0);
}

TEST_CASE("kinds are described in words") {
  CHECK(tmpl::describe(tmpl::string_kind) == "a string");
  CHECK(tmpl::describe(tmpl::integer_kind | tmpl::number_kind) == "a number");
  CHECK(tmpl::describe(tmpl::string_kind | tmpl::integer_kind) == "a string or an integer");
  CHECK(tmpl::describe(0) == "nothing");
}
