#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_privileged(const Container& container, const PodView& pod, const ObjectIndex& index,
                      Reporter& report);
void check_windows_host_process(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_network(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_pid(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_ipc(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_host_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                     Reporter& report);
void check_probe_host(const Container& container, const PodView& pod, const ObjectIndex& index,
                      Reporter& report);

void check_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_sensitive_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_runtime_socket(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_cloud_credentials(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_writable_host_path(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_restricted_volume(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_dangerous_capability(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_added_capability(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_extra_capability(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_undropped_capabilities(const Container& container, const PodView& pod, const ObjectIndex& index,
                                  Reporter& report);

void check_escalation(const Container& container, const PodView& pod, const ObjectIndex& index,
                      Reporter& report);
void check_unset_escalation(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_impossible_escalation(const Container& container, const PodView& pod, const ObjectIndex& index,
                                 Reporter& report);

void check_root_user(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_contradictory_root(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_possible_root(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unenforced_non_root(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_root_group(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_unconfined_seccomp(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_missing_seccomp(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_seccomp_annotation(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unconfined_apparmor(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_apparmor_annotation(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_selinux(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_sysctls(const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_unmasked_proc(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_custom_proc(const Container& container, const PodView& pod, const ObjectIndex& index,
                       Reporter& report);

void check_read_only_root(const Container& container, const PodView& pod, const ObjectIndex& index,
                          Reporter& report);
void check_root_filesystem(const Container& container, const PodView& pod, const ObjectIndex& index,
                           Reporter& report);
void check_bidirectional_mount(const Container& container, const PodView& pod, const ObjectIndex& index,
                               Reporter& report);
void check_unprivileged_propagation(const Container& container, const PodView& pod, const ObjectIndex& index,
                                    Reporter& report);

void check_tokens(const ObjectIndex& index, Reporter& report);
void check_default_account(const PodView& pod, const ObjectIndex& index, Reporter& report);

void check_sudo(const Container& container, const PodView& pod, const ObjectIndex& index, Reporter& report);
void check_ssh_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                    Reporter& report);
void check_tiller(const Object& object, const ObjectIndex& index, Reporter& report);
void check_dashboard(const Container& container, const PodView& pod, const ObjectIndex& index,
                     Reporter& report);

void check_kube_system(const Object& object, const ObjectIndex& index, Reporter& report);
void check_namespace_level(const Object& object, const ObjectIndex& index, Reporter& report);
void check_token_secret(const Object& object, const ObjectIndex& index, Reporter& report);
void check_scc(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
