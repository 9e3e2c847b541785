#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/crd.h"
#include "lint/typecheck/schema_check.h"
#include "yaml/reader.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

/// Objects as text, held against the APIs of a release and the definitions before them.
struct Checked {
  source::Files files;
  base::Arena arena;
  std::deque<kubernetes::ApiCatalog> custom;
  lint::ApiContext apis;
  lint::RegexCache patterns;
  diagnostic::Findings findings;
  bool unknown_kind = false;

  explicit Checked(std::string text, int minor = 36) {
    apis.kubernetes_version = {minor};
    const yaml::ReadResult read =
        yaml::read(files, files.add("test.yaml", std::move(text)), arena, {.accept_yaml11_scalars = true});
    for (const diagnostic::Finding& finding : read.findings) FAIL(finding.message);
    for (const yaml::Document& document : read.documents) {
      if (kubernetes::is_crd(*document.root)) {
        if (auto types = kubernetes::read_crd(*document.root, arena, findings)) {
          apis.custom.push_back(&custom.emplace_back(*types));
        }
      }
      lint::SchemaResult result = lint::check_object(*document.root, apis, patterns);
      findings.insert(findings.end(), result.findings.begin(), result.findings.end());
      unknown_kind = unknown_kind || result.unknown_kind;
    }
  }

  /// `line: rule: what is underlined: message`, a line for each finding in order of its location.
  std::string report() const {
    diagnostic::Findings sorted = findings;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    std::string text;
    for (const diagnostic::Finding& finding : sorted) {
      std::string_view at = files.text(finding.span);
      at = at.substr(0, at.find('\n'));
      text += std::to_string(files.position(finding.span.file, finding.span.begin).line) + ": " +
              finding.rule + ": " + std::string(at) + ": " + finding.message + "\n";
    }
    return text;
  }
};

std::string report(std::string text, int minor = 36) { return Checked(std::move(text), minor).report(); }

std::string deployment(std::string_view container) {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: "
         "{app: web}}\n"
         "  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n" +
         std::string(container);
}

}  // namespace

TEST_CASE("a valid object gives no finding") {
  CHECK(report(deployment(
            "      - name: web\n        image: web:1\n        resources: {limits: {cpu: 0.5, memory: 1Gi}}\n"
            "        ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]\n"
            "        env: [{name: A, value: \"1\"}, {name: B, value: null}]\n"
            "        livenessProbe: {httpGet: {port: http}, periodSeconds: 10.0}\n"
            "        imagePullPolicy: \"\"\n        lifecycle:\n")) == "");
}

TEST_CASE("unknown fields are reported at their key, with what was meant") {
  const Checked typo(deployment("      - name: web\n        imge: web:1\n"));
  CHECK(typo.report() == "11: unknown-field: imge: unknown field `imge` in `containers[0]`\n");
  CHECK(typo.findings[0].help == "did you mean `image`?");
  CHECK(typo.findings[0].path == "spec.template.spec.containers[0].imge");
  const Checked level(deployment("      - name: web\n        replicas: 2\n"));
  CHECK(level.findings[0].help == "`replicas` is a field of `spec`: is it indented too far?");
  const Checked lower("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nports: []\n");
  CHECK(lower.report() == "4: unknown-field: ports: unknown field `ports` at the top of the Service\n");
  CHECK(lower.findings[0].help == "`ports` is a field of `spec`: move it there");
}

TEST_CASE("fields of other releases") {
  const std::string text = deployment("      - name: web\n        restartPolicyRules: []\n");
  CHECK(report(text, 34) == "");
  const Checked old(text, 33);
  CHECK(old.report() ==
        "11: unknown-field: restartPolicyRules: unknown field `restartPolicyRules` in `containers[0]` in "
        "Kubernetes 1.33\n");
  CHECK(old.findings[0].help == "it is available from 1.34 on; remove it, or set `--kubernetes-version`");
  const std::string set = "apiVersion: apps/v1\nkind: StatefulSet\nspec: {selector: {}, template: {}}\n";
  CHECK(report(set, 32) ==
        "3: missing-required-value: {selector: {}, template: {}}: `spec` has no `serviceName`, which is "
        "required\n");
  CHECK(report(set, 33) == "");
}

