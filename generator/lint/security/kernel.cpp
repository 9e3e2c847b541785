#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/security/checks.h"
#include "lint/security/context.h"

namespace twinhull::lint {
namespace {

/// Those that only affect the pod itself. Kubernetes 1.31 did not yet include the last two.
constexpr std::array<std::string_view, 12> safe_sysctls = {"kernel.shm_rmid_forced",
                                                           "net.ipv4.ip_local_port_range",
                                                           "net.ipv4.ip_local_reserved_ports",
                                                           "net.ipv4.ip_unprivileged_port_start",
                                                           "net.ipv4.ping_group_range",
                                                           "net.ipv4.tcp_fin_timeout",
                                                           "net.ipv4.tcp_keepalive_intvl",
                                                           "net.ipv4.tcp_keepalive_probes",
                                                           "net.ipv4.tcp_keepalive_time",
                                                           "net.ipv4.tcp_syncookies",
                                                           "net.ipv4.tcp_rmem",
                                                           "net.ipv4.tcp_wmem"};

const yaml::Node* custom_proc(const Container& container) {
  const yaml::Node* mount = value_at(container.node, "securityContext.procMount");
  return mount != nullptr && text_at(mount, "") == "Unmasked" ? mount : nullptr;
}

}  // namespace

void check_unsafe_sysctl(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  std::span<const std::string_view> safe = safe_sysctls;
  if (index.kubernetes_version() < kubernetes::KubernetesVersion{32}) safe = safe.first(safe.size() - 2);
  for (const yaml::Node* item : items_at(pod.spec, "securityContext.sysctls")) {
    const yaml::Node* name = value_at(item, "name");
    const std::string_view text = text_at(name, "");
    if (text.empty() || std::ranges::find(safe, text) != safe.end()) continue;
    report.add(
        *pod.object, name->span,
        fmt::format("sysctl `{}` is unsafe: no node starts the Pod unless the kubelet allows it", text),
        "set it on the nodes, or allow it in the kubelet configuration");
  }
}

void check_unmasked_proc_mount(const Container& container, const PodView& pod, const ObjectIndex& index,
                               Reporter& report) {
  const yaml::Node* mount = custom_proc(container);
  if (mount == nullptr || uses_user_namespaces(pod, index)) return;
  report.add(*pod.object, mount->span,
             fmt::format("{} uses an unmasked /proc, which exposes the node", describe(container)),
             "remove `procMount`, or set `hostUsers: false`");
}

void check_proc_mount_not_in_restricted(const Container& container, const PodView& pod,
                                        const ObjectIndex& index, Reporter& report) {
  const yaml::Node* mount = custom_proc(container);
  if (mount == nullptr || !uses_user_namespaces(pod, index)) return;
  report.add(*pod.object, mount->span,
             fmt::format(
                 "{} uses an unmasked /proc, which the Restricted level forbids even with `hostUsers: false`",
                 describe(container)),
             "remove `procMount`");
}

}  // namespace twinhull::lint
