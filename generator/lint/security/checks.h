#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_privileged(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_windows_host_process(const Pod& pod, const Corpus& corpus, Report& report);
void check_host_network(const Pod& pod, const Corpus& corpus, Report& report);
void check_host_pid(const Pod& pod, const Corpus& corpus, Report& report);
void check_host_ipc(const Pod& pod, const Corpus& corpus, Report& report);
void check_host_port(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_probe_host(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);

void check_host_path(const Pod& pod, const Corpus& corpus, Report& report);
void check_sensitive_host_path(const Pod& pod, const Corpus& corpus, Report& report);
void check_runtime_socket(const Pod& pod, const Corpus& corpus, Report& report);
void check_cloud_credentials(const Pod& pod, const Corpus& corpus, Report& report);
void check_writable_host_path(const Pod& pod, const Corpus& corpus, Report& report);
void check_restricted_volume(const Pod& pod, const Corpus& corpus, Report& report);

void check_dangerous_capability(const Container& container, const Pod& pod, const Corpus& corpus,
                                Report& report);
void check_added_capability(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_extra_capability(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_undropped_capabilities(const Container& container, const Pod& pod, const Corpus& corpus,
                                  Report& report);

void check_escalation(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_unset_escalation(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_impossible_escalation(const Container& container, const Pod& pod, const Corpus& corpus,
                                 Report& report);

void check_root_user(const Pod& pod, const Corpus& corpus, Report& report);
void check_contradictory_root(const Container& container, const Pod& pod, const Corpus& corpus,
                              Report& report);
void check_possible_root(const Pod& pod, const Corpus& corpus, Report& report);
void check_unenforced_non_root(const Pod& pod, const Corpus& corpus, Report& report);
void check_root_group(const Pod& pod, const Corpus& corpus, Report& report);

void check_unconfined_seccomp(const Pod& pod, const Corpus& corpus, Report& report);
void check_missing_seccomp(const Pod& pod, const Corpus& corpus, Report& report);
void check_seccomp_annotation(const Pod& pod, const Corpus& corpus, Report& report);
void check_unconfined_apparmor(const Pod& pod, const Corpus& corpus, Report& report);
void check_apparmor_annotation(const Pod& pod, const Corpus& corpus, Report& report);
void check_selinux(const Pod& pod, const Corpus& corpus, Report& report);

void check_sysctls(const Pod& pod, const Corpus& corpus, Report& report);
void check_unmasked_proc(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_custom_proc(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);

void check_read_only_root(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_root_filesystem(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_bidirectional_mount(const Container& container, const Pod& pod, const Corpus& corpus,
                               Report& report);
void check_unprivileged_propagation(const Container& container, const Pod& pod, const Corpus& corpus,
                                    Report& report);

void check_tokens(const Corpus& corpus, Report& report);
void check_default_account(const Pod& pod, const Corpus& corpus, Report& report);

void check_sudo(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_ssh_port(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_tiller(const Object& object, const Corpus& corpus, Report& report);
void check_dashboard(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);

void check_kube_system(const Object& object, const Corpus& corpus, Report& report);
void check_namespace_level(const Object& object, const Corpus& corpus, Report& report);
void check_token_secret(const Object& object, const Corpus& corpus, Report& report);
void check_scc(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