TEST_CASE("wrong types and the traps of YAML") {
  CHECK(report("apiVersion: v1\nkind: ConfigMap\ndata:\n  A: 8080\n  B: yes\n  C: 010\n  D: 1.10\n  E: "
               "\"yes\"\n  F: [x]\n") ==
        "4: invalid-type: 8080: `A` is `8080`, an integer; values of ConfigMaps and Secrets must be strings\n"
        "5: invalid-type: yes: `B` is `yes`, a boolean to kubectl and Helm; values of ConfigMaps and Secrets "
        "must be strings\n"
        "6: invalid-type: 010: `C` is `010`, an octal number to kubectl and Helm; values of ConfigMaps and "
        "Secrets must be strings\n"
        "7: invalid-type: 1.10: `D` is `1.10`, a number; values of ConfigMaps and Secrets must be strings\n"
        "9: invalid-type: [x]: `F` is a list; values of ConfigMaps and Secrets must be strings\n");
  // What kubectl reads differently is what the server gets.
  CHECK(report("apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: yes\n  containers: []\n"
               "  volumes: [{name: a, secret: {secretName: a, defaultMode: 0644}}]\n") == "");
  const Checked quoted(
      deployment("      - name: web\n        tty: \"true\"\n        ports: [{containerPort: \"80\"}]\n"
                 "        command: run\n        env: {A: b}\n"));
  CHECK(quoted.report() ==
        "11: invalid-type: \"true\": `tty` is `\"true\"`, a string; expected a boolean\n"
        "12: invalid-type: \"80\": `containerPort` is `\"80\"`, a string; expected an integer\n"
        "13: invalid-type: run: `command` is `\"run\"`, a string; expected a list\n"
        "14: invalid-type: {A: b}: `env` is a map; expected a list\n");
  CHECK(quoted.findings[0].help != "");
}

TEST_CASE("where no type decides, scalars that readers disagree about are named") {
  const Checked thing("apiVersion: example.org/v1\nkind: Thing\nspec: {a: yes, mode: 0644, text: \"no\"}\n");
  CHECK(thing.unknown_kind);
  CHECK(thing.report() ==
        "3: ambiguous-scalar: yes: `yes` is a string by YAML 1.2, but a boolean to Helm and kubectl\n"
        "3: ambiguous-scalar: 0644: this unquoted text is a decimal number by YAML 1.2, but an octal number "
        "to Helm "
        "and kubectl\n");
  CHECK(report("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
               "spec: {type: a, version: v1, metadata: [{name: x, value: on}]}\n")
            .starts_with("4: ambiguous-scalar: on: "));
}

TEST_CASE("required fields, sets of values, formats and bounds") {
  CHECK(report(deployment("      - image: web:1\n        resources: {limits: {cpu: 500x}}\n")) ==
        "10: missing-required-value: image: web:1: `containers[0]` has no `name`, which is required\n"
        "11: invalid-format: 500x: `cpu` is `500x`, which is not a quantity: `x` is not a quantity suffix\n");
  CHECK(report("apiVersion: v1\nkind: Pod\nspec: {containers: }\n") ==
        "3: missing-required-value: containers: `containers` has no value, but is required\n");
  const Checked kind(
      "apiVersion: v1\nkind: Service\nspec: {type: clusterip, ports: [{port: 80, protocol: http}]}\n");
  CHECK(kind.report() ==
        "3: invalid-enum-value: clusterip: `type` is `clusterip`; allowed are `ClusterIP`, `NodePort`, "
        "`LoadBalancer` and `ExternalName`\n"
        "3: invalid-enum-value: http: `protocol` is `http`; allowed are `TCP`, `UDP` and `SCTP`\n");
  CHECK(kind.findings[0].help == "did you mean `ClusterIP`?");
  CHECK(report("apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 3000000000, selector: {}, template: "
               "{}}\n") ==
        "3: out-of-range: 3000000000: `replicas` is `3000000000`; it must be at most 2147483647\n");
  CHECK(report("apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: 2025-02-29T00:00:00Z}\n") ==
        "3: invalid-format: 2025-02-29T00:00:00Z: `creationTimestamp` is `2025-02-29T00:00:00Z`, which is "
        "not a date; the month does not have that day\n");
  // What the server fills in need not be there.
  CHECK(report("apiVersion: v1\nkind: Namespace\nstatus: {conditions: [{type: x}]}\n") == "");
}

