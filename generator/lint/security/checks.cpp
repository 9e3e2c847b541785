#include "lint/security/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"apparmor-annotation-unknown-container", check_apparmor_annotation_unknown_container},
    RuleCheck{"automounted-service-account-token", check_automounted_service_account_token},
    RuleCheck{"bidirectional-mount-propagation", check_bidirectional_mount_propagation},
    RuleCheck{"capability-not-in-baseline", check_capability_not_in_baseline},
    RuleCheck{"capability-not-in-restricted", check_capability_not_in_restricted},
    RuleCheck{"cloud-credentials-host-path", check_cloud_credentials_host_path},
    RuleCheck{"container-runtime-socket", check_container_runtime_socket},
    RuleCheck{"dangerous-capability", check_dangerous_capability},
    RuleCheck{"default-service-account", check_default_service_account},
    RuleCheck{"deprecated-seccomp-annotation", check_deprecated_seccomp_annotation},
    RuleCheck{"disallowed-selinux-options", check_disallowed_selinux_options},
    RuleCheck{"disallowed-volume-type", check_disallowed_volume_type},
    RuleCheck{"helm2-tiller", check_helm2_tiller},
    RuleCheck{"host-ipc", check_host_ipc},
    RuleCheck{"host-network", check_host_network},
    RuleCheck{"host-path-volume", check_host_path_volume},
    RuleCheck{"host-pid", check_host_pid},
    RuleCheck{"host-port", check_host_port},
    RuleCheck{"invalid-bidirectional-mount", check_invalid_bidirectional_mount},
    RuleCheck{"kube-system-workload", check_kube_system_workload},
    RuleCheck{"kubernetes-dashboard", check_kubernetes_dashboard},
    RuleCheck{"may-run-as-root", check_may_run_as_root},
    RuleCheck{"missing-allow-privilege-escalation", check_missing_allow_privilege_escalation},
    RuleCheck{"missing-drop-all-capabilities", check_missing_drop_all_capabilities},
    RuleCheck{"missing-run-as-non-root", check_missing_run_as_non_root},
    RuleCheck{"missing-seccomp-profile", check_missing_seccomp_profile},
    RuleCheck{"permissive-scc", check_permissive_scc},
    RuleCheck{"pod-security-not-enforced", check_pod_security_not_enforced},
    RuleCheck{"privilege-escalation", check_privilege_escalation},
    RuleCheck{"privilege-escalation-conflict", check_privilege_escalation_conflict},
    RuleCheck{"privileged-container", check_privileged_container},
    RuleCheck{"probe-host-set", check_probe_host_set},
    RuleCheck{"proc-mount-not-in-restricted", check_proc_mount_not_in_restricted},
    RuleCheck{"read-only-without-volume", check_read_only_without_volume},
    RuleCheck{"run-as-non-root-conflict", check_run_as_non_root_conflict},
    RuleCheck{"run-as-root", check_run_as_root},
    RuleCheck{"run-as-root-group", check_run_as_root_group},
    RuleCheck{"sensitive-host-path", check_sensitive_host_path},
    RuleCheck{"service-account-token-secret", check_service_account_token_secret},
    RuleCheck{"ssh-port", check_ssh_port},
    RuleCheck{"sudo-in-command", check_sudo_in_command},
    RuleCheck{"unconfined-apparmor", check_unconfined_apparmor},
    RuleCheck{"unconfined-seccomp", check_unconfined_seccomp},
    RuleCheck{"unmasked-proc-mount", check_unmasked_proc_mount},
    RuleCheck{"unsafe-sysctl", check_unsafe_sysctl},
    RuleCheck{"windows-host-process", check_windows_host_process},
    RuleCheck{"writable-host-path", check_writable_host_path},
    RuleCheck{"writable-root-filesystem", check_writable_root_filesystem},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> security_checks() { return table; }

}  // namespace twinhull::lint
