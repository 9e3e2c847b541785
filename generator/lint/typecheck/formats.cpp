#include "lint/typecheck/formats.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "kubernetes/names.h"
#include "schema/formats.h"

namespace twinhull::lint {
namespace {

/// Leading zeros, as in `010.0.0.1`, are accepted and ignored.
std::string check_ip(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool front = plain.empty() || plain.back() == '.';
    if (!(front && text[i] == '0' && i + 1 < text.size() && base::is_digit(text[i + 1]))) plain += text[i];
  }
  const bool good = schema::check_ipv4(plain).empty() || schema::check_ipv6(text).empty();
  return good ? std::string() : "is not an IP address";
}

std::string check_service_ip(std::string_view text) {
  return text == "None" ? std::string() : check_ip(text);
}

std::string check_environment_name(std::string_view text) {
  for (const char c : text) {
    if (c == '=') return "contains `=`";
    if (c < ' ' || c > '~') return "contains a character that is invalid in variable names";
  }
  return {};
}

/// A relative path that stays in its directory.
std::string check_inner_path(std::string_view text) {
  if (text.starts_with('/')) return "begins with `/`; it must be relative to the volume";
  for (const std::string_view part : base::split(text, '/')) {
    if (part == "..") return "leaves the volume with `..`";
  }
  return {};
}

/// A path without `..`.
std::string check_upward_path(std::string_view text) {
  for (const std::string_view part : base::split(text, '/')) {
    if (part == "..") return "contains `..`";
  }
  return {};
}

/// A name that is a segment of a URL path.
std::string check_path_segment(std::string_view text) {
  if (text == "." || text == "..") return "is a directory's name";
  return text.find_first_of("/%") == std::string_view::npos ? std::string() : "contains `/` or `%`";
}

std::string check_prefixed_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size())
    return "has no domain and `/` before the name";
  const std::string fault = kubernetes::check_dns_subdomain(text.substr(0, slash));
  return fault.empty() ? fault : "has a domain that " + fault;
}

std::string check_header_name(std::string_view text) {
  const bool good = std::ranges::all_of(text, [](char c) { return base::is_alnum(c) || c == '-'; });
  return good ? std::string() : "contains a character that is invalid in header names";
}

/// A kind: a label when in lowercase.
std::string check_kind_name(std::string_view text) {
  const std::string lower = base::lowered(text);
  return kubernetes::check_dns_1035_label(lower);
}

std::string check_dotted_path(std::string_view text) {
  return text.starts_with('.') ? std::string() : "does not begin with `.`";
}

std::string check_three_part_name(std::string_view text) {
  const std::string fault = kubernetes::check_dns_subdomain(text);
  if (!fault.empty()) return fault;
  return std::ranges::count(text, '.') >= 2 ? std::string() : "has fewer than three parts";
}

/// What a container can read of its own pod: `metadata.name`, `metadata.labels['app']`.
std::string check_pod_field(std::string_view text) {
  constexpr std::array<std::string_view, 11> fields = {"metadata.annotations",
                                                       "metadata.labels",
                                                       "metadata.name",
                                                       "metadata.namespace",
                                                       "metadata.uid",
                                                       "spec.nodeName",
                                                       "spec.serviceAccountName",
                                                       "status.hostIP",
                                                       "status.hostIPs",
                                                       "status.podIP",
                                                       "status.podIPs"};
  const bool keyed = text.ends_with("']") &&
                     (text.starts_with("metadata.labels['") || text.starts_with("metadata.annotations['"));
  const bool known = keyed || std::ranges::find(fields, text) != fields.end();
  return known ? std::string() : "is not available to containers";
}

/// A resource of a container: `limits.memory`.
std::string check_container_amount(std::string_view text) {
  for (const std::string_view side : {"limits.", "requests."}) {
    if (!text.starts_with(side)) continue;
    const std::string_view name = text.substr(side.size());
    if (name == "cpu" || name == "memory" || name == "ephemeral-storage" || name.starts_with("hugepages-"))
      return {};
  }
  return "is not available to containers";
}

std::string check_whole_path(std::string_view text) {
  return text.starts_with('/') ? std::string() : "must begin with `/`";
}

constexpr std::string_view label_help = "use lowercase letters, digits and `-`, at most 63 characters";
constexpr std::string_view name_help = "use lowercase letters, digits, `-` and `.`";
constexpr std::string_view key_help = "use the form `name` or `example.com/name`";

constexpr std::array forms = {
    Form{"dns-label", kubernetes::validate_dns_label, label_help},
    Form{"dns-1035-label", kubernetes::check_dns_1035_label, label_help},
    Form{"dns-subdomain", kubernetes::check_dns_subdomain, name_help},
    Form{"qualified-name", kubernetes::check_qualified_name, key_help},
    Form{"label-value", kubernetes::check_label_value,
         "use letters, digits, `-`, `_` and `.`, at most 63 characters"},
    Form{"config-key", kubernetes::check_config_key, "use letters, digits, `-`, `_` and `.`"},
    Form{"ip", check_ip, "use an address such as `10.0.0.5`; host names are not resolved"},
    Form{"env-name", check_environment_name, "use letters, digits and `_`"},
    Form{"inner-path", check_inner_path, "use a path relative to the volume, such as `conf/app.yaml`"},
    Form{"upward-path", check_upward_path, "use a path without `..`"},
    Form{"path-segment", check_path_segment, "use a file name without a path"},
    Form{"prefixed-name", check_prefixed_name, "use the form `example.com/name`"},
    Form{"service-ip", check_service_ip, "use an address of the cluster's range or `None`, or remove it"},
    Form{"header-name", check_header_name, "use letters, digits and `-`"},
    Form{"kind-name", check_kind_name, "use letters and digits, such as `Thing`"},
    Form{"dotted-path", check_dotted_path, "use the form `.spec.replicas`"},
    Form{"three-part-name", check_three_part_name, "use a name with a domain, such as `pods.example.com`"},
    Form{"pod-field", check_pod_field,
         "use `metadata.name`, `metadata.namespace`, `metadata.labels['KEY']`, `spec.nodeName`, "
         "`status.podIP` or the like"},
    Form{"container-amount", check_container_amount, "use `limits.cpu`, `requests.memory` or the like"},
    Form{"absolute-path", check_whole_path, "use an absolute path, which begins with `/`"},
};

}  // namespace

std::string check_base64(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(base::is_alnum(c) || c == '+' || c == '/')) {
      return "is not base64: it contains other characters";
    }
    ++count;
  }
  return count % 4 != 0 || padding > 2 ? "is not base64: its length is wrong" : std::string();
}

const Form* find_form(std::string_view name) {
  const auto row = std::ranges::find(forms, name, &Form::name);
  return row == forms.end() ? nullptr : &*row;
}

std::size_t count_of(std::string_view digits) {
  std::size_t count = 0;
  for (const char c : digits) {
    if (!base::is_digit(c)) break;
    count = count * 10 + static_cast<std::size_t>(c - '0');
  }
  return count;
}

}  // namespace twinhull::lint
