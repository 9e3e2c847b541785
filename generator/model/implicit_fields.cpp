#include "model/implicit_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "model/messaging.h"
#include "model/node_edits.h"
#include "model/pod_parts.h"
#include "schema/schema.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::array kProbes = {std::string_view("liveness"), std::string_view("readiness"),
                                std::string_view("startup")};

/// Fields of a component that `Component` writes in another form.
constexpr std::array kNormalized = {std::string_view("port"), std::string_view("ports"),
                                    std::string_view("probes"), std::string_view("services"),
                                    std::string_view("lifecycle")};

bool is_lower(char c) { return base::is_lower(c) || base::is_digit(c); }

std::string_view text_of(const Node* map, std::string_view key, std::string_view fallback) {
  const Node* value = map == nullptr || !map->is(Kind::map) ? nullptr : map->get(key);
  return value == nullptr ? fallback : value->text;
}

/// The type of a probe in system.yaml, such as `http`; empty if it is not set.
std::string_view written_type(const Node* probe) {
  if (probe == nullptr) return {};
  return probe->is(Kind::map) ? text_of(probe, "type", "") : std::string_view(probe->text);
}

/// The protocol of a port: its own, or that of its name. `http`: that of a port with this name.
std::string_view protocol_of(const Entry& port, std::string_view http) {
  std::string_view named = port.key == "https" || port.key == "grpc" ? port.key : "tcp";
  if (port.key == "http") named = http;
  return text_of(port.value, "protocol", named);
}

/// The schema of a property, by its path; null if it does not exist.
const Node* property(const Node& root, std::initializer_list<std::string_view> path) {
  const Node* schema = &root;
  for (const std::string_view key : path) {
    const Node* properties = schema->get("properties");
    schema = properties == nullptr ? nullptr : schema::resolve_local_ref(root, properties->get(key));
    if (schema == nullptr) return nullptr;
  }
  return schema;
}

/// The callers of each component, in the order of a loop over all components.
using Callers = std::map<std::string_view, std::vector<const Node*>>;

/// `field`: `calls`, or `invokes` for those through Dapr.
Callers find_callers(const Node& components, std::string_view field, base::Arena& arena) {
  std::map<std::string_view, const Entry*> sorted;
  for (const Entry& component : components.entries) sorted.emplace(component.key, &component);
  Callers callers;
  for (const auto& [key, component] : sorted) {
    const Node* calls = component->value->get(field);
    for (const Node* callee : calls == nullptr ? std::span<const Node* const>() : calls->items)
      callers[callee->text].push_back(yaml::make_string(arena, key, component->key_span));
  }
  return callers;
}

/// The Secrets of Jobs that run before the other objects are created.
std::vector<const Node*> hook_secrets(const Node& components) {
  std::vector<const Node*> names;
  for (const Entry& component : components.entries) {
    const Node* secrets = component.value->get("secrets");
    if (secrets == nullptr || text_of(component.value, "run", "") != "before-deploy") continue;
    for (const Node* secret : secrets->items) names.push_back(secret->get("name"));
  }
  return names;
}

bool mentions(const Node& node, std::string_view name) {
  return (node.is(Kind::string) && node.text == name) ||
         std::ranges::any_of(node.entries, [&](const Entry& one) { return mentions(*one.value, name); }) ||
         std::ranges::any_of(node.items, [&](const Node* one) { return mentions(*one, name); });
}

/// The Secrets, each with the components that read it (`readers`).
const Node* with_readers(const Node& secrets, const Node* components, base::Arena& arena) {
  std::vector<Entry> out;
  for (Entry secret : secrets.entries) {
    std::vector<const Node*> readers;
    for (const Entry& component : components == nullptr ? std::span<const Entry>() : components->entries) {
      if (mentions(*component.value, secret.key))
        readers.push_back(yaml::make_string(arena, component.key, component.key_span));
    }
    secret.value = with(*secret.value, "readers", yaml::make_list(arena, readers), arena);
    out.push_back(secret);
  }
  return yaml::make_map(arena, out, secrets.span);
}

/// One component with its fields in the forms that templates read.
class Component {
 public:
  Component(const Entry& entry, const std::vector<const Node*>& callers,
            const std::vector<const Node*>& invokers, base::Arena& arena)
      : given_(*entry.value), arena_(arena) {
    for (const Entry& field : given_.entries) {
      const bool replaced = std::ranges::find(kNormalized, field.key) != kNormalized.end();
      if (!replaced && !is_pod_field(field.key)) fields_.push_back(field);
    }
    add("key", yaml::make_string(arena, entry.key, entry.key_span));
    add("shortName", yaml::make_string(arena, short_name(entry.key), entry.key_span));
    add("values",
        yaml::make_string(arena, fmt::format("${{{{ values[\"{}\"] }}}}", entry.key), entry.key_span));
    add("callers", yaml::make_list(arena, callers));
    add("invokers", yaml::make_list(arena, invokers));
    add_kind();
    add_ports();
    add_probes();
    add_lifecycle();
    add_services();
    for (const Entry& field : pod_fields(given_, arena)) fields_.push_back(field);
  }

