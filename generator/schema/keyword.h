#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/program.h"

namespace twinhull::schema {

struct Compiler;

/// One keyword: how its instruction is made. A keyword that only annotates has no `compile`.
struct Keyword {
  std::string_view name;
  /// Adds the keyword's instructions through the compiler, or findings about its value.
  void (*compile)(Compiler& compiler, BlockId block, const yaml::Entry& entry) = nullptr;
  /// When it fails, the other keywords of the schema say nothing more about the value.
  bool decisive = false;
};

// The keywords by group; one file each.
std::span<const Keyword> type_keywords();
std::span<const Keyword> number_keywords();
std::span<const Keyword> string_keywords();
std::span<const Keyword> array_keywords();
std::span<const Keyword> object_keywords();
std::span<const Keyword> applicator_keywords();
std::span<const Keyword> reference_keywords();
std::span<const Keyword> own_keywords();
std::span<const Keyword> annotation_keywords();

/// The keyword of that name, or null.
const Keyword* find_keyword(std::string_view name);

/// What the keywords' `compile` works with.
struct Compiler {
  const yaml::Node& root;
  Program& program;
  std::vector<diagnostic::Finding>& findings;
  std::vector<Instruction> pending = {};  ///< of the schema at hand
  bool broken = false;

  /// The block of a schema; it is compiled later, and once only.
  BlockId block_of(const yaml::Node& schema);
  /// The same, as something that `from` applies.
  BlockId apply(BlockId from, const yaml::Node& schema, bool same_value);
  /// Adds an instruction to the schema at hand.
  Instruction& add(BlockId block, const yaml::Entry& entry, Check check);
  /// The schema is wrong here; it cannot be used.
  void fail(source::Span span, std::string message, std::string help = {});
  /// True when the keyword's value has the kind; otherwise a finding.
  bool expect(const yaml::Entry& entry, yaml::Kind kind);
  /// A count from 0; empty, with a finding, for anything else.
  std::optional<std::size_t> count(const yaml::Entry& entry);
  /// True for what can be a schema: a map or a boolean; otherwise a finding.
  bool is_schema(const yaml::Node& node, std::string_view keyword);
  std::optional<Regex> regex(std::string_view pattern, source::Span span);

  std::unordered_map<const yaml::Node*, BlockId> known = {};  ///< only ever looked up, never walked
};

}  // namespace twinhull::schema
