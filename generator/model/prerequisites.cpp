#include "model/prerequisites.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "model/messaging.h"

namespace twinhull::model {
namespace {

using yaml::Kind;
using yaml::Node;

std::string_view text_of(const Node* node) {
  return node != nullptr && node->is(Kind::string) ? node->text : std::string_view();
}

bool holds(const Node& values, std::string_view path) {
  const Node* node = values.at(path);
  return node != nullptr && node->is(Kind::boolean) && node->is_true();
}

struct Externals {
  std::vector<Prerequisite> all;

  void add(std::string_view kind, std::string_view name) {
    if (kind.empty() || name.empty()) return;
    const bool known = std::ranges::any_of(
        all, [&](const Prerequisite& one) { return one.kind == kind && one.name == name; });
    if (!known) all.push_back({kind, std::string(name)});
  }
};

/// Secrets of an external Kafka.
void add_kafka_secrets(const System& system, const Node& values, Externals& externals) {
  if (!holds(values, "kafka.enabled") || text_of(values.at("kafka.broker")) != "external") return;
  const Node* own = system.root->get("secrets");
  for (const std::string_view path : {"kafka.external.tls.caSecret", "kafka.external.sasl.secret"}) {
    const std::string_view name = text_of(values.at(path));
    if (own == nullptr || own->get(name) == nullptr) externals.add("Secret", name);
  }
}

/// Secrets of Dapr components that the system does not create.
void add_dapr_secrets(const System& system, Externals& externals) {
  const Node* own = system.root->get("secrets");
  for (const DaprBlock& block : dapr_blocks(*system.root)) {
    const Node* settings = block.node->get("settings");
    for (const yaml::Entry& setting :
         settings == nullptr ? std::span<const yaml::Entry>() : settings->entries) {
      const std::string_view name = text_of(setting.value->get("secret"));
      if (own == nullptr || own->get(name) == nullptr) externals.add("Secret", name);
    }
  }
}

void add_certificates(const System& system, const Node& values, Externals& externals) {
  const Node* components = system.root->get("components");
  for (const yaml::Entry& entry :
       components == nullptr ? std::span<const yaml::Entry>() : components->entries) {
    const Node* component = values.get(entry.key);
    if (component == nullptr || !component->is(Kind::map)) continue;
    if (holds(*component, "ingress.enabled") && holds(*component, "ingress.tls.enabled"))
      externals.add("Secret", text_of(component->at("ingress.tls.secretName")));
  }
}

/// A reference from the pods of a component to an object: the key above it, the key of its name, its kind.
struct Reference {
  std::string_view location;
  std::string_view key;
  std::string_view kind;
};
constexpr std::array kReferences = {
    Reference{"secretKeyRef", "name", "Secret"},
    Reference{"secretRef", "name", "Secret"},
    Reference{"secret", "secretName", "Secret"},
    Reference{"secret", "name", "Secret"},
    Reference{"configMapKeyRef", "name", "ConfigMap"},
    Reference{"configMapRef", "name", "ConfigMap"},
    Reference{"configMap", "name", "ConfigMap"},
    Reference{"persistentVolumeClaim", "claimName", "PersistentVolumeClaim"},
};

/// Objects that system.yaml references and does not create: they exist beforehand, or another chart creates
/// them.
void add_named(const Node& node, const System& system, Externals& externals) {
  for (const yaml::Entry& entry : node.entries) {
    for (const Reference& reference : kReferences) {
      if (entry.key != reference.location || !entry.value->is(Kind::map)) continue;
      const std::string_view name = text_of(entry.value->get(reference.key));
      const Node* own = reference.kind == "Secret" ? system.root->at("secrets") : nullptr;
      const bool made =
          (own != nullptr && own->get(name) != nullptr) || name.find("${{") != std::string_view::npos;
      if (!made) externals.add(reference.kind, name);
    }
    add_named(*entry.value, system, externals);
  }
  for (const Node* item : node.items) add_named(*item, system, externals);
}

void add_existing(const System& system, const Node& values, Externals& externals) {
  for (const yaml::Entry& entry : system.root->get("components")->entries) {
    const Node* component = values.get(entry.key);
    if (component == nullptr || !holds(*component, "enabled")) continue;
    for (const std::string_view field : {"variables", "envFrom", "volumes", "extraContainers"}) {
      if (const Node* part = entry.value->get(field)) add_named(*part, system, externals);
    }
  }
}

}  // namespace

std::string_view secret_source(const System& system, const Target& target) {
  if (system.root->get("secrets") == nullptr) return {};
  const std::string_view source = text_of(target.effective->at("secrets.source"));
  return source.empty() ? "install" : source;
}

std::string_view source_of(const Node& values, std::string_view secret) {
  const Node* sources = values.at("secrets.sources");
  const std::string_view own = sources == nullptr ? std::string_view() : text_of(sources->get(secret));
  if (!own.empty()) return own;
  const std::string_view source = text_of(values.at("secrets.source"));
  return source.empty() ? "install" : source;
}

std::string_view secret_name(const Node& values, std::string_view secret) {
  const Node* names = values.at("secrets.names");
  const std::string_view own = names == nullptr ? std::string_view() : text_of(names->get(secret));
  return own.empty() ? secret : own;
}

bool has_source(const System& system, const Node& values, std::string_view source) {
  return std::ranges::any_of(secret_names(system),
                             [&](const std::string& name) { return source_of(values, name) == source; });
}

std::vector<std::string> secret_names(const System& system) {
  std::vector<std::string> names;
  if (const Node* secrets = system.root->get("secrets")) {
    for (const yaml::Entry& secret : secrets->entries) names.emplace_back(secret.key);
  }
  return names;
}

std::vector<Prerequisite> cluster_prerequisites(const System& system, const Target& target) {
  const Node& values = *target.effective;
  Externals externals;
  externals.add("Namespace", text_of(values.at("global.namespace")));
  for (const std::string& name : secret_names(system)) {
    if (source_of(values, name) == "existing") externals.add("Secret", secret_name(values, name));
  }
  if (has_source(system, values, "external"))
    externals.add(text_of(values.at("secrets.store.kind")), text_of(values.at("secrets.store.name")));
  if (const Node* names = values.at("global.imagePullSecrets")) {
    for (const Node* name : names->items)
      externals.add("Secret", text_of(name->is(Kind::map) ? name->get("name") : name));
  }
  add_certificates(system, values, externals);
  add_existing(system, values, externals);
  add_kafka_secrets(system, values, externals);
  if (holds(values, "dapr.enabled")) add_dapr_secrets(system, externals);
  return externals.all;
}

}  // namespace twinhull::model
