#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_privileged_container(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_windows_host_process(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_network(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_pid(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_ipc(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                     Reporter& report);
void check_probe_host_set(const Container& container, const PodView& pod, const ObjectIndex& index,
                          Reporter& report);

void check_host_path_volume(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_sensitive_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_container_runtime_socket(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_cloud_credentials_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_writable_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_disallowed_volume_type(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_dangerous_capability(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_capability_not_in_baseline(const Container& container, const PodView& pod,
                                      const ObjectIndex& index, Reporter& report);
void check_capability_not_in_restricted(const Container& container, const PodView& pod,
                                        const ObjectIndex& index, Reporter& report);
void check_missing_drop_all_capabilities(const Container& container, const PodView& pod,
                                         const ObjectIndex& index, Reporter& report);

void check_privilege_escalation(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_missing_allow_privilege_escalation(const Container& container, const PodView& pod,
                                              const ObjectIndex& index, Reporter& report);
void check_privilege_escalation_conflict(const Container& container, const PodView& pod,
                                         const ObjectIndex& index, Reporter& report);

void check_run_as_root(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_run_as_non_root_conflict(const Container& container, const PodView& pod, const ObjectIndex& index,
                                    Reporter& report);
void check_may_run_as_root(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_run_as_non_root(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_run_as_root_group(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_unconfined_seccomp(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_seccomp_profile(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_deprecated_seccomp_annotation(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unconfined_apparmor(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_apparmor_annotation_unknown_container(const PodView& pod, const ObjectIndex& index,
                                                 Reporter& report);
void check_disallowed_selinux_options(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_unsafe_sysctl(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unmasked_proc_mount(const Container& container, const PodView& pod, const ObjectIndex& index,
                               Reporter& report);
void check_proc_mount_not_in_restricted(const Container& container, const PodView& pod,
                                        const ObjectIndex& index, Reporter& report);

void check_read_only_without_volume(const Container& container, const PodView& pod, const ObjectIndex& index,
                                    Reporter& report);
void check_writable_root_filesystem(const Container& container, const PodView& pod, const ObjectIndex& index,
                                    Reporter& report);
void check_bidirectional_mount_propagation(const Container& container, const PodView& pod,
                                           const ObjectIndex& index, Reporter& report);
void check_invalid_bidirectional_mount(const Container& container, const PodView& pod,
                                       const ObjectIndex& index, Reporter& report);

void check_automounted_service_account_token(const ObjectIndex& index, Reporter& report);
void check_default_service_account(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_sudo_in_command(const Container& container, const PodView& pod, const ObjectIndex& index,
                           Reporter& report);
void check_ssh_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                    Reporter& report);
void check_helm2_tiller(const Object& object, const ObjectIndex& index, Reporter& report);
void check_kubernetes_dashboard(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);

void check_kube_system_workload(const Object& object, const ObjectIndex& index, Reporter& report);
void check_pod_security_not_enforced(const Object& object, const ObjectIndex& index, Reporter& report);
void check_service_account_token_secret(const Object& object, const ObjectIndex& index, Reporter& report);
void check_permissive_scc(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
