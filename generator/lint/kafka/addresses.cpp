// Addresses on which brokers listen, which they advertise, and which clients use.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/kafka/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// `host:port`, without a leading `scheme://`.
std::string_view host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  return address.substr(0, address.rfind(':'));
}

std::string_view port_of(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  return colon == std::string_view::npos ? std::string_view() : address.substr(colon + 1);
}

/// An address of the pod itself, or an unspecified one.
bool is_nowhere(std::string_view host) {
  constexpr std::array<std::string_view, 5> hosts = {"0.0.0.0", "127.0.0.1", "localhost", "::", "[::]"};
  return std::ranges::find(hosts, host) != hosts.end();
}

/// Only with a port: otherwise a whole address family can be meant for the pod only.
const Node* unreachable_in(const Node& text, std::string_view list) {
  const std::vector<std::string_view> addresses = base::split(list, ',');
  const bool all = std::ranges::all_of(
      addresses, [](std::string_view one) { return is_nowhere(host_of(base::trim(one))); });
  return all && !list.empty() ? &text : nullptr;
}

/// The text after `--flag=`, or the item after `--flag`.
const Node* argument(const Container& container, std::string_view flag, std::string_view& value) {
  for (const std::string_view list : {"command", "args"}) {
    const std::span<const Node* const> items = items_at(container.node, list);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!items[i]->text.starts_with(flag)) continue;
      const std::string_view rest = items[i]->text.substr(flag.size());
      if (rest.empty() && i + 1 < items.size()) {
        value = items[i + 1]->text;
        return items[i + 1];
      }
      if (!rest.starts_with('=')) continue;
      value = rest.substr(1);
      return items[i];
    }
  }
  return nullptr;
}

/// The ports of a Kafka's listeners.
std::vector<std::string_view> listener_ports(const Object& kafka) {
  std::vector<std::string_view> out;
  for (const Node* listener : items_at(kafka.node, "spec.kafka.listeners")) {
    if (const Node* port = value_at(listener, "port")) out.push_back(port->text);
  }
  return out;
}

void check_ports(const Object& object, const Node& value, std::string_view address, const Object& found,
                 const std::vector<std::string_view>& ports, Reporter& report) {
  const std::string_view port = port_of(address);
  if (port.empty() || ports.empty() || std::ranges::find(ports, port) != ports.end()) return;
  diagnostic::Finding& finding =
      report.add(object, value.span, fmt::format("`{}` has no port {}", display(found), port),
                 fmt::format("its ports are {}", fmt::join(ports, ", ")));
  finding.related.push_back({"it is defined here", location_of(found)});
}

/// One `host:port` of a client in the namespace of `object`.
void check_address(const Object& object, const Node& value, std::string_view address,
                   const ObjectIndex& index, Reporter& report) {
  constexpr std::string_view end = "-kafka-bootstrap";
  const std::vector<std::string_view> labels = base::split(host_of(address), '.');
  const std::string_view service = labels.front();
  const std::string_view namespace_name = labels.size() > 1 ? labels[1] : object.namespace_name;
  if (labels.size() > 2 && labels[2] != "svc") return;  // a host outside of the cluster
  if (const Object* found = index.find(object, "Service", namespace_name, service)) {
    std::vector<std::string_view> ports;
    for (const Node* port : items_at(found->node, "spec.ports")) {
      if (const Node* number = value_at(port, "port")) ports.push_back(number->text);
    }
    return check_ports(object, value, address, *found, ports, report);
  }
  if (!service.ends_with(end)) return;
  const std::string_view name = service.substr(0, service.size() - end.size());
  if (const Object* kafka = index.find(object, "Kafka", namespace_name, name)) {
    return check_ports(object, value, address, *kafka, listener_ports(*kafka), report);
  }
  std::vector<std::string_view> known;
  for (const Object* kafka : index.all(object, "Kafka", namespace_name)) known.push_back(kafka->id.name);
  if (known.empty() || index.exists(object, "Kafka", namespace_name, name)) return;
  report.add(object, value.span,
             fmt::format("`{}` is the address of Kafka `{}`, which is not defined in namespace `{}`", service,
                         name, namespace_name),
             fmt::format("did you mean `{}{}`?", known.front(), end));
}

}  // namespace