TEST_CASE("null is an omitted field, and reported in a required one") {
  CHECK(report("apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: null, labels: }\nspec: {containers: "
               "[], volumes: null}\n") == "");
  CHECK(report("apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: }}\nspec: {containers: [{name: a, args: "
               "[~]}]}\n") ==
        "3: null-value: a: `a` has no value; the API server stores an empty text\n"
        "4: null-value: ~: `args[0]` has no value; the API server stores an empty text\n");
}

TEST_CASE("items of lists are distinguished by their keys") {
  const Checked twice(
      deployment("      - name: web\n        ports:\n        - {containerPort: 80}\n"
                 "        - {containerPort: 80, protocol: TCP}\n      - name: web\n"));
  CHECK(
      twice.report() ==
      "13: duplicate-item: 80: `ports` has two items with `containerPort: 80` and `protocol: TCP`; items "
      "must be unique by that\n"
      "14: duplicate-item: web: `containers` has two items with `name: web`; items must be unique by that\n");
  REQUIRE(twice.findings[0].related.size() == 1);
  CHECK(report("apiVersion: v1\nkind: Pod\nmetadata: {finalizers: [a/b, a/c, a/b]}\n") ==
        "3: duplicate-item: a/b: `finalizers` contains `a/b` twice; items must be unique\n");
}

TEST_CASE("the value of a secret is never shown") {
  const Checked secret(
      "apiVersion: v1\nkind: Secret\ndata: {A: hunter22, B: 1234, C: aGk=}\nstringData: {D: 5678}\n");
  CHECK(secret.findings.size() == 2);
  for (const diagnostic::Finding& finding : secret.findings) {
    CHECK(finding.redact_source);
    CHECK(finding.message.find("1234") == std::string::npos);
    CHECK(finding.help.find("5678") == std::string::npos);
  }
  CHECK(Checked("apiVersion: v1\nkind: Secret\ndata: {A: hunter2}\n").findings[0].message ==
        "`A` is a secret value, which is not base64: its length is wrong");
}

