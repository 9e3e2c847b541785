#include <array>
#include <string>

#include "base/ascii.h"
#include "base/contains.h"
#include "kustomize/tree.h"
#include "yaml/go_yaml_plain.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;

constexpr std::array<std::string_view, 6> booleans = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 12> specials = {".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                                       "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};

}  // namespace

Kind plain_kind(std::string_view text) {
  constexpr std::size_t longest_word = 5;
  constexpr std::string_view initials = "tTfFnN";
  if (!text.empty() && base::is_letter(text.front()) &&
      (text.size() > longest_word || initials.find(text.front()) == std::string_view::npos))
    return Kind::string;
  if (base::contains(nulls, text)) return Kind::null;
  if (base::contains(booleans, text)) return Kind::boolean;
  if (base::contains(specials, text)) return Kind::number;
  const char first = text.front();
  if (first == '.') return yaml::is_go_float(text) ? Kind::number : Kind::string;
  if (!base::is_digit(first) && first != '+' && first != '-') return Kind::string;
  const std::string bare = yaml::without_underscores(text);
  if (yaml::is_go_integer(bare)) return Kind::integer;
  return yaml::is_go_float(bare) ? Kind::number : Kind::string;
}

}  // namespace twinhull::kustomize
