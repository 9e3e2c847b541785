#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/chart/go_condition.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// A condition and the message printed if it is violated.
struct ValueCheck {
  GoCondition test = {};
  std::string line = {};  ///< `path: message`, with its line break
  std::string call = {};  ///< lines that check and print it; the others are then empty
};

inline constexpr std::string_view kRequestSentence = "Request cannot exceed limit";

/// Whether a schema describes requests and limits, and all that templates check is that no request exceeds
/// its limit, with this message.
bool compares_requests(const yaml::Node& schema);

/// The template lines of checks; those with the same message are merged into one condition.
std::string check_lines(const std::vector<ValueCheck>& checks);

/// The same after a type check: a value of the wrong type is not checked further.
std::string check_lines_after(const ValueCheck& type, const std::vector<ValueCheck>& checks);

/// `{{- action }}`, the indented body, `{{- end }}`; empty if the body is empty.
std::string block(std::string_view action, std::string_view body);

/// Puts conditions of a single short line on that line.
std::string compact(std::string_view body);

/// A path that contains actions as a function argument: `(printf "%s.image" .at)`.
std::string path_argument(std::string_view path);

/// The schema's `errorMessage` for a keyword: one for all, one per keyword, or one per property of a keyword.
std::string_view sentence_of(const yaml::Node& schema, std::string_view keyword,
                             std::string_view property = {});

/// The text with every `old` replaced.
std::string replaced(std::string text, std::string_view old, std::string_view with);

}  // namespace twinhull::emit
