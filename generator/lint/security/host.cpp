#include <fmt/format.h>

#include <array>

#include "lint/security/checks.h"

namespace twinhull::lint {
namespace {

void check_host(const PodView& pod, std::string_view field, std::string_view what, Reporter& report) {
  const yaml::Node* set = pod.at(field);
  if (set == nullptr || !set->is_true()) return;
  report.add(*pod.object, set->span, fmt::format("`{}` uses {}", display(*pod.object), what),
             fmt::format("remove `{}`", field));
}

}  // namespace

void check_host_network(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostNetwork", "the host network: NetworkPolicies do not apply to its Pods", report);
}

void check_host_pid(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostPID", "the host PID namespace: it sees all processes and their environment", report);
}

void check_host_ipc(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostIPC", "the host IPC namespace: it can read shared memory of the node's processes",
             report);
}

void check_host_port(const Container& container, const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (is_true_at(pod.spec, "hostNetwork"))
    return;  // every port is a host port then: reported by host-network
  for (const yaml::Node* port : items_at(container.node, "ports")) {
    const yaml::Node* host = value_at(port, "hostPort");
    if (host == nullptr || host->integer() == 0) continue;
    report.add(*pod.object, host->span,
               fmt::format("{} uses host port {}: one Pod per node, reachable without a Service",
                           describe(container), text_at(host, "")),
               "remove `hostPort` and use a Service");
  }
}

void check_probe_host_set(const Container& container, const PodView& pod, const ObjectIndex& index,
                          Reporter& report) {
  if (index.kubernetes_version() < kubernetes::KubernetesVersion{34}) return;
  constexpr std::array<std::string_view, 5> handlers = {"livenessProbe", "readinessProbe", "startupProbe",
                                                        "lifecycle.postStart", "lifecycle.preStop"};
  for (std::string_view handler : handlers) {
    const yaml::Node* node = container.at(handler);
    for (std::string_view path : {"httpGet.host", "tcpSocket.host"}) {
      const yaml::Node* host = value_at(node, path);
      if (host == nullptr || text_at(host, "").empty()) continue;
      report.add(*pod.object, host->span,
                 fmt::format("`{}` of {} connects to `{}` from the node instead of to the Pod", handler,
                             describe(container), text_at(host, "")),
                 "remove `host`; for a virtual host, set the header `Host` in `httpHeaders`");
    }
  }
}

}  // namespace twinhull::lint
