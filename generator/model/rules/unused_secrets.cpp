#include <fmt/format.h>

#include <set>
#include <span>
#include <utility>

#include "model/messaging.h"
#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

/// Used Secrets: name and key; an empty key means all keys.
using Uses = std::set<std::pair<std::string_view, std::string_view>>;

void add_uses(const Node& component, Uses& uses) {
  const Node* secrets = component.get("secrets");
  if (secrets == nullptr) return;
  for (const Node* use : secrets->items) {
    const std::string_view name = use->get("name")->text;
    const Node* keys = use->get("keys");
    const Node* variables = use->get("env");
    if (keys == nullptr && variables == nullptr) uses.emplace(name, "");
    if (keys != nullptr) {
      for (const Node* key : keys->items) uses.emplace(name, key->text);
    }
    if (variables != nullptr) {
      for (const Entry& variable : variables->entries) uses.emplace(name, variable.value->text);
    }
  }
}

void add_settings(const Node& block, Uses& uses) {
  const Node* settings = block.get("settings");
  for (const Entry& setting : settings == nullptr ? std::span<const Entry>() : settings->entries) {
    const Node* secret = setting.value->get("secret");
    if (secret != nullptr) uses.emplace(secret->text, setting.value->get("key")->text);
  }
}

/// The Secrets of an external Kafka.
void add_kafka(const Node& values, Uses& uses) {
  for (const std::string_view path : {"kafka.external.tls.caSecret", "kafka.external.sasl.secret"}) {
    if (const Node* name = values.at(path)) uses.emplace(name->text, "");
  }
}

}  // namespace

void check_unused_secrets(const System& system, Findings& findings) {
  const Node* secrets = system.root->get("secrets");
  // A program can read any of them through a secret store.
  if (secrets == nullptr || system.root->at("dapr.secretStore") != nullptr) return;
  Uses uses;
  for (const Entry& component : system.root->get("components")->entries) add_uses(*component.value, uses);
  if (const Node* store = system.root->at("dapr.stateStore")) {
    uses.emplace(store->get("secret")->text, store->get("key")->text);
  }
  for (const DaprBlock& block : dapr_blocks(*system.root)) add_settings(*block.node, uses);
  for (const Variant& variant : system.variants) {
    for (const Target& target : variant.targets) add_kafka(*target.effective, uses);
  }
  for (const Entry& secret : secrets->entries) {
    if (uses.contains({secret.key, ""})) continue;
    const auto first = uses.lower_bound({secret.key, ""});
    if (first == uses.end() || first->first != secret.key) {
      findings.push_back({.rule = "unused-secret",
                          .message = fmt::format("no component uses the Secret `{}`", secret.key),
                          .span = secret.key_span,
                          .help = "add it to the `secrets` of a component, or remove it"});
      continue;
    }
    for (const Entry& key : secret.value->get("keys")->entries) {
      if (uses.contains({secret.key, key.key})) continue;
      findings.push_back(
          {.rule = "unused-secret",
           .message = fmt::format("no component uses the key `{}` of the Secret `{}`", key.key, secret.key),
           .span = key.key_span,
           .help = "add it to the `secrets` of a component, or remove it"});
    }
  }
}

}  // namespace twinhull::model
