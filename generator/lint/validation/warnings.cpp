// What the API server accepts, and answers with a warning.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>

#include "base/ascii.h"
#include "base/base64.h"
#include "kubernetes/address_range.h"
#include "kubernetes/names.h"
#include "lint/validation/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The preferred form of a valid address or range; empty if it has that form, or is invalid.
std::string better_form(std::string_view text) {
  const bool range = text.find('/') != std::string_view::npos;
  const bool six = text.find(':') != std::string_view::npos;
  const auto read =
      kubernetes::read_range(range ? std::string(text) : fmt::format("{}/{}", text, six ? 128 : 32));
  if (!read) return {};
  std::string form = text_of(*read);
  if (!range) form.resize(form.find('/'));
  constexpr std::string_view mapped = "::ffff:";
  if (!range && form.starts_with(mapped) && form.find('.') != std::string::npos) form.erase(0, mapped.size());
  return form == text ? std::string() : form;
}

void check_address(const Object& object, const Node* address, Reporter& report) {
  if (address == nullptr || !address->is(yaml::Kind::string) || has_unexpanded_placeholder(address->text))
    return;
  const std::string form = better_form(address->text);
  if (form.empty()) return;
  report.add(
      object, address->span,
      fmt::format("`{}` is not the standard form of the address: later releases reject it", address->text),
      fmt::format("write `{}`", form));
}

void check_addresses(const Object& object, std::span<const Node* const> addresses, Reporter& report) {
  for (const Node* address : addresses) check_address(object, address, report);
}

struct Named {
  std::string_view group;
  std::string_view kind;
};
/// Kinds whose names become names of Pods, which are host names.
constexpr std::array named_after = {Named{"", "Pod"},
                                    Named{"", "ReplicationController"},
                                    Named{"apps", "Deployment"},
                                    Named{"apps", "ReplicaSet"},
                                    Named{"batch", "CronJob"},
                                    Named{"batch", "Job"}};

void check_host_name(const Object& object, Reporter& report) {
  const Node* name = value_at(object.node, "metadata.name");
  const auto is_kind = [&](const Named& row) {
    return row.group == object.id.group && row.kind == object.id.kind;
  };
  if (name == nullptr || name->text.empty() || std::none_of(named_after.begin(), named_after.end(), is_kind))
    return;
  if (has_unexpanded_placeholder(name->text) || !kubernetes::check_dns_subdomain(name->text).empty()) return;
  const std::string why = kubernetes::validate_dns_label(name->text);
  if (why.empty()) return;
  report.add(object, name->span,
             fmt::format("the name `{}` is not a host name, which Pods get from it", name->text),
             "use lowercase letters, digits and `-`, at most 63 characters");
}

/// Terms without a selector, which match no Pod.
void check_selector(const Object& object, const Node* term, Reporter& report) {
  if (term == nullptr || !term->is(yaml::Kind::map) || value_at(term, "labelSelector") != nullptr) return;
  const Node* key = value_at(term, "topologyKey");
  report.add(object, key != nullptr ? key->span : term->span,
             "a term without `labelSelector` matches no Pods",
             "add `labelSelector` with the labels of the Pods");
}

/// Values that no label of a node has.
void check_label_values(const Object& object, const Node& requirement, Reporter& report) {
  for (const Node* value : items_at(&requirement, "values")) {
    if (!value->is(yaml::Kind::string) || has_unexpanded_placeholder(value->text)) continue;
    const std::string why = kubernetes::check_label_value(value->text);
    if (!why.empty())
      report.add(object, value->span, fmt::format("the value `{}` {}: no node has it", value->text, why),
                 "use the value of a node's label");
  }
}

void check_volume(const Object& object, const Node& volume, Reporter& report) {
  for (const Node* source : items_at(&volume, "projected.sources")) {
    const bool some = std::ranges::any_of(
        source->entries, [](const yaml::Entry& entry) { return !entry.value->is(yaml::Kind::null); });
    if (!some && (source->is(yaml::Kind::map) || source->is(yaml::Kind::null)))
      report.add(object, source->span,
                 fmt::format("a source of volume `{}` is empty", text_at(&volume, "name")), "remove it");
  }
  for (const std::string_view kind : {"configMap", "downwardAPI", "secret"}) {
    std::set<std::string_view> paths;
    for (const Node* item : items_at(value_at(&volume, kind), "items")) {
      const Node* path = value_at(item, "path");
      if (path != nullptr && !path->text.empty() && !paths.insert(path->text).second)
        report.add(
            object, path->span,
            fmt::format("path `{}` is used twice in volume `{}`", path->text, text_at(&volume, "name")),
            "use another path for one of them");
    }
  }
}

void check_pod(const Object& object, const PodView& pod, Reporter& report) {
  constexpr std::string_view required = "requiredDuringSchedulingIgnoredDuringExecution";
  constexpr std::string_view preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  for (std::string_view kind : {"podAffinity", "podAntiAffinity"}) {
    for (const Node* term : items_at(pod.spec, fmt::format("affinity.{}.{}", kind, required)))
      check_selector(object, term, report);
    for (const Node* term : items_at(pod.spec, fmt::format("affinity.{}.{}", kind, preferred)))
      check_selector(object, value_at(term, "podAffinityTerm"), report);
  }
  for (const Node* constraint : items_at(pod.spec, "topologySpreadConstraints"))
    check_selector(object, constraint, report);
  for (const Node* alias : items_at(pod.spec, "hostAliases"))
    check_address(object, value_at(alias, "ip"), report);
  check_addresses(object, items_at(pod.spec, "dnsConfig.nameservers"), report);
  std::set<std::string_view> names;
  for (const Node* secret : items_at(pod.spec, "imagePullSecrets")) {
    const std::string_view name = text_at(secret, "name");
    if (!name.empty() && names.insert(name).second) continue;
    report.add(object, secret->span,
               name.empty() ? "an item of `imagePullSecrets` has no name"
                            : fmt::format("`{}` is twice in `imagePullSecrets`", name),
               "remove it");
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) check_volume(object, *volume, report);
  for (const Node* term : items_at(pod.spec, fmt::format("affinity.nodeAffinity.{}", preferred))) {
    for (const Node* one : items_at(term, "preference.matchExpressions"))
      check_label_values(object, *one, report);
  }
}

