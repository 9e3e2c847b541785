"""The shapes of input that could cost more than their size: each makes files of `n` repetitions of what an attacker
may write. A row of SHAPES is a name, a function of `n` that gives {path: text}, and the command to run on them.
"""

import json
import pathlib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LINT = ["lint", "."]
META = "metadata: {{name: {0}}}\n"


def lines(n, line, start=0):
    return "".join(line.format(i) for i in range(start, start + n))


def config_map(data, name="a"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n{data}"


def pod(spec, name="a", labels=""):
    return (f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n{labels}spec:\n{spec}")


def container(rest):
    return f"  containers:\n  - name: a\n    image: a:1\n{rest}"


def documents(n, document, *others):
    return {"a.yaml": "---\n".join([document.format(i) for i in range(n)] + list(others))}


def one(text):
    return {"a.yaml": text}


def in_value(n, text):
    """A text of `n` bytes in the places where texts are looked into."""
    text = (text * (n // len(text) + 1))[:n // 3]
    return one(pod(container(f'    args: ["{text}"]\n    env:\n    - {{name: A, value: "{text}"}}\n')) + "---\n" +
               config_map(f'  a: "{text}"\n'))


POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}, labels: {{app: a}}}}\nspec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
OWN_POD = POD.replace("app: a", "app: a{0}")
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: d{0}}}
spec:
  selector: {{matchLabels: {{app: a}}}}
  template:
    metadata: {{labels: {{app: a}}}}
    spec: {{containers: [{{name: a, image: 'a:1', ports: [{{containerPort: 80, name: http}}]}}]}}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {{name: s{0}}}\nspec: {{selector: {{app: a}}, ports: [{{port: 80}}]}}\n"
POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: n{0}}}
spec: {{podSelector: {{matchLabels: {{app: a}}}}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: b}}}}}}]}}]}}
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {{name: n{0}, labels: {{a: b{0}}}}}\n"
BUDGET = """apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: b{0}}}
spec: {{minAvailable: 1, selector: {{matchLabels: {{app: a}}}}}}
"""
SCALER = """apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: h{0}}}
spec:
  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: d}}
  maxReplicas: 3
  metrics: [{{type: Resource, resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 50}}}}}}]
"""


def many(n, *documents_of):
    """The same number of each document, each under its number."""
    return {"a.yaml": "---\n".join(document.format(i) for document in documents_of for i in range(n))}


def peers(n):
    rule = "  - from: [{{namespaceSelector: {{matchLabels: {{a: b{0}}}}}}}]\n"
    policy = POLICY.split("spec:")[0].format(0) + "spec:\n  podSelector: {}\n  ingress:\n" + lines(n, rule)
    return one("---\n".join([policy, *(NAMESPACE.format(i) for i in range(n))]))


def ingress(n):
    path = "      - {{path: /p{0}, pathType: Prefix, backend: {{service: {{name: s{0}, port: {{number: 80}}}}}}}}\n"
    text = ("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  rules:\n"
            "  - host: a.example.com\n    http:\n      paths:\n" + lines(n, path))
    return one("---\n".join([text, *(SERVICE.format(i) for i in range(n))]))


def definition(properties, kind="Thing"):
    low = kind.lower()
    return (f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {low}s.example.com}}\n"
            f"spec:\n  group: example.com\n  scope: Namespaced\n  names: {{kind: {kind}, plural: {low}s}}\n  versions:\n"
            "  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n"
            f"        properties:\n          spec:\n            type: object\n            properties:\n{properties}")


def thing(spec):
    return f"apiVersion: example.com/v1\nkind: Thing\nmetadata: {{name: a}}\nspec:\n{spec}"


def unknown_keys(n):
    return one(definition(lines(n, "              knownField{0}: {{type: string}}\n")) + "---\n" +
               thing(lines(n, "  knownFeld{0}: a\n")))


def costly_pattern(n):
    pattern = '              a: {type: array, items: {type: string, pattern: "^(a+)+$"}}\n'
    return one(definition(pattern) + "---\n" + thing("  a:\n" + lines(n, "  - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{0}!\n")))


def pattern_of_text(n):
    """Few steps for each character, but at each again."""
    return one(definition('              a: {type: string, pattern: "[ab]{0,440}[ab]{0,440}ce"}\n') + "---\n" +
               thing("  a: " + "ab" * n + "dcde\n"))


def patch_operations(n):
    operations = ",".join(f'{{"op": "add", "path": "/data/k{i}", "value": "x"}}' for i in range(n))
    return {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]\n",
            "a.yaml": config_map("  a: b\n"), "p.json": f"[{operations}]"}