  const Node* made() const { return yaml::make_map(arena_, fields_, given_.span); }

 private:
  void add(std::string_view key, const Node* value) { fields_.push_back({key, value->span, value, {}}); }

  void add_kind() {
    const std::string_view kind = text_of(&given_, "kind", "deployment");
    add("longRunning", yaml::make_boolean(arena_, kind != "job" && kind != "cronjob"));
    add("beforeDeploy", yaml::make_boolean(arena_, text_of(&given_, "run", "") == "before-deploy"));
    add("scalable", yaml::make_boolean(arena_, kind == "deployment" || kind == "statefulset"));
  }

  void add_ports() {
    std::vector<Entry> ports;
    if (const Node* one = given_.get("port")) {
      ports.push_back({"http", one->span, one, {}});
    } else if (const Node* several = given_.get("ports")) {
      ports.assign(several->entries.begin(), several->entries.end());
    }
    if (ports.empty()) return;
    const auto http = std::ranges::find(ports, "http", &Entry::key);
    const Entry& main = http == ports.end() ? ports.front() : *http;
    add("portName", yaml::make_string(arena_, main.key, main.key_span));
    main_port_ = number(*main.value);
    add("port", main_port_);
    std::vector<Entry> completed;
    for (Entry& port : ports) {
      const std::string_view name = port.key;
      port.value = completed_port(port);
      if (name == text_of_field("portName")) main_protocol_ = port.value->get("protocol")->text;
      completed.push_back(port);
    }
    add("protocol", yaml::make_string(arena_, main_protocol_));
    add("ports", yaml::make_map(arena_, completed, given_.span));
  }

  std::string_view text_of_field(std::string_view key) const {
    return std::ranges::find(fields_, key, &Entry::key)->value->text;
  }

  static const Node* number(const Node& port) { return port.is(Kind::map) ? port.get("port") : &port; }

  const Node* completed_port(const Entry& port) {
    // The short form names its only port `http`, whatever the component answers.
    const bool tcp_probe = given_.get("port") != nullptr && written_type(given_.get("probe")) == "tcp";
    const std::string_view protocol = protocol_of(port, tcp_probe ? "tcp" : "http");
    const Node* own = number(*port.value);
    const Node* service = port.value->is(Kind::map) ? port.value->get("servicePort") : nullptr;
    std::vector<Entry> fields = {
        {"port", own->span, own, {}},
        {"servicePort", own->span, service == nullptr ? own : service, {}},
        {"protocol", {}, yaml::make_string(arena_, protocol), {}},
        {"transport", {}, yaml::make_string(arena_, protocol == "udp" ? "UDP" : "TCP"), {}}};
    const Node* application = port.value->is(Kind::map) ? port.value->get("appProtocol") : nullptr;
    if (application != nullptr) fields.push_back({"appProtocol", application->span, application, {}});
    return yaml::make_map(arena_, fields, port.value->span);
  }

  /// Additional Services; without `ports`, they have those of the main one.
  void add_services() {
    const Node* services = given_.get("services");
    if (services == nullptr || services->entries.empty()) return;
    std::vector<Entry> completed;
    for (Entry service : services->entries) {
      std::vector<Entry> fields(service.value->entries.begin(), service.value->entries.end());
      if (service.value->get("ports") == nullptr) fields.push_back({"ports", {}, service_ports(), {}});
      service.value = yaml::make_map(arena_, fields, service.value->span);
      completed.push_back(service);
    }
    add("services", yaml::make_map(arena_, completed, services->span));
  }

  /// The ports of the main Service by name.
  const Node* service_ports() const {
    std::vector<Entry> ports;
    const auto own = std::ranges::find(fields_, "ports", &Entry::key);
    if (own != fields_.end()) ports.assign(own->value->entries.begin(), own->value->entries.end());
    for (Entry& port : ports) port.value = port.value->get("servicePort");
    return yaml::make_map(arena_, ports, given_.span);
  }

  std::string_view usual_probe() const {
    if (main_port_ == nullptr || main_protocol_ == "udp") return "none";
    return main_protocol_ == "https" ? "http" : main_protocol_;
  }

