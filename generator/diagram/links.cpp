// The edges of a diagram.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "diagram/diagram_builder.h"
#include "kubernetes/objects.h"
#include "model/implicit_fields.h"

namespace twinhull::diagram {
namespace {

using kubernetes::ObjectId;
using yaml::Node;

constexpr std::string_view kUsers = "Users";

bool of_a_name(char c) { return base::is_alnum(c) || c == '-' || c == '_' || c == '.'; }

/// Whether a setting contains a host name: as the whole text, or as in `http://host`, `user@host`, `host:80`,
/// alone or with a namespace (`host.shop.svc`).
bool names_host(std::string_view text, std::string_view host) {
  if (text == host) return true;
  for (std::size_t at = text.find(host); at != std::string_view::npos; at = text.find(host, at + 1)) {
    if (at > 0 && of_a_name(text[at - 1])) continue;
    const std::string_view before = text.substr(0, at);
    std::string_view after = text.substr(at + host.size());
    if (!after.empty() && of_a_name(after.front()) && after.front() != '.') continue;
    while (!after.empty() && of_a_name(after.front())) after.remove_prefix(1);
    const bool port = after.size() > 1 && after[0] == ':' && after[1] >= '0' && after[1] <= '9';
    if (port || before.ends_with("://") || before.ends_with("@")) return true;
  }
  return false;
}

/// Adds edges to all hosts in a text.
void connect_hosts(DiagramBuilder& draft, std::size_t from, std::string_view text) {
  for (const auto& [host, box] : draft.hosts) {
    if (names_host(text, host)) draft.connect(from, box, EdgeKind::connects);
  }
}

void route(DiagramBuilder& draft) {
  for (Service& service : draft.services) {
    const Node* selector = service.object->at("spec.selector");
    if (selector == nullptr || selector->entries.empty()) continue;
    for (const Workload& workload : draft.workloads) {
      const Node* labels = workload.pod == nullptr ? nullptr : workload.pod->at("metadata.labels");
      if (labels == nullptr) continue;
      const bool selected =
          std::all_of(selector->entries.begin(), selector->entries.end(), [&](const yaml::Entry& entry) {
            const Node* label = labels->get(entry.key);
            return label != nullptr && label->text == entry.value->text;
          });
      if (!selected) continue;
      service.workloads.push_back(workload.box);
      draft.connect(service.box, workload.box, EdgeKind::connects);
    }
  }
}

/// External access through an Ingress …
void let_in(DiagramBuilder& draft, const Node& ingress) {
  const bool tls = !items_at(&ingress, "spec.tls").empty();
  for (const Node* rule : items_at(&ingress, "spec.rules")) {
    const std::string_view host = text_at(rule, "host");
    for (const Node* path : items_at(rule, "http.paths")) {
      const std::string_view service = text_at(path, "backend.service.name");
      if (!draft.has(Kind::service, service)) continue;
      const std::string_view below = text_at(path, "path");
      draft.connect(draft.box(Kind::outside, kUsers), draft.box(Kind::service, service), EdgeKind::connects,
                    fmt::format("{}://{}{}", tls ? "https" : "http", host.empty() ? "*" : host,
                                below == "/" ? "" : below));
    }
  }
}

/// … or through a Service of type NodePort or LoadBalancer.
void let_in(DiagramBuilder& draft, const Service& service) {
  const std::string_view type = text_at(service.object, "spec.type");
  if (type != "NodePort" && type != "LoadBalancer") return;
  const bool node_port = type == "NodePort";
  std::string label;
  for (const Node* port : items_at(service.object, "spec.ports")) {
    const std::string_view number = text_at(port, node_port ? "nodePort" : "port");
    if (!number.empty()) label += fmt::format("{}{}", label.empty() ? "" : ", ", number);
  }
  label = fmt::format("{}{}{}", node_port ? "node port" : "load balancer", label.empty() ? "" : " ", label);
  draft.connect(draft.box(Kind::outside, kUsers), service.box, EdgeKind::connects, label);
}

/// What a workload reads from a ConfigMap or Secret: the keys; empty means all.
struct Read {
  Kind kind;
  std::string_view name;
  std::vector<std::string_view> keys;
};

void note_read(std::vector<Read>& reads, Kind kind, std::string_view name, std::string_view key) {
  if (name.empty()) return;
  auto found = std::find_if(reads.begin(), reads.end(),
                            [&](const Read& r) { return r.kind == kind && r.name == name; });
  if (found == reads.end()) {
    reads.push_back({kind, name, {}});
    if (!key.empty()) reads.back().keys.push_back(key);
  } else if (key.empty()) {
    found->keys.clear();  // all keys
  } else if (!found->keys.empty() &&
             std::find(found->keys.begin(), found->keys.end(), key) == found->keys.end()) {
    found->keys.push_back(key);
  }
}

std::vector<Read> reads_of(const Node& pod) {
  std::vector<Read> reads;
  for (std::string_view list : {"spec.initContainers", "spec.containers"}) {
    for (const Node* container : items_at(&pod, list)) {
      for (const Node* source : items_at(container, "envFrom")) {
        note_read(reads, Kind::config, text_at(source, "configMapRef.name"), {});
        note_read(reads, Kind::secret, text_at(source, "secretRef.name"), {});
      }
      for (const Node* variable : items_at(container, "env")) {
        const Node* from = variable->get("valueFrom");
        note_read(reads, Kind::config, text_at(from, "configMapKeyRef.name"),
                  text_at(from, "configMapKeyRef.key"));
        note_read(reads, Kind::secret, text_at(from, "secretKeyRef.name"), text_at(from, "secretKeyRef.key"));
      }
    }
  }
  for (const Node* volume : items_at(&pod, "spec.volumes")) {
    note_read(reads, Kind::config, text_at(volume, "configMap.name"), {});
    note_read(reads, Kind::secret, text_at(volume, "secret.secretName"), {});
    for (const Node* source : items_at(volume, "projected.sources")) {
      note_read(reads, Kind::config, text_at(source, "configMap.name"), {});
      note_read(reads, Kind::secret, text_at(source, "secret.name"), {});
    }
  }
  return reads;
}

void link_workload(DiagramBuilder& draft, const Workload& workload) {
  for (const Read& read : reads_of(*workload.pod)) {
    std::string label;
    if (read.keys.size() == 1) label = read.keys.front();
    if (read.keys.size() > 1) label = fmt::format("{} keys", read.keys.size());
    draft.connect(workload.box, draft.box(read.kind, read.name), EdgeKind::reads, label);
  }
  for (const Node* container : items_at(workload.pod, "spec.containers")) {
    std::vector<std::string_view> texts;
    for (const Node* variable : items_at(container, "env")) texts.push_back(text_at(variable, "value"));
    for (std::string_view list : {"command", "args"}) {
      // A single word may be a subcommand instead of a host.
      for (const Node* word : items_at(container, list)) {
        if (word->text.find(':') != std::string_view::npos) texts.push_back(word->text);
      }
    }
    for (std::string_view text : texts) {
      for (const auto& [host, box] : draft.hosts) {
        const std::size_t to = box;
        const bool own =
            std::any_of(draft.services.begin(), draft.services.end(), [&](const Service& service) {
              return service.box == to && std::find(service.workloads.begin(), service.workloads.end(),
                                                    workload.box) != service.workloads.end();
            });
        if (!own && names_host(text, host)) draft.connect(workload.box, to, EdgeKind::connects);
      }
    }
  }
}

/// Information that only system.yaml has: calls and Internet access.
void link_component(DiagramBuilder& draft, const model::System& system, const Workload& workload) {
  const Node* component = model::component_by_label(*system.root, workload.component);
  if (component == nullptr) return;
  for (const Node* callee : items_at(component, "calls")) {
    const std::string label = model::short_name(callee->text);
    for (const Service& service : draft.services) {
      if (service.component == label) draft.connect(workload.box, service.box, EdgeKind::connects);
    }
  }
  const Node* internet = component->get("internet");
  if (internet == nullptr || !internet->is_true()) return;
  std::string ports;
  for (const Node* port : items_at(component, "internetPorts"))
    ports += fmt::format("{}:{}", ports.empty() ? "" : ", ", port->text);
  draft.connect(workload.box, draft.box(Kind::outside, "Internet"), EdgeKind::connects, ports);
}

/// The Secrets that the objects' Roles allow to read.
std::set<std::string_view> granted(std::span<const Node* const> objects) {
  std::set<std::string_view> out;
  for (const Node* object : objects) {
    if (kubernetes::identity(*object).kind != "Role") continue;
    for (const Node* rule : items_at(object, "rules")) {
      const std::span<const Node* const> resources = items_at(rule, "resources");
      if (std::none_of(resources.begin(), resources.end(),
                       [](const Node* r) { return r->text == "secrets"; }))
        continue;
      for (const Node* name : items_at(rule, "resourceNames")) out.insert(name->text);
    }
  }
  return out;
}

void link_dapr(DiagramBuilder& draft, const Node& object, std::span<const Node* const> objects) {
  const std::size_t box = draft.box(Kind::dapr, kubernetes::identity(object).name);
  const std::span<const Node* const> scopes = items_at(&object, "scopes");
  for (const Workload& workload : draft.workloads) {
    if (workload.app_id.empty()) continue;
    const bool loads = scopes.empty() || std::any_of(scopes.begin(), scopes.end(), [&](const Node* scope) {
                         return scope->text == workload.app_id;
                       });
    if (loads) draft.connect(workload.box, box, EdgeKind::reads);
  }
  for (const Node* setting : items_at(&object, "spec.metadata")) {
    connect_hosts(draft, box, text_at(setting, "value"));
    const std::string_view secret = text_at(setting, "secretKeyRef.name");
    if (!secret.empty())
      draft.connect(box, draft.box(Kind::secret, secret), EdgeKind::reads,
                    std::string(text_at(setting, "secretKeyRef.key")));
  }
  if (!text_at(&object, "spec.type").starts_with("secretstores.kubernetes")) return;
  for (std::string_view secret : granted(objects)) {
    if (draft.has(Kind::secret, secret)) draft.connect(box, draft.box(Kind::secret, secret), EdgeKind::reads);
  }
}

/// Links topics to their broker: the Kafka referenced by a KafkaTopic, or the one to which the Pods that
/// create the topic connect.
void link_topics(DiagramBuilder& draft, std::span<const Node* const> objects) {
  for (const Node* object : objects) {
    const ObjectId identity = kubernetes::identity(*object);
    if (identity.kind != "KafkaTopic") continue;
    const Node* labels = object->at("metadata.labels");
    const std::string_view cluster =
        labels == nullptr ? std::string_view() : text_at(labels->get("strimzi.io/cluster"), "");
    const auto kafka = draft.hosts.find(fmt::format("{}-kafka-bootstrap", cluster));
    if (kafka != draft.hosts.end())
      draft.connect(kafka->second, draft.box(Kind::topic, identity.name), EdgeKind::hosts);
  }
  for (const Workload& maker : draft.workloads) {
    for (const Node* container : items_at(maker.pod, "spec.containers")) {
      for (const Node* word : items_at(container, "args")) {
        if (!draft.has(Kind::topic, word->text)) continue;
        for (const Node* variable : items_at(container, "env")) {
          for (const Service& service : draft.services) {
            if (service.workloads.empty() || !names_host(text_at(variable, "value"), service.name)) continue;
            draft.connect(service.workloads.front(), draft.box(Kind::topic, word->text), EdgeKind::hosts);
          }
        }
      }
    }
  }
}

}  // namespace

void add_links(DiagramBuilder& draft, const model::System& system, std::span<const Node* const> objects) {
  route(draft);
  for (const Node* object : objects) {
    if (kubernetes::identity(*object).kind == "Ingress") let_in(draft, *object);
  }
  for (const Service& service : draft.services) let_in(draft, service);
  for (const Workload& workload : draft.workloads) {
    link_component(draft, system, workload);
    if (workload.pod != nullptr) link_workload(draft, workload);
  }
  for (const Node* object : objects) {
    const ObjectId identity = kubernetes::identity(*object);
    if (identity.kind == "Component" && identity.group == "dapr.io") link_dapr(draft, *object, objects);
  }
  link_topics(draft, objects);
}

}  // namespace twinhull::diagram
