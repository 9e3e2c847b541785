// Ingresses: hosts, certificates, and conflicts between two of them.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "lint/network/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/display.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_ingress(const Object& object) {
  return object.id.kind == "Ingress" && object.id.group == "networking.k8s.io";
}

std::string_view annotation(const Object& object, std::string_view key) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  const Node* value = annotations == nullptr ? nullptr : annotations->get(key);
  return value == nullptr ? std::string_view() : value->text;
}

/// Controllers of clouds read certificates from annotations, Traefik has an option.
bool is_encrypted_elsewhere(const Object& object) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations == nullptr) return false;
  return std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
    for (std::string_view part :
         {"certificate", "pre-shared-cert", "router.tls", "ssl-cert", "ssl-passthrough"}) {
      if (entry.key.find(part) != std::string_view::npos) return entry.value->text != "false";
    }
    return false;
  });
}

/// `*.example.com` matches exactly one more label.
bool covers(const std::set<std::string, std::less<>>& hosts, std::string_view host) {
  if (hosts.contains(host)) return true;
  const std::size_t dot = host.find('.');
  return !host.starts_with("*.") && dot != std::string_view::npos &&
         hosts.contains("*" + std::string(host.substr(dot)));
}

std::string_view class_of(const Object& ingress) {
  const std::string_view named = text_at(ingress.node, "spec.ingressClassName");
  return named.empty() ? annotation(ingress, "kubernetes.io/ingress.class") : named;
}

/// The load balancer of an Ingress, for controllers with several: that of AWS creates one per Ingress, or per
/// group.
std::string balancer_of(const Object& ingress, const ObjectIndex& index) {
  constexpr std::string_view prefix = "alb.ingress.kubernetes.io/";
  const Node* annotations = value_at(ingress.node, "metadata.annotations");
  const bool has_settings =
      annotations != nullptr && std::ranges::any_of(annotations->entries, [&](const yaml::Entry& entry) {
        return entry.key.starts_with(prefix);
      });
  if (class_of(ingress) != "alb" && !(class_of(ingress).empty() && has_settings)) return {};
  const std::string_view group = annotation(ingress, "alb.ingress.kubernetes.io/group.name");
  if (!group.empty()) return fmt::format("group {}", group);
  return fmt::format("{} {} {}", ingress.namespace_name, ingress.id.name, index.path(ingress));
}

}  // namespace

void check_ingress_without_tls(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object) || value_at(object.node, "spec.tls") != nullptr || is_encrypted_elsewhere(object))
    return;
  report.add(object, location_of(object),
             fmt::format("`{}` has no `tls`: traffic is not encrypted", display(object)),
             "set `tls` with the hosts and the Secret of their certificate");
}

void check_ingress_host_without_tls(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  const auto tls = items_at(object.node, "spec.tls");
  if (tls.empty()) return;
  std::set<std::string, std::less<>> hosts;
  for (const Node* entry : tls) {
    const auto listed = items_at(entry, "hosts");
    if (listed.empty()) return;  // this certificate is the default for all without one
    for (const Node* host : listed) hosts.emplace(host->text);
  }
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    const Node* host = value_at(rule, "host");
    if (host == nullptr || host->text.empty()) continue;
    if (covers(hosts, host->text)) continue;
    report
        .add(object, host->span,
             fmt::format("no entry of `tls` contains host `{}`: it is served with the default certificate",
                         host->text),
             "add the host to `tls`")
        .related.push_back({"these hosts are covered", items_at(tls.front(), "hosts").front()->span});
  }
}

void check_ingress_without_host(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    const Node* host = value_at(rule, "host");
    if (!rule->is(yaml::Kind::map) || (host != nullptr && !host->text.empty())) continue;
    report.add(object, host == nullptr ? rule->span : host->span,
               fmt::format("a rule of `{}` has no host: it matches all hosts", display(object)),
               "set `host`");
  }
}

void check_duplicate_ingress_path(const ObjectIndex& index, Reporter& report) {
  std::map<std::string, std::pair<const Object*, const Node*>> seen;
  for (const Object& object : index.objects()) {
    if (!is_ingress(object)) continue;
    // A canary duplicates an Ingress on purpose.
    if (annotation(object, "nginx.ingress.kubernetes.io/canary") == "true") continue;
    const std::string balancer = balancer_of(object, index);
    for (const Node* rule : items_at(object.node, "spec.rules")) {
      for (const Node* path : items_at(rule, "http.paths")) {
        const Node* value = value_at(path, "path");
        const std::string_view text = value == nullptr ? "/" : value->text;
        const std::string_view host = text_at(rule, "host");
        const std::string key = fmt::format("{} {} {} {} {} {}", applied_set(object, index), class_of(object),
                                            balancer, host, text, text_at(path, "pathType"));
        const Node* spot = value == nullptr ? path : value;
        const auto [other, fresh] = seen.emplace(key, std::pair(&object, spot));
        if (fresh) continue;
        // Ingresses with one name in two namespaces are copies of one system, possibly for two clusters.
        const Object& first = *other->second.first;
        if (&first != &object && (first.id.name == object.id.name || are_alternatives(first, object, index)))
          continue;
        report
            .add(object, spot->span,
                 &first == &object
                     ? fmt::format("`{}` has two rules for `{}{}`: only one takes effect", display(object),
                                   host.empty() ? "*" : host, text)
                     : fmt::format("`{}` and `{}` both have a rule for `{}{}`: only one takes effect",
                                   display_with_context(first, object, index),
                                   display_with_context(object, first, index), host.empty() ? "*" : host,
                                   text),
                 "remove one of them, or change its host or path")
            .related.push_back({"also defined here", other->second.second->span});
      }
    }
  }
}

void check_conflicting_ingress_class(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  const Node* named = value_at(object.node, "spec.ingressClassName");
  const std::string_view old = annotation(object, "kubernetes.io/ingress.class");
  if (named == nullptr || old.empty() || old == named->text) return;
  report.add(
      object, named->span,
      fmt::format("`{}` sets class `{}`, but its annotation sets class `{}`: the API server rejects it",
                  display(object), named->text, old),
      "remove the annotation `kubernetes.io/ingress.class`");
}

void check_multiple_default_classes(const ObjectIndex& index, Reporter& report) {
  std::map<std::pair<std::string_view, std::string>, const Object*> seen;
  for (const Object& object : index.objects()) {
    std::string_view key;
    if (object.id.kind == "IngressClass") key = "ingressclass.kubernetes.io/is-default-class";
    if (object.id.kind == "StorageClass") key = "storageclass.kubernetes.io/is-default-class";
    if (key.empty() || annotation(object, key) != "true") continue;
    const auto [other, fresh] = seen.emplace(std::pair(object.id.kind, applied_set(object, index)), &object);
    if (fresh || other->second->id == object.id || are_alternatives(*other->second, object, index)) continue;
    report
        .add(object, object.at("metadata.annotations")->get(key)->span,
             fmt::format("`{}` and `{}` are both the default class",
                         display_with_context(object, *other->second, index),
                         display_with_context(*other->second, object, index)),
             "keep the annotation on one of them")
        .related.push_back({"also defined here", location_of(*other->second)});
  }
}

}  // namespace twinhull::lint
