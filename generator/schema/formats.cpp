#include "schema/formats.h"

#include <algorithm>
#include <array>

#include "kubernetes/names.h"

namespace twinhull::schema {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <typename Accepts>
bool all(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

std::string check_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !all(text, digit))
    return "is no port; ports are whole numbers from 1 to 65535";
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  if (value < 1 || value > 65535) return "is no port; ports go from 1 to 65535";
  return {};
}

std::string check_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view scheme = text.substr(0, colon);
  const auto scheme_character = [](char c) {
    return letter(c) || digit(c) || c == '+' || c == '-' || c == '.';
  };
  if (colon == std::string_view::npos || scheme.empty() || !letter(scheme[0]) ||
      !all(scheme, scheme_character)) {
    return "is no URI; it begins with no scheme such as `https:`";
  }
  for (std::size_t i = colon + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c >= 0x7f || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) {
      return "is no URI; blanks and special characters are written as `%` and two digits";
    }
    const auto hex = [&](std::size_t at) {
      return at < text.size() && (digit(text[at]) || (letter(text[at]) && (text[at] | 0x20) <= 'f'));
    };
    if (c == '%' && !(hex(i + 1) && hex(i + 2)))
      return "is no URI; `%` is followed by two hexadecimal digits";
  }
  if (text.size() == colon + 1) return "is no URI; nothing follows its scheme";
  return {};
}

std::string check_hostname(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > 253) return "is longer than 253 characters";
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.size() > 63)
      return "is no host name; every part between dots has 1 to 63 characters";
    if (!all(part, [](char c) { return letter(c) || digit(c) || c == '-'; }) || part.front() == '-' ||
        part.back() == '-') {
      return "is no host name; its parts are letters, digits and inner `-`";
    }
    if (dot == std::string_view::npos) return {};
    text.remove_prefix(dot + 1);
  }
}

std::string check_ipv4(std::string_view text) {
  constexpr std::string_view reason = "is no IPv4 address such as `192.168.49.2`";
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    const std::string_view number = text.substr(0, dot);
    if ((dot == std::string_view::npos) != (part == 3)) return std::string(reason);
    if (number.empty() || number.size() > 3 || !all(number, digit)) return std::string(reason);
    if (number.size() > 1 && number[0] == '0') return std::string(reason);
    int value = 0;
    for (const char c : number) value = value * 10 + (c - '0');
    if (value > 255) return std::string(reason);
    text.remove_prefix(std::min(text.size(), number.size() + 1));
  }
  return {};
}

/// ISO 8601, the format that JSON Schema calls `duration`.
std::string check_iso_duration(std::string_view text) {
  constexpr std::string_view reason = "is no ISO 8601 duration such as `PT30S`";
  if (text.size() < 3 || text[0] != 'P') return std::string(reason);
  text.remove_prefix(1);
  std::string_view units = "YMWD";
  bool in_time = false;
  bool weeks = false;
  int parts = 0;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (in_time || text.size() == 1) return std::string(reason);
      in_time = true;
      units = "HMS";
      text.remove_prefix(1);
      continue;
    }
    const auto count =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
    if (count == 0 || count == text.size()) return std::string(reason);
    const std::size_t unit = units.find(text[count]);
    if (unit == std::string_view::npos) return std::string(reason);
    weeks = weeks || text[count] == 'W';
    units.remove_prefix(unit + 1);
    text.remove_prefix(count + 1);
    ++parts;
  }
  return parts == 0 || (weeks && parts > 1) ? std::string(reason) : std::string();
}

/// The durations of Go programs: `30s`, `1h30m`, `0`.
std::string check_go_duration(std::string_view text) {
  constexpr std::string_view reason = "is no duration such as `30s`, `5m` or `1h30m`";
  if (text == "0") return {};
  if (text.empty()) return "is empty";
  while (!text.empty()) {
    const auto count = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), [](char c) { return digit(c) || c == '.'; }) -
        text.begin());
    const std::string_view number = text.substr(0, count);
    if (std::none_of(number.begin(), number.end(), digit) ||
        std::count(number.begin(), number.end(), '.') > 1) {
      return std::string(reason);
    }
    text.remove_prefix(count);
    constexpr std::array<std::string_view, 7> units = {"ns", "us", "ms", "µs", "s", "m", "h"};
    const auto unit =
        std::find_if(units.begin(), units.end(), [&](std::string_view u) { return text.starts_with(u); });
    if (unit == units.end()) return std::string(reason);
    text.remove_prefix(unit->size());
  }
  return {};
}

/// Kubernetes' quantities may be negative, but nothing that is asked for or offered is.
std::string check_amount(std::string_view text) {
  std::string reason = kubernetes::check_quantity(text);
  if (reason.empty() && text.starts_with('-')) reason = "is below zero";
  return reason;
}

constexpr std::array formats = {
    Format{"quantity", check_amount, true, "512Mi"},
    Format{"dns-label", kubernetes::check_dns_label, false, "todo-backend"},
    Format{"dns-subdomain", kubernetes::check_dns_subdomain, false, "todo.example.com"},
    Format{"dns-1035-label", kubernetes::check_dns_1035_label, false, "todo-backend"},
    Format{"label-key", kubernetes::check_label_key, false, "app.kubernetes.io/name"},
    Format{"label-value", kubernetes::check_label_value, false, "backend"},
    Format{"annotation-key", kubernetes::check_annotation_key, false, "dapr.io/enabled"},
    Format{"port-name", kubernetes::check_port_name, false, "http"},
    Format{"env-name", kubernetes::check_env_name, false, "LOG_LEVEL"},
    Format{"image", kubernetes::check_image, false, "todo-backend:1.0.0"},
    Format{"image-repository", kubernetes::check_image_repository, false, "todo-backend"},
    Format{"image-tag", kubernetes::check_image_tag, false, "1.0.0"},
    Format{"image-digest", kubernetes::check_image_digest, false, ""},
    Format{"config-key", kubernetes::check_config_key, false, "DATABASE_URL"},
    Format{"app-id", kubernetes::check_app_id, false, "todo-backend"},
    Format{"port", check_port, true, "8080"},
    Format{"uri", check_uri, false, "https://example.com/todos"},
    Format{"hostname", check_hostname, false, "todo.example.com"},
    Format{"ipv4", check_ipv4, false, "192.168.49.2"},
    Format{"duration", check_iso_duration, false, "PT30S"},
    Format{"go-duration", check_go_duration, false, "30s"},
    Format{"date-time", nullptr, false, ""},
    Format{"date", nullptr, false, ""},
    Format{"time", nullptr, false, ""},
    Format{"email", nullptr, false, ""},
    Format{"idn-email", nullptr, false, ""},
    Format{"idn-hostname", nullptr, false, ""},
    Format{"ipv6", nullptr, false, ""},
    Format{"uri-reference", nullptr, false, ""},
    Format{"iri", nullptr, false, ""},
    Format{"iri-reference", nullptr, false, ""},
    Format{"uri-template", nullptr, false, ""},
    Format{"uuid", nullptr, false, ""},
    Format{"json-pointer", nullptr, false, ""},
    Format{"relative-json-pointer", nullptr, false, ""},
    Format{"regex", nullptr, false, ""},
};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const Format& f) { return f.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Format& format : formats) names.push_back(format.name);
  return names;
}

}  // namespace twinhull::schema
