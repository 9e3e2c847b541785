// Addresses in settings of the pod itself, where nothing listens on them; and those used by browsers, which
// cannot resolve cluster names.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "lint/network/checks.h"
#include "lint/network/service_target.h"
#include "lint/objects/config_uses.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Program {
  std::string_view word;  ///< in the name of a setting, in lowercase
  std::string_view port;
};

/// Programs that usually run in separate pods, not as sidecars.
constexpr std::array programs = {
    Program{"amqp", "5672"},      Program{"broker", "9092"},    Program{"database", "5432"},
    Program{"db_", "5432"},       Program{"elastic", "9200"},   Program{"kafka", "9092"},
    Program{"bootstrap", "9092"}, Program{"memcache", "11211"}, Program{"mongo", "27017"},
    Program{"mysql", "3306"},     Program{"nats", "4222"},      Program{"postgres", "5432"},
    Program{"rabbit", "5672"},    Program{"redis", "6379"}};

/// Where a server listens, and where browsers find it.
constexpr std::array<std::string_view, 16> own_words = {
    "admin",  "advertise", "bind", "callback", "cors",   "external", "frontend", "health",
    "listen", "metrics",   "own",  "origin",   "public", "redirect", "self",     "site"};

struct LoopbackAddress {
  std::string_view text;
  std::string_view port;  ///< empty: unknown
};

bool ends_host(char c) {
  return c == ':' || c == '/' || c == ',' || c == ' ' || c == ';' || c == '?' || c == '"' || c == '\'';
}

/// `localhost:6379`, `host=localhost port=5432`.
std::vector<LoopbackAddress> local_in(std::string_view text) {
  std::vector<LoopbackAddress> out;
  for (const std::string_view host : {"localhost", "127.0.0.1"}) {
    for (std::size_t at = text.find(host); at != std::string_view::npos; at = text.find(host, at + 1)) {
      const bool begins =
          at == 0 || std::string_view("/@=, \"'(;").find(text[at - 1]) != std::string_view::npos;
      std::size_t end = at + host.size();
      if (!begins || (end < text.size() && !ends_host(text[end]))) continue;
      LoopbackAddress local{text.substr(at, end - at), {}};
      if (end < text.size() && text[end] == ':') {
        std::size_t digits = end + 1;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
        local.port = text.substr(end + 1, digits - end - 1);
        local.text = text.substr(at, digits - at);
      } else if (const std::size_t port = text.find("port="); port != std::string_view::npos) {
        const std::string_view rest = text.substr(port + 5);
        local.port = rest.substr(0, rest.find_first_not_of("0123456789"));
      }
      out.push_back(local);
    }
  }
  return out;
}

/// The port of a setting's address; empty if it can be the pod itself.
std::string_view port_of(std::string_view setting, std::string_view text, const LoopbackAddress& local) {
  const std::string name = base::lowered(setting);
  for (const std::string_view word : own_words) {
    if (name.find(word) != std::string::npos) return {};
  }
  const bool web =
      text.find("http://") != std::string_view::npos || text.find("https://") != std::string_view::npos;
  if (web) {
    const bool service = name.find("backend") != std::string::npos ||
                         name.find("service") != std::string::npos ||
                         name.find("upstream") != std::string::npos;
    return service && !is_for_browser(setting) ? local.port : std::string_view();
  }
  for (const Program& program : programs) {
    const bool named = name.find(program.word) != std::string::npos || local.port == program.port;
    if (named) return local.port.empty() ? program.port : local.port;
  }
  return {};
}

bool opens(const Container& container, std::string_view port) {
  return std::ranges::any_of(items_at(container.node, "ports"),
                             [&](const Node* one) { return text_at(one, "containerPort") == port; });
}

/// Whether something in the pod can listen on the port: a container declares it, or one other than the first
/// declares none.
bool may_serve(const PodView& pod, std::string_view port) {
  if (is_true_at(pod.spec, "hostNetwork")) return true;
  std::size_t running = 0;
  bool silent = false;
  for (const Container& container : pod.containers) {
    if (opens(container, port)) return true;
    if (container.role == ContainerRole::init) continue;
    ++running;
    silent = silent || items_at(container.node, "ports").empty();
  }
  return running > 1 && silent;
}

void report_local(const Object& object, std::string_view name, const Node& value,
                  const LoopbackAddress& local, std::string_view who, const ObjectIndex& index,
                  Reporter& report) {
  ObjectFinding& found = report.add_found(
      object, index.find_text(value.span, local.text),
      fmt::format("`{}` in `{}` is {}, where nothing listens on that port", local.text, name, who),
      "use the name of the Service: in a Pod, `localhost` is the Pod itself");
  found.value = &value;
  found.value_key = name;
}

void check_value(const Object& object, std::string_view name, const Node* value,
                 const std::vector<const PodView*>& pods, std::string_view who, const ObjectIndex& index,
                 Reporter& report) {
  if (value == nullptr || !value->is(yaml::Kind::string) || value->text.size() > 500) return;
  if (value->text.find('\n') != std::string_view::npos) return;
  for (const LoopbackAddress& local : local_in(value->text)) {
    const std::string_view port = port_of(name, value->text, local);
    if (port.empty() || std::ranges::any_of(pods, [&](const PodView* pod) { return may_serve(*pod, port); }))
      continue;
    return report_local(object, name, *value, local, who, index, report);
  }
}

