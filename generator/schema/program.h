#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "schema/regex.h"
#include "schema/schema.h"
#include "yaml/decimal.h"
#include "yaml/node.h"

namespace twinhull::schema {

struct Evaluation;
struct InstanceLocation;
struct Instruction;

/// Checks one keyword for one value. Returns whether it is valid; otherwise reports through `report`.
using Check = bool (*)(Evaluation&, const Instruction&, const InstanceLocation&);

using SubschemaId = std::uint32_t;
inline constexpr SubschemaId no_subschema = ~SubschemaId{0};
/// A schema with its own URI: a document, or a part of one with an `$id`.
using ResourceId = std::uint32_t;

/// One keyword of one schema. The meaning of `begin` and `end` depends on the keyword: rows of one of the
/// program's tables.
struct Instruction {
  Check check = nullptr;
  std::string_view keyword = {};
  const yaml::Node* value = nullptr;     ///< the keyword's value
  SubschemaId subschema = no_subschema;  ///< the schema that contains it
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One schema: a range of instructions, those that short-circuit first.
struct Subschema {
  const yaml::Node* schema = nullptr;
  ResourceId resource = 0;
  std::uint32_t begin = 0;
  std::uint32_t decisive_end = 0;  ///< if one before this fails, the rest is skipped
  std::uint32_t end = 0;
  bool always_false = false;       ///< the schema `false`
  bool tracks_evaluated = false;   ///< needs to know which keys or items its other keywords have evaluated
  bool shared = false;             ///< applied by several schemas
  bool secret = false;             ///< the value is a secret
  bool secret_child = false;       ///< a direct child of the value is a secret
  bool secret_descendant = false;  ///< a descendant of the value is a secret
};

struct Property {
  std::string_view key = {};
  SubschemaId subschema = no_subschema;
};

struct Pattern {
  Regex regex;
  SubschemaId subschema = no_subschema;
};

/// An edge from a schema to one that it applies.
struct Edge {
  SubschemaId from = no_subschema;
  SubschemaId to = no_subschema;
  bool same_value = false;  ///< to the same value; otherwise to a child of it
  bool dynamic = false;     ///< depends on the dynamic scope
};

/// A `$dynamicAnchor` of a resource, or (with an empty name) its `$recursiveAnchor`.
struct DynamicAnchor {
  std::uint32_t name = 0;  ///< index in `dynamic_names`
  ResourceId resource = 0;
  SubschemaId subschema = no_subschema;
};

struct Program {
  std::vector<Subschema> blocks;  ///< the first is the root
  std::vector<Instruction> code;
  std::vector<Property> properties;
  std::vector<Pattern> patterns;
  std::vector<SubschemaId> branches;
  std::vector<yaml::Decimal> numbers;
  std::vector<Edge> edges;
  std::vector<std::string> dynamic_names;      ///< those that are referenced
  std::vector<DynamicAnchor> dynamic_anchors;  ///< sorted by name and resource
  bool reads_outer_values = false;             ///< some keyword depends on outer values
};

}  // namespace twinhull::schema
