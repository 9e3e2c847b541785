#include "lint/security/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"added-capability", check_added_capability},
    RuleCheck{"apparmor-annotation-without-container", check_apparmor_annotation},
    RuleCheck{"bidirectional-mount", check_bidirectional_mount},
    RuleCheck{"cloud-credential-path", check_cloud_credentials},
    RuleCheck{"container-runtime-socket", check_runtime_socket},
    RuleCheck{"contradictory-root-user", check_contradictory_root},
    RuleCheck{"custom-proc-mount", check_custom_proc},
    RuleCheck{"custom-selinux-options", check_selinux},
    RuleCheck{"dangerous-capability", check_dangerous_capability},
    RuleCheck{"default-service-account", check_default_account},
    RuleCheck{"extra-capability", check_extra_capability},
    RuleCheck{"helm2-tiller", check_tiller},
    RuleCheck{"host-ipc", check_host_ipc},
    RuleCheck{"host-network", check_host_network},
    RuleCheck{"host-path-volume", check_host_path},
    RuleCheck{"host-pid", check_host_pid},
    RuleCheck{"host-port", check_host_port},
    RuleCheck{"impossible-privilege-escalation", check_impossible_escalation},
    RuleCheck{"kube-system-workload", check_kube_system},
    RuleCheck{"kubernetes-dashboard", check_dashboard},
    RuleCheck{"missing-seccomp-profile", check_missing_seccomp},
    RuleCheck{"open-namespace", check_namespace_level},
    RuleCheck{"permissive-scc", check_scc},
    RuleCheck{"possible-root-user", check_possible_root},
    RuleCheck{"privilege-escalation", check_escalation},
    RuleCheck{"privileged-container", check_privileged},
    RuleCheck{"probe-host", check_probe_host},
    RuleCheck{"restricted-volume", check_restricted_volume},
    RuleCheck{"root-group", check_root_group},
    RuleCheck{"read-only-without-volume", check_read_only_root},
    RuleCheck{"root-user", check_root_user},
    RuleCheck{"seccomp-annotation", check_seccomp_annotation},
    RuleCheck{"sensitive-host-path", check_sensitive_host_path},
    RuleCheck{"service-account-token-secret", check_token_secret},
    RuleCheck{"ssh-port", check_ssh_port},
    RuleCheck{"sudo-in-command", check_sudo},
    RuleCheck{"unconfined-apparmor", check_unconfined_apparmor},
    RuleCheck{"unconfined-seccomp", check_unconfined_seccomp},
    RuleCheck{"undropped-capabilities", check_undropped_capabilities},
    RuleCheck{"unenforced-non-root", check_unenforced_non_root},
    RuleCheck{"unmasked-proc", check_unmasked_proc},
    RuleCheck{"unneeded-service-account-token", check_tokens},
    RuleCheck{"unprivileged-bidirectional-mount", check_unprivileged_propagation},
    RuleCheck{"unsafe-sysctl", check_sysctls},
    RuleCheck{"unset-privilege-escalation", check_unset_escalation},
    RuleCheck{"windows-host-process", check_windows_host_process},
    RuleCheck{"writable-host-path", check_writable_host_path},
    RuleCheck{"writable-root-filesystem", check_root_filesystem},
};

}  // namespace

std::span<const RuleCheck> security_checks() { return table; }

}  // namespace twinhull::lint
