#include <doctest/doctest.h>

#include "lint_support.h"

namespace twinhull::lint {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("security settings of a container count before those of its pod") {
  CHECK(found_by("may-run-as-root", pod("securityContext: {runAsNonRoot: true}\n"
                                        "containers: [{name: a}, {name: b, securityContext: "
                                        "{runAsNonRoot: false}}]")) == Lines{"6 may-run-as-root: false"});
  CHECK(found_by("may-run-as-root",
                 pod("containers: [{name: a, securityContext: {runAsNonRoot: true}}, {name: b}]\n"
                     "initContainers: [{name: c}]")) == Lines{"6 may-run-as-root: c"});
  CHECK(
      found_by("missing-seccomp-profile",
               pod("initContainers:\n- {name: a, restartPolicy: Always}\n"
                   "containers:\n- {name: b, securityContext: {seccompProfile: {type: RuntimeDefault}}}")) ==
      Lines{"6 missing-seccomp-profile: a"});
  CHECK(found_by("missing-seccomp-profile", pod("securityContext: {seccompProfile: {type: Localhost}}\n"
                                                "containers: [{name: a}]"))
            .empty());
  // An explicit null is no setting.
  CHECK(found_by("may-run-as-root", pod("securityContext: {runAsNonRoot: null}\ncontainers: [{name: a}]")) ==
        Lines{"6 may-run-as-root: a"});
}

TEST_CASE("security of users: root, not root, both") {
  CHECK(found_by("run-as-root", pod("securityContext: {runAsUser: 0}\n"
                                    "containers: [{name: a, securityContext: {runAsUser: 5}}]")) ==
        Lines{"5 run-as-root: 0"});
  const std::string both =
      pod("securityContext: {runAsNonRoot: true, runAsUser: 0}\ncontainers: [{name: a}]");
  CHECK(found_by("run-as-non-root-conflict", both) == Lines{"5 run-as-non-root-conflict: 0"});
  CHECK(found_by("run-as-root", both).empty());
  CHECK(found_by("run-as-non-root-conflict", pod("securityContext: {runAsNonRoot: true, runAsUser: 0}\n"
                                                 "containers: [{name: a, securityContext: {runAsUser: 7}}]"))
            .empty());
  CHECK(found_by("missing-run-as-non-root",
                 pod("securityContext: {runAsNonRoot: false}\n"
                     "containers: [{name: a, securityContext: {runAsNonRoot: true}}]")) ==
        Lines{"5 missing-run-as-non-root: false"});
}

TEST_CASE("security with users of the pod's own") {
  const std::string text =
      pod("hostUsers: false\nsecurityContext: {runAsUser: 0}\n"
          "containers: [{name: a, securityContext: {procMount: Unmasked}}]");
  CHECK(found_by("run-as-root", text).empty());
  CHECK(found_by("may-run-as-root", text).empty());
  CHECK(found_by("unmasked-proc-mount", text).empty());
  CHECK(found_by("proc-mount-not-in-restricted", text) == Lines{"7 proc-mount-not-in-restricted: Unmasked"});
}

TEST_CASE("security of pods for Windows") {
  const Lines lines = found("security", pod("os: {name: windows}\nautomountServiceAccountToken: false\n"
                                            "containers: [{name: a, securityContext: {capabilities: {add: "
                                            "[CHOWN]}}}]"));
  // The standard asks even Windows for `runAsNonRoot`, and for no capability beyond the usual ones.
  CHECK(lines == Lines{"7 may-run-as-root: a"});
}

TEST_CASE("security of capabilities: one rule speaks about each") {
  const std::string text =
      pod("containers:\n- name: a\n  securityContext:\n    capabilities:\n      drop: [all]\n"
          "      add: [NET_BIND_SERVICE, CHOWN, chown, NET_RAW, cap_sys_admin, ALL]");
  Lines lines;
  for (const std::string& line : found("security", text)) {
    if (line.find("capabilit") != std::string::npos) lines.push_back(line);
  }
  CHECK(lines == Lines{"9 missing-drop-all-capabilities: all", "10 capability-not-in-baseline: NET_RAW",
                       "10 capability-not-in-baseline: chown", "10 capability-not-in-restricted: CHOWN",
                       "10 dangerous-capability: ALL", "10 dangerous-capability: cap_sys_admin"});
}

TEST_CASE("security of the node's directories: one rule speaks about each") {
  const std::string text = pod(
      "volumes:\n- {name: a, hostPath: {path: /var/run/docker.sock}}\n- {name: b, hostPath: {path: //etc/}}\n"
      "- {name: c, hostPath: {path: /root/.aws/credentials}}\n- {name: d, hostPath: {path: /data}}\n"
      "- {name: e, hostPath: {path: /run/containerd}}\n- {name: f, hostPath: null}\n"
      "- {name: g, hostPath: {path: /etc/localtime}}\n"
      "containers:\n- name: x\n  volumeMounts:\n  - {name: d, mountPath: /d}\n"
      "  - {name: g, mountPath: /g, readOnly: true}\n  - {name: a, mountPath: /a}");
  Lines lines;
  for (const std::string& line : found("security", text)) {
    if (line.find("path") != std::string::npos || line.find("socket") != std::string::npos)
      lines.push_back(line);
  }
  CHECK(lines == Lines{"6 container-runtime-socket: /var/run/docker.sock", "7 sensitive-host-path: //etc/",
                       "8 cloud-credentials-host-path: /root/.aws/credentials", "9 host-path-volume: /data",
                       "10 container-runtime-socket: /run/containerd", "12 host-path-volume: /etc/localtime",
                       "16 writable-host-path: d"});
}

TEST_CASE("security of ports, probes and sysctls") {
  CHECK(found_by("host-port", pod("hostNetwork: true\ncontainers: [{name: a, ports: [{hostPort: 80}]}]"))
            .empty());
  CHECK(found_by("host-port", pod("containers: [{name: a, ports: [{hostPort: 0}, {hostPort: 80}]}]")) ==
        Lines{"5 host-port: 80"});
  CHECK(found_by("probe-host-set",
                 pod("containers:\n- name: a\n  livenessProbe: {httpGet: {host: \"\", port: 1}}\n"
                     "  lifecycle: {preStop: {httpGet: {host: h, port: 1}}}")) ==
        Lines{"8 probe-host-set: h"});
  CHECK(found_by("unsafe-sysctl",
                 pod("securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}, {name: kernel.msgmax}]}\n"
                     "containers: [{name: a}]")) == Lines{"5 unsafe-sysctl: kernel.msgmax"});
}

TEST_CASE("security of AppArmor's annotations") {
  const std::string text = pod("containers: [{name: a}]",
                               "{container.apparmor.security.beta.kubernetes.io/a: unconfined, "
                               "container.apparmor.security.beta.kubernetes.io/b: runtime/default}");
  CHECK(found_by("unconfined-apparmor", text) == Lines{"3 unconfined-apparmor: unconfined"});
  CHECK(found_by("apparmor-annotation-unknown-container", text) ==
        Lines{"3 apparmor-annotation-unknown-container: container.apparmor.security.beta.kubernetes.io/b"});
}

TEST_CASE("security of tokens: bindings and accounts are looked at") {
  const std::string bound =
      "\n---\nkind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: r}\n"
      "subjects: [{kind: ServiceAccount, name: s}]\n";
  const std::string account =
      "\n---\nkind: ServiceAccount\napiVersion: v1\nmetadata: {name: s}\nautomountServiceAccountToken: "
      "false\n";
  const std::string text = pod("serviceAccountName: s\ncontainers: [{name: a}]");
  const std::string_view rule = "automounted-service-account-token";
  CHECK(found_by(rule, text).size() == 1);
  CHECK(found_by(rule, text + bound).empty());
  CHECK(found_by(rule, text + account).empty());
  CHECK(found_by(rule,
                 pod("serviceAccountName: s\nautomountServiceAccountToken: true\ncontainers: [{name: a}]") +
                     account) == Lines{"6 automounted-service-account-token: true"});
}

TEST_CASE("security rules bear any type anywhere") {
  for (const char* value : {"null", "7", "x", "[]", "[1, [2], {a: b}]", "{a: {b: c}}", "true", "[null]"}) {
    const std::string v = value;
    const std::string text =
        pod("securityContext: " + v + "\nvolumes: " + v + "\nos: " + v + "\nhostUsers: " + v +
                "\nhostNetwork: " + v + "\nserviceAccountName: " + v + "\ncontainers:\n- {name: " + v +
                ", image: " + v + ", ports: " + v + ", securityContext: " + v + ", volumeMounts: " + v +
                ", livenessProbe: " + v + ", command: " + v + ", lifecycle: " + v +
                "}\n- securityContext: {capabilities: " + v + ", runAsUser: " + v + ", seccompProfile: " + v +
                ", procMount: " + v + ", seLinuxOptions: " + v + "}\n- " + v,
            v);
    for (const std::string& line : found("security", text)) CHECK(line.find("not YAML") == std::string::npos);
  }
}

}  // namespace
}  // namespace twinhull::lint
