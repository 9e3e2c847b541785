#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/chart/go_condition.h"
#include "yaml/node.h"

namespace twinhull::emit {

/// What is said where a condition does not hold.
struct Guard {
  GoCondition test;
  std::string line;  ///< `path: sentence`, with its line break
};

/// The lines of guards; those that say the same become one condition.
std::string guard_lines(const std::vector<Guard>& guards);

/// The same behind a guard of the type: what is of the wrong type is asked nothing else.
std::string guard_lines_after(const Guard& type, const std::vector<Guard>& guards);

/// `{{- action }}`, the indented body, `{{- end }}`; nothing where there is no body.
std::string block(std::string_view action, std::string_view body);

/// A path with actions in it as an argument of a function: `(printf "%s.image" .at)`.
std::string path_argument(std::string_view path);

/// The schema's sentence for a keyword: one for all, one per keyword, or one per property of a keyword.
std::string_view sentence_of(const yaml::Node& schema, std::string_view keyword,
                             std::string_view property = {});

/// The text with every `old` in it replaced.
std::string replaced(std::string text, std::string_view old, std::string_view with);

}  // namespace twinhull::emit
