#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "model/check.h"
#include "model/derived_keys.h"
#include "model/implicit_fields.h"
#include "model/messaging.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// A map in which names are looked up; `what` describes its entries in messages.
struct Names {
  std::string_view what;
  const Node* map = nullptr;
};

const Node* at(const Node* node, std::string_view key) {
  return node == nullptr || !node->is(Kind::map) ? nullptr : node->get(key);
}

/// The entry of a name; null, with a finding, if it does not exist.
const Node* lookup_value(const Node* name, const Names& names, Findings& findings) {
  if (name == nullptr || name->text.find("${{") != std::string_view::npos) return nullptr;
  if (const Node* found = at(names.map, name->text)) return found;
  std::vector<std::string_view> known;
  if (names.map != nullptr) {
    for (const Entry& entry : names.map->entries) known.push_back(entry.key);
  }
  std::string help = base::did_you_mean(name->text, known);
  if (help.empty()) help = "add it, or remove the name here";
  findings.push_back({.rule = "unknown-reference",
                      .message = fmt::format("the {} `{}` is not defined", names.what, name->text),
                      .span = name->span,
                      .help = std::move(help)});
  return nullptr;
}

void look_up_all(const Node* list, const Names& names, Findings& findings) {
  if (list == nullptr) return;
  for (const Node* name : list->items) lookup_value(name, names, findings);
}

/// Reports calls to components that do not exist or have no port.
void check_calls(const Node* calls, const Node& system, Findings& findings) {
  const Names components = {"component", at(&system, "components")};
  for (const Node* name : calls == nullptr ? std::span<const Node* const>() : calls->items) {
    const Node* callee = lookup_value(name, components, findings);
    if (callee == nullptr || at(callee, "port") != nullptr || at(callee, "ports") != nullptr) continue;
    findings.push_back({.rule = "unknown-reference",
                        .message = fmt::format("`{}` has no port, so nothing can call it", name->text),
                        .span = name->span,
                        .help = fmt::format("remove `{}` here, or give it a `port`", name->text)});
  }
}

/// Sidecars stay as long as their pod: in one that ends they keep it from ending.
void check_scopes(const Node& block, const Node& system, Findings& findings) {
  const Names components = {"component", at(&system, "components")};
  const Node* scopes = at(&block, "scopes");
  for (const Node* name : scopes == nullptr ? std::span<const Node* const>() : scopes->items) {
    const Node* kind = at(lookup_value(name, components, findings), "kind");
    if (kind == nullptr || (kind->text != "job" && kind->text != "cronjob")) continue;
    findings.push_back(
        {.rule = "unknown-reference",
         .message = fmt::format("`{}` is a {}, which has no Dapr sidecar", name->text, kind->text),
         .span = name->span,
         .help = "list components that keep running"});
  }
}

/// Ports that probes and actions of the lifecycle give by name are ports of the component.
void check_probes(const Node& component, Findings& findings) {
  std::vector<const Node*> probes = {at(&component, "probe")};
  for (const std::string_view field : {"probes", "lifecycle"}) {
    const Node* own = at(&component, field);
    for (const Entry& probe : own == nullptr ? std::span<const Entry>() : own->entries)
      probes.push_back(probe.value);
  }
  for (const Node* probe : probes) {
    const Node* port = at(probe, "port");
    const Node* path = at(probe, "path");
    if (path != nullptr && port == nullptr && !is_callable(&component)) {
      findings.push_back({.rule = "unknown-reference",
                          .message = "the request has no port, and neither has the component",
                          .span = path->span,
                          .help = "add `port` next to the path, or to the component"});
    }
    if (port == nullptr || !port->is(Kind::string)) continue;
    const bool only = port->text == "http" && at(&component, "port") != nullptr;
    if (!only) lookup_value(port, {"port", at(&component, "ports")}, findings);
  }
}

/// The ports of additional Services are ports of the component.
void check_services(const Node& component, Findings& findings) {
  const Node* services = at(&component, "services");
  if (services == nullptr) return;
  std::vector<std::string_view> known;
  if (at(&component, "port") != nullptr) known.emplace_back("http");
  if (const Node* ports = at(&component, "ports")) {
    for (const Entry& port : ports->entries) known.push_back(port.key);
  }
  if (known.empty()) {
    findings.push_back({.rule = "unknown-reference",
                        .message = "the component has Services, but no port",
                        .span = services->span,
                        .help = "add `ports`, or remove `services`"});
    return;
  }
  for (const Entry& service : services->entries) {
    const Node* ports = at(service.value, "ports");
    for (const Entry& port : ports == nullptr ? std::span<const Entry>() : ports->entries) {
      if (std::ranges::find(known, port.key) != known.end()) continue;
      findings.push_back({.rule = "unknown-reference",
                          .message = fmt::format("the port `{}` is not defined", port.key),
                          .span = port.key_span,
                          .help = base::did_you_mean(port.key, known)});
    }
  }
}