TEST_CASE("kinds and versions") {
  CHECK(report("apiVersion: v1\nkind: Deployment\n") ==
        "1: mismatched-api-version: v1: there is no `Deployment` in `v1`\n");
  CHECK(report("apiVersion: apps/v1\nkind: deployment\n") ==
        "2: unknown-kind: deployment: there is no `deployment` in `apps/v1`\n");
  CHECK(report("apiVersion: apps/v1\nkind: Deploymet\n") ==
        "2: unknown-kind: Deploymet: there is no `Deploymet` in `apps/v1`\n");
  CHECK(report("apiVersion: extensions/v1beta1\nkind: Ingress\n") ==
        "1: removed-api: extensions/v1beta1: `extensions/v1beta1` `Ingress` is not served since Kubernetes "
        "1.22\n");
  const std::string claim =
      "apiVersion: resource.k8s.io/v1alpha3\nkind: ResourceClaim\nmetadata: {name: a}\nspec: {}\n";
  CHECK(report(claim, 31) == "");
  CHECK(report(claim, 32).starts_with("1: deprecated-api: "));
  CHECK(report(claim, 34).starts_with("1: removed-api: "));
  CHECK(report("apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nspec: {}\n", 33) ==
        "1: api-version-not-available: resource.k8s.io/v1: `resource.k8s.io/v1` `ResourceClaim` is served "
        "from 1.34 on, "
        "not in Kubernetes 1.33\n");
  CHECK(report("apiVersion: cert-manager.io/v1beta1\nkind: Issuer\n").find("since cert-manager 1.6") !=
        std::string::npos);
  CHECK(report("kind: Pod\n") ==
        "1: incomplete-object: kind: Pod: the object has no `apiVersion`, which is required\n");
  CHECK(report("apiVersion: v1\nkind:\n") ==
        "2: incomplete-object: kind: `kind` has no value, but is required\n");
  CHECK(report("apiVersion: v1\nkind: 5\n") ==
        "2: invalid-type: 5: `kind` is an integer; a string is expected\n");
  for (std::string_view stranger :
       {"shop.example.com/v1\nkind: Service", "kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration",
        "kustomize.config.k8s.io/v1beta1\nkind: Kustomization", "argoproj.io/v1alpha1\nkind: EventBus"}) {
    const Checked checked("apiVersion: " + std::string(stranger) + "\n");
    CAPTURE(stranger);
    CHECK(checked.unknown_kind);
    CHECK(checked.findings.empty());
  }
  CHECK_FALSE(Checked("apiVersion: v1\nkind: List\nitems: []\n").unknown_kind);
}

TEST_CASE("files of other tools are left alone") {
  for (std::string_view stranger : {"v1\nkind: Config\nclusters: []", "skaffold/v4beta7\nkind: Config"}) {
    CAPTURE(stranger);
    CHECK(report("apiVersion: " + std::string(stranger) + "\n") == "");
  }
  CHECK(report("apiVersion: app/v1\nkind: Deployment\n") ==
        "1: mismatched-api-version: app/v1: there is no `Deployment` in `app/v1`\n");
  const auto nameless = [](std::string text) {
    return lint::is_nameless_object(YamlText(std::move(text)).root());
  };
  CHECK(nameless("kind: Pod\nmetadata: {name: a}\n"));
  CHECK(nameless("apiVersion: v1\nkind:\nmetadata: {name: a}\n"));
  CHECK_FALSE(nameless("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"));
  CHECK_FALSE(nameless("apiVersion: 1\ndatasources: []\n"));
  CHECK_FALSE(nameless("metadata: {}\n"));
}

TEST_CASE("values encrypted by SOPS are not checked") {
  const std::string secret = "apiVersion: v1\nkind: Secret\ndata: {A: \"ENC[AES256_GCM,data:x]\"}\n";
  CHECK(report(secret + "sops: {mac: x, version: 3.8.1}\n") == "");
  CHECK(report(secret).starts_with("3: invalid-format: "));
}

