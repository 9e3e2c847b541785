#include "lint/probes/ports.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "lint/probes/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 5> handlers = {"livenessProbe", "readinessProbe", "startupProbe",
                                                      "lifecycle.postStart", "lifecycle.preStop"};

/// Whether any container of the pod declares that port name; containers share one network.
bool is_exposed(const PodView& pod, std::int64_t number) {
  for (const Container& container : pod.containers) {
    for (const yaml::Node* port : items_at(container.node, "ports")) {
      const yaml::Node* one = value_at(port, "containerPort");
      if (one != nullptr && one->integer() == number) return true;
    }
  }
  return false;
}

}  // namespace

bool is_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, base::is_digit); }

const yaml::Node* port_of(const yaml::Node* handler) {
  for (std::string_view path : {"httpGet.port", "tcpSocket.port", "grpc.port"}) {
    if (const yaml::Node* port = value_at(handler, path)) return port;
  }
  return nullptr;
}

std::optional<std::int64_t> resolve(const Container& container, const yaml::Node* port) {
  if (port == nullptr) return std::nullopt;
  if (port->is(yaml::Kind::integer)) return port->integer();
  const std::string_view name = text_at(port, "");
  for (const yaml::Node* one : items_at(container.node, "ports")) {
    const yaml::Node* number = value_at(one, "containerPort");
    if (number != nullptr && text_at(one, "name") == name) return number->integer();
  }
  return std::nullopt;
}

void check_unknown_probe_port(const Container& container, const PodView& pod, const ObjectIndex&,
                              Reporter& report) {
  for (std::string_view handler : handlers) {
    const yaml::Node* port = port_of(container.at(handler));
    if (port == nullptr || !port->is(yaml::Kind::string) || resolve(container, port)) continue;
    if (is_digits(port->text)) {
      report.add(*pod.object, port->span,
                 fmt::format("`{}` of {} uses port \"{}\" in quotes, which is a name without a letter: the "
                             "API server rejects it",
                             handler, describe(container), port->text),
                 "remove the quotes");
      continue;
    }
    report.add(*pod.object, port->span,
               fmt::format("`{}` uses port `{}`, which {} does not declare: it always fails", handler,
                           port->text, describe(container)),
               "use the name of a port of the container, or the number");
  }
}

void check_unexposed_probe_port(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  if (items_at(container.node, "ports").empty()) return;  // declaring ports is optional
  for (std::string_view probe : probe_names) {
    const yaml::Node* port = port_of(container.at(probe));
    if (port == nullptr || !port->is(yaml::Kind::integer)) continue;
    const std::optional<std::int64_t> number = port->integer();
    if (!number || is_exposed(pod, *number)) continue;
    report.add(
        *pod.object, port->span,
        fmt::format("`{}` uses port {}, which {} does not declare", probe, *number, describe(container)),
        "use a declared port, or add it to `ports`");
  }
}

}  // namespace twinhull::lint
