#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/dialect.h"
#include "schema/program.h"
#include "schema/resources.h"

namespace twinhull::schema {

struct Compiler;

/// What stands below a keyword, as far as it is schemas.
enum class SubschemaShape : std::uint8_t { nothing, schema, list, schema_or_list, map };

/// The drafts that have a keyword.
using Drafts = std::uint8_t;
inline constexpr Drafts all_drafts = 7;
inline constexpr Drafts until_2019 = 3;
inline constexpr Drafts only_2019 = 2;
inline constexpr Drafts since_2019 = 6;
inline constexpr Drafts since_2020 = 4;

/// One keyword: how its instruction is made. A keyword that only annotates has no `compile`.
struct Keyword {
  std::string_view name;
  /// Adds the keyword's instructions through the compiler, or findings about its value.
  void (*compile)(Compiler& compiler, SubschemaId block, const yaml::Entry& entry) = nullptr;
  Vocabulary vocabulary = Vocabulary::core;
  SubschemaShape below = SubschemaShape::nothing;
  Drafts drafts = all_drafts;
  /// When it fails, the other keywords of the schema say nothing more about the value.
  bool short_circuits = false;
};

// The keywords by group; one file each.
std::span<const Keyword> type_keywords();
std::span<const Keyword> number_keywords();
std::span<const Keyword> string_keywords();
std::span<const Keyword> array_keywords();
std::span<const Keyword> object_keywords();
std::span<const Keyword> applicator_keywords();
std::span<const Keyword> unevaluated_keywords();
std::span<const Keyword> reference_keywords();
std::span<const Keyword> own_keywords();
std::span<const Keyword> annotation_keywords();

/// The keyword of that name in any dialect, or null.
const Keyword* find_keyword(std::string_view name);
/// The same, when the dialect has it.
const Keyword* find_keyword(std::string_view name, const Dialect& dialect);
bool has_keyword(const Dialect& dialect, const Keyword& keyword);
std::vector<std::string_view> keyword_names(const Dialect& dialect);

/// What the keywords' `compile` works with.
struct Compiler {
  const CompileOptions& options;
  Program& program;
  std::vector<diagnostic::Finding>& findings;
  Resources resources = {};
  std::vector<Instruction> pending = {};  ///< of the schema at hand
  bool broken = false;

  /// The block of a schema; it is compiled later, and once only. `home`: the resource around it.
  SubschemaId block_of(const yaml::Node& schema, ResourceId home);
  /// The same, as something that `from` applies.
  SubschemaId apply(SubschemaId from, const yaml::Node& schema, bool same_value);
  /// Adds an instruction to the schema at hand.
  Instruction& add(SubschemaId block, const yaml::Entry& entry, Check check);
  /// What stands at another keyword of the same schema, where the dialect has it; or null.
  const yaml::Node* beside(SubschemaId block, std::string_view keyword) const;
  const Dialect& dialect(SubschemaId block) const;
  /// The schema is wrong here; it cannot be used.
  void fail(source::Span span, std::string message, std::string help = {});
  /// True when the keyword's value has the kind; otherwise a finding.
  bool expect(const yaml::Entry& entry, yaml::Kind kind);
  /// A count from 0; empty, with a finding, for anything else. Beyond 32 bits it is cut to those.
  std::optional<std::uint32_t> count(const yaml::Entry& entry);
  /// True for what can be a schema: a map or a boolean; otherwise a finding.
  bool is_schema(const yaml::Node& node, std::string_view keyword);
  std::optional<Regex> regex(std::string_view pattern, source::Span span);
};

// Of the whole program, when all is compiled (schema_graph.cpp):
/// A finding for each schema that applies itself, or too long a chain of others, to the same value.
void check_cycles(Compiler& compiler);
/// A finding where the defaults below a schema come to no end.
void check_defaults(Compiler& compiler, const yaml::Node& root);
/// What is secret makes what applies it, and what holds it, careful.
void propagate_secrets(Program& program);
void mark_shared(Program& program);

}  // namespace twinhull::schema
