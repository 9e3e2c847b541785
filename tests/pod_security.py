"""The profiles pss-baseline and pss-restricted agree with Pod Security admission.

An evaluation of the Pod Security Standards, written here from their description (Kubernetes 1.31 to 1.36), checks
random pods as does `twinhull lint --profile pss-…`: a pod passes both or neither.
"""

import json
import random
import subprocess
import sys

from pathlib import Path

import suite

REPOSITORY = Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
SECURITY = {page.stem for page in (REPOSITORY / "docs/rules").glob("*.md") if "Group: security." in page.read_text()}
PODS = 1000
# Rejected by the API at any level: not part of Pod Security.
REFUSED = {"run-as-non-root-conflict", "privilege-escalation-conflict", "invalid-bidirectional-mount"}

USUAL = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
         "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"]
SYSCTLS = ["kernel.shm_rmid_forced"] + ["net.ipv4." + name for name in (
    "ip_local_port_range", "ip_local_reserved_ports", "ip_unprivileged_port_start", "ping_group_range",
    "tcp_fin_timeout", "tcp_keepalive_intvl", "tcp_keepalive_probes", "tcp_keepalive_time", "tcp_syncookies")]
NEW_SYSCTLS = ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]
SELINUX = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
           "secret"}
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


class Maker:
    """Generates pods that are mostly valid, with occasional violations."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def add(self, to, key, chance, *values):
        if self.random.random() < chance:
            value = self.random.choice(values)
            to[key] = value() if callable(value) else value

    def profile(self):
        return {"type": self.random.choice(["RuntimeDefault", "RuntimeDefault", "Localhost", "Unconfined"])}

    def selinux(self):
        out = {}
        self.add(out, "type", .6, *SELINUX, "spc_t")
        self.add(out, "user", .1, "", "someone")
        self.add(out, "role", .1, "", "something")
        return out

    def context(self, chance):
        out = {}
        self.add(out, "runAsNonRoot", chance, True, True, True, False)
        self.add(out, "runAsUser", chance * .6, 0, 1000, 1000, 1000)
        self.add(out, "seccompProfile", chance, self.profile)
        self.add(out, "appArmorProfile", .05, self.profile)
        self.add(out, "seLinuxOptions", .05, self.selinux)
        self.add(out, "windowsOptions", .03, {"hostProcess": True}, {"hostProcess": False})
        return out

    def handler(self):
        out = {"port": 80}
        self.add(out, "host", .2, "", "127.0.0.1", "example.com")
        return {self.random.choice(["httpGet", "tcpSocket"]): out}

    def capabilities(self):
        out = {}
        self.add(out, "drop", .96, *[["ALL"]] * 9, ["NET_RAW"], ["all"], ["NET_RAW", "ALL"])
        names = USUAL + ["NET_BIND_SERVICE"] * 20 + ["SYS_ADMIN", "NET_RAW", "chown", "CAP_CHOWN", "ALL"]
        if self.random.random() < .15:
            out["add"] = self.random.sample(names, self.random.choice([1, 1, 2]))
        return out

    def container(self, name):
        out, context = {"name": name, "image": "registry.example.com/web:1"}, self.context(.5)
        self.add(context, "privileged", .1, True, False)
        self.add(context, "allowPrivilegeEscalation", .93, *[False] * 9, True)
        self.add(context, "capabilities", .97, self.capabilities)
        self.add(context, "procMount", .05, "Default", "Unmasked")
        out["securityContext"] = context
        self.add(out, "ports", .3, *[[{"containerPort": 80, "hostPort": port}] for port in (0, 0, 0, 80)])
        for probe in PROBES:
            self.add(out, probe, .1, self.handler)
        self.add(out, "lifecycle", .08, lambda: {self.random.choice(["preStop", "postStart"]): self.handler()})
        return out

    def volume(self, number):
        kinds = [{kind: {}} for kind in sorted(VOLUMES)] + [{"nfs": {"server": "files", "path": "/"}}] + [
            {"hostPath": {"path": path}} for path in ("/", "/data", "/var/run/docker.sock", "/root/.aws")]
        return {"name": f"volume-{number}", **self.random.choice(kinds)}

    def pod(self, number):
        spec, context, annotations = {}, self.context(.75), {}
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            self.add(spec, field, .06, True, False)
        self.add(spec, "hostUsers", .15, True, False)
        self.add(spec, "os", .12, {"name": "linux"}, {"name": "windows"})
        names = SYSCTLS + NEW_SYSCTLS * 3 + ["kernel.msgmax"] * 5
        self.add(context, "sysctls", .1, lambda: [{"name": self.random.choice(names), "value": "1"}])
        spec["securityContext"] = context
        spec["containers"] = [self.container(f"main-{i}") for i in range(self.random.choice([1, 1, 2]))]
        self.add(spec, "initContainers", .2, lambda: [self.container("init")],
                 lambda: [{**self.container("sidecar"), "restartPolicy": "Always"}])
        self.add(spec, "ephemeralContainers", .1, lambda: [self.container("look")])
        self.add(spec, "volumes", .3, lambda: [self.volume(i) for i in range(self.random.choice([1, 2]))])
        self.add(annotations, APPARMOR + "main-0", .05, "runtime/default", "localhost/web", "unconfined", "")
        return {"apiVersion": "v1", "kind": "Pod", "spec": spec,
                "metadata": {"name": f"pod-{number}", "annotations": annotations}}


def containers_of(spec):
    return spec.get("initContainers", []) + spec["containers"] + spec.get("ephemeralContainers", [])


def breaks_baseline(pod, minor):
    """The baseline checks that a pod violates."""
    spec, containers = pod["spec"], containers_of(pod["spec"])
    own = [container["securityContext"] for container in containers]
    contexts = [spec["securityContext"]] + own
    safe = SYSCTLS + (NEW_SYSCTLS if minor >= 32 else [])
    handlers = [handler for container in containers for handler in
                [container.get(probe, {}) for probe in PROBES] + list(container.get("lifecycle", {}).values())]
    options = [context.get("seLinuxOptions", {}) for context in contexts]
    broken = {
        "privileged": any(context.get("privileged") for context in own),
        "hostNamespaces": any(spec.get(field) for field in ("hostNetwork", "hostPID", "hostIPC")),
        "hostPathVolumes": any("hostPath" in volume for volume in spec.get("volumes", [])),
        "hostPorts": any(port.get("hostPort") for container in containers for port in container.get("ports", [])),
        "capabilities": any(name not in USUAL for context in own
                            for name in context.get("capabilities", {}).get("add", [])),
        "appArmorProfile": any(context.get("appArmorProfile", {}).get("type") == "Unconfined" for context in contexts)
        or any(value not in ("", "runtime/default") and not value.startswith("localhost/")
               for value in pod["metadata"]["annotations"].values()),
        "seLinuxOptions": any(option.get("type", "") not in SELINUX or option.get("user") or option.get("role")
                              for option in options),
        "procMount": any(context.get("procMount", "Default") != "Default" for context in own)
        and not (minor >= 35 and spec.get("hostUsers") is False),
        "seccompProfile": any(context.get("seccompProfile", {}).get("type") == "Unconfined" for context in contexts),
        "sysctls": any(item["name"] not in safe for item in spec["securityContext"].get("sysctls", [])),
        "windowsHostProcess": any(context.get("windowsOptions", {}).get("hostProcess") for context in contexts),
        "hostProbesAndHostLifecycle": minor >= 34 and any(
            part.get("host") for handler in handlers for part in handler.values()),
    }
    return {name for name, is_broken in broken.items() if is_broken}


def breaks_restricted(pod, minor):
    """The restricted checks, in addition to those of the baseline, that a pod violates."""
    spec, overall = pod["spec"], pod["spec"]["securityContext"]
    own = [container["securityContext"] for container in containers_of(spec)]
    linux = spec.get("os", {}).get("name") != "windows"
    users = not (minor >= 35 and spec.get("hostUsers") is False)
    capabilities = [context.get("capabilities", {}) for context in own]
    broken = {
        "procMount": any(context.get("procMount", "Default") != "Default" for context in own),
        "restrictedVolumes": any(not VOLUMES & set(volume) for volume in spec.get("volumes", [])),
        "allowPrivilegeEscalation": linux and any(context.get("allowPrivilegeEscalation") is not False
                                                  for context in own),
        "capabilities": linux and any("ALL" not in one.get("drop", []) or set(one.get("add", [])) - {"NET_BIND_SERVICE"}
                                      for one in capabilities),
        "seccompProfile": linux and "seccompProfile" not in overall and any("seccompProfile" not in context
                                                                            for context in own),
        "runAsNonRoot": users and (overall.get("runAsNonRoot") is False or any(
            not context.get("runAsNonRoot", overall.get("runAsNonRoot", False)) for context in own)),
        "runAsUser": users and any(context.get("runAsUser") == 0 for context in [overall] + own),
    }
    return {name for name, is_broken in broken.items() if is_broken}


def linted(pods, profile, minor):
    """The security rules that report each pod, by its number. The findings per file are limited, so it uses several."""
    part = 200
    if len(pods) > part:
        return linted(pods[:part], profile, minor) + linted(pods[part:], profile, minor)
    text = "\n".join("---\n" + json.dumps(pod) for pod in pods)
    ran = subprocess.run([BINARY, "lint", "--profile", profile, "--kubernetes-version", f"1.{minor}",
                          "--format", "json", "-"], input=text, capture_output=True, text=True)
    out = [set() for _ in pods]
    for finding in json.loads(ran.stdout)["findings"]:
        if finding["rule"] in SECURITY:
            out[finding["line"] // 2 - 1].add(finding["rule"])
    return out


def main():
    pods = [Maker(seed).pod(seed) for seed in range(PODS)]
    passed = failed = 0
    for minor in (31, 33, 34, 36):
        for profile in ("pss-baseline", "pss-restricted"):
            for pod, rules in zip(pods, linted(pods, profile, minor)):
                broken = breaks_baseline(pod, minor)
                if profile == "pss-restricted":
                    broken |= breaks_restricted(pod, minor)
                # Of the rejected ones, one corresponds to a rule of the standard: root with runAsNonRoot.
                spoken = rules - REFUSED
                if "runAsUser" in broken:
                    spoken |= rules & {"run-as-non-root-conflict"}
                if bool(spoken) == bool(broken):
                    passed += 1
                    continue
                failed += 1
                print(f"FAILED {profile} of 1.{minor}: violates {sorted(broken)}, reported {sorted(spoken)}\n"
                      f"  {json.dumps(pod)}")
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