def patch_expressions(n):
    operation = '[{{"op": "remove", "path": "/data/a"}}]'
    patches = lines(n, f"- {{{{target: {{{{name: '[ab]*[ab]*[ab]*c{{0}}'}}}}, patch: '{operation}'}}}}\n")
    return {"kustomization.yaml": f"resources: [a.yaml]\npatches:\n{patches}",
            "a.yaml": "---\n".join(config_map("  a: b\n", "ab" * 100 + str(i)) for i in range(n))}


def template_loop(action):
    def shape(n):
        loop = "{{ range until 100000 }}{{ $_ := " + action + " }}{{ end }}"
        return chart(n, {"templates/a.yaml": loop}, "text: " + "ab" * n + "\nlist:\n" + lines(n, "- a{0}\n"))

    return shape


def set_of_maps(n):
    pattern = ("              a:\n                type: array\n                x-kubernetes-list-type: set\n"
               "                items: {type: object, x-kubernetes-map-type: atomic, x-kubernetes-preserve-unknown-fields: true}\n")
    return one(definition(pattern) + "---\n" + thing("  a:\n" + lines(n, "  - {{a: b, c: {0}}}\n")))


def list_keys(n):
    return one(pod(container("    ports:\n" + lines(n, "    - {{containerPort: {0}, name: p{0}}}\n", 1))))


def probes(n):
    each = "  - {{name: c{0}, image: 'a:1', ports: [{{containerPort: {0}, name: p{0}}}], readinessProbe: {{tcpSocket: {{port: p{0}}}}}}}\n"
    return one(pod("  containers:\n" + lines(n, each, 1)))


def labels(n):
    own = "  labels:\n" + lines(n, "    l{0}: a\n")
    return one(pod(container(""), labels=own) + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 80}]\n"
               "  selector:\n" + lines(n, "    l{0}: a\n"))