TEST_CASE("a definition serves the objects after it, before what is built in") {
  const std::string crd =
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: "
      "things.example.org}\nspec:\n"
      "  group: example.org\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:\n"
      "  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: "
      "object\n        required: [spec]\n"
      "        properties:\n          spec:\n            type: object\n            required: [size, name]\n  "
      "          properties:\n"
      "              size: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 5, default: 2}\n"
      "              name: {type: string, pattern: '^[a-z]+$', maxLength: 5}\n"
      "              colour: {type: string, enum: [red, blue]}\n              maybe: {type: string, "
      "nullable: true}\n"
      "              port: {x-kubernetes-int-or-string: true}\n              free: {type: object, "
      "x-kubernetes-preserve-unknown-fields: true}\n"
      "              labels: {type: object, additionalProperties: {type: string}, maxProperties: 1}\n"
      "              object: {type: object, x-kubernetes-embedded-resource: true, "
      "x-kubernetes-preserve-unknown-fields: true}\n"
      "              list: {type: array, minItems: 1, x-kubernetes-list-type: map, "
      "x-kubernetes-list-map-keys: [a], items: {type: object, properties: {a: {type: string}}}}\n"
      "              choice: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: "
      "[{required: [a]}, {required: [b]}]}\n"
      "  - {name: v1alpha1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}\n---\n";
  CHECK(report(crd + "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {name: ab, size: "
                     "5, colour: red, maybe: null, "
                     "port: http, free: {x: 1}, list: [{a: x}, {a: z}], choice: {a: x}, labels: {x: }, "
                     "object: {apiVersion: v1, kind: Pod, z: 2}}\n") == "");
  const std::string wrong = report(crd +
                                   "apiVersion: example.org/v1\nkind: Thing\nmetadata: {nam: a}\nspec: "
                                   "{name: ABCDEF, size: 1, colour: rd, maybe: 5,\n"
                                   "  port: 1.5, free: [], list: [], choice: {a: x, b: z}, labels: {x: a, z: "
                                   "b}, object: {kind: Pod}, other: 1}\n");
  for (std::string_view expected :
       {"unknown-field: nam: unknown field `nam` in `metadata`",
        "pattern-mismatch: ABCDEF: ", "out-of-range: 1: `size` is `1`; it must be more than 1",
        "invalid-enum-value: rd: ", "invalid-type: 5: ", "invalid-type: 1.5: ", "invalid-type: []: `free`",
        "invalid-length: []: `list` is empty",
        "invalid-enum-value: b: `choice` has more than one of `a` and `b`",
        "invalid-length: {x: a, z: b}: `labels` has 2 keys",
        "`object` has no `apiVersion`, which is required", "unknown-field: other: "}) {
    CAPTURE(expected);
    CAPTURE(wrong);
    CHECK(wrong.find(expected) != std::string::npos);
  }
  CHECK(std::ranges::count(wrong, '\n') == 12);
  CHECK(report(crd + "apiVersion: example.org/v1\nkind: Thing\n")
            .find("the Thing has no `spec`, which is required") != std::string::npos);
  CHECK(report(crd + "apiVersion: example.org/v2\nkind: Thing\n")
            .find("mismatched-api-version: example.org/v2: ") != std::string::npos);
  CHECK(report(crd + "apiVersion: example.org/v1alpha1\nkind: Thing\n")
            .find("removed-api: example.org/v1alpha1: ") != std::string::npos);
}

TEST_CASE("what a server refuses about a definition") {
  const auto broken = [](std::string_view schema) {
    return report(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: "
        "thing.example.org}\nspec:\n"
        "  group: example.org\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:\n"
        "  - name: v1\n    served: true\n    storage: false\n    schema: {openAPIV3Schema: " +
        std::string(schema) + "}\n");
  };
  const std::string all = broken(
      "{type: object, properties: {a: {type: strin}, b: {}, c: {type: array}, d: {$ref: x}, "
      "e: {type: object, properties: {x: {type: string}}, additionalProperties: {type: string}}, "
      "f: {type: array, items: {type: string}, x-kubernetes-list-type: map}}}");
  for (std::string_view expected :
       {"3: invalid-crd: thing.example.org: the name is `thing.example.org`, which is not `<plural>.<group>`",
        "no version is the storage version", "strin: `strin` is not a schema type", "a schema has no `type`",
        "a list has no `items`", "a schema uses `$ref`, which is not allowed here",
        "a schema has both `additionalProperties` and `properties`", "a list of type `map` has no keys"}) {
    CAPTURE(expected);
    CAPTURE(all);
    CHECK(all.find(expected) != std::string::npos);
  }
  CHECK(broken("{type: string}").find("the schema of a custom resource must have the type `object`") !=
        std::string::npos);
  CHECK(report("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: a, "
               "versions: []}\n")
            .find("has no versions") != std::string::npos);
}
