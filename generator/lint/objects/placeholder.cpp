#include "lint/objects/placeholder.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

/// In lowercase, with `-` between the words.
std::string plain(std::string_view text) {
  std::string out = base::lowered(text);
  std::ranges::replace(out, '_', '-');
  std::ranges::replace(out, ' ', '-');
  return out;
}

bool is_word(std::string_view text) {
  constexpr std::array<std::string_view, 10> words = {
      "change-me", "changeme",   "fill-me-in", "fixme", "placeholder",
      "redacted",  "replace-me", "replaceme",  "tbd",   "to-be-replaced"};
  constexpr std::array<std::string_view, 7> beginnings = {
      "replace-with", "replace-this", "your-", "insert-", "put-your-", "enter-your-", "change-this"};
  const std::string low = plain(text);
  return std::ranges::find(words, low) != words.end() ||
         std::ranges::any_of(beginnings, [&](std::string_view one) { return low.starts_with(one); });
}

bool in_name(char c) { return base::is_upper(c) || base::is_digit(c) || c == '_'; }

}  // namespace

bool is_to_be_filled_in(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> brackets = {
      {{"<", ">"}, {"${", "}"}, {"{{", "}}"}, {"[", "]"}}};
  if (text.empty() || text.find('\n') != std::string_view::npos) return false;
  for (const auto& [open, end] : brackets) {
    if (text.starts_with(open) && text.ends_with(end) && text.size() > open.size() + end.size()) return true;
  }
  return is_word(text);
}

std::string_view placeholder_in_address(std::string_view text) {
  if (text.find('\n') != std::string_view::npos) return {};
  std::string_view rest = text;
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?"));
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
      const std::string_view user = rest.substr(0, at);
      const std::size_t colon = user.find(':');
      const std::string_view password = colon == std::string_view::npos ? user : user.substr(colon + 1);
      if (is_to_be_filled_in(password)) return password;
      rest.remove_prefix(at + 1);
    }
  } else if (rest.find_first_of(" /=") != std::string_view::npos ||
             rest.find(':') == std::string_view::npos) {
    return {};
  }
  const std::string_view host = rest.substr(0, rest.find(':'));
  for (const std::string_view label : base::split(host, '.')) {
    if (is_to_be_filled_in(label)) return label;
  }
  return {};
}

std::string_view variable_in(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return {};
    const std::string_view name = text.substr(at + 2, end - at - 2);
    const bool escaped = at > 0 && (text[at - 1] == '$' || text[at - 1] == '\\');
    if (!escaped && !name.empty() && std::ranges::all_of(name, in_name)) return text.substr(at, end - at + 1);
  }
  return {};
}

bool is_vals_reference(std::string_view text) {
  if (text.starts_with("secretref+")) text.remove_prefix(std::string_view("secret").size());
  const std::size_t scheme = text.find("://");
  return text.starts_with("ref+") && scheme != std::string_view::npos &&
         text.substr(0, scheme).find_first_of(" \n") == std::string_view::npos;
}

}  // namespace twinhull::lint
