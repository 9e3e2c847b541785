#include "lint/typecheck/formats.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
#include "cel/semver.h"
#include "kubernetes/address_range.h"
#include "kubernetes/names.h"
#include "lint/typecheck/custom_formats.h"
#include "schema/formats.h"

namespace twinhull::lint {
namespace {

/// Leading zeros, as in `010.0.0.1`, are accepted and ignored.
std::string check_ip(std::string_view text) {
  const std::string plain = kubernetes::without_leading_zeros(text);
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

/// The same before Kubernetes 1.32.
std::string check_strict_environment_name(std::string_view text) {
  if (text == "." || text.starts_with("..")) return "is the name of a directory, or begins with `..`";
  if (!text.empty() && base::is_digit(text[0])) return "begins with a digit";
  const bool good =
      std::ranges::all_of(text, [](char c) { return base::is_alnum(c) || c == '_' || c == '-' || c == '.'; });
  return good ? std::string() : "contains a character that is invalid before Kubernetes 1.32";
}

/// A relative path that stays in its directory.
std::string check_inner_path(std::string_view text) {
  if (text.starts_with('/')) return "begins with `/`; it must be relative to the volume";
  for (const std::string_view part : base::split(text, '/')) {
    if (part == "..") return "leaves the volume with `..`";
  }
  return {};
}

/// The same for files of a volume, which cannot begin with `..`.
std::string check_volume_path(std::string_view text) {
  const std::string fault = check_inner_path(text);
  return fault.empty() && text.starts_with("..") ? "begins with `..`" : fault;
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

/// A finalizer: a standard one, or a qualified name.
std::string check_finalizer(std::string_view text) {
  if (text == "orphan" || text == "foregroundDeletion" || text == "kubernetes") return {};
  const std::string fault = kubernetes::check_qualified_name(text);
  return fault.empty() && text.find('/') == std::string_view::npos ? "has no domain and `/` before the name"
                                                                   : fault;
}

std::string check_limit_type(std::string_view text) {
  if (text == "Pod" || text == "Container" || text == "PersistentVolumeClaim") return {};
  const std::string fault = kubernetes::check_qualified_name(text);
  return fault.empty() && text.find('/') == std::string_view::npos ? "is not a type of limits" : fault;
}

/// Names of drivers are compared in lowercase.
std::string check_driver_name(std::string_view text) {
  return kubernetes::check_dns_subdomain(base::lowered(text));
}

/// A qualified name whose prefix can have uppercase letters.
std::string check_provisioner(std::string_view text) {
  return kubernetes::check_qualified_name(base::lowered(text));
}

/// A search domain: with `_`, and a trailing `.`.
std::string check_search_domain(std::string_view text) {
  if (text == ".") return {};
  if (text.ends_with('.')) text.remove_suffix(1);
  std::string plain(text);
  std::ranges::replace(plain, '_', 'a');
  return kubernetes::check_dns_subdomain(plain);
}

/// A URL that a webhook can have.
std::string check_https_url(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return "does not begin with `https://`";
  const std::string_view rest = text.substr(scheme.size());
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty()) return "has no host";
  if (host.find('@') != std::string_view::npos) return "contains a user";
  if (rest.find('?') != std::string_view::npos) return "contains a query";
  return rest.find('#') == std::string_view::npos ? std::string() : "contains a fragment";
}

std::string check_api_version(std::string_view text) {
  return std::ranges::count(text, '/') <= 1 ? std::string() : "has more than one `/`";
}

/// The version of an API, and its group if it has one.
std::string check_group_version(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (std::string fault = check_api_version(text); !fault.empty()) return fault;
  if (slash != std::string_view::npos && slash > 0) {
    if (const std::string fault = kubernetes::check_dns_subdomain(text.substr(0, slash)); !fault.empty())
      return "has a group that " + fault;
  }
  const std::string fault =
      kubernetes::check_dns_1035_label(text.substr(slash == std::string_view::npos ? 0 : slash + 1));
  return fault.empty() ? fault : "has a version that " + fault;
}

/// A namespace, or `*` for all.
std::string check_namespace_or_any(std::string_view text) {
  return text == "*" ? std::string() : kubernetes::validate_dns_label(text);
}

/// Subdomains with `/` between them.
std::string check_pool_name(std::string_view text) {
  for (const std::string_view part : base::split(text, '/')) {
    if (std::string fault = kubernetes::check_dns_subdomain(part); !fault.empty()) return fault;
  }
  return {};
}

std::string check_identifier(std::string_view text) {
  const auto letter = [](char c) { return base::is_letter(c) || c == '_'; };
  const bool good = !text.empty() && letter(text[0]) &&
                    std::ranges::all_of(text, [&](char c) { return letter(c) || base::is_digit(c); });
  return good ? std::string() : "is not an identifier";
}

/// `domain/identifier`.
std::string check_qualified_identifier(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return "has no domain and `/` before the name";
  if (text.find('/', slash + 1) != std::string_view::npos) return {};  // which the API server does not check
  return check_identifier(text.substr(slash + 1));
}

std::string check_one_line(std::string_view text) {
  if (base::trim(text).empty()) return "is blank";
  return base::trim(text).find('\n') == std::string_view::npos ? std::string() : "contains a line break";
}

std::string check_relative_path(std::string_view text) {
  if (text.starts_with('/')) return "begins with `/`; it must be relative";
  return check_upward_path(text);
}

std::string check_iqn(std::string_view text) {
  const bool good = text.starts_with("iqn.") || text.starts_with("eui.") || text.starts_with("naa.");
  return good ? std::string() : "does not begin with `iqn.`, `eui.` or `naa.`";
}

/// A range without host bits.
std::string check_cidr(std::string_view text) {
  const std::optional<kubernetes::AddressRange> range = kubernetes::read_range(text);
  if (!range) return "is not a CIDR";
  return masked(*range).bytes == range->bytes ? std::string() : "has bits set after its prefix";
}

std::string check_signer_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find('.') > slash)
    return "has no domain and `/` before the name";
  return kubernetes::check_dns_subdomain(text.substr(0, slash));
}

std::string check_url_path(std::string_view text) {
  return text == "*" || text.starts_with('/') ? std::string() : "must begin with `/`";
}

std::string check_whole_path(std::string_view text) {
  return text.starts_with('/') ? std::string() : "must begin with `/`";
}

/// With six digits of the second, unlike other times.
std::string check_micro_time(std::string_view text) {
  if (const std::string fault = schema::check_date_time(text); !fault.empty()) return fault;
  const std::size_t dot = text.find('.');
  const bool six = dot != std::string_view::npos && text.size() > dot + 7 &&
                   std::ranges::all_of(text.substr(dot + 1, 6), base::is_digit) &&
                   !base::is_digit(text[dot + 7]);
  return six ? std::string() : "must have six digits after the second";
}

std::string check_prefixed_path(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) return "has no domain, `/` and path";
  const auto allowed = [](char c) {
    return base::is_alnum(c) || std::string_view("/-._~%!$&'()*+,;=:").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(text.substr(slash + 1), allowed))
    return "contains a character that paths do not have";
  return kubernetes::check_dns_subdomain(text.substr(0, slash));
}

