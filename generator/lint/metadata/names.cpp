// Names that the API server rejects. The format depends on the kind: most are DNS subdomains, some become
// part of longer names, and those of RBAC are nearly unrestricted.
#include "kubernetes/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "lint/metadata/checks.h"
#include "schema/formats.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

std::string check_path_segment(std::string_view text) {
  if (text == "." || text == "..") return "is the name of a directory";
  if (text.find_first_of("/%") != std::string_view::npos) return "must not contain `/` or `%`";
  return {};
}

std::string check_nothing(std::string_view) { return {}; }

std::string check_address(std::string_view text) {
  const bool valid = schema::check_ipv4(text).empty() || schema::check_ipv6(text).empty();
  return valid ? std::string() : "is not an IP address in its canonical form";
}

/// The name format of kinds that are not DNS subdomains of any length.
struct NameFormat {
  std::string_view group;
  std::string_view kind;
  std::string (*check)(std::string_view);
  std::size_t most;
  std::string_view why;  ///< of a limit that is not that of the format
};

constexpr std::size_t unlimited = std::string_view::npos;
constexpr std::string_view rbac = "rbac.authorization.k8s.io";
constexpr std::string_view certificates = "certificates.k8s.io";

constexpr std::array forms = {
    NameFormat{"", "Namespace", kubernetes::validate_dns_label, 63, ""},
    NameFormat{"", "Service", kubernetes::check_dns_1035_label, 63, ""},
    NameFormat{"apiregistration.k8s.io", "APIService", check_path_segment, 253, ""},
    NameFormat{"apps", "StatefulSet", kubernetes::check_dns_subdomain, 52,
               "it is in a label of its pods, with a hash"},
    NameFormat{"batch", "CronJob", kubernetes::check_dns_subdomain, 52,
               "the names of its Jobs append the time"},
    NameFormat{"batch", "Job", kubernetes::check_dns_subdomain, 63, "it is in a label of its pods"},
    NameFormat{certificates, "CertificateSigningRequest", check_path_segment, unlimited, ""},
    NameFormat{certificates, "ClusterTrustBundle", check_nothing, 253, ""},
    NameFormat{"", "Event", check_path_segment, unlimited, ""},
    NameFormat{"networking.k8s.io", "IPAddress", check_address, 253, ""},
    NameFormat{"policy", "PodDisruptionBudget", check_path_segment, unlimited, ""},
    NameFormat{rbac, "ClusterRole", check_path_segment, unlimited, ""},
    NameFormat{rbac, "ClusterRoleBinding", check_path_segment, unlimited, ""},
    NameFormat{rbac, "Role", check_path_segment, unlimited, ""},
    NameFormat{rbac, "RoleBinding", check_path_segment, unlimited, ""},
};

/// Whether the name format of the object's kind is known: aggregated APIs define their own.
bool has_known_names(const Object& object) {
  if (object.id.kind == "ConfigManagementPlugin") return false;  // a file that Argo CD reads, not an object
  return kubernetes::is_builtin_group(object.id.group) ||
         (object.id.group.find('.') != std::string_view::npos && !object.id.group.ends_with("openshift.io"));
}

/// Why the name is invalid for that object; empty if valid.
std::string fault_in(std::string_view name, const Object& object, const ObjectIndex& index) {
  const auto form = std::ranges::find_if(forms, [&](const NameFormat& one) {
    return one.kind == object.id.kind && one.group == object.id.group;
  });
  if (form == forms.end()) return kubernetes::check_dns_subdomain(name);
  const bool relaxed =
      object.id.kind == "Service" && index.kubernetes_version() >= kubernetes::KubernetesVersion{36};
  std::string fault = relaxed ? kubernetes::validate_dns_label(name) : form->check(name);
  if (fault.empty() && name.size() > form->most) {
    fault = fmt::format("has {} characters; at most {} are allowed: {}", name.size(), form->most, form->why);
  }
  return fault;
}

/// The name with common errors fixed; empty if it is still invalid.
template <typename RuleCheck>
std::string valid_name(std::string_view name, RuleCheck check) {
  std::string out(name);
  for (char& c : out) {
    c = base::to_lower(c);
    if (c == '_' || c == ' ' || c == '/') c = '-';
  }
  return check(std::string_view(out)).empty() ? out : std::string();
}