  void add_probes() {
    const Node* all = given_.get("probe");
    const Node* own = given_.get("probes");
    std::vector<Entry> probes;
    for (const std::string_view name : kProbes) {
      const Node* one = own == nullptr ? nullptr : own->get(name);
      if (one == nullptr) one = all;
      if (const Node* probe = completed_probe(one)) probes.push_back({name, probe->span, probe, {}});
    }
    if (!probes.empty()) add("probes", yaml::make_map(arena_, probes, given_.span));
  }

  /// The type that the fields of a probe show; empty if they fit several.
  std::string_view implied_type(const Node& probe) const {
    if (probe.get("command") != nullptr) return "exec";
    if (probe.get("path") != nullptr || probe.get("headers") != nullptr) return "http";
    if (probe.get("service") != nullptr) return "grpc";
    return probe.get("port") != nullptr && usual_probe() == "none" ? "tcp" : "";
  }

  /// Null for the type `none`.
  const Node* completed_probe(const Node* probe) {
    const bool map = probe != nullptr && probe->is(Kind::map);
    std::string_view type = written_type(probe);
    if (type.empty() && map) type = implied_type(*probe);
    if (type.empty()) type = usual_probe();
    if (type == "none") return nullptr;
    std::vector<Entry> fields = {{"type", {}, yaml::make_string(arena_, type), {}}};
    if (map) {
      for (const Entry& field : probe->entries) {
        if (field.key != "type" && field.key != "port") fields.push_back(field);
      }
    }
    if (const Node* port = probe_port(map ? probe->get("port") : nullptr, type)) {
      fields.push_back({"port", port->span, port, {}});
      fields.push_back({"https", port->span, yaml::make_boolean(arena_, is_https(*port)), {}});
    }
    return yaml::make_map(arena_, fields, probe == nullptr ? given_.span : probe->span);
  }

  /// Whether the port with a number speaks HTTPS.
  bool is_https(const Node& wanted) const {
    const Node* ports = given_.get("ports");
    return ports != nullptr && std::ranges::any_of(ports->entries, [&](const Entry& port) {
             return number(*port.value)->text == wanted.text && protocol_of(port, "http") == "https";
           });
  }

  /// The actions of a lifecycle; an HTTP request goes to the main port if it names none.
  void add_lifecycle() {
    const Node* lifecycle = given_.get("lifecycle");
    if (lifecycle == nullptr) return;
    add("lifecycle", mapped(*lifecycle, arena_, [&](const Entry& action) {
          if (action.value->get("path") == nullptr || main_port_ == nullptr) return action.value;
          const Node* port = probe_port(action.value->get("port"), main_protocol_);
          return with(*action.value, "port", port, arena_);
        }));
  }

  /// The port of a probe: that of the component with the given name; if none is given, the main one, or one
  /// with the protocol.
  const Node* probe_port(const Node* asked, std::string_view type) const {
    const Node* ports = given_.get("ports");
    if (asked != nullptr) {
      const Node* named = asked->is(Kind::string) && ports != nullptr ? ports->get(asked->text) : nullptr;
      return named == nullptr ? asked : number(*named);
    }
    const bool fits = type == main_protocol_ || (type == "http" && main_protocol_ == "https");
    if (fits || ports == nullptr) return main_port_;
    const auto fitting = std::ranges::find_if(
        ports->entries, [&](const Entry& port) { return protocol_of(port, "http") == type; });
    return fitting == ports->entries.end() ? main_port_ : number(*fitting->value);
  }

  const Node& given_;
  base::Arena& arena_;
  std::vector<Entry> fields_;
  const Node* main_port_ = nullptr;
  std::string_view main_protocol_;
};

/// The defaults of the types of additional Services.
Entry service_types(const Node& services, base::Arena& arena) {
  std::vector<Entry> types;
  for (const Entry& service : services.entries) {
    const Node* type = service.value->get("type");
    if (type == nullptr) continue;
    const Entry entry = {"type", type->span, type, {}};
    const Node* map = yaml::make_map(arena, std::vector<Entry>{entry}, type->span);
    types.push_back({service.key, service.key_span, map, {}});
  }
  return {"services", services.span, yaml::make_map(arena, types), {}};
}

/// A claim of the component that pods on different nodes cannot use at the same time; null if there is none.
const Node* single_node_claim(const Node& component) {
  const Node* claims = component.get("claims");
  for (const Entry& claim : claims == nullptr ? std::span<const Entry>() : claims->entries) {
    const auto shared = [](const Node* mode) { return mode->text.ends_with("Many"); };
    if (std::ranges::none_of(claim.value->get("accessModes")->items, shared)) return claim.value;
  }
  return nullptr;
}

/// Whether a component uses Dapr: it is in a scope, or calls another component through its sidecar.
bool uses_dapr(const Node& system, const Entry& component) {
  if (component.value->get("invokes") != nullptr) return true;
  return std::ranges::any_of(dapr_blocks(system), [&](const DaprBlock& block) {
    const Node* scopes = block.node->is(yaml::Kind::map) ? block.node->get("scopes") : nullptr;
    return scopes != nullptr && std::ranges::any_of(scopes->items, [&](const Node* scope) {
             return scope->text == component.key;
           });
  });
}

}  // namespace

