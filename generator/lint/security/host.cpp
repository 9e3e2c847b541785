#include <fmt/format.h>

#include <array>

#include "lint/security/checks.h"

namespace twinhull::lint {
namespace {

void check_host(const PodView& pod, std::string_view field, std::string_view what, Reporter& report) {
  const yaml::Node* set = pod.at(field);
  if (set == nullptr || !set->truth()) return;
  report.add(*pod.object, set->span, fmt::format("`{}` shares {}", display(*pod.object), what),
             fmt::format("take `{}` out", field));
}

}  // namespace

void check_host_network(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostNetwork",
             "the network of its node: it reaches what listens there only, and no NetworkPolicy holds for it",
             report);
}

void check_host_pid(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostPID", "the processes of its node: it sees them all, with their environments", report);
}

void check_host_ipc(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_host(pod, "hostIPC", "the memory segments of its node: it can read what processes there share",
             report);
}

void check_host_port(const Container& container, const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (truth_at(pod.spec, "hostNetwork")) return;  // every port is the node's then: host-network says so
  for (const yaml::Node* port : items_at(container.node, "ports")) {
    const yaml::Node* host = value_at(port, "hostPort");
    if (host == nullptr || host->integer() == 0) continue;
    report.add(
        *pod.object, host->span,
        fmt::format("{} takes port {} of its node: one such pod per node, reachable past every Service",
                    describe(container), text_at(host, "")),
        "take `hostPort` out and reach the pod through a Service");
  }
}

void check_probe_host(const Container& container, const PodView& pod, const ObjectIndex& corpus,
                      Reporter& report) {
  if (corpus.release() < kubernetes::KubernetesVersion{34}) return;
  constexpr std::array<std::string_view, 5> handlers = {"livenessProbe", "readinessProbe", "startupProbe",
                                                        "lifecycle.postStart", "lifecycle.preStop"};
  for (std::string_view handler : handlers) {
    const yaml::Node* node = container.at(handler);
    for (std::string_view path : {"httpGet.host", "tcpSocket.host"}) {
      const yaml::Node* host = value_at(node, path);
      if (host == nullptr || text_at(host, "").empty()) continue;
      report.add(*pod.object, host->span,
                 fmt::format("`{}` of {} asks `{}`, seen from the node, instead of the pod", handler,
                             describe(container), text_at(host, "")),
                 "take `host` out; for another virtual host set the header `Host` in `httpHeaders`");
    }
  }
}

}  // namespace twinhull::lint
