#include "lint/security/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"added-capability", check_added_capability},
    Check{"apparmor-annotation-without-container", check_apparmor_annotation},
    Check{"bidirectional-mount", check_bidirectional_mount},
    Check{"cloud-credential-path", check_cloud_credentials},
    Check{"container-runtime-socket", check_runtime_socket},
    Check{"contradictory-root-user", check_contradictory_root},
    Check{"custom-proc-mount", check_custom_proc},
    Check{"custom-selinux-options", check_selinux},
    Check{"dangerous-capability", check_dangerous_capability},
    Check{"default-service-account", check_default_account},
    Check{"extra-capability", check_extra_capability},
    Check{"helm2-tiller", check_tiller},
    Check{"host-ipc", check_host_ipc},
    Check{"host-network", check_host_network},
    Check{"host-path-volume", check_host_path},
    Check{"host-pid", check_host_pid},
    Check{"host-port", check_host_port},
    Check{"impossible-privilege-escalation", check_impossible_escalation},
    Check{"kube-system-workload", check_kube_system},
    Check{"kubernetes-dashboard", check_dashboard},
    Check{"missing-seccomp-profile", check_missing_seccomp},
    Check{"open-namespace", check_namespace_level},
    Check{"permissive-scc", check_scc},
    Check{"possible-root-user", check_possible_root},
    Check{"privilege-escalation", check_escalation},
    Check{"privileged-container", check_privileged},
    Check{"probe-host", check_probe_host},
    Check{"restricted-volume", check_restricted_volume},
    Check{"root-group", check_root_group},
    Check{"read-only-without-volume", check_read_only_root},
    Check{"root-user", check_root_user},
    Check{"seccomp-annotation", check_seccomp_annotation},
    Check{"sensitive-host-path", check_sensitive_host_path},
    Check{"service-account-token-secret", check_token_secret},
    Check{"ssh-port", check_ssh_port},
    Check{"sudo-in-command", check_sudo},
    Check{"unconfined-apparmor", check_unconfined_apparmor},
    Check{"unconfined-seccomp", check_unconfined_seccomp},
    Check{"undropped-capabilities", check_undropped_capabilities},
    Check{"unenforced-non-root", check_unenforced_non_root},
    Check{"unmasked-proc", check_unmasked_proc},
    Check{"unneeded-service-account-token", check_tokens},
    Check{"unprivileged-bidirectional-mount", check_unprivileged_propagation},
    Check{"unsafe-sysctl", check_sysctls},
    Check{"unset-privilege-escalation", check_unset_escalation},
    Check{"windows-host-process", check_windows_host_process},
    Check{"writable-host-path", check_writable_host_path},
    Check{"writable-root-filesystem", check_root_filesystem},
};

}  // namespace

std::span<const Check> security_checks() { return table; }

}  // namespace twinhull::lint