def chain_of_merges(n):
    return one("a0: &a0 {k0: 1}\n" + lines(n, "a{0}: &a{0}\n  k{0}: 1\n  <<: *x\n", 1)
               .replace("*x", "*a0") + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")


def merged_chain(n):
    text = "x:\n- &a0 {k0: a}\n"
    for i in range(1, n):
        text += f"- &a{i} {{<<: *a{i - 1}, k{i}: a}}\n"
    return one(text + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: *a0\n")


def aliases(n):
    return one("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\ny:\n" + lines(n, "- *a\n"))


def references(n):
    text = container("    env:\n" + lines(n, "    - {{name: A{0}, valueFrom: {{configMapKeyRef: {{name: a, key: k{0}}}}}}}\n"))
    return one(pod(text) + "---\n" + config_map(lines(n, "  k{0}: a\n")))


def wrong_references(n):
    text = container("    env:\n" + lines(n, "    - {{name: A{0}, valueFrom: {{configMapKeyRef: {{name: a, key: x{0}}}}}}}\n"))
    return one(pod(text) + "---\n" + config_map(lines(n, "  k{0}: a\n")))


def addresses(n, name="s"):
    text = container("    env:\n" + lines(n, "    - {{name: A{0}_URL, value: 'http://" + name + "{0}:80/a'}}\n"))
    return one("---\n".join([pod(text), *(SERVICE.format(i) for i in range(n))]))


def volumes(n):
    mounts = "    volumeMounts:\n" + lines(n, "    - {{name: v{0}, mountPath: /v{0}}}\n")
    return one(pod(container(mounts) + "  volumes:\n" + lines(n, "  - {{name: v{0}, emptyDir: {{}}}}\n")))


def deep_mounts(n):
    mounts = ""
    for i in range(n):
        mounts += f"    - {{name: v, mountPath: {'/a' * (i % 100 + 1)}/{i}}}\n"
    return one(pod(container("    volumeMounts:\n" + mounts) + "  volumes: [{name: v, emptyDir: {}}]\n"))


def projected(n):
    items = lines(n, "        - {{key: k{0}, path: a/b{0}}}\n")
    return one(pod(container("    volumeMounts: [{name: v, mountPath: /v}]\n") + "  volumes:\n  - name: v\n    projected:\n      sources:\n"
                   "      - configMap:\n          name: a\n          items:\n" + items.replace("        - ", "          - ")) + "---\n" +
               config_map(lines(n, "  k{0}: a\n")))


def suppressed(n):
    return one(config_map(lines(n, "  k{0}: 1 # twinhull: allow invalid-type: so it is\n")))


def suppressed_nowhere(n):
    return one(config_map(lines(n, "  k{0}: a # twinhull: allow invalid-type: so it is\n")))


def exceptions(n):
    rows = lines(n, "    - {{rule: invalid-type, object: ConfigMap/x{0}, reason: so it is}}\n")
    return {"twinhull.yaml": "lint:\n  exceptions:\n" + rows, **one(config_map(lines(n, "  k{0}: 1\n")))}


def externals(n):
    return {"twinhull.yaml": "lint:\n  externals:\n" + lines(n, "    - Secret/x{0}\n"),
            **many(n, "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}}}\nspec: {{containers: [{{name: a, image: 'a:1', envFrom: [{{secretRef: {{name: x{0}}}}}]}}]}}\n")}


def excluded(n):
    files = {f"f{i}.yaml": config_map("  a: b\n", f"a{i}") for i in range(n)}
    return {"twinhull.yaml": "lint:\n  exclude:\n" + lines(n, "    - x{0}/**\n"), **files}


def ignored(n):
    files = {f"f{i}.yaml": config_map("  a: b\n", f"a{i}") for i in range(n)}
    return {".gitignore": lines(n, "*x{0}*\n"), ".git/HEAD": "", **files}


def secrets_everywhere(n):
    return one(config_map(lines(n, "  k{0}: [\"ghp_16C7e42F292c6912E7710c838347Ae{0:06}\"]\n")))


def secret_then_findings(n):
    return one(config_map(lines(n // 2, "  k{0}: \"password=Tr0ub4dor{0:06}\"\n") + lines(n // 2, "  x{0}: 1\n")))


def tree(n, patches=True):
    text = "resources: [a.yaml]\npatches:\n" + lines(n, "- {{target: {{kind: ConfigMap, name: c{0}}}, patch: '[{{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"y\"}}]'}}\n")
    return {"kustomization.yaml": text, **many(n, config_map("  a: b\n", "c{0}").replace("{name", "{{name").replace("}\n", "}}\n"))}


def tree_of_targets(n, target):
    """Patches whose targets are not one name."""
    return {path: text.replace("kind: ConfigMap, name: c", target) for path, text in tree(n).items()}


def tree_of_files(n):
    return {"kustomization.yaml": "resources:\n" + lines(n, "- f{0}.yaml\n"),
            **{f"f{i}.yaml": config_map("  a: b\n", f"a{i}") for i in range(n)}}


def images(n):
    return {"kustomization.yaml": "resources: [a.yaml]\nimages:\n" + lines(n, "- {{name: i{0}, newTag: v1}}\n"),
            **many(n, POD.replace("a:1", "i{0}:1"))}


def generators(n):
    return {"kustomization.yaml": "configMapGenerator:\n- name: a\n  literals:\n" + lines(n, "  - K{0}=a\n")}


def chart(n, templates, values):
    return {"Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n", "values.yaml": values, **templates}


def chart_values(n):
    template = config_map(lines(n, "  k{0}: {{{{ .Values.v{0} | quote }}}}\n"))
    return chart(n, {"templates/a.yaml": template}, lines(n, "v{0}: a\n"))


def chart_unused(n):
    return chart(n, {"templates/a.yaml": config_map("  a: b\n")}, lines(n, "v{0}: a\n"))


def chart_wrong(n):
    template = config_map(lines(n, "  k{0}: {{{{ .Values.v{0} }}}}\n"))
    return chart(n, {"templates/a.yaml": template}, lines(n, "v{0}: 1\n"))


def bindings(n):
    return many(n, "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: r{0}}}\nrules: [{{apiGroups: [''], resources: [pods], verbs: [get]}}]\n",
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: b{0}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: r{0}}}\n"
                "subjects: [{{kind: ServiceAccount, name: default, namespace: default}}]\n", POD)


DAPR = ("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: c{0}}}\nspec:\n  type: pubsub.redis\n  version: v1\n"
        "  metadata: [{{name: redisHost, value: 'r:6379'}}]\nscopes: [a{0}]\n")
DAPR_APP = DEPLOYMENT.replace("metadata: {{labels: {{app: a}}}}",
                              "metadata: {{labels: {{app: a}}, annotations: {{dapr.io/enabled: 'true', dapr.io/app-id: a{0}}}}}")
SUBSCRIPTION = ("apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: {{name: s{0}}}\nspec: {{pubsubname: c{0}, topic: t, routes: {{default: /a}}}}\n"
                "scopes: [a{0}]\n")
TOPIC = ("apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {{name: t{0}, labels: {{strimzi.io/cluster: k{0}}}}}\nspec: {{partitions: 1, replicas: 1}}\n")
MONITOR = ("apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: m{0}}}\nspec: {{selector: {{matchLabels: {{app: a}}}}, endpoints: [{{port: http}}]}}\n")
LABELLED = SERVICE.replace("metadata: {{name: s{0}}}", "metadata: {{name: s{0}, labels: {{app: a}}}}")
ROUTE = ("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r{0}}}\nspec: {{parentRefs: [{{name: g{0}}}], rules: [{{backendRefs: [{{name: s{0}, port: 80}}]}}]}}\n")
GATEWAY = ("apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: g{0}}}\nspec: {{gatewayClassName: a, listeners: [{{name: http, port: 80, protocol: HTTP}}]}}\n")
CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: c{0}}}\nspec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
QUOTA = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: q{0}}}\nspec: {{hard: {{requests.cpu: '1', pods: '5'}}}}\n"
APPLICATION = ("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a{0}}}\nspec:\n  project: default\n"
               "  source: {{repoURL: 'https://example.com/a.git', path: charts/a{0}, helm: {{valueFiles: [v{0}.yaml]}}}}\n"
               "  destination: {{server: 'https://kubernetes.default.svc', namespace: a}}\n")
