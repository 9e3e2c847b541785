#include "lint/schema/formats.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "kubernetes/names.h"
#include "schema/formats.h"

namespace twinhull::lint {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string check_ip(std::string_view text) {
  const bool good = schema::check_ipv4(text).empty() || schema::check_ipv6(text).empty();
  return good ? std::string() : "is no IP address";
}

std::string check_environment_name(std::string_view text) {
  for (const char c : text) {
    if (c == '=') return "holds `=`";
    if (c < ' ' || c > '~') return "holds a character that names of variables have not";
  }
  return {};
}

/// A path that stays in its folder.
std::string check_inner_path(std::string_view text) {
  if (text.starts_with('/')) return "begins with `/`, but is looked for below the volume";
  for (const std::string_view part : base::split(text, '/')) {
    if (part == "..") return "leads out of the volume by `..`";
  }
  return {};
}

std::string check_whole_path(std::string_view text) {
  return text.starts_with('/') ? std::string() : "does not begin with `/`";
}

constexpr std::string_view label_help = "write lower-case letters, digits and `-`, at most 63 characters";
constexpr std::string_view name_help = "write lower-case letters, digits, `-` and `.`";
constexpr std::string_view key_help = "write `name` or `example.com/name`";

constexpr std::array forms = {
    Form{"dns-label", kubernetes::check_dns_label, label_help},
    Form{"dns-1035-label", kubernetes::check_dns_1035_label, label_help},
    Form{"dns-subdomain", kubernetes::check_dns_subdomain, name_help},
    Form{"qualified-name", kubernetes::check_qualified_name, key_help},
    Form{"label-value", kubernetes::check_label_value,
         "write letters, digits, `-`, `_` and `.`, at most 63 characters"},
    Form{"config-key", kubernetes::check_config_key, "write letters, digits, `-`, `_` and `.`"},
    Form{"ip", check_ip, "write an address such as `10.0.0.5`; names are resolved nowhere here"},
    Form{"env-name", check_environment_name, "write letters, digits and `_`"},
    Form{"inner-path", check_inner_path, "write a path from the volume's top on, such as `conf/app.yaml`"},
    Form{"absolute-path", check_whole_path, "write the whole path, from `/` on"},
};

}  // namespace

std::string check_base64(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(letter(c) || digit(c) || c == '+' || c == '/')) {
      return "is no base64: it holds what base64 does not use";
    }
    ++count;
  }
  return count % 4 != 0 || padding > 2 ? "is no base64: its length is wrong" : std::string();
}

const Form* find_form(std::string_view name) {
  const auto row = std::ranges::find(forms, name, &Form::name);
  return row == forms.end() ? nullptr : &*row;
}

std::size_t count_of(std::string_view digits) {
  std::size_t count = 0;
  for (const char c : digits) {
    if (!digit(c)) break;
    count = count * 10 + static_cast<std::size_t>(c - '0');
  }
  return count;
}

}  // namespace twinhull::lint
