#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "schema/decimal.h"
#include "schema/regex.h"
#include "schema/schema.h"
#include "yaml/node.h"

namespace twinhull::schema {

struct Run;
struct Place;
struct Instruction;

/// Checks one keyword at one value: true when it holds. Reports through `report` when it does not.
using Check = bool (*)(Run&, const Instruction&, const Place&);

using BlockId = std::uint32_t;
inline constexpr BlockId no_block = ~BlockId{0};

/// One keyword of one schema. What `begin` and `end` count is the keyword's own business: rows of
/// one of the program's tables.
struct Instruction {
  Check check = nullptr;
  std::string_view keyword = {};
  const yaml::Node* value = nullptr;  ///< what stands at the keyword
  BlockId block = no_block;           ///< the schema it stands in
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One schema: a range of instructions, those first that make the rest pointless when they fail.
struct Block {
  const yaml::Node* schema = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t decisive_end = 0;  ///< a failure before this ends the block
  std::uint32_t end = 0;
  bool never = false;          ///< the schema `false`
  bool secret = false;         ///< the value is a secret
  bool secret_near = false;    ///< a value right below is one
  bool secret_within = false;  ///< a value somewhere below is one
};

struct Property {
  std::string_view key = {};
  BlockId block = no_block;
};

struct Pattern {
  Regex regex;
  BlockId block = no_block;
};

/// What an instruction that applies other schemas leads to.
struct Edge {
  BlockId from = no_block;
  BlockId to = no_block;
  bool same_value = false;  ///< to the same value; otherwise to a value below it
};

struct Program {
  std::vector<Block> blocks;  ///< the first is the root
  std::vector<Instruction> code;
  std::vector<Property> properties;
  std::vector<Pattern> patterns;
  std::vector<BlockId> branches;
  std::vector<Decimal> numbers;
  std::vector<Edge> edges;
};

/// A value and the way to it.
struct Place {
  const yaml::Node* node = nullptr;
  const Place* parent = nullptr;
  std::string_view key = {};  ///< of the entry; of items, `index` counts
  std::ptrdiff_t index = -1;
  bool is_key = false;  ///< the value is the key itself
  /// Set by the schemas that apply, before any of them says a word.
  mutable bool secret = false;
  mutable bool secret_near = false;
};

/// A finding with what is needed to choose between several.
struct Problem {
  diagnostic::Finding finding;
  int depth = 0;              ///< of the value below the root
  std::uint8_t expected = 0;  ///< of `wrong-type`: the types that would do
  bool telling = false;       ///< the value is plainly meant for another schema
};

struct Run {
  const Program& program;
  std::vector<Problem>* problems = nullptr;  ///< null when only the answer matters
  int depth = 0;                             ///< of nested schemas
};

/// Checks a value against a schema. Reports what is wrong.
bool evaluate(Run& run, BlockId block, const Place& place);
/// The answer alone.
bool fits(const Run& run, BlockId block, const Place& place);

}  // namespace twinhull::schema