/// Volumes that further containers mount are volumes of the component.
void check_mounts(const Node& component, std::string_view role, Findings& findings) {
  const Node* volumes = at(&component, "volumes");
  const Node* containers = at(&component, role);
  std::vector<std::string_view> known;
  for (const Entry& volume : volumes == nullptr ? std::span<const Entry>() : volumes->entries)
    known.push_back(volume.key);
  for (const Entry& container : containers == nullptr ? std::span<const Entry>() : containers->entries) {
    const Node* mounts = at(container.value, "mounts");
    for (const Entry& mount : mounts == nullptr ? std::span<const Entry>() : mounts->entries) {
      if (std::ranges::find(known, mount.key) != known.end()) continue;
      std::string help = base::did_you_mean(mount.key, known);
      if (help.empty()) help = "add it to `volumes` of the component";
      findings.push_back({.rule = "unknown-reference",
                          .message = fmt::format("there is no volume `{}`", mount.key),
                          .span = mount.key_span,
                          .help = std::move(help)});
    }
  }
}

/// A connection to Kafka needs the section of its values.
void check_kafka(const Node& component, const Node& system, Findings& findings) {
  const Entry* kafka = component.find("kafka");
  if (kafka == nullptr || system.get("kafka") != nullptr) return;
  findings.push_back({.rule = "unknown-reference",
                      .message = "the component connects to Kafka, but the system has none",
                      .span = kafka->key_span,
                      .help = "add the section `kafka` with its topics, or remove this line"});
}

void check_component(const Node& component, const Node& system, Findings& findings) {
  const Names settings = {"setting", at(at(&system, "config"), "keys")};
  check_calls(at(&component, "calls"), system, findings);
  check_calls(at(&component, "invokes"), system, findings);
  check_kafka(component, system, findings);
  check_probes(component, findings);
  check_services(component, findings);
  check_mounts(component, "initContainers", findings);
  check_mounts(component, "sidecars", findings);
  const Node* config = at(&component, "config");
  if (config != nullptr && config->is(Kind::list)) {
    look_up_all(config, settings, findings);
  } else if (config != nullptr && settings.map == nullptr) {
    findings.push_back({.rule = "unknown-reference",
                        .message = "the component uses all settings, but the system has no `config`",
                        .span = config->span,
                        .help = "add the section `config`, or remove this line"});
  }
  const Node* secrets = at(&component, "secrets");
  if (secrets == nullptr) return;
  for (const Node* use : secrets->items) {
    const Node* secret = lookup_value(at(use, "name"), {"Secret", at(&system, "secrets")}, findings);
    if (secret == nullptr) continue;
    const Names keys = {"key of this Secret", at(secret, "keys")};
    look_up_all(at(use, "keys"), keys, findings);
    if (const Node* variables = at(use, "env")) {
      for (const Entry& variable : variables->entries) lookup_value(variable.value, keys, findings);
    }
  }
}

/// Keys of the system's own Secrets in the metadata of a Dapr component; other Secrets exist already.
void check_settings(const Node& block, const Node& system, Findings& findings) {
  const Node* settings = at(&block, "settings");
  for (const Entry& setting : settings == nullptr ? std::span<const Entry>() : settings->entries) {
    const Node* name = at(setting.value, "secret");
    const Node* secret = name == nullptr ? nullptr : at(at(&system, "secrets"), name->text);
    if (secret == nullptr) continue;
    lookup_value(at(setting.value, "key"), {"key of this Secret", at(secret, "keys")}, findings);
  }
}

void check_dapr(const Node& system, Findings& findings) {
  for (const DaprBlock& block : dapr_blocks(system)) {
    check_scopes(*block.node, system, findings);
    check_settings(*block.node, system, findings);
  }
  const Node* store = system.at("dapr.stateStore");
  const Node* secret = lookup_value(at(store, "secret"), {"Secret", at(&system, "secrets")}, findings);
  if (secret != nullptr) lookup_value(at(store, "key"), {"key of this Secret", at(secret, "keys")}, findings);
}

}  // namespace

Findings check_references(const Node& system) {
  Findings findings;
  for (const Entry& component : at(&system, "components")->entries) {
    check_component(*component.value, system, findings);
  }
  check_dapr(system, findings);
  return findings;
}

Findings check_short_names(const Node& system) {
  Findings findings;
  std::map<std::string, const Entry*> names;
  for (const Entry& component : at(&system, "components")->entries) {
    const auto [first, is_new] = names.emplace(short_name(component.key), &component);
    if (is_new) continue;
    findings.push_back({.rule = "duplicate-object",
                        .message = fmt::format("the objects of `{}` have the name `{}`, as those of `{}`",
                                               component.key, first->first, first->second->key),
                        .span = component.key_span,
                        .related = {{"the other component", first->second->key_span}},
                        .help = "rename one of the two"});
  }
  return findings;
}

}  // namespace twinhull::model