void check_service(const Object& object, Reporter& report) {
  const Node* spec = value_at(object.node, "spec");
  check_addresses(object, items_at(spec, "clusterIPs"), report);
  check_addresses(object, items_at(spec, "externalIPs"), report);
  check_address(object, value_at(spec, "loadBalancerIP"), report);
  check_addresses(object, items_at(spec, "loadBalancerSourceRanges"), report);
  if (text_at(spec, "clusterIP") != "None") return;
  for (std::string_view field : {"externalIPs", "loadBalancerIP", "sessionAffinity"}) {
    const yaml::Entry* entry = spec->find(field);
    const bool set = entry != nullptr && (!entry->value->text.empty() || !entry->value->items.empty());
    if (!set || entry->value->text == "None") continue;
    report.add(object, entry->key_span, fmt::format("`{}` has no effect in a headless Service", field),
               "remove it");
  }
}

void check_policy(const Object& object, Reporter& report) {
  constexpr std::array<std::array<std::string_view, 2>, 2> directions = {
      {{"spec.ingress", "from"}, {"spec.egress", "to"}}};
  for (const auto& [rules, peers] : directions) {
    for (const Node* rule : items_at(object.node, rules)) {
      for (const Node* peer : items_at(rule, peers)) {
        check_address(object, value_at(peer, "ipBlock.cidr"), report);
        check_addresses(object, items_at(peer, "ipBlock.except"), report);
      }
    }
  }
}

void check_slice(const Object& object, Reporter& report) {
  const Node* type = value_at(object.node, "addressType");
  if (text_at(type, "") == "FQDN")
    report.add(object, type->span, "the address type `FQDN` is deprecated: no component uses it",
               "use `IPv4` or `IPv6`, or a Service of type `ExternalName`");
  for (const Node* endpoint : items_at(object.node, "endpoints"))
    check_addresses(object, items_at(endpoint, "addresses"), report);
}

void check_stateful_set(const Object& object, Reporter& report) {
  const Node* limit = value_at(object.node, "spec.revisionHistoryLimit");
  if (limit == nullptr || limit->integer().value_or(0) >= 0) return;
  report.add(object, limit->span, "`revisionHistoryLimit` is negative: all revisions are kept",
             "use the number of revisions to keep, such as 10");
}

void check_certificate(const Object& object, Reporter& report) {
  if (text_at(object.node, "type") != "kubernetes.io/tls") return;
  for (const std::string_view key : {"tls.crt", "tls.key"}) {
    const Node* plain = value_at(object.node, "stringData");
    const Node* encoded = value_at(object.node, "data");
    const Node* value = plain == nullptr ? nullptr : plain->get(key);
    const bool decoded = value != nullptr;
    if (value == nullptr && encoded != nullptr) value = encoded->get(key);
    if (value == nullptr || value->text.empty() || has_unexpanded_placeholder(value->text)) continue;
    const std::string text = decoded ? std::string(value->text) : base::decode_base64(value->text);
    if (has_unexpanded_placeholder(text) || text.find("-----BEGIN ") != std::string::npos) continue;
    report.add(object, value->span, fmt::format("`{}` is not in PEM", key),
               "use a file that begins with `-----BEGIN`");
  }
}

void check_driver(const Object& object, Reporter& report) {
  const Node* spec = value_at(object.node, "spec");
  const auto tokens = items_at(spec, "tokenRequests");
  if (tokens.empty() || value_at(spec, "serviceAccountTokenInSecrets") != nullptr) return;
  report.add(
      object, spec->find("tokenRequests")->key_span,
      "`serviceAccountTokenInSecrets` is not set: tokens are in the volume attributes, which can be logged",
      "set `serviceAccountTokenInSecrets: true` if the driver supports it");
}

void check_slice_driver(const Object& object, Reporter& report) {
  const Node* driver = value_at(object.node, "spec.driver");
  if (driver == nullptr || std::ranges::none_of(driver->text, base::is_upper)) return;
  report.add(object, driver->span, fmt::format("the driver name `{}` has uppercase letters", driver->text),
             "use lowercase letters");
}

struct Row {
  std::string_view group;
  std::string_view kind;
  void (*check)(const Object&, Reporter&);
  kubernetes::KubernetesVersion since = {0};
};

constexpr std::array rows = {Row{"", "Secret", check_certificate},
                             Row{"", "Service", check_service},
                             Row{"apps", "StatefulSet", check_stateful_set},
                             Row{"discovery.k8s.io", "EndpointSlice", check_slice},
                             Row{"networking.k8s.io", "NetworkPolicy", check_policy},
                             Row{"resource.k8s.io", "ResourceSlice", check_slice_driver},
                             Row{"storage.k8s.io", "CSIDriver", check_driver, {35}}};

}  // namespace

void check_api_server_warning(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!kubernetes::is_builtin_group(object.id.group)) return;
  check_host_name(object, report);
  for (const Row& row : rows) {
    if (row.group == object.id.group && row.kind == object.id.kind && index.kubernetes_version() >= row.since)
      row.check(object, report);
  }
  if (const PodView* pod = index.pod_of(object)) check_pod(object, *pod, report);
}

}  // namespace twinhull::lint
