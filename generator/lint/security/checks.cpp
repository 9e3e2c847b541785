#include "lint/security/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"capability-not-in-baseline", check_added_capability},
    RuleCheck{"apparmor-annotation-unknown-container", check_apparmor_annotation},
    RuleCheck{"bidirectional-mount-propagation", check_bidirectional_mount},
    RuleCheck{"cloud-credentials-host-path", check_cloud_credentials},
    RuleCheck{"container-runtime-socket", check_runtime_socket},
    RuleCheck{"run-as-non-root-conflict", check_contradictory_root},
    RuleCheck{"proc-mount-not-in-restricted", check_custom_proc},
    RuleCheck{"disallowed-selinux-options", check_selinux},
    RuleCheck{"dangerous-capability", check_dangerous_capability},
    RuleCheck{"default-service-account", check_default_account},
    RuleCheck{"capability-not-in-restricted", check_extra_capability},
    RuleCheck{"helm2-tiller", check_tiller},
    RuleCheck{"host-ipc", check_host_ipc},
    RuleCheck{"host-network", check_host_network},
    RuleCheck{"host-path-volume", check_host_path},
    RuleCheck{"host-pid", check_host_pid},
    RuleCheck{"host-port", check_host_port},
    RuleCheck{"privilege-escalation-conflict", check_impossible_escalation},
    RuleCheck{"kube-system-workload", check_kube_system},
    RuleCheck{"kubernetes-dashboard", check_dashboard},
    RuleCheck{"missing-seccomp-profile", check_missing_seccomp},
    RuleCheck{"pod-security-not-enforced", check_namespace_level},
    RuleCheck{"permissive-scc", check_scc},
    RuleCheck{"may-run-as-root", check_possible_root},
    RuleCheck{"privilege-escalation", check_escalation},
    RuleCheck{"privileged-container", check_privileged},
    RuleCheck{"probe-host-set", check_probe_host},
    RuleCheck{"disallowed-volume-type", check_restricted_volume},
    RuleCheck{"run-as-root-group", check_root_group},
    RuleCheck{"read-only-without-volume", check_read_only_root},
    RuleCheck{"run-as-root", check_root_user},
    RuleCheck{"deprecated-seccomp-annotation", check_seccomp_annotation},
    RuleCheck{"sensitive-host-path", check_sensitive_host_path},
    RuleCheck{"service-account-token-secret", check_token_secret},
    RuleCheck{"ssh-port", check_ssh_port},
    RuleCheck{"sudo-in-command", check_sudo},
    RuleCheck{"unconfined-apparmor", check_unconfined_apparmor},
    RuleCheck{"unconfined-seccomp", check_unconfined_seccomp},
    RuleCheck{"missing-drop-all-capabilities", check_undropped_capabilities},
    RuleCheck{"missing-run-as-non-root", check_unenforced_non_root},
    RuleCheck{"unmasked-proc-mount", check_unmasked_proc},
    RuleCheck{"automounted-service-account-token", check_tokens},
    RuleCheck{"invalid-bidirectional-mount", check_unprivileged_propagation},
    RuleCheck{"unsafe-sysctl", check_sysctls},
    RuleCheck{"missing-allow-privilege-escalation", check_unset_escalation},
    RuleCheck{"windows-host-process", check_windows_host_process},
    RuleCheck{"writable-host-path", check_writable_host_path},
    RuleCheck{"writable-root-filesystem", check_root_filesystem},
};

}  // namespace

std::span<const RuleCheck> security_checks() { return table; }

}  // namespace twinhull::lint
