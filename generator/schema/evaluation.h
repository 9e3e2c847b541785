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

/// A value and the way to it.
struct Place {
  const yaml::Node* node = nullptr;
  const Place* parent = nullptr;
  std::string_view key = {};  ///< of the entry; of items, `index` counts
  std::ptrdiff_t index = -1;
  bool is_key = false;  ///< the value is the key itself
  /// Set by the schemas that apply, before any of them says a word.
  mutable bool secret = false;
  mutable bool secret_child = false;
};

/// A finding with what is needed to choose between several.
struct ValidationError {
  diagnostic::Finding finding;
  int depth = 0;                  ///< of the value below the root
  std::uint8_t expected = 0;      ///< of `invalid-type`: the types that would do
  bool rules_out_branch = false;  ///< the value is plainly meant for another schema
  bool out_of_budget = false;     ///< there was too much to try
};

/// Which entries of a map, or items of a list, some keyword has looked at: what `unevaluatedProperties`
/// and `unevaluatedItems` are about is the rest.
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

/// The resources that evaluation has come through, the outermost first; each is there once. A scope
/// is never changed: entering a resource gives another one.
struct Scope {
  std::uint32_t outer = 0;
  ResourceId resource = 0;
};

/// What a schema said of a value when it was asked before.
struct Answer {
  bool good = false;
  bool marked = false;         ///< `marks` was asked for
  std::uint64_t listener = 0;  ///< which list holds the reasons already; of those that are not good
  std::vector<std::uint64_t> marks = {};
};

struct MemoKey {
  const yaml::Node* node = nullptr;
  SubschemaId block = no_block;
  std::uint32_t scope = 0;

  friend bool operator==(const MemoKey&, const MemoKey&) = default;
};

struct MemoKeyHash {
  std::size_t operator()(const MemoKey& question) const {
    const auto node = reinterpret_cast<std::uintptr_t>(question.node) >> 4;
    return (node * 0x9E3779B97F4A7C15U) ^ (std::size_t{question.block} << 20) ^ question.scope;
  }
};

/// The keys that a schema knows, found once where many others are written.
struct KnownKeys {
  std::vector<std::string_view> keys;
  std::unordered_map<std::string_view, std::string>
      below;  ///< of a level below: where; empty: several places
};

/// One validation of one value.
struct Evaluation {
  const Program& program;
  std::vector<ValidationError>* problems = nullptr;  ///< null when only the answer matters
  EvaluatedSet* marks = nullptr;                     ///< of the value at hand; null when nobody asks for them
  std::uint32_t scope = 0;                           ///< row of `scopes`
  int depth = 0;                                     ///< of nested schemas
  std::uint64_t steps = 0;                           ///< schemas applied so far
  std::uint64_t step_budget = 0;                     ///< the most of them
  bool out_of_budget = false;                        ///< something was not checked to its end
  int comparing = 0;           ///< alternatives around, that are heard to find the closest
  bool cut_short = false;      ///< one of them was not heard in full
  std::uint64_t listener = 0;  ///< tells apart the lists that `problems` pointed to
  std::uint64_t listeners = 0;
  std::vector<Scope> scopes = {};
  std::map<std::pair<std::uint32_t, ResourceId>, std::uint32_t> inner_scopes = {};
  std::map<std::pair<SubschemaId, bool>, KnownKeys> known_keys = {};
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> told = {};  ///< where there are too many
  std::unordered_map<MemoKey, Answer, MemoKeyHash> answers = {};  ///< only ever looked up, never walked
};

/// Checks the value at hand against a schema. Reports what is wrong.
bool evaluate(Evaluation& run, SubschemaId block, const Place& place);
/// Checks a value below the one at hand.
bool evaluate_below(Evaluation& run, SubschemaId block, const Place& place);
/// The answer alone; `marks`, if any, are of the value itself.
bool fits(Evaluation& run, SubschemaId block, const Place& place, EvaluatedSet* marks = nullptr);
/// The schema that a dynamic reference means here: the outermost of that name, or else `initial`.
SubschemaId dynamic_target(const Evaluation& run, std::uint32_t name, SubschemaId initial);
/// Whether an expression matches. Those that give up count for the effort that they took.
Regex::Answer search(Evaluation& run, const Regex& regex, std::string_view text);
/// Whether so much was tried already that alternatives are no longer compared in detail.
bool exhausted(const Evaluation& run);

}  // namespace twinhull::schema
