#include "schema/formats.h"

#include <algorithm>
#include <array>
#include <optional>

#include "kubernetes/kustomize.h"
#include "kubernetes/names.h"
#include "kubernetes/schedule.h"
#include "schema/characters.h"

namespace twinhull::schema {
namespace {

/// Helm rounds larger numbers that it reads from a file.
constexpr double largest_exact = 9007199254740991;

std::string check_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !all_of(text, is_digit))
    return "is not a port number from 1 to 65535";
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  if (value < 1 || value > 65535) return "is not a port number from 1 to 65535";
  return {};
}

std::string check_port_number(const yaml::Node& number) { return check_port(number.text); }

/// Durations in Go's format: `30s`, `1h30m`, `0`.
std::string check_go_duration(std::string_view text) {
  constexpr std::string_view reason = "is not a duration such as `30s`, `5m` or `1h30m`";
  if (text == "0") return {};
  if (text.empty()) return "is empty";
  while (!text.empty()) {
    const auto count = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; }) -
        text.begin());
    const std::string_view number = text.substr(0, count);
    if (std::none_of(number.begin(), number.end(), is_digit) ||
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

/// Kubernetes quantities may be negative, but requests, limits and capacities may not.
std::string check_amount(std::string_view text) {
  std::string reason = kubernetes::check_quantity(text);
  if (reason.empty() && text.starts_with('-')) reason = "is negative";
  return reason;
}

std::string check_amount_number(const yaml::Node& node) {
  const std::optional<double> number = node.number();
  if (number && *number < 0) return "is negative";
  const bool based =
      node.text.size() > 1 && node.text[0] == '0' && node.text[1] != '.' && node.text[1] != 'e';
  if (based || node.text.find('_') != std::string_view::npos) return "is not a decimal number";
  if (!number || *number > largest_exact) return "is too large for a number; use a string with a suffix";
  return {};
}

std::string check_cron_schedule(std::string_view text) {
  const std::string reason = kubernetes::check_schedule(text);
  return reason.empty() ? reason : "is not a schedule: " + reason;
}

constexpr std::array formats = {
    Format{"quantity", check_amount, check_amount_number, "512Mi", true},
    Format{"dns-label", kubernetes::validate_dns_label, nullptr, "todo-backend", true},
    Format{"dns-subdomain", kubernetes::check_dns_subdomain, nullptr, "todo.example.com", true},
    Format{"dns-1035-label", kubernetes::check_dns_1035_label, nullptr, "todo-backend", true},
    Format{"label-key", kubernetes::check_label_key, nullptr, "app.kubernetes.io/name", true},
    Format{"label-value", kubernetes::check_label_value, nullptr, "backend", true},
    Format{"annotation-key", kubernetes::check_annotation_key, nullptr, "dapr.io/enabled", true},
    Format{"port-name", kubernetes::check_port_name, nullptr, "http", true},
    Format{"env-name", kubernetes::check_env_name, nullptr, "LOG_LEVEL", true},
    Format{"image", kubernetes::check_image, nullptr, "todo-backend:1.0.0", true},
    Format{"image-repository", kubernetes::check_image_repository, nullptr, "todo-backend", true},
    Format{"image-tag", kubernetes::check_image_tag, nullptr, "1.0.0", true},
    Format{"image-digest", kubernetes::check_image_digest, nullptr, "", true},
    Format{"config-key", kubernetes::check_config_key, nullptr, "DATABASE_URL", true},
    Format{"app-id", kubernetes::validate_app_id, nullptr, "todo-backend", true},
    Format{"kustomize-text", kubernetes::check_kustomize_text, nullptr, "", true},
    Format{"cron-schedule", check_cron_schedule, nullptr, "0 3 * * *", true},
    Format{"port", check_port, check_port_number, "8080", true},
    Format{"go-duration", check_go_duration, nullptr, "30s", true},
    Format{"date-time", check_date_time, nullptr, "2025-12-31T23:59:00Z"},
    Format{"date", check_date, nullptr, "2025-12-31"},
    Format{"time", check_time, nullptr, "23:59:00Z"},
    Format{"duration", check_iso_duration, nullptr, "PT30S"},
    Format{"email", check_email, nullptr, "team@example.com"},
    Format{"idn-email", check_idn_email, nullptr, "team@example.com"},
    Format{"hostname", check_hostname, nullptr, "todo.example.com"},
    Format{"idn-hostname", check_idn_hostname, nullptr, "todo.example.com"},
    Format{"ipv4", check_ipv4, nullptr, "192.168.49.2"},
    Format{"ipv6", check_ipv6, nullptr, "fd00::1"},
    Format{"uri", check_uri, nullptr, "https://example.com/todos"},
    Format{"uri-reference", check_uri_reference, nullptr, "/todos"},
    Format{"iri", check_iri, nullptr, "https://example.com/todos"},
    Format{"iri-reference", check_iri_reference, nullptr, "/todos"},
    Format{"uri-template", check_uri_template, nullptr, "https://example.com/{id}"},
    Format{"uuid", check_uuid, nullptr, "2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
    Format{"json-pointer", check_json_pointer, nullptr, "/spec/replicas"},
    Format{"relative-json-pointer", check_relative_json_pointer, nullptr, "1/replicas"},
    Format{"regex", check_regex, nullptr, "^[a-z]+$"},
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
