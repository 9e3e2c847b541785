#include <doctest/doctest.h>

#include "lint_support.h"

namespace twinhull::lint {
namespace {

using Lines = std::vector<std::string>;

Lines image(const std::string& written) {
  Lines rules;
  for (const std::string& line : found("image", pod("containers: [{name: a, " + written + "}]"))) {
    rules.push_back(line.substr(2, line.find(':') - 2));
  }
  return rules;
}

TEST_CASE("pods' images: tags, ports and digests") {
  const std::string digest = "@sha256:" + std::string(64, 'a');
  CHECK(image("image: \"registry:5000/app\"") == Lines{"latest-tag"});
  CHECK(image("image: \"registry:5000/app:1\"").empty());
  CHECK(image("image: app" + digest).empty());
  CHECK(image("image: \"app:latest" + digest + "\", imagePullPolicy: IfNotPresent").empty());
  CHECK(image("image: \"app:latest\", imagePullPolicy: IfNotPresent") == Lines{"latest-tag-without-pull"});
  CHECK(image("image: \"app:latest\", imagePullPolicy: Never") == Lines{"latest-tag"});
  CHECK(image("image: \"app:latest\", imagePullPolicy: Always") == Lines{"latest-tag"});
  CHECK(image("image: \"\"") == Lines{"invalid-image-reference"});
  CHECK(image("command: [a]") == Lines{"invalid-image-reference"});
  CHECK(image("image: \" app:1\"") == Lines{"invalid-image-reference"});
  CHECK(image("image: \"docker://app:1\"") == Lines{"invalid-image-reference"});
  CHECK(image("image: ko://example.com/app:1").empty());
  CHECK(image("image: \"k8s.gcr.io.example.com/app:1\"").empty());
}

TEST_CASE("pods' images of custom workloads are left to their operators") {
  CHECK(found_by("invalid-image-reference",
                 "kind: Thing\napiVersion: example.com/v1\nmetadata: {name: t}\n"
                 "spec: {template: {spec: {containers: [{name: a}]}}}\n")
            .empty());
}

TEST_CASE("pods' resources: limits set elsewhere are used") {
  const auto resources = [](const std::string& written) { return found("resources", written); };
  CHECK(resources(pod("containers: [{name: a}]")) == Lines{"5 missing-resources: a"});
  CHECK(resources(pod("containers: [{name: a, resources: {requests: {}}}]")) ==
        Lines{"5 missing-resources: a"});
  CHECK(resources(pod("containers: [{name: a, resources: {limits: {memory: 1Gi}}}]")) ==
        Lines{"5 missing-cpu-request: a"});
  CHECK(resources(pod("containers: [{name: a, resources: {requests: {cpu: 1}}}]")) ==
        Lines{"5 missing-memory-limit: a", "5 missing-memory-request: a"});
  CHECK(resources(pod("resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}\ncontainers: [{name: a}]"))
            .empty());
  // A sidecar runs as long as the others do; an init container does not.
  CHECK(resources(pod("initContainers:\n- {name: a}\n- {name: b, restartPolicy: Always}\n"
                      "containers: [{name: c, resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}}]")) ==
        Lines{"7 missing-resources: b"});
  const std::string range =
      "---\nkind: LimitRange\napiVersion: v1\nmetadata: {name: r}\n"
      "spec: {limits: [{type: Container, default: {memory: 1Gi}, defaultRequest: {cpu: 1}}]}\n";
  CHECK(resources(pod("containers: [{name: a}]") + range).empty());
}

TEST_CASE("pods' requests and limits are compared as amounts") {
  const auto exceeds = [](const std::string& request, const std::string& limit) {
    return !found_by("requests-exceed-limits", pod("containers: [{name: a, resources: {requests: {cpu: " +
                                                   request + "}, limits: {cpu: " + limit + "}}}]"))
                .empty();
  };
  CHECK(exceeds("1Gi", "1G"));
  CHECK_FALSE(exceeds("1G", "1Gi"));
  CHECK_FALSE(exceeds("500m", "0.5"));
  CHECK(exceeds("2", "1500m"));
  CHECK_FALSE(exceeds("much", "1Gi"));
  CHECK_FALSE(exceeds("{a: b}", "[1]"));
  CHECK(exceeds("1Gi", "null"));
  const std::string both =
      "containers: [{name: a, resources: {requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: ";
  CHECK(found_by("requests-exceed-limits", pod(both + "1}}}]")) == Lines{"5 requests-exceed-limits: 2"});
  CHECK(found_by("extended-resource-limit-mismatch", pod(both + "1}}}]")).empty());
  CHECK(found_by("extended-resource-limit-mismatch", pod(both + "4}}}]")).size() == 1);
  CHECK(found_by("extended-resource-limit-mismatch", pod(both + "2}}}]")).empty());
}

TEST_CASE("pods' claims, in templates and ephemeral ones too") {
  const std::string set =
      "kind: StatefulSet\napiVersion: apps/v1\nmetadata: {name: s}\nspec:\n  volumeClaimTemplates:\n"
      "  - metadata: {name: data}\n    spec: {accessModes: [], resources: {requests: {storage: 0}}}\n";
  CHECK(found_by("pvc-without-storage-request", set) == Lines{"7 pvc-without-storage-request: 0"});
  CHECK(found_by("pvc-without-access-mode", set) == Lines{"7 pvc-without-access-mode: accessModes"});
  CHECK(found_by("pvc-without-storage-request",
                 pod("volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: "
                     "{}}}}]\ncontainers: [{name: a}]")) == Lines{"5 pvc-without-storage-request: v"});
}

std::string service(const std::string& spec) {
  return "---\nkind: Service\napiVersion: v1\nmetadata: {name: s}\nspec: {selector: {app: p}, " + spec +
         "}\n";
}

TEST_CASE("pods' readiness: only the container that gets requests is asked for it") {
  const std::string_view rule = "missing-readiness-probe";
  const std::string two =
      "containers:\n- {name: a, ports: [{name: http, containerPort: 80}]}\n"
      "- {name: b, ports: [{containerPort: 90}], readinessProbe: {tcpSocket: {port: 90}}}";
  CHECK(found_by(rule, pod(two)).empty());
  CHECK(found_by(rule, pod(two) + service("ports: [{port: 1, targetPort: http}]")) ==
        Lines{"6 missing-readiness-probe: a"});
  CHECK(found_by(rule, pod(two) + service("ports: [{port: 90}]")).empty());
  CHECK(found_by(rule, pod(two) + service("ports: [{port: 7}]")).empty());  // nobody says where that leads
  CHECK(found_by(rule, pod(two) + service("ports: [{port: 80}], publishNotReadyAddresses: true")).empty());
  CHECK(found_by(rule, pod("containers: [{name: a}]") + service("ports: [{port: 7}]")) ==
        Lines{"5 missing-readiness-probe: a"});
  // A probe of an init container says nothing about the pod.
  CHECK(found_by(rule, pod("initContainers: [{name: i, readinessProbe: {exec: {command: [x]}}}]\n"
                           "containers: [{name: a}]") +
                           service("ports: [{port: 7}]"))
            .size() == 1);
  CHECK(found_by("missing-probes", pod("containers: [{name: a}]")) == Lines{"5 missing-probes: a"});
  CHECK(found_by("missing-probes", pod("restartPolicy: Never\ncontainers: [{name: a}]")).empty());
}

TEST_CASE("pods' probes that ask the same") {
  const auto same = [](const std::string& liveness, const std::string& readiness) {
    return !found_by("identical-probes",
                     pod("containers:\n- name: a\n  ports: [{name: one, containerPort: 1}, "
                         "{name: two, containerPort: 2}]\n  livenessProbe: {" +
                         liveness + "}\n  readinessProbe: {" + readiness + "}"))
                .empty();
  };
  CHECK(same("httpGet: {path: /, port: one}", "httpGet: {port: 1}"));
  CHECK_FALSE(same("httpGet: {path: /, port: one}", "httpGet: {path: /, port: two}"));
  CHECK_FALSE(same("httpGet: {path: /a, port: one}", "httpGet: {path: /b, port: one}"));
  CHECK_FALSE(same("httpGet: {port: 1}, failureThreshold: 6", "httpGet: {port: 1}"));
  CHECK(same("tcpSocket: {port: 1}, periodSeconds: 5", "tcpSocket: {port: one}"));
  CHECK(same("exec: {command: [a, b]}", "exec: {command: [a, b]}"));
  CHECK_FALSE(same("exec: {command: [a, b]}", "exec: {command: [a]}"));
  CHECK_FALSE(same("exec: {}", "exec: {}"));
  CHECK_FALSE(same("httpGet: {port: 1}", "tcpSocket: {port: 1}"));
}

TEST_CASE("pods' probes and their ports") {
  const auto ports = [](const std::string& port, const std::string& more = "") {
    Lines out;
    for (const std::string& line :
         found("probes", pod("containers:\n- name: a\n  ports: [{name: http, containerPort: 80}]\n"
                             "  readinessProbe: {httpGet: {port: " +
                             port + "}}\n" + more))) {
      if (line.find("probe-port") != std::string::npos) out.push_back(line);
    }
    return out;
  };
  CHECK(ports("http").empty());
  CHECK(ports("80").empty());
  CHECK(ports("web") == Lines{"8 unknown-probe-port: web"});
  CHECK(ports("\"80\"") == Lines{"8 unknown-probe-port: \"80\""});
  CHECK(ports("81") == Lines{"8 unexposed-probe-port: 81"});
  CHECK(ports("81", "- {name: b, ports: [{containerPort: 81}]}").empty());
  CHECK(ports("[81]").empty());
}

TEST_CASE("pods' probes that Kubernetes refuses") {
  const auto probe = [](const std::string& written) {
    return found_by("invalid-probe", pod("containers:\n- name: a\n  " + written));
  };
  CHECK(probe("livenessProbe: {exec: {command: [a]}, successThreshold: 1}").empty());
  CHECK(probe("livenessProbe: {exec: {command: [a]}, successThreshold: 2}") == Lines{"7 invalid-probe: 2"});
  CHECK(probe("readinessProbe: {exec: {command: [a]}, successThreshold: 2}").empty());
  CHECK(probe("startupProbe: {}") == Lines{"7 invalid-probe: startupProbe"});
  CHECK(probe("startupProbe: {exec: {command: [a]}, httpGet: null}").empty());
  CHECK(probe("startupProbe: {exec: {command: [a]}, httpGet: {port: 1}}") ==
        Lines{"7 invalid-probe: httpGet"});
  CHECK(probe("startupProbe: {exec: {}}") == Lines{"7 invalid-probe: exec"});
  CHECK(probe("readinessProbe: {grpc: {port: 1}, terminationGracePeriodSeconds: 3}") ==
        Lines{"7 invalid-probe: 3"});
  CHECK(probe("readinessProbe: {grpc: {port: 1}, periodSeconds: -1}") == Lines{"7 invalid-probe: -1"});
  CHECK(probe("lifecycle: {preStop: {sleep: {seconds: 5}}, postStart: {}}") ==
        Lines{"7 invalid-probe: postStart"});
  CHECK(found_by(
            "probe-not-allowed",
            pod("initContainers:\n- {name: a, lifecycle: {preStop: {}}}\n- {name: b, restartPolicy: Always, "
                "startupProbe: {}}\ncontainers: [{name: c}]\nephemeralContainers: [{name: d, ports: []}]")) ==
        Lines{"6 probe-not-allowed: lifecycle", "9 probe-not-allowed: ports"});
}

TEST_CASE("pods' restart policies fit their kinds") {
  const auto policy = [](const std::string& kind, const std::string& spec) {
    return found_by("invalid-restart-policy",
                    "kind: " + kind + "\nmetadata: {name: j}\nspec:\n  " + spec + "\n")
        .size();
  };
  const std::string job = "Job\napiVersion: batch/v1", deployment = "Deployment\napiVersion: apps/v1";
  CHECK(policy(job, "template: {spec: {containers: [{name: a}]}}") == 1);
  CHECK(policy(job, "template: {spec: {restartPolicy: Always, containers: []}}") == 1);
  CHECK(policy(job, "template: {spec: {restartPolicy: OnFailure, containers: []}}") == 0);
  CHECK(
      policy(
          job,
          "{podFailurePolicy: {rules: []}, template: {spec: {restartPolicy: OnFailure, containers: []}}}") ==
      1);
  CHECK(policy("CronJob\napiVersion: batch/v1",
               "jobTemplate: {spec: {template: {spec: {containers: []}}}}") == 1);
  CHECK(policy(deployment, "template: {spec: {containers: []}}") == 0);
  CHECK(policy(deployment, "template: {spec: {restartPolicy: Never, containers: []}}") == 1);
  CHECK(policy("Job\napiVersion: example.com/v1", "template: {spec: {containers: []}}") == 0);
}

TEST_CASE("pods' variables that Kubernetes refuses") {
  const auto rules = [](const std::string& written) {
    Lines out;
    for (const std::string& line : found("pods", pod("containers:\n- name: a\n  " + written))) {
      if (line.find("naked") == std::string::npos) out.push_back(line);
    }
    return out;
  };
  CHECK(rules("env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: a}}}]") ==
        Lines{"7 value-and-value-from: valueFrom"});
  CHECK(rules("env: [{name: A, value: \"\", valueFrom: {fieldRef: {fieldPath: a}}}]").empty());
  CHECK(rules("env: [{name: A, value: x, valueFrom: null}]").empty());
  CHECK(rules("env: [{name: A, valueFrom: {}}]") == Lines{"7 invalid-env-source: valueFrom"});
  CHECK(rules("env: [{name: A, valueFrom: {fieldRef: {}, secretKeyRef: {}}}]") ==
        Lines{"7 invalid-env-source: secretKeyRef"});
  CHECK(rules("envFrom: [{secretRef: {name: a}, configMapRef: {name: a}}]") ==
        Lines{"7 invalid-env-source: configMapRef"});
}

TEST_CASE("pods without containers, and with containers of one name") {
  const std::string head = "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: d}\nspec:\n";
  CHECK(found_by("pod-without-containers", head + "  template: {}\n") ==
        Lines{"5 pod-without-containers: template"});
  CHECK(found_by("pod-without-containers", head + "  template: {spec: {containers: []}}\n") ==
        Lines{"5 pod-without-containers: []"});
  CHECK(found_by("pod-without-containers", head + "  template: {spec: {containers: [{name: a}]}}\n").empty());
  CHECK(found_by("duplicate-container-name",
                 pod("initContainers: [{name: a}, {name: a}]\ncontainers: [{name: b}, {name: a}]")) ==
        Lines{"6 duplicate-container-name: a"});
  CHECK(found_by("duplicate-mount-path", pod("containers:\n- name: a\n  volumeMounts: [{mountPath: /a}, "
                                             "{mountPath: /a}, {mountPath: //a/}]")) ==
        Lines{"7 duplicate-mount-path: //a/"});
}

TEST_CASE("pods' rules bear any type anywhere") {
  for (const char* value :
       {"null", "7", "x", "[]", "[1, [2], {a: b}]", "{a: {b: c}}", "true", "[null]", "{a: null}"}) {
    const std::string v = value;
    const std::string text =
        pod("resources: " + v + "\nrestartPolicy: " + v + "\ninitContainers: [{name: i, lifecycle: " + v +
            "}]\ncontainers:\n- {name: " + v + ", env: " + v + ", envFrom: " + v + ", ports: " + v +
            ", resources: " + v + ", livenessProbe: " + v + ", readinessProbe: " + v + ", lifecycle: " + v +
            ", image: " + v + "}\n- resources: {requests: " + v + ", limits: " + v + "}\n  env: [" + v +
            ", {name: " + v + ", value: " + v + ", valueFrom: " + v + "}]\n  volumeMounts: [{mountPath: " +
            v + "}]\n  livenessProbe: {httpGet: " + v + ", exec: " + v + ", successThreshold: " + v +
            "}\n  readinessProbe: {httpGet: {port: " + v + "}, exec: {command: " + v + "}}\nvolumes: " + v) +
        service("ports: " + v) + service("ports: [{port: " + v + ", targetPort: " + v + "}]") +
        "---\nkind: StatefulSet\napiVersion: apps/v1\nspec: {template: " + v +
        ", volumeClaimTemplates: " + v + "}\n" +
        "---\nkind: LimitRange\napiVersion: v1\nspec: {limits: " + v + "}\n";
    for (const std::string& line : found("all", text)) CHECK(line.find("not YAML") == std::string::npos);
  }
}

}  // namespace
}  // namespace twinhull::lint
