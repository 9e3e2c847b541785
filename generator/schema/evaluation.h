#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/program.h"

namespace twinhull::schema {

/// A value and its path from the root (a linked list).
struct InstanceLocation {
  const yaml::Node* node = nullptr;
  const InstanceLocation* parent = nullptr;
  std::string_view key = {};  ///< key of an entry; items use `index`
  std::ptrdiff_t index = -1;
  bool is_key = false;  ///< the value is the key itself (`propertyNames`)
  /// Set by all schemas that apply, before any of them reports.
  mutable bool secret = false;
  mutable bool secret_child = false;
};

/// A finding with the data needed to choose between branches.
struct ValidationError {
  diagnostic::Finding finding;
  int depth = 0;                  ///< depth of the value below the root
  std::uint8_t expected = 0;      ///< for `invalid-type`: the allowed types
  bool rules_out_branch = false;  ///< the value clearly belongs to another branch
  bool out_of_budget = false;     ///< the step budget was exceeded
};

/// The entries of a map, or items of a list, that some keyword has evaluated; `unevaluatedProperties` and
/// `unevaluatedItems` apply to the others.
struct EvaluatedSet {
  std::vector<std::uint64_t> words;

  explicit EvaluatedSet(const yaml::Node& node)
      : words((std::max(node.entries.size(), node.items.size()) + 63) / 64) {}
  void set(std::size_t at) { words[at / 64] |= std::uint64_t{1} << (at % 64); }
  bool has(std::size_t at) const { return (words[at / 64] >> (at % 64) & 1) != 0; }
  void merge(std::span<const std::uint64_t> other) {
    for (std::size_t i = 0; i < words.size(); ++i) words[i] |= other[i];
  }
};

/// The dynamic scope: resources that evaluation has entered, the outermost first, each once. Immutable:
/// entering a resource creates a new scope.
struct Scope {
  std::uint32_t outer = 0;
  ResourceId resource = 0;
};

/// A memoized result of a schema for a value.
struct MemoEntry {
  bool good = false;
  bool marked = false;        ///< `marks` is set
  std::uint64_t sink_id = 0;  ///< for invalid values: the list to which the problems were reported
  std::vector<std::uint64_t> marks = {};
};

struct MemoKey {
  const yaml::Node* node = nullptr;
  SubschemaId subschema = no_subschema;
  std::uint32_t scope = 0;

  friend bool operator==(const MemoKey&, const MemoKey&) = default;
};

struct MemoKeyHash {
  std::size_t operator()(const MemoKey& key) const {
    const auto node = reinterpret_cast<std::uintptr_t>(key.node) >> 4;
    return (node * 0x9E3779B97F4A7C15U) ^ (std::size_t{key.subschema} << 20) ^ key.scope;
  }
};

/// The keys that a schema defines, computed once per schema.
struct KnownKeys {
  std::vector<std::string_view> keys;
  std::unordered_map<std::string_view, std::string>
      below;  ///< keys of the next level: where they belong; empty: ambiguous
};

/// State of the validation of one value.
struct Evaluation {
  const Program& program;
  std::vector<ValidationError>* problems = nullptr;  ///< null if only the result matters
  EvaluatedSet* marks = nullptr;                     ///< of the current value; null if not needed
  std::uint32_t scope = 0;                           ///< index in `scopes`
  int depth = 0;                                     ///< nesting of schemas
  std::uint64_t steps = 0;                           ///< schemas applied so far
  std::uint64_t step_budget = 0;                     ///< maximum of `steps`
  bool out_of_budget = false;                        ///< some part was not checked
  int comparing = 0;                                 ///< number of enclosing comparisons of branches
  bool cut_short = false;                            ///< a branch was not evaluated in full
  std::uint64_t sink_id = 0;                         ///< ID of the list in `problems`
  std::uint64_t sink_count = 0;
  std::vector<Scope> scopes = {};
  std::map<std::pair<std::uint32_t, ResourceId>, std::uint32_t> inner_scopes = {};
  std::map<std::pair<SubschemaId, bool>, KnownKeys> known_keys = {};
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> reported =
      {};                                                         ///< already reported, if there are many
  std::unordered_map<MemoKey, MemoEntry, MemoKeyHash> memo = {};  ///< only for lookup: the order is
                                                                  ///< unspecified
};

/// Checks the current value against a schema and reports problems.
bool evaluate(Evaluation& run, SubschemaId subschema, const InstanceLocation& location);
/// Checks a child of the current value.
bool evaluate_below(Evaluation& run, SubschemaId subschema, const InstanceLocation& location);
/// Whether the value is valid, without reporting; `marks`, if any, are those of the value.
bool is_valid(Evaluation& run, SubschemaId subschema, const InstanceLocation& location,
              EvaluatedSet* marks = nullptr);
/// The target of a dynamic reference: the outermost resource with the anchor, or else `initial`.
SubschemaId dynamic_target(const Evaluation& run, std::uint32_t name, SubschemaId initial);
/// Whether a regular expression matches. Matches that hit the limit count as steps.
Regex::Answer search(Evaluation& run, const Regex& regex, std::string_view text);
/// Whether so many steps were used that branches are no longer compared in detail.
bool exhausted(const Evaluation& run);

}  // namespace twinhull::schema
