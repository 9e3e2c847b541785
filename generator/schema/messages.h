#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/evaluation.h"

namespace twinhull::schema {

/// A problem that a keyword reports.
struct SchemaError {
  std::string_view rule;
  std::string message;
  std::string help = {};
  source::Span span = {};  ///< if not that of the value
  std::vector<diagnostic::RelatedLocation> related = {};
  std::optional<std::string_view> property = {};  ///< the key of the value that the problem is about
  const yaml::Node* about = nullptr;              ///< the node at `span`
  std::uint8_t expected = 0;
  bool rules_out_branch = false;
};

/// Adds the problem to the run, with the schema's own message if it has one, and redacts secrets. Always
/// false, for use in a return statement.
bool report(Evaluation& run, const Instruction& instruction, const InstanceLocation& location,
            SchemaError error);

/// Reports a key that no schema allows here. Always false.
bool report_unknown_key(Evaluation& run, const Instruction& instruction, const InstanceLocation& map,
                        const yaml::Entry& entry);

/// True if problems are not collected: a check can return without building a message.
inline bool silent(const Evaluation& run) { return run.problems == nullptr; }

/// A key for display in messages and paths; an empty key is shown as quotes.
inline std::string_view shown_key(std::string_view key) { return key.empty() ? "\"\"" : key; }
/// The path of the value: `backend.env[0].name`; empty for the root.
std::string dotted(const InstanceLocation& location);
/// The value by its key, in backticks: "`replicaCount`", "`env[0]`", "the document".
std::string named(const InstanceLocation& location);
/// The beginning of a sentence about the value: "`port` is `0`, which"; for a key: "the key `a-b`".
std::string stated(const Evaluation& run, const Instruction& instruction, const InstanceLocation& location);
/// The value in backticks, truncated; only its kind for collections; redacted if secret.
std::string shown(const Evaluation& run, const Instruction& instruction, const InstanceLocation& location);
/// As above for a value that is not secret.
std::string shown(const yaml::Node& node);
/// The value and its kind: "`\"3\"`, a string"; only the kind for collections and null.
std::string shown_with_kind(const Evaluation& run, const Instruction& instruction,
                            const InstanceLocation& location);
/// "a string", "an integer".
std::string_view with_article(yaml::Kind kind);
/// "an integer or a string", for a bit set of types.
std::string expected_types(std::uint8_t mask);
/// "the default is `1`", or empty.
std::string default_hint(const yaml::Node& schema);
/// "`a`, `b` and `c`"; truncated after `most`. `unlisted` is the number of further words.
std::string listed(const std::vector<std::string>& words, std::size_t most = 12, std::size_t unlisted = 0);
/// "1 item", "2 items".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace twinhull::schema
