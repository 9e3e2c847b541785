// Words in braces that Dapr replaces: exactly four; others stay unchanged.

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 4> words = {"appID", "namespace", "podName", "uuid"};

/// The word that a misspelled one was meant to be; empty if it is valid or unknown.
std::string_view meant(std::string_view word) {
  std::string plain;
  for (const char c : base::lowered(word)) {
    if (c != '-' && c != '_' && c != '.' && c != ' ') plain += c;
  }
  for (const std::string_view one : words) {
    if (word != one && plain == base::lowered(one)) return one;
  }
  return {};
}

}  // namespace

void check_unknown_metadata_template(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_dapr(object, "Component")) return;
  for (const yaml::Node* entry : items_at(object.node, "spec.metadata")) {
    const yaml::Node* value = plain_value(entry);
    std::string_view rest = value == nullptr ? std::string_view() : value->text;
    for (std::size_t at = rest.find('{'); at != std::string_view::npos; at = rest.find('{')) {
      const bool of_others = at > 0 && (rest[at - 1] == '$' || rest[at - 1] == '{');
      rest.remove_prefix(at + 1);
      const std::size_t end = rest.find('}');
      if (end == std::string_view::npos) break;
      const std::string_view word = of_others ? std::string_view() : meant(rest.substr(0, end));
      if (word.empty()) continue;
      report.add(object, value->span, fmt::format("Dapr does not replace `{{{}}}`", rest.substr(0, end)),
                 fmt::format("write `{{{}}}`", word));
      break;
    }
  }
}

}  // namespace twinhull::lint