SECRET_USER = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}}}\nspec: {{containers: [{{name: a, image: 'a:1', envFrom: [{{secretRef: {{name: gone}}}}]}}]}}\n"
HOST_PORT = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}}}\nspec: {{containers: [{{name: a, image: 'a:1', ports: [{{containerPort: 80, hostPort: 80}}]}}]}}\n"
JOB = ("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: j{0}}}\nspec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: a, image: 'a:1',"
       " command: [sh, -c, 'kubectl create secret generic s{0} --from-literal=a=b']}}]}}}}}}\n")


def system(values, component="", top="", schema=None):
    """A system of one component."""
    out = {"environments/a/system.yaml": "title: A\nchart: {name: a, version: 0.1.0, appVersion: '1.0', description: A.}\nrelease: a\n"
           f"components:\n  web:\n    description: A.\n    port: 8080\n    user: 101\n{component}{top}",
           "environments/a/values.yaml": "web:\n  image: {repository: a, tag: '1'}\n  service: {port: 80}\n" + values,
           "environments/a/phase4/minikube.yaml": "global: {namespace: a}\n"}
    return out


def settings(n):
    keys = "config:\n  name: a-config\n  keys:\n" + lines(n, "    K{0}: {{description: A., value: a}}\n")
    return system("", "    config: all\n", keys)


def components(n):
    each = "  c{0}:\n    description: A.\n    port: 8080\n    user: 101\n"
    value = "c{0}:\n  image: {{repository: a, tag: '1'}}\n  service: {{port: 80}}\n"
    return system(lines(n, value), top=lines(n, each))


def own_schema(n, properties, value):
    own = json.loads("{" + properties + "}")
    schema = json.loads((REPOSITORY / "schemas/values.schema.json").read_text())
    for part, entries in own.items():
        schema.setdefault(part, {}).update(entries)
    inputs = {str(path.relative_to(REPOSITORY)): path.read_text() for folder in ("schemas", "templates")
              for path in (REPOSITORY / folder).rglob("*") if path.suffix in (".json", ".yaml") and "kubernetes" not in path.parts}
    return {**inputs, **system("x:\n" + value), "schemas/values.schema.json": json.dumps(schema)}


def schema_references(n):
    definitions = ", ".join(f'"d{i}": {{"$ref": "#/$defs/d{i + 1}"}}' for i in range(n)) + f', "d{n}": {{"type": "string"}}'
    return own_schema(n, f'"$defs": {{{definitions}}}, "properties": {{"x": {{"$ref": "#/$defs/d0"}}}}', "  a\n")


def schema_choices(n):
    choices = ", ".join(f'{{"properties": {{"a": {{"const": {i}}}}}}}' for i in range(n))
    return own_schema(n, f'"properties": {{"x": {{"type": "array", "items": {{"oneOf": [{choices}]}}}}}}', lines(n, "  - {{a: {0}}}\n"))


def schema_unique(n):
    return own_schema(n, '"properties": {"x": {"type": "array", "uniqueItems": true}}', lines(n, "  - {{a: {0}, b: c}}\n"))


def schema_pattern(n):
    return own_schema(n, '"properties": {"x": {"type": "array", "items": {"pattern": "^(a+)+$"}}}', lines(n, "  - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{0}!\n"))


def schema_keys(n):
    known = ", ".join(f'"knownField{i}": {{}}' for i in range(n))
    return own_schema(n, f'"properties": {{"x": {{"additionalProperties": false, "properties": {{{known}}}}}}}', lines(n, "  knownFeld{0}: a\n"))


def schema_key_patterns(n):
    known = ", ".join(f'"^k{i}[a-z]+$": {{}}' for i in range(n))
    return own_schema(n, f'"properties": {{"x": {{"patternProperties": {{{known}}}}}}}', lines(n, "  k{0}x: a\n"))


def schema_circles(n):
    choices = ", ".join('{"$ref": "#/$defs/a"}' for i in range(n))
    return own_schema(n, f'"$defs": {{"a": {{"anyOf": [{choices}, {{"type": "string"}}]}}}}, "properties": {{"x": {{"$ref": "#/$defs/a"}}}}', "  a: b\n")


def env_file(n):
    return {**system("", top="secrets:\n  s:\n    keys:\n" + lines(n, "      K{0}: {{value: k{0}, description: A., message: A is required}}\n")),
            "a.env": lines(n, "K{0}=abc{0}\n")}


