#include "lint/network/service_target.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// Collects the settings of one object.
struct Collector {
  const Object& object;
  std::vector<Setting> out;

  void add(std::string_view name, const Node* value, bool bare) {
    if (value == nullptr || !value->is(Kind::string) || is_filled_in_part(value->text)) return;
    if (is_list_of_origins(name)) return;
    for (const Address& address : addresses_in(value->text)) {
      if (!bare && address.text.data() == value->text.data()) continue;
      out.push_back({&object, name, value, address});
    }
  }

  /// Names of allowed clients, not of addresses to connect to: `CORS_ORIGINS`.
  static bool is_list_of_origins(std::string_view name) {
    for (const std::string_view word : {"CORS", "cors", "ORIGIN", "origin", "ALLOWED", "allowed"}) {
      if (name.find(word) != std::string_view::npos) return true;
    }
    return false;
  }

  /// `$(NAME)` is substituted by the kubelet, the others before applying.
  static bool is_filled_in_part(std::string_view text) {
    return text.find('\n') == std::string_view::npos &&
           (has_unexpanded_placeholder(text) || text.find("$(") != std::string_view::npos);
  }
};

/// A setting with only a host, next to another one with its port.
void add_pairs(const std::vector<std::pair<std::string_view, const Node*>>& all, const Object& object,
               std::vector<Setting>& out) {
  std::map<std::string_view, std::string_view> ports;
  for (const auto& [name, value] : all) {
    const std::string_view prefix = port_prefix(name);
    if (!prefix.empty() && value->integer()) ports.emplace(prefix, value->text);
    // Variables are strings: `"5432"`.
    if (!prefix.empty() && value->is(Kind::string) && !value->text.empty() && value->text.size() <= 5 &&
        std::ranges::all_of(value->text, base::is_digit))
      ports.emplace(prefix, value->text);
  }
  for (const auto& [name, value] : all) {
    const std::string_view prefix = host_prefix(name);
    const auto port = ports.find(prefix);
    if (prefix.empty() || port == ports.end() || !is_host(value->text)) continue;
    out.push_back({&object, name, value, {value->text, value->text, port->second}});
  }
}

/// The name of a flag: `--upstream=…`, or the argument before the value.
std::string_view flag_of(std::span<const Node* const> items, std::size_t i) {
  const std::string_view text = items[i]->text;
  if (text.starts_with('-')) return text.substr(0, text.find('='));
  return i > 0 && items[i - 1]->text.starts_with('-') ? std::string_view(items[i - 1]->text)
                                                      : std::string_view();
}

void add_arguments(const Container& container, Collector& collector) {
  for (const std::string_view list : {"command", "args"}) {
    const auto items = items_at(container.node, list);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Node* item = items[i];
      if (!item->is(Kind::string) || Collector::is_filled_in_part(item->text)) continue;
      const std::string_view flag = flag_of(items, i);
      if (item->text.find("://") != std::string_view::npos) {
        collector.add(flag, item, false);
        continue;
      }
      const std::size_t equals = item->text.starts_with('-') ? item->text.find('=') : std::string_view::npos;
      const std::string_view value =
          equals == std::string_view::npos ? std::string_view(item->text) : item->text.substr(equals + 1);
      if (flag.empty() || !names_address(flag)) continue;
      for (const Address& address : addresses_in(value))
        collector.out.push_back({&collector.object, flag, item, address});
    }
  }
}

void add_pod(const PodView& pod, Collector& collector) {
  for (const Container& container : pod.containers) {
    std::vector<std::pair<std::string_view, const Node*>> variables;
    for (const Node* variable : items_at(container.node, "env")) {
      const std::string_view name = text_at(variable, "name");
      const Node* value = value_at(variable, "value");
      if (value == nullptr) continue;
      variables.emplace_back(name, value);
      collector.add(name, value, names_address(name));
    }
    add_pairs(variables, collector.object, collector.out);
    add_arguments(container, collector);
  }
  const Node* annotations = pod.annotations();
  for (const yaml::Entry& entry :
       annotations == nullptr ? std::span<const yaml::Entry>() : annotations->entries) {
    // Many are for humans: one with a port or a cluster name is for programs.
    Collector all{collector.object, {}};
    all.add(entry.key, entry.value, false);
    for (const Setting& setting : all.out) {
      if (setting.address.text.find(':') != std::string_view::npos ||
          setting.address.host.find(".svc") != std::string_view::npos)
        collector.out.push_back(setting);
    }
  }
}

