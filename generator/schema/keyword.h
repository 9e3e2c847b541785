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

/// How subschemas are arranged in a keyword's value.
enum class SubschemaShape : std::uint8_t { nothing, schema, list, schema_or_list, map };

/// Bit set of the drafts that define a keyword.
using Drafts = std::uint8_t;
inline constexpr Drafts all_drafts = 7;
inline constexpr Drafts until_2019 = 3;
inline constexpr Drafts only_2019 = 2;
inline constexpr Drafts since_2019 = 6;
inline constexpr Drafts since_2020 = 4;

/// A keyword and its compilation to instructions. An annotation has no `compile`.
struct Keyword {
  std::string_view name;
  /// Adds the keyword's instructions, or findings about its value.
  void (*compile)(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) = nullptr;
  Vocabulary vocabulary = Vocabulary::core;
  SubschemaShape below = SubschemaShape::nothing;
  Drafts drafts = all_drafts;
  /// If it fails, the other keywords of the schema are not checked.
  bool short_circuits = false;
};

// The keywords by group, one file each.
std::span<const Keyword> type_keywords();
std::span<const Keyword> number_keywords();
std::span<const Keyword> string_keywords();
std::span<const Keyword> array_keywords();
std::span<const Keyword> object_keywords();
std::span<const Keyword> applicator_keywords();
std::span<const Keyword> unevaluated_keywords();
std::span<const Keyword> reference_keywords();
std::span<const Keyword> twinhull_keywords();
std::span<const Keyword> annotation_keywords();

/// The keyword of that name in any dialect, or null.
const Keyword* find_keyword(std::string_view name);
/// The same, if the dialect includes it.
const Keyword* find_keyword(std::string_view name, const Dialect& dialect);
bool has_keyword(const Dialect& dialect, const Keyword& keyword);
std::vector<std::string_view> keyword_names(const Dialect& dialect);

/// The state of a compilation, passed to the keywords' `compile`.
struct Compiler {
  const CompileOptions& options;
  Program& program;
  diagnostic::Findings& findings;
  Resources resources = {};
  std::vector<Instruction> pending = {};  ///< of the current schema
  bool broken = false;

  /// The ID of a schema, which is compiled once, later. `home`: the resource around it.
  SubschemaId block_of(const yaml::Node& schema, ResourceId home);
  /// The same for a schema that `from` applies: adds an edge.
  SubschemaId apply(SubschemaId from, const yaml::Node& schema, bool same_value);
  /// Adds an instruction to the current schema.
  Instruction& add(SubschemaId subschema, const yaml::Entry& entry, Check check);
  /// The value of a sibling keyword if the dialect includes it; otherwise null.
  const yaml::Node* sibling(SubschemaId subschema, std::string_view keyword) const;
  const Dialect& dialect(SubschemaId subschema) const;
  /// Reports an error of the schema, which then cannot be used.
  void fail(source::Span span, std::string message, std::string help = {});
  /// Whether the keyword's value has the kind; reports it otherwise.
  bool expect(const yaml::Entry& entry, yaml::Kind kind);
  /// A non-negative integer; empty, with a finding, for anything else. Capped at 32 bits.
  std::optional<std::uint32_t> count(const yaml::Entry& entry);
  /// Whether the node can be a schema: a map or a boolean; reports it otherwise.
  bool is_schema(const yaml::Node& node, std::string_view keyword);
  std::optional<Regex> regex(std::string_view pattern, source::Span span);
};

// Analyses of the whole program (schema_graph.cpp).

/// Reports schemas that apply themselves, or too long a chain of others, to the same value.
void check_cycles(Compiler& compiler);
/// Reports schemas whose defaults are infinite.
void check_defaults(Compiler& compiler, const yaml::Node& root);
/// Propagates secrets to the schemas that apply or contain them.
void propagate_secrets(Program& program);
void mark_shared(Program& program);

}  // namespace twinhull::schema