def nested(n, opening, middle, closing, start="a: "):
    return one("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" + start + opening * n + middle + closing * n + "\n")


def baseline(n):
    found = ",\n".join('{"rule": "invalid-type", "file": "a.yaml", "object": "ConfigMap/a", "path": "data.k%d", "message": "x"}' % i for i in range(n))
    return {"base.json": '{"version": 1, "findings": [' + found + "]}", **one(config_map(lines(n, "  k{0}: 1\n")))}


FLUX = ("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: app, namespace: a}\n"
        "spec:\n  interval: 1m\n  prune: true\n  path: ./app\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
        "  postBuild:\n    substitute:\n")
RELEASE = ("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: r{0}, namespace: a}}\nspec: {{interval: 1m, "
           "chart: {{spec: {{chart: ./c, sourceRef: {{kind: GitRepository, name: flux-system}}}}}}, valuesFrom: [{{kind: ConfigMap, name: v{0}}}]}}\n")
RELEASE_VALUES = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: v{0}, namespace: a}}\ndata: {{values.yaml: 'a: 1'}}\n"
SAME_SOURCE = ("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a{0}, namespace: argocd}}\nspec: {{project: default, "
               "destination: {{server: 'https://x', namespace: a}}, source: {{repoURL: 'https://x/y', path: app}}}}\n")
APPLICATION_SET = ("apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a, namespace: argocd}\nspec:\n  template: {metadata: "
                   "{name: '{{x}}'}, spec: {project: default, destination: {server: '{{y}}', namespace: a}, source: {repoURL: 'https://x/y', path: app}}}\n"
                   "  generators:\n  - list:\n      elements:\n")


def rules_of_definition(n):
    """A definition with a rule at each of its schemas, which are nested in part."""
    head = ("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.y}\nspec: {group: x.y, scope: Namespaced, "
            "names: {kind: A, plural: as}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ")
    levels = min(20, n)
    schema = "{type: object, properties: {" + ", ".join(
        f"a{i}: {{type: array, items: {{type: string}}, x-kubernetes-validations: [{{rule: 'self.all(x, self.exists(y, x == y))'}}]}}"
        for i in range(n)) + "}, x-kubernetes-validations: [{rule: 'has(self.a0)'}]}"
    for _ in range(levels):
        schema = "{type: object, properties: {b: " + schema + "}, x-kubernetes-validations: [{rule: 'has(self.b)'}]}"
    return one(head + schema + "}}]}\n")


def substituted(n, variables, texts):
    """A tree with texts in which Flux replaces variables."""
    return {"flux.yaml": FLUX + variables, "app/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": config_map(lines(n, texts))}