std::string check_version_text(std::string_view text) {
  return cel::parse_semver(text, false) ? std::string() : "is not a semantic version";
}

/// An identifier, which can have a domain.
std::string check_attribute_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return check_identifier(text);
  if (const std::string fault = kubernetes::check_dns_subdomain(text.substr(0, slash)); !fault.empty())
    return fault;
  return check_identifier(text.substr(slash + 1));
}

std::string check_any_text(std::string_view) { return {}; }

constexpr std::string_view label_help = "use lowercase letters, digits and `-`, at most 63 characters";
constexpr std::string_view name_help = "use lowercase letters, digits, `-` and `.`";
constexpr std::string_view key_help = "use the form `name` or `example.com/name`";

constexpr std::array forms = {
    StringFormat{"dns-label", kubernetes::validate_dns_label, label_help},
    StringFormat{"dns-1035-label", kubernetes::check_dns_1035_label, label_help},
    StringFormat{"dns-subdomain", kubernetes::check_dns_subdomain, name_help},
    StringFormat{"qualified-name", kubernetes::check_qualified_name, key_help},
    StringFormat{"label-value", kubernetes::check_label_value,
                 "use letters, digits, `-`, `_` and `.`, at most 63 characters"},
    StringFormat{"config-key", kubernetes::check_config_key, "use letters, digits, `-`, `_` and `.`"},
    StringFormat{"ip", check_ip, "use an address such as `10.0.0.5`; host names are not resolved"},
    StringFormat{"env-name", check_environment_name, "use letters, digits and `_`"},
    StringFormat{"strict-env-name", check_strict_environment_name, "use letters, digits and `_`"},
    StringFormat{"inner-path", check_inner_path,
                 "use a path relative to the volume, such as `conf/app.yaml`"},
    StringFormat{"volume-path", check_volume_path,
                 "use a path relative to the volume, such as `conf/app.yaml`"},
    StringFormat{"upward-path", check_upward_path, "use a path without `..`"},
    StringFormat{"path-segment", check_path_segment, "use a file name without a path"},
    StringFormat{"prefixed-name", check_prefixed_name, "use the form `example.com/name`"},
    StringFormat{"service-ip", check_service_ip,
                 "use an address of the cluster's range or `None`, or remove it"},
    StringFormat{"header-name", check_header_name, "use letters, digits and `-`"},
    StringFormat{"kind-name", check_kind_name, "use letters and digits, such as `Thing`"},
    StringFormat{"dotted-path", check_dotted_path, "use the form `.spec.replicas`"},
    StringFormat{"three-part-name", check_three_part_name,
                 "use a name with a domain, such as `pods.example.com`"},
    StringFormat{"pod-field", check_pod_field,
                 "use `metadata.name`, `metadata.namespace`, `metadata.labels['KEY']`, `spec.nodeName`, "
                 "`status.podIP` or the like"},
    StringFormat{"container-amount", check_container_amount,
                 "use `limits.cpu`, `requests.memory` or the like"},
    StringFormat{"finalizer", check_finalizer, "use the form `example.com/name`"},
    StringFormat{"limit-type", check_limit_type, "use `Container`, `Pod` or `PersistentVolumeClaim`"},
    StringFormat{"driver-name", check_driver_name, name_help},
    StringFormat{"provisioner", check_provisioner, key_help},
    StringFormat{"search-domain", check_search_domain, name_help},
    StringFormat{"https-url", check_https_url, "use the form `https://host/path`"},
    StringFormat{"api-version", check_api_version, "use the form `group/version` or `version`"},
    StringFormat{"group-version", check_group_version, "use the form `group/version` or `version`"},
    StringFormat{"namespace-or-any", check_namespace_or_any, label_help},
    StringFormat{"pool-name", check_pool_name, name_help},
    StringFormat{"identifier", check_identifier, "use letters, digits and `_`"},
    StringFormat{"qualified-identifier", check_qualified_identifier, "use the form `example.com/name`"},
    StringFormat{"one-line", check_one_line, "write it in one line"},
    StringFormat{"relative-path", check_relative_path, "use a path relative to the directory of profiles"},
    StringFormat{"iqn", check_iqn, "use a name such as `iqn.2001-04.com.example:storage`"},
    StringFormat{"cidr", check_cidr, "use an address and a prefix length, such as `10.0.0.0/8`"},
    StringFormat{"custom-cidr", check_custom_cidr,
                 "use an address and a prefix length, such as `10.0.0.0/8`"},
    StringFormat{"custom-date", schema::check_date, "write it like `2025-01-31`"},
    StringFormat{"custom-email", check_mailbox, "use an address such as `ada@example.com`"},
    StringFormat{"custom-hexcolor", check_hex_color, "write it like `#ff8000`"},
    StringFormat{"custom-hostname", check_custom_hostname, "use a name such as `www.example.com`"},
    StringFormat{"custom-ipv4", check_custom_ipv4, "use an address such as `10.0.0.5`"},
    StringFormat{"custom-ipv6", schema::check_ipv6, "use an address such as `2001:db8::1`"},
    StringFormat{"custom-mac", check_mac, "use an address such as `00:00:5e:00:53:01`"},
    StringFormat{"custom-uri", check_request_uri, "use a URL such as `https://example.com/path`"},
    StringFormat{"custom-uuid", [](std::string_view text) { return check_custom_uuid(text, 0); },
                 "use an identifier such as `123e4567-e89b-12d3-a456-426614174000`"},
    StringFormat{"custom-uuid3", [](std::string_view text) { return check_custom_uuid(text, '3'); },
                 "use an identifier such as `6fa459ea-ee8a-3ca4-894e-db77e160355e`"},
    StringFormat{"custom-uuid4", [](std::string_view text) { return check_custom_uuid(text, '4'); },
                 "use an identifier such as `123e4567-e89b-42d3-a456-426614174000`"},
    StringFormat{"micro-time", check_micro_time, "write it like `2025-01-31T09:30:00.000000Z`"},
    StringFormat{"prefixed-path", check_prefixed_path, "use the form `example.com/name`"},
    StringFormat{"semver", check_version_text, "write it like `1.2.3`"},
    StringFormat{"attribute-name", check_attribute_name,
                 "use letters, digits and `_`, or `example.com/name`"},
    StringFormat{"not-empty", check_any_text, "remove it, or add the key"},
    StringFormat{"signer-name", check_signer_name, "use the form `example.com/signer`"},
    StringFormat{"url-path", check_url_path, "use a path that begins with `/`, or `*`"},
    StringFormat{"absolute-path", check_whole_path, "use an absolute path, which begins with `/`"},
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

const StringFormat* find_string_format(std::string_view name) {
  const auto row = std::ranges::find(forms, name, &StringFormat::name);
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