void check_duplicate_kafka_listener(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_strimzi(object, "Kafka")) return;
  std::map<std::string_view, const Node*> names;
  std::map<std::string_view, const Node*> ports;
  for (const Node* listener : items_at(object.node, "spec.kafka.listeners")) {
    const auto once = [&](std::map<std::string_view, const Node*>& seen, std::string_view key) {
      const Node* value = value_at(listener, key);
      if (value == nullptr || value->is(Kind::map) || value->is(Kind::list)) return;
      const auto [first, added] = seen.emplace(value->text, value);
      if (added) return;
      diagnostic::Finding& finding =
          report.add(object, value->span, fmt::format("two listeners have the {} `{}`", key, value->text),
                     "use a unique one: Strimzi rejects the whole cluster");
      finding.related.push_back({"first defined here", first->second->span});
    };
    once(names, "name");
    once(ports, "port");
    const Node* port = value_at(listener, "port");
    if (port == nullptr || (port->text != "9404" && port->text != "9999")) continue;
    report.add(object, port->span,
               fmt::format("port {} is reserved by Strimzi for metrics and JMX", port->text),
               "use another port, 9092 or above");
  }
}

void check_kafka_advertises_loopback(const Container& container, const PodView& pod, const ObjectIndex&,
                                     Reporter& report) {
  if (container.role != ContainerRole::main) return;
  std::string_view value;
  const Node* wrong = nullptr;
  if (const Node* flag = argument(container, "--advertise-kafka-addr", value))
    wrong = unreachable_in(*flag, value);
  for (const Node* variable : items_at(container.node, "env")) {
    const std::string_view name = text_at(variable, "name");
    const Node* text = value_at(variable, "value");
    if (text == nullptr || (name != "KAFKA_ADVERTISED_LISTENERS" && name != "KAFKA_CFG_ADVERTISED_LISTENERS"))
      continue;
    wrong = unreachable_in(*text, text->text);
    value = text->text;
  }
  if (wrong == nullptr) return;
  report.add(
      *pod.object, wrong->span,
      fmt::format("{} advertises `{}`: clients in other Pods cannot connect", describe(container), value),
      "advertise the Service, such as `redpanda:9092`");
}

void check_redpanda_memory_exceeds_limit(const Container& container, const PodView& pod, const ObjectIndex&,
                                         Reporter& report) {
  std::string_view value;
  const Node* limit = value_at(container.node, "resources.limits.memory");
  const Node* flag = argument(container, "--memory", value);
  std::string_view ignored;
  if (limit == nullptr || flag == nullptr || argument(container, "--smp", ignored) == nullptr) return;
  // Seastar uses powers of 1024 in either notation.
  std::string amount(value);
  if (!amount.empty() && std::string_view("KMGT").find(amount.back()) != std::string_view::npos)
    amount += 'i';
  const kubernetes::ParsedQuantity used = kubernetes::parse_quantity(amount);
  const kubernetes::ParsedQuantity most = kubernetes::parse_quantity(limit->text);
  if (!used.value || !most.value || compare(*used.value, *most.value) < 0) return;
  diagnostic::Finding& finding =
      report.add(*pod.object, flag->span,
                 fmt::format("`--memory` of {} is {}, not below the limit {}: it is OOM-killed",
                             describe(container), value, limit->text),
                 "leave at least 10% of the limit free");
  finding.related.push_back({"the limit is set here", limit->span});
}

void check_dangling_broker_address(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "dapr.io" || object.id.kind != "Component") return;
  if (!text_at(object.node, "spec.type").ends_with(".kafka")) return;
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const Node* value = value_at(item, "value");
    if (text_at(item, "name") != "brokers" || value == nullptr || !value->is(Kind::string)) continue;
    for (const std::string_view address : base::split(value->text, ',')) {
      check_address(object, *value, base::trim(address), index, report);
    }
  }
}

}  // namespace twinhull::lint