SHAPES = [
    # YAML itself
    ("findings on one line", lambda n: one(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{{', '.join(f'k{i}: {i}' for i in range(n))}}}\n"), LINT),
    ("findings on one line, as JSON", lambda n: one('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {' + ", ".join(f'"k{i}": {i}' for i in range(n)) + "}}"), LINT),
    ("findings on a line each", lambda n: one(config_map(lines(n, "  k{0}: 1\n"))), LINT),
    ("findings, as SARIF", lambda n: one(config_map(lines(n, "  k{0}: 1\n"))), [*LINT, "--format", "sarif"]),
    ("findings, as JUnit", lambda n: one(config_map(lines(n, "  k{0}: 1\n"))), [*LINT, "--format", "junit"]),
    ("keys that stand twice", lambda n: one(config_map(lines(n, "  k{0}: a\n") * 2)), LINT),
    ("one key again and again", lambda n: one(config_map("  k: a\n" * n)), LINT),
    ("a long text", lambda n: one(config_map(f"  a: {'x' * n}\n")), LINT),
    ("a long key", lambda n: one(config_map(f"  ? {'x' * n}\n  : a\n")), LINT),
    ("long lines of blanks", lambda n: one(config_map(f"  a: b{' ' * n}\n")), LINT),
    ("empty lines", lambda n: one(config_map("  a: b\n" + "\n" * n)), LINT),
    ("empty lines of a quoted text", lambda n: one(config_map('  a: "b' + "\n" * n + '   "\n')), LINT),
    ("blocks of text", lambda n: one(config_map(lines(n, "  k{0}: |\n    a\n    b\n"))), LINT),
    ("a block of many lines", lambda n: one(config_map("  a: |\n" + "    x\n" * n)), LINT),
    ("comments", lambda n: one(config_map("  a: b\n") + "# a comment: b\n" * n), LINT),
    ("empty documents", lambda n: one("---\n" * n + config_map("  a: b\n")), LINT),
    ("small objects", lambda n: documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{0}}}\n"), LINT),
    ("the same object again and again", lambda n: documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n"), LINT),
    ("broken documents", lambda n: documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{0}\n"), LINT),
    ("mistakes of one document", lambda n: one(config_map(lines(n, "  k{0}:a\n   b: c\n"))), LINT),
    ("open brackets", lambda n: nested(n, "[", "", ""), LINT),
    ("open braces", lambda n: nested(n, "{a: ", "", ""), LINT),
    ("open quotes", lambda n: one(config_map(lines(n, "  a{0}: \"b\n"))), LINT),
    ("tabs", lambda n: one(config_map(lines(n, "  a{0}:\n\t- b\n"))), LINT),
    ("compact lists in lists", lambda n: nested(n, "- ", "a", "", "x:\n"), LINT),
    ("question marks", lambda n: nested(n, "? ", "a", "", "x:\n  "), LINT),
    ("a flow list", lambda n: one("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: [" + "1," * n + "1]\n"), LINT),
    ("small flow maps", lambda n: one("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: [" + "{a: b}," * n + "1]\n"), LINT),
    ("anchors", lambda n: one(config_map(lines(n, "  k{0}: &a{0} a\n"))), LINT),
    ("aliases", aliases, LINT),
    ("merges of one map", chain_of_merges, LINT),
    ("merges in a chain", merged_chain, LINT),
    ("tags", lambda n: one(config_map(lines(n, "  k{0}: !!str a\n"))), LINT),
    ("unknown tags", lambda n: one(config_map(lines(n, "  k{0}: !x a\n"))), LINT),
    ("escapes", lambda n: one(config_map('  a: "' + "\\x41" * n + '"\n')), LINT),
    ("conflict markers", lambda n: one(config_map("<<<<<<< a\n  a: b\n=======\n>>>>>>> b\n" * n)), LINT),
    ("template actions", lambda n: one(config_map(lines(n, "  k{0}: {{{{ .Values.a }}}}\n"))), LINT),
    ("code in Markdown", lambda n: {"a.md": "```yaml\napiVersion: v1\nkind: Pod\n```\n" * n, **one(config_map("  a: b\n"))}, LINT),
    # texts that are looked into
    ("`password=` in one text", lambda n: in_value(n, "password="), LINT),
    ("`password: ` in one text", lambda n: in_value(n, "password: \\\""), LINT),
    ("`token` names in one text", lambda n: in_value(n, "token_secret_key_"), LINT),
    ("`://` in one text", lambda n: in_value(n, "a://"), LINT),
    ("`://a:b` in one text", lambda n: in_value(n, "a://b:c"), LINT),
    ("addresses in one text", lambda n: in_value(n, "http://a:80,"), LINT),
    ("hosts in one text", lambda n: in_value(n, "a.b:80 "), LINT),
    ("dots in one text", lambda n: in_value(n, "a."), LINT),
    ("colons in one text", lambda n: in_value(n, "a:"), LINT),
    ("`$(A)` in one text", lambda n: in_value(n, "$(A)"), LINT),
    ("`$(` in one text", lambda n: in_value(n, "$("), LINT),
    ("`${A}` in one text", lambda n: in_value(n, "${A}"), LINT),
    ("`${` in one text", lambda n: in_value(n, "${"), LINT),
    ("`{{` in one text", lambda n: in_value(n, "{{"), LINT),
    ("`<` in one text", lambda n: in_value(n, "<a"), LINT),
    ("base64 in one text", lambda n: in_value(n, "eyJhbGciOiJIUzI1NiJ9."), LINT),
    ("private keys in one text", lambda n: in_value(n, "-----BEGIN PRIVATE KEY-----"), LINT),
    ("cookies in one text", lambda n: in_value(n, "Cookie: a=b "), LINT),
    ("headers in one text", lambda n: in_value(n, "Authorization: x=1 "), LINT),
    ("options in one text", lambda n: in_value(n, "mysql -p' curl -u a:b "), LINT),
    ("words of netrc in one text", lambda n: in_value(n, "machine a password "), LINT),
    ("addresses of Oracle in one text", lambda n: in_value(n, "jdbc:oracle:thin:a/"), LINT),
    ("fields of pgpass in one text", lambda n: in_value(n, "a:543:b:c:"), LINT),
    ("letters that are not ASCII", lambda n: in_value(n, "ñ"), LINT),
    ("`sk-` in one text", lambda n: in_value(n, "sk-"), LINT),
    ("`eyJ` in one text", lambda n: in_value(n, "eyJ"), LINT),
    ("`AKIA` in one text", lambda n: in_value(n, "AKIA"), LINT),
    ("`kubectl` in one text", lambda n: in_value(n, "kubectl create secret generic a "), LINT),
    ("quotes in one text", lambda n: in_value(n, "\\\"a=\\'"), LINT),
    ("`:latest` in one image", lambda n: one(pod("  containers:\n  - name: a\n    image: " + "a/" * n + "b:1\n")), LINT),
    ("a long quantity", lambda n: one(pod(container("    resources: {limits: {memory: '" + "1" * n + "'}}\n"))), LINT),
    ("a long port", lambda n: one(pod(container("    ports: [{containerPort: " + "1" * n + "}]\n"))), LINT),
    ("a long schedule", lambda n: one("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: '" + "1," * n + "1 * * * *'}\n"), LINT),
    ("tokens", secrets_everywhere, LINT),
    ("passwords beside findings", secret_then_findings, LINT),
    ("comments that allow", suppressed, LINT),
    ("comments that allow nothing", suppressed_nowhere, LINT),
    ("exceptions", exceptions, LINT),
    ("a baseline", baseline, [*LINT, "--baseline", "base.json"]),
    ("objects declared", externals, LINT),
    ("fixes", lambda n: one(config_map(lines(n, "  k{0}: 1\n"))), [*LINT, "--fix", "--diff"]),
    # objects that are compared with one another
    ("volumes and mounts", volumes, LINT),
    ("mounts below mounts", deep_mounts, LINT),
    ("projected paths", projected, LINT),
    ("ports of a container", list_keys, LINT),
    ("containers with ports and probes", probes, LINT),
    ("variables of one name", lambda n: one(pod(container("    env:\n" + "    - {name: A, value: a}\n" * n))), LINT),
    ("variables that refer to each other", lambda n: one(pod(container("    env:\n" + lines(n, "    - {{name: A{0}, value: '$(B{0})'}}\n")))), LINT),
    ("keys of a ConfigMap", references, LINT),
    ("keys that a ConfigMap lacks", wrong_references, LINT),
    ("one Secret that is missing", lambda n: many(n, SECRET_USER), LINT),
    ("Secrets that are missing", lambda n: many(n, SECRET_USER.replace("gone", "gone{0}")), LINT),
    ("Secrets that are missing, and others", lambda n: many(n, SECRET_USER.replace("gone", "credentials{0}"), "apiVersion: v1\nkind: Secret\nmetadata: {{name: credential{0}}}\n"), LINT),
    ("Services of the same pods", lambda n: many(n, SERVICE, POD), LINT),
    ("Services of one pod each", lambda n: many(n, SERVICE.replace("app: a", "app: a{0}"), OWN_POD), LINT),
    ("Services of no pod", lambda n: many(n, SERVICE.replace("app: a", "app: b{0}"), OWN_POD), LINT),
    ("labels of a selector", labels, LINT),
    ("policies of the same pods", lambda n: many(n, POLICY, POD), LINT),
    ("policies of the same Deployments", lambda n: many(n, POLICY, DEPLOYMENT), LINT),
    ("policies without labels", lambda n: many(n, POLICY.replace("matchLabels: {{app: a}}", ""), POD), LINT),
    ("policies by expressions", lambda n: many(n, POLICY.replace("matchLabels: {{app: a}}", "matchExpressions: [{{key: app, operator: Exists}}]"), POD), LINT),
    ("Services of a chart that is elsewhere", lambda n: many(n, SERVICE.replace("app: a", "app.kubernetes.io/name: x{0}"), OWN_POD), LINT),
    ("peers and namespaces", peers, LINT),
    ("paths and Services", ingress, LINT),
    ("one path again and again", lambda n: documents(n, "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i{0}}}\nspec: {{rules: [{{host: a, http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: s, port: {{number: 80}}}}}}}}]}}}}]}}\n"), LINT),
    ("budgets of the same Deployments", lambda n: many(n, BUDGET, DEPLOYMENT), LINT),
    ("autoscalers of one Deployment", lambda n: one("---\n".join([many(n, SCALER)["a.yaml"], DEPLOYMENT.format("")])), LINT),
    ("Deployments of the same labels", lambda n: many(n, DEPLOYMENT), LINT),
    ("addresses and Services", addresses, LINT),
    ("addresses that no Service has", lambda n: addresses(n, "t"), LINT),
    ("addresses, policies and Services", lambda n: {**addresses(n), "b.yaml": many(n, POLICY, DEPLOYMENT)["a.yaml"]}, LINT),
    ("bindings of one account", bindings, LINT),
    ("claims and volumes", lambda n: many(n, CLAIM, "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{0}}}\nspec: {{containers: [{{name: a, image: 'a:1'}}], volumes: [{{name: v, persistentVolumeClaim: {{claimName: c{0}}}}}]}}\n"), LINT),
    ("quotas and pods", lambda n: many(n, QUOTA, POD), LINT),
    ("host ports", lambda n: many(n, HOST_PORT), LINT),
    ("Jobs that make Secrets", lambda n: many(n, JOB, SECRET_USER.replace("gone", "s{0}")), LINT),
    ("monitors of the same Services", lambda n: many(n, MONITOR, LABELLED), LINT),
    ("routes and Gateways", lambda n: many(n, ROUTE, GATEWAY), LINT),
    ("Dapr components and apps", lambda n: many(n, DAPR, DAPR_APP), LINT),
    ("Dapr subscriptions", lambda n: many(n, DAPR, DAPR_APP, SUBSCRIPTION), LINT),
    ("Dapr scopes", lambda n: one("---\n".join([many(n, DAPR_APP)["a.yaml"], DAPR.format(0) + lines(n, "- a{0}\n").replace("- a0\n", "")]).replace("scopes: [a0]", "scopes:\n- a0")), LINT),
    ("Kafka topics", lambda n: many(n, TOPIC), LINT),
    ("Argo CD Applications", lambda n: many(n, APPLICATION), LINT),
    ("unknown fields", lambda n: one(pod(container("") + lines(n, "  restartPolcy{0}: a\n"))), LINT),
    ("unknown fields of a definition", unknown_keys, LINT),
    ("a costly pattern of a definition", costly_pattern, LINT),
    ("a pattern at each character of a text", pattern_of_text, LINT),
    ("a set of maps", set_of_maps, LINT),
    ("rules of a definition", rules_of_definition, LINT),
    # files
    ("files", lambda n: {f"f{i}.yaml": config_map("  a: b\n", f"a{i}") for i in range(n)}, LINT),
    ("files with the same object", lambda n: {f"f{i}x.yaml": config_map("  a: b\n") for i in range(n)}, LINT),
    ("folders", lambda n: {f"f{i}/a.yaml": config_map("  a: b\n", f"a{i}") for i in range(n)}, LINT),
    ("patterns of `exclude`", excluded, LINT),
    ("patterns of .gitignore", ignored, LINT),
    ("patches and objects", tree, LINT),
    ("patches for a kind", lambda n: tree_of_targets(n, "kind: ConfigMap, namespace: n"), LINT),
    ("patches for patterns of names", lambda n: tree_of_targets(n, "name: c.*"), LINT),
    ("patches for patterns of kinds", lambda n: tree_of_targets(n, "kind: (Conf|Secr).*, name: c"), LINT),
    ("costly expressions of patches", patch_expressions, LINT),
    ("operations of a JSON patch", patch_operations, LINT),
    ("resources of a tree", tree_of_files, LINT),
    ("images of a tree", images, LINT),
    ("literals of a generator", generators, LINT),
    ("patterns in variables of Flux", lambda n: substituted(n, f"      X: {'a' * min(n, 16000)}\n", '  k{0}: "${{X##*a*b}}"\n'), LINT),
    ("a long variable of Flux", lambda n: substituted(n, f"      X: {'a' * min(n, 16000)}\n", '  k{0}: "${{X}}"\n'), LINT),
    ("variables of Flux that are not set", lambda n: substituted(n, lines(n, "      A{0}: a\n"), '  k{0}: "${{B{0}}}"\n'), LINT),
    ("releases of Flux and their values", lambda n: many(n, RELEASE, RELEASE_VALUES), LINT),
    ("Applications of one directory", lambda n: {**many(n, SAME_SOURCE), "app/a.yaml": config_map("  a: b\n")}, LINT),
    ("elements of an ApplicationSet", lambda n: {"a.yaml": APPLICATION_SET + lines(n, "      - {{x: n{0}, y: 'https://x'}}\n"), "app/a.yaml": config_map("  a: b\n")}, LINT),
    ("a loop of a chart over a list", template_loop("has 1 .Values.list"), LINT),
    ("a loop of a chart over a text", template_loop('contains "x" .Values.text'), LINT),
    ("a loop of a chart with an expression", template_loop('regexMatch "(a|b)*c" .Values.text'), LINT),
    ("all matches in a chart", lambda n: chart(n, {"templates/a.yaml": '{{ regexFindAll "x?" .Values.text -1 | len }}'}, "text: " + "ab" * n + "\n"), LINT),
    ("values of a chart", chart_values, LINT),
    ("values that no template takes", chart_unused, LINT),
    ("wrong values of a chart", chart_wrong, LINT),
    # systems
    ("unknown values", lambda n: system(lines(n, "wab{0}: 1\n")), ["validate"]),
    ("settings", settings, ["generate"]),
    ("components", components, ["validate"]),
    ("a chain of `$ref`", schema_references, ["validate"]),
    ("`oneOf` of items", schema_choices, ["validate"]),
    ("`uniqueItems`", schema_unique, ["validate"]),
    ("a costly pattern", schema_pattern, ["validate"]),
    ("unknown keys", schema_keys, ["validate"]),
    ("patterns of keys", schema_key_patterns, ["validate"]),
    ("schemas in a circle", schema_circles, ["validate"]),
    ("an env file", env_file, ["secrets", "a", "phase4-minikube", "--env-file", "a.env"]),
]