/// Host names defined inside the text: `upstream backend {` of nginx.
bool defines(std::string_view text, std::string_view host) {
  for (const std::string_view word : {"upstream ", "backend ", "cluster_name: ", "name: "}) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const std::string_view rest = text.substr(at + word.size());
      if (rest.starts_with(host) && (rest.size() == host.size() || !is_host(rest.substr(0, host.size() + 1))))
        return true;
    }
  }
  return false;
}

void add_config(const Object& object, Collector& collector) {
  const Node* data = value_at(object.node, "data");
  if (data == nullptr) return;
  std::vector<std::pair<std::string_view, const Node*>> values;
  for (const yaml::Entry& entry : data->entries) {
    if (!entry.value->is(Kind::string)) continue;
    const std::string_view text = entry.value->text;
    if (text.find('\n') == std::string_view::npos) {
      values.emplace_back(entry.key, entry.value);
      collector.add(entry.key, entry.value, names_address(entry.key));
      continue;
    }
    // A file can contain anything: documentation, pages, examples. An address with a port is meant.
    std::vector<Address> found = addresses_in(text);
    std::erase_if(found, [&](const Address& address) {
      return address.text.find(':') == std::string_view::npos || defines(text, address.host);
    });
    for (const Address& address : found) collector.out.push_back({&object, entry.key, entry.value, address});
  }
  add_pairs(values, object, collector.out);
}

/// Dapr components contain the address of the service behind them: `redisHost`.
void add_component(const Object& object, Collector& collector) {
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const std::string_view name = text_at(item, "name");
    if (const Node* value = value_at(item, "value")) collector.add(name, value, names_address(name));
  }
}

bool is_local(std::string_view host) {
  constexpr std::array<std::string_view, 4> names = {"localhost", "host", "hostname", "example"};
  return std::ranges::find(names, host) != names.end() || host.ends_with(".localhost") ||
         host.starts_with("your-") || host.starts_with("my-") || host.starts_with("example-");
}

/// Names defined by the pod itself.
bool is_alias(const Object& object, const ObjectIndex& index, std::string_view host) {
  const PodView* pod = index.pod_of(object);
  if (pod == nullptr) return false;
  return std::ranges::any_of(items_at(pod->spec, "hostAliases"), [&](const Node* alias) {
    return std::ranges::any_of(items_at(alias, "hostnames"),
                               [&](const Node* name) { return name->text == host; });
  });
}

Target named(const Object& from, std::string_view namespace_name, std::string_view service,
             const ObjectIndex& index) {
  Target out{.service = service, .namespace_name = namespace_name};
  out.object = index.find(from, "Service", namespace_name, service);
  if (out.object != nullptr || index.exists(from, "Service", namespace_name, service)) {
    out.kind = Target::Kind::there;
  } else if (index.contains_kind_anywhere(from, "Service", namespace_name)) {
    out.kind = Target::Kind::absent;
  }
  return out;
}

}  // namespace

std::vector<Setting> settings_of(const Object& object, const ObjectIndex& index) {
  Collector collector{object, {}};
  if (const PodView* pod = index.pod_of(object)) add_pod(*pod, collector);
  if (object.id.kind == "ConfigMap" && object.id.group.empty()) add_config(object, collector);
  if (object.id.kind == "Component" && object.id.group == "dapr.io") add_component(object, collector);
  return std::move(collector.out);
}

Target target_of(const Setting& setting, const ObjectIndex& index) {
  const Object& object = *setting.object;
  std::string_view host = setting.address.host;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (is_local(host) || is_alias(object, index, host)) return {};
  std::vector<std::string_view> labels = base::split(host, '.');
  if (labels.size() == 1) return named(object, object.namespace_name, host, index);
  if (labels.size() > 3 && labels[2] != "svc" && labels[3] == "svc") {
    labels.erase(labels.begin());  // prefixed by the name of a pod
  }
  if (labels.size() > 2) return labels[2] == "svc" ? named(object, labels[1], labels[0], index) : Target{};
  // `db-0.db` is a pod of a Service of this namespace, `backend.shop` a Service of another one.
  if (index.exists(object, "Service", object.namespace_name, labels[1])) return {};
  return index.contains_kind_anywhere(object, "Service", labels[1])
             ? named(object, labels[1], labels[0], index)
             : Target{};
}

const Node* service_port(const Object& service, std::string_view number) {
  for (const Node* port : items_at(service.node, "spec.ports")) {
    const Node* own = value_at(port, "port");
    if (own != nullptr && own->text == number) return port;
  }
  return nullptr;
}

bool keeps_browser_out(const Setting& setting) {
  const std::string_view host = setting.address.host;
  const bool inside = host.find('.') == std::string_view::npos || host.ends_with(".svc") ||
                      host.find(".svc.") != std::string_view::npos;
  return is_for_browser(setting.name) && inside && host != "localhost";
}

}  // namespace twinhull::lint
