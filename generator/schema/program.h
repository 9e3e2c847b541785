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
struct Place;
struct Instruction;

/// Checks one keyword at one value: true when it holds. Reports through `report` when it does not.
using Check = bool (*)(Evaluation&, const Instruction&, const Place&);

using SubschemaId = std::uint32_t;
inline constexpr SubschemaId no_block = ~SubschemaId{0};
/// A schema with a URI of its own: a document, or a part of one that has an `$id`.
using ResourceId = std::uint32_t;

/// One keyword of one schema. What `begin` and `end` count is the keyword's own business: rows of
/// one of the program's tables.
struct Instruction {
  Check check = nullptr;
  std::string_view keyword = {};
  const yaml::Node* value = nullptr;  ///< what stands at the keyword
  SubschemaId block = no_block;       ///< the schema it stands in
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One schema: a range of instructions, those first that make the rest pointless when they fail.
struct Subschema {
  const yaml::Node* schema = nullptr;
  ResourceId resource = 0;
  std::uint32_t begin = 0;
  std::uint32_t decisive_end = 0;  ///< a failure before this ends the block
  std::uint32_t end = 0;
  bool never = false;              ///< the schema `false`
  bool collects = false;           ///< asks which keys or items its other keywords have looked at
  bool shared = false;             ///< several schemas apply it
  bool secret = false;             ///< the value is a secret
  bool secret_child = false;       ///< a value right below is one
  bool secret_descendant = false;  ///< a value somewhere below is one
};

struct Property {
  std::string_view key = {};
  SubschemaId block = no_block;
};

struct Pattern {
  Regex regex;
  SubschemaId block = no_block;
};

/// What an instruction that applies other schemas leads to.
struct Edge {
  SubschemaId from = no_block;
  SubschemaId to = no_block;
  bool same_value = false;  ///< to the same value; otherwise to a value below it
  bool dynamic = false;     ///< only where the dynamic scope has it so
};

/// A `$dynamicAnchor` of a resource, or (by an empty name) its `$recursiveAnchor`.
struct DynamicAnchor {
  std::uint32_t name = 0;  ///< row of `dynamic_names`
  ResourceId resource = 0;
  SubschemaId block = no_block;
};

struct Program {
  std::vector<Subschema> blocks;  ///< the first is the root
  std::vector<Instruction> code;
  std::vector<Property> properties;
  std::vector<Pattern> patterns;
  std::vector<SubschemaId> branches;
  std::vector<yaml::Decimal> numbers;
  std::vector<Edge> edges;
  std::vector<std::string> dynamic_names;      ///< those that some reference asks for
  std::vector<DynamicAnchor> dynamic_anchors;  ///< sorted by name and resource
  bool reads_outer_values = false;             ///< some keyword compares with values further up
};

}  // namespace twinhull::schema