std::string short_name(std::string_view key) {
  std::string name;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const bool follows_word = i > 0 && is_lower(key[i - 1]);
    const bool ends_capitals =
        i > 0 && base::is_upper(key[i - 1]) && i + 1 < key.size() && is_lower(key[i + 1]);
    if (!base::is_upper(key[i])) {
      name += key[i];
      continue;
    }
    if (follows_word || ends_capitals) name += '-';
    name += static_cast<char>(key[i] - 'A' + 'a');
  }
  return name;
}

const Node* add_implicit_fields(const Node& system, std::string_view id, base::Arena& arena) {
  std::vector<Entry> entries = {{"id", {}, yaml::make_string(arena, id), {}}};
  for (Entry entry : system.entries) {
    if (entry.key == "components") {
      std::vector<Entry> components;
      Callers callers = find_callers(*entry.value, "calls", arena);
      Callers invokers = find_callers(*entry.value, "invokes", arena);
      for (Entry component : entry.value->entries) {
        component.value = Component(component, callers[component.key], invokers[component.key], arena).made();
        components.push_back(component);
      }
      const std::vector<const Node*> secrets = hook_secrets(*entry.value);
      entries.push_back({"hookSecrets", {}, yaml::make_list(arena, secrets), {}});
      entry.value = yaml::make_map(arena, components, entry.value->span);
    }
    if (entry.key == "secrets" && entry.value->is(Kind::map))
      entry.value = with_readers(*entry.value, system.get("components"), arena);
    if (entry.key == "gitops" && entry.value->get("name") == nullptr) {
      std::vector<Entry> settings(entry.value->entries.begin(), entry.value->entries.end());
      settings.push_back({"name", {}, system.get("release"), {}});
      entry.value = yaml::make_map(arena, settings, entry.value->span);
    }
    entries.push_back(entry);
  }
  return yaml::make_map(arena, entries, system.span);
}

const Node* component_by_label(const Node& system, std::string_view label) {
  const Node* components = system.get("components");
  if (components == nullptr || label.empty()) return nullptr;
  if (const Node* same = components->get(label)) return same;
  const auto found = std::ranges::find_if(components->entries, [&](const Entry& entry) {
    return text_of(entry.value, "shortName", "") == label;
  });
  return found == components->entries.end() ? nullptr : found->value;
}

std::set<std::string_view> features(const Node& component) {
  std::set<std::string_view> out = {text_of(&component, "kind", "deployment")};
  if (component.get("ports") != nullptr) out.insert("ports");
  const bool serves = component.get("ports") != nullptr && !out.contains("job") && !out.contains("cronjob");
  if (serves && component.at("lifecycle.preStop") == nullptr) out.insert("traffic");
  if (component.get("minReplicas") != nullptr) out.insert("minReplicas");
  if (const Node* probes = component.get("probes")) {
    out.insert("probes");
    for (const Entry& probe : probes->entries) out.insert(probe.key);
  }
  return out;
}

const Node* derived_values(const Node& system, const Node& schema, base::Arena& arena) {
  std::vector<Entry> values;
  for (const Entry& component : system.get("components")->entries) {
    std::vector<Entry> own;
    const auto derive = [&](std::string_view group, std::string_view key, const Node* value) {
      if (value == nullptr || property(schema, {component.key, group, key}) == nullptr) return;
      const Entry entry = {key, value->span, value, {}};
      const Node* map = yaml::make_map(arena, std::vector<Entry>{entry}, value->span);
      own.push_back({group, value->span, map, {}});
    };
    derive("service", "port", component.value->get("port"));
    derive("cronjob", "schedule", component.value->get("schedule"));
    derive("securityContext", "runAsUser", component.value->get("user"));
    // The new pod could not attach the volume while the old one runs on another node.
    if (const Node* claim = single_node_claim(*component.value))
      derive("strategy", "type", yaml::make_string(arena, "Recreate", claim->span));
    if (uses_dapr(system, component)) derive("dapr", "enabled", yaml::make_boolean(arena, true));
    if (const Node* services = component.value->get("services"))
      own.push_back(service_types(*services, arena));
    for (const Entry& field : derived_pod_values(*component.value, arena)) {
      if (property(schema, {component.key, field.key}) != nullptr) own.push_back(field);
    }
    if (!own.empty()) values.push_back({component.key, component.key_span, yaml::make_map(arena, own), {}});
  }
  return yaml::make_map(arena, values);
}

}  // namespace twinhull::model