std::string_view directory_in(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

/// The directories with objects that are certainly for a cluster: Dapr components can also be files for `dapr
/// run`.
std::set<std::string_view> cluster_directories(const ObjectIndex& index) {
  std::set<std::string_view> out;
  for (const Object& object : index.objects()) {
    const bool secret = std::ranges::any_of(items_at(object.node, "spec.metadata"), [](const Node* item) {
      return value_at(item, "secretKeyRef") != nullptr;
    });
    const bool named = object.id.kind == "Component" && !object.id.namespace_name.empty();
    if (object.id.group != "dapr.io" || named || secret ||
        text_at(object.node, "spec.type") == "secretstores.kubernetes")
      out.insert(directory_in(index.path(object)));
  }
  return out;
}

/// The pods with a sidecar in the namespace of a Dapr resource.
std::vector<const PodView*> dapr_pods(const Object& object, const ObjectIndex& index) {
  std::vector<const PodView*> out;
  for (const PodView& pod : index.pods()) {
    const Node* annotations = pod.annotations();
    const Node* enabled = annotations == nullptr ? nullptr : annotations->get("dapr.io/enabled");
    if (enabled != nullptr && enabled->text == "true" && pod.object->namespace_name == object.namespace_name)
      out.push_back(&pod);
  }
  return out;
}

void check_component(const Object& object, const ObjectIndex& index, Reporter& report) {
  const std::string who = fmt::format("the pod of each sidecar that loads `{}`", display(object));
  const std::vector<const PodView*> pods = dapr_pods(object, index);
  const std::string_view type = text_at(object.node, "spec.type");
  // `bindings.http` and middleware can use the app itself.
  const bool of_app = type.starts_with("middleware.") || type.starts_with("bindings.http") ||
                      type.find("local") != std::string_view::npos;
  if (of_app) return;
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const Node* value = value_at(item, "value");
    if (value == nullptr || !value->is(yaml::Kind::string)) continue;
    for (const LoopbackAddress& local : local_in(value->text)) {
      const bool served = std::ranges::any_of(
          pods, [&](const PodView* pod) { return !local.port.empty() && may_serve(*pod, local.port); });
      if (served) continue;
      report_local(object, text_at(item, "name"), *value, local, who, index, report);
      break;
    }
  }
}

/// The pods that read values of each ConfigMap. For look-ups only.
std::map<const Object*, std::vector<const PodView*>> readers_of(const ObjectIndex& index) {
  std::map<const Object*, std::vector<const PodView*>> out;
  for (const PodView& pod : index.pods()) {
    for (const ConfigurationUse& use : uses_of(pod)) {
      if (use.kind != "ConfigMap") continue;
      const Object* map = index.find(*pod.object, "ConfigMap", use.name->text);
      if (map != nullptr && (out[map].empty() || out[map].back() != &pod)) out[map].push_back(&pod);
    }
  }
  return out;
}

}  // namespace

void check_localhost_address(const ObjectIndex& index, Reporter& report) {
  for (const PodView& pod : index.pods()) {
    for (const Container& container : pod.containers) {
      for (const Node* variable : items_at(container.node, "env")) {
        check_value(*pod.object, text_at(variable, "name"), value_at(variable, "value"), {&pod},
                    fmt::format("the pod of `{}` itself", display(*pod.object)), index, report);
      }
    }
  }
  const auto readers = readers_of(index);
  for (const Object& object : index.objects()) {
    const auto pods = readers.find(&object);
    const Node* data = pods == readers.end() ? nullptr : value_at(object.node, "data");
    if (data == nullptr || !data->is(yaml::Kind::map)) continue;
    const std::string who = fmt::format("the pod of `{}` itself", display(*pods->second.front()->object));
    for (const yaml::Entry& entry : data->entries)
      check_value(object, entry.key, entry.value, pods->second, who, index, report);
  }
  const std::set<std::string_view> directories = cluster_directories(index);
  for (const Object& object : index.objects()) {
    if (object.id.group != "dapr.io" || object.id.kind != "Component") continue;
    if (directories.contains(directory_in(index.path(object)))) check_component(object, index, report);
  }
}

void check_cluster_address_in_browser(const Object& object, const ObjectIndex& index, Reporter& report) {
  for (const Setting& setting : settings_of(object, index)) {
    if (!keeps_browser_out(setting)) continue;
    const std::string_view host = setting.address.host;
    ObjectFinding& found = report.add_found(
        object, index.find_text(setting.value->span, setting.address.text),
        fmt::format("`{}` is used by browsers, but `{}` resolves only in the cluster", setting.name, host),
        "use the address of the Ingress, or a path such as `/api` that the server forwards");
    found.value = setting.value;
    found.value_key = setting.name;
  }
}

}  // namespace twinhull::lint