template <typename RuleCheck>
void check_name(const Object& object, const Node* name, std::string_view what, RuleCheck check,
                Reporter& report) {
  if (name == nullptr || !name->is(Kind::string) || has_unexpanded_placeholder(name->text)) return;
  const std::string fault = check(name->text);
  if (fault.empty()) return;
  const std::string better = valid_name(name->text, check);
  report.add(object, name->span, fmt::format("{} `{}` {}", what, name->text, fault),
             better.empty() ? "choose another name" : fmt::format("write `{}`", better));
}

/// The name at `key` of each item of a list.
template <typename RuleCheck>
void check_items(const Object& object, const Node* list, std::string_view key, std::string_view what,
                 RuleCheck check, Reporter& report) {
  if (list == nullptr || !list->is(Kind::list)) return;
  for (const Node* item : list->items) check_name(object, item->get(key), what, check, report);
}

void check_pod(const Object& object, const PodView& pod, Reporter& report) {
  const auto check_port = [](std::string_view name) {  // an empty name is an unset one
    return name.empty() ? std::string() : kubernetes::check_port_name(name);
  };
  for (const Container& container : pod.containers) {
    check_name(object, container.at("name"), "the container's name", kubernetes::validate_dns_label, report);
    check_items(object, container.at("ports"), "name", "the port's name", check_port, report);
  }
  check_items(object, pod.at("volumes"), "name", "the volume's name", kubernetes::validate_dns_label, report);
}

void check_keys(const Object& object, std::string_view path, Reporter& report) {
  const Node* data = object.at(path);
  if (data == nullptr || !data->is(Kind::map)) return;
  for (const yaml::Entry& entry : data->entries) {
    const std::string fault =
        has_unexpanded_placeholder(entry.key) ? std::string() : kubernetes::check_config_key(entry.key);
    if (fault.empty()) continue;
    report.add(object, entry.key_span, fmt::format("the key `{}` {}", entry.key, fault),
               "choose another key");
  }
}

}  // namespace

void check_invalid_name(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!has_known_names(object)) return;
  auto check = [&](std::string_view name) { return fault_in(name, object, index); };
  const std::string what = fmt::format("the {} name", object.id.kind);
  // An unset name is reported by another rule.
  if (!text_at(object.node, "metadata.name").empty())
    check_name(object, object.at("metadata.name"), what, check, report);
  // The server appends letters and digits, so a trailing `-` is valid.
  auto check_prefix = [&](std::string_view name) { return check(std::string(name) + "a"); };
  if (object.at("metadata.name") == nullptr)
    check_name(object, object.at("metadata.generateName"), what, check_prefix, report);
  // An empty namespace or port name is an unset one.
  const auto check_if_any = [](std::string_view name) {
    return name.empty() ? std::string() : kubernetes::validate_dns_label(name);
  };
  check_name(object, object.at("metadata.namespace"), "the namespace", check_if_any, report);
  if (const PodView* pod = index.pod_of(object)) check_pod(object, *pod, report);
  if (!object.id.group.empty()) return;
  if (object.id.kind == "Service")
    check_items(object, object.at("spec.ports"), "name", "the port's name", check_if_any, report);
  if (object.id.kind != "ConfigMap" && object.id.kind != "Secret") return;
  for (std::string_view path : {"data", "binaryData", "stringData"}) check_keys(object, path, report);
}

void check_incomplete_object(const Object& object, const ObjectIndex&, Reporter& report) {
  // The API server invents a name.
  if (object.id.kind == "LimitRange" && object.id.group.empty()) return;
  // Reviews are requests, not objects; and unknown kinds may not be objects either.
  if (object.id.group == "authentication.k8s.io" || object.id.group == "authorization.k8s.io") return;
  const std::string_view version = text_at(object.node, "apiVersion");
  if (kubernetes::find_kind(kubernetes::builtin_catalog(), version, object.id.kind) == nullptr) return;
  if (!text_at(object.node, "metadata.name").empty()) return;
  if (!text_at(object.node, "metadata.generateName").empty()) return;
  const Node* metadata = object.at("metadata");
  // Of another type: the schema reports that.
  if (metadata != nullptr && !metadata->is(Kind::map) && !metadata->is(Kind::null)) return;
  const Node* name = object.at("metadata.name");
  if (name != nullptr && (name->is(Kind::map) || name->is(Kind::list))) return;
  const yaml::Entry* entry = object.node->find("metadata");
  if (entry == nullptr) entry = object.node->find("kind");
  report.add(object, name != nullptr && name->span.known() ? name->span : entry->key_span,
             fmt::format("`metadata.name` of the {} is required", object.id.kind), "set `metadata.name`");
}

}  // namespace twinhull::lint
