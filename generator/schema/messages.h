#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/evaluation.h"

namespace twinhull::schema {

/// What a keyword has to say about a value.
struct SchemaError {
  std::string_view rule;
  std::string message;
  std::string help = {};
  source::Span span = {};  ///< where not at the value itself
  std::vector<diagnostic::RelatedLocation> related = {};
  std::optional<std::string_view> property = {};  ///< the key below the value that this is about
  const yaml::Node* about = nullptr;              ///< what stands at `span`
  std::uint8_t expected = 0;
  bool rules_out_branch = false;
};

/// Adds the complaint to the run's problems, with the schema's own sentence where it has one, and
/// hides what is secret. Always false, so that a check can end with it.
bool report(Evaluation& run, const Instruction& instruction, const Place& place, SchemaError complaint);

/// A key that no schema allows here. Always false.
bool report_unknown_key(Evaluation& run, const Instruction& instruction, const Place& map,
                        const yaml::Entry& entry);

/// True when nobody listens: a check can end without making its message.
inline bool silent(const Evaluation& run) { return run.problems == nullptr; }

/// A key as messages and paths show it: an empty one in quotes, or it could not be seen.
inline std::string_view shown_key(std::string_view key) { return key.empty() ? "\"\"" : key; }
/// The way to the value: `backend.env[0].name`; empty for the root.
std::string dotted(const Place& place);
/// The value by its own key, in backticks: "`replicaCount`", "`env[0]`", "the document".
std::string named(const Place& place);
/// The beginning of a sentence about what the value is: "`port` is `0`, which"; of a key "the key `a-b`".
std::string stated(const Evaluation& run, const Instruction& instruction, const Place& place);
/// The value itself in backticks, cut short; only its kind for collections, nothing of secrets.
std::string shown(const Evaluation& run, const Instruction& instruction, const Place& place);
/// As `shown` for a value that is not secret.
std::string shown(const yaml::Node& node);
/// The value and what it is: "`\"3\"`, a string"; of collections and null only what it is.
std::string shown_with_kind(const Evaluation& run, const Instruction& instruction, const Place& place);
/// "a string", "an integer".
std::string_view with_article(yaml::Kind kind);
/// "an integer or a string", for a set of types as `type` keeps them.
std::string expected_types(std::uint8_t mask);
/// "the default is `1`", or empty.
std::string default_hint(const yaml::Node& schema);
/// "`a`, `b` and `c`"; cut after `most`.
std::string listed(const std::vector<std::string>& words, std::size_t most = 12);
/// "1 item", "2 items".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace twinhull::schema
