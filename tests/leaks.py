"""No output shows a secret: random tokens of many kinds are put wherever text can be, and every
command is run on them in every format.

A run has a file, or a system, for each kind, all with their token in the same location. A token is shown if ten of its
bytes in a row are, ignoring case.
"""

import base64
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import string
import subprocess
import sys
import tempfile

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
FORMATS = ("text", "json", "sarif", "github", "junit")
FEWEST = 10  # number of bytes in a row that reveal something

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def kinds(seed):
    """(name, text, the part that is secret)."""
    pick = random.Random(seed)

    def some(count, alphabet=ALNUM):
        # Letters in both cases and digits, as in nearly every token of that length.
        while True:
            text = "".join(pick.choice(alphabet) for _ in range(count))
            if any(c.isdigit() for c in text) == any(c.isdigit() for c in alphabet) and \
                    sum(c.islower() for c in text) > 3:
                return text

    def keyless():
        # Half of an AWS key is only detected by its entropy, which is too low for a few of them.
        while True:
            text = some(40)
            if len(set(text)) >= 28 and sum(c.isdigit() for c in text) > 3:
                return "aws_secret", text, text

    def plain(name, prefix, count, alphabet=ALNUM, suffix=""):
        rest = some(count, alphabet)
        return name, prefix + rest + suffix, rest

    def guid():
        return "-".join("".join(pick.choice(HEX) for _ in range(count)) for count in (8, 4, 4, 4, 12))

    hook = some(32, HEX)
    upper = "".join(pick.choice(string.ascii_uppercase + "234567") for _ in range(16))
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(('{"sub":"%s"}' % some(24)).encode()).decode().rstrip("=")
    signature = some(43)
    password = some(18)
    return [
        plain("github", "ghp_", 36), plain("github_pat", "github_pat_", 22, suffix="_" + some(59)),
        plain("gitlab", "glpat-", 20), plain("slack", "xoxb-123456789012-123456789012-", 24),
        plain("openai", "sk-proj-", 48), plain("anthropic", "sk-ant-api03-", 93),
        ("aws_id", "AKIA" + upper, upper), keyless(), plain("google", "AIza", 35),
        plain("stripe", "sk_live_", 24), plain("npm", "npm_", 36), plain("digitalocean", "dop_v1_", 64, HEX),
        plain("huggingface", "hf_", 34, string.ascii_letters), plain("groq", "gsk_", 52),
        plain("databricks", "dapi", 32, HEX), plain("vault", "hvs.", 90), plain("grafana", "glsa_", 32, suffix="_" + some(8, HEX)),
        plain("sendgrid", "SG.", 22, suffix="." + some(43)), plain("supabase", "sbp_", 40, HEX),
        plain("linear", "lin_api_", 40), plain("neon", "napi_", 64),
        ("jwt", f"{head}.{body}.{signature}", signature),
        ("url", f"postgresql://app:{password}@db.example.com/app", password),
        plain("gitlab_feed", "glft-", 20), plain("mailgun", "key-", 32, HEX), plain("mailchimp", "", 32, HEX, "-us12"),
        plain("telegram", f"bot{pick.randrange(10**9, 10**10)}:AA", 33),
        plain("discord", "https://discord.com/api/webhooks/1234567890123456789/", 68),
        ("teams", f"https://a.webhook.office.com/webhookb2/{guid()}@{guid()}/IncomingWebhook/{hook}/{guid()}", hook),
        plain("sas", "https://x.example.com/c?sv=2022-11-02&sig=", 43, suffix="%3D"),
        plain("django", "django-insecure-(x@k#2m!", 30, suffix="^q7z&p3w"), plain("laravel", "base64:", 43, suffix="="),
        # The text around these tells what they are.
        plain("mysql", "mysql -uroot -p", 14), plain("redis", "redis-cli -a ", 14), plain("curl", "curl --user joe:", 14),
        plain("netrc", "machine example.com login joe password ", 14), plain("pgpassword", "PGPASSWORD=", 14),
        plain("oracle", "jdbc:oracle:thin:joe/", 14, suffix="@db"), plain("pgpass", "db.example.com:5432:app:joe:", 14),
        plain("cookie", "Cookie: session=", 24), plain("header", "Authorization: Custom ", 24),
        plain("user_token", "https://", 24, suffix="@git.example.com/x"),
        plain("spanish", "contraseña=", 14), plain("french", "mot_de_passe=", 14), plain("russian", "пароль=", 14),
        plain("chinese", "密码=", 14), plain("option", "app --password=", 14),
    ]


POD = """apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: example.com/app:1.0
"""

# Where text can be in a manifest; `@` is the token.
MANIFESTS = {
    "value": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '@'}\n",
    "key": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {'@': x, '@': y}\n",
    "unknown key": POD + "  '@': 1\n",
    "name": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '@'}\ndata: {x: [1]}\n",
    "namespace": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: '@'}\ndata: {x: [1]}\n",
    "kind": "apiVersion: v1\nkind: '@'\nmetadata: {name: a}\n",
    "group and kind": "apiVersion: '@'\nkind: '@'\nmetadata: {name: a}\n",
    "apiVersion": "apiVersion: '@'\nkind: Pod\nmetadata: {name: a}\n",
    "port": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}, ports: [{port: '@'}]}\n",
    "port name": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}, ports: [{name: '@', port: 80}]}\n",
    "selector": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {'@': '@'}, ports: [{port: 80}]}\n",
    "comment": "# token: @\n" + POD + "  foo: 1  # @\n",
    "annotation": POD.replace("  name: web", "  name: web\n  annotations: {'@': '@', dapr.io/app-port: '@'}"),
    "label": POD.replace("  name: web", "  name: web\n  labels: {app: '@', '@': x}"),
    "image": POD.replace("example.com/app:1.0", "example.com/@:@"),
    "env": POD + "      env:\n        - name: API_TOKEN\n          value: ['@']\n        - name: '@'\n          value: x\n",
    "secretKeyRef": POD + "      env:\n        - name: A\n          valueFrom: {secretKeyRef: {name: s, key: '@'}}\n"
                          "        - name: B\n          valueFrom: {secretKeyRef: {name: '@', key: k}}\n",
    "args": POD + "      args: ['--token=@', '@']\n      command: ['@']\n",
    "configMapRef": POD + "      envFrom:\n        - configMapRef: {name: '@'}\n",
    "volume": POD + "  volumes: [{name: '@', configMap: {name: '@'}}]\n",
    "resources": POD + "      resources: {requests: {cpu: '@'}, limits: {'@': 1}}\n",
    "ingress": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {rules: [{host: '@', http: "
               "{paths: [{path: '/@', pathType: Prefix, backend: {service: {name: '@', port: {name: '@'}}}}]}}]}\n",
    "syntax": "apiVersion: v1\nkind: Pod\n@: [\n",
    "indentation": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n   token: '@'\n",
    "tab": "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: '@'\n",
    "folded": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: >-\n    a @\n    b\n  y: [1]\n",
    "component": "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: '@', version: v1, "
                 "metadata: []}\n---\napiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: b}\nspec: {type: "
                 "state.redis, version: '@', metadata: [{name: redisHost, value: '@'}, {name: '@', value: x}, {name: "
                 "redisType, value: '@'}, {name: redisPassword, value: '@'}]}\n",
    "suppression": "# twinhull: allow @ because @\n" + POD,
    "file name": POD + "  foo: 1\n",
    "kustomization": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: '@'\nfoo: '@'\n",
}

# The same in a system: the file, the original text, and its replacement.
SYSTEM = {
    "title": ("system.yaml", "title: Todo list", "title: 'Todo @'"),
    "description": ("system.yaml", "description: API.", "description: 'API @'"),
    "message": ("system.yaml", "message: Database URL is required", "message: 'give @'"),
    "example": ("system.yaml", "example: postgresql://USER:PASSWORD@HOST/DATABASE", "example: '@'"),
    "chart name": ("system.yaml", "  name: todo\n", "  name: '@'\n"),
    "release": ("system.yaml", "release: todo", "release: '@'"),
    "calls": ("system.yaml", "      - backend\n", "      - '@'\n"),
    "component": ("system.yaml", "  backend:\n    description", "  '@':\n    description"),
    "unknown key": ("system.yaml", "title:", "'@': 1\ntitle:"),
    "config key": ("system.yaml", "    LOG_LEVEL:\n", "    '@':\n"),
    "value": ("values.yaml", "LOG_LEVEL: info", "LOG_LEVEL: '@'"),
    "image": ("values.yaml", "repository: todo-backend", "repository: '@'"),
    "tag": ("values.yaml", 'tag: "1.0"', "tag: '@'"),
    "port": ("values.yaml", "port: 8000", "port: '@'"),
    "values key": ("values.yaml", "config:\n", "'@': 1\nconfig:\n"),
    "annotations": ("values.yaml", "  service:\n    port: 80\n", "  service:\n    port: 80\n    annotations: {'@': '@'}\n"),
    "comment": ("values.yaml", "# Defaults of all environments.", "# token @"),
    "env": ("values.yaml", "backend:\n", "backend:\n  env: {API_TOKEN: '@', X: '@'}\n"),
    "namespace": ("phase4/minikube.yaml", "namespace: ", "namespace: '@' # "),
}


# Half of an AWS key has no prefix: inside a longer run of its letters it cannot be distinguished from a path. Nor is a
# URL one whose slashes are directories.
# A command that is the name of an option is none.
UNTOLD = {("file name", "user_token"), *(("validate --@", name) for name in ("mysql", "redis", "netrc")), ("image", "aws_secret"), ("ingress", "aws_secret"), ("lint /nowhere/@", "aws_secret"), ("file name", "aws_secret"),
          ("file name", "url")}


def parts(secret):
    low = secret.lower()
    return [low[i:i + FEWEST] for i in range(len(low) - FEWEST + 1)]


def shown(output, tokens):
    low = output.lower()
    return [name for name, _, secret in tokens if any(part in low for part in parts(secret))]


def run(folder, *arguments):
    done = subprocess.run([BINARY, *arguments], cwd=folder, capture_output=True, text=True, errors="replace",
                          timeout=120, env={**os.environ, "PATH": f"{REPOSITORY}/build/tools:/usr/bin:/bin"})
    return done.stdout + done.stderr, done.returncode


def in_all_formats(folder, *arguments):
    """The text output of a run, and its output in the other formats."""
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as outputs:
        files = {form: pathlib.Path(outputs) / form for form in FORMATS[1:]}
        options = [word for form, path in files.items() for word in ("--output", f"{form}={path}")]
        output, _ = run(folder, *arguments, *options)
        return {FORMATS[0]: output, **{form: path.read_text(errors="replace") for form, path in files.items()}}


def files_below(folder):
    return "".join(f"{path.name}\n{path.read_text(errors='replace')}" for path in sorted(folder.rglob("*")) if path.is_file())


def lint_place(place, text, tokens):
    """Leaks: descriptions of runs."""
    wrong = []
    tokens = [token for token in tokens if (place, token[0]) not in UNTOLD]
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        folder = pathlib.Path(scratch) / "files"
        for name, token, _ in tokens:
            path = folder / name / {"kustomization": "kustomization.yaml", "file name": f"{token}.yaml"}.get(place, "a.yaml")
            path.parent.mkdir(parents=True)
            path.write_text(text.replace("@", token))
        for form, output in in_all_formats(folder, "lint", "--profile", "strict", ".").items():
            wrong += [f"lint --format {form}: {place}: {name}" for name in shown(output, tokens)]
        output, _ = run(folder, "lint", "--fix", "--diff", ".")
        wrong += [f"lint --fix --diff: {place}: {name}" for name in shown(output, tokens)]
        output, _ = run(folder, "lint", "--write-baseline", "../baseline.json", ".")
        baseline = folder.parent / "baseline.json"
        output += baseline.read_text() if baseline.exists() else ""
        output += run(folder, "lint", "--baseline", "../baseline.json", ".")[0]
        wrong += [f"lint --write-baseline, --baseline: {place}: {name}" for name in shown(output, tokens)]
    return wrong


TREE = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
CHART = {
    "Chart.yaml": "apiVersion: v2\nname: app\nversion: 0.1.0\n",
    "values.yaml": "token: '@'\nport: '@'\n",
}
# Errors of helm repeat values, names and lines of templates.
CHARTS = {
    "schema": {"values.schema.json": '{"properties": {"token": {"pattern": "^x"}, "port": {"type": "integer"}}}'},
    "fail": {"templates/a.yaml": '{{ fail (printf "bad token %s" .Values.token) }}\n'},
    "template": {"templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '@'}\ndata: {x: {{ .Values.@ }}}\n"},
    "rendered": {"templates/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: '{{ .Values.token }}'}\nspec: "
                                     "{ports: [{port: '{{ .Values.port }}'}]}\n"},
    "unquoted": {"templates/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.token }}\n {{ .Values.token }}\n"},
}


def chart_place(place, extra, tokens):
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        folder = pathlib.Path(scratch)
        for name, token, _ in tokens:
            for path, text in {**CHART, **extra}.items():
                (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / name / path).write_text(text.replace("@", token))
        for form, output in in_all_formats(folder, "lint", ".").items():
            wrong += [f"lint --format {form}: chart, {place}: {name}" for name in shown(output, tokens)]
        for name, _, _ in tokens:
            # What `render` prints are the values of the chart; its errors are part of the log.
            for command in ("render", "explain"):
                result = subprocess.run([BINARY, command, name], cwd=folder, capture_output=True, text=True, errors="replace")
                wrong += [f"{command}: chart, {place}: {leaked}" for leaked in shown(result.stderr, tokens)]
    return wrong


def explained(tokens):
    """The values of Secrets that charts and kustomizations make, and of what repeats them."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        folder = pathlib.Path(scratch)
        for name, token, secret in tokens:
            quoted = json.dumps(token)
            files = {"Chart.yaml": CHART["Chart.yaml"], "values.yaml": f"x: {quoted}\n",
                     "templates/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {x: {{ .Values.x | b64enc }}}\n"
                                         "stringData: {y: {{ .Values.x | quote }}}\n"}
            tree = {"kustomization.yaml": TREE + f"secretGenerator:\n- name: s\n  options: {{disableNameSuffixHash: true}}\n"
                                          f"  literals: [{json.dumps('y=' + token)}]\n  files: [x]\nresources: [r.yaml]\n",
                    "x": token, "r.yaml": f"apiVersion: v1\nkind: Secret\nmetadata: {{name: t}}\nstringData: {{y: {quoted}}}\n"}
            for kind, all_files in (("chart", files), ("tree", tree)):
                for path, text in all_files.items():
                    (folder / kind / name / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / kind / name / path).write_text(text)
            encoded = base64.b64encode(token.encode()).decode()
            for words in (["s"], ["s", "data"], ["s", "data.x"], ["s", "stringData.y"], ["s", "data.y"], ["t", "stringData"],
                          ["t", "stringData.y"]):
                for kind in ("chart", "tree"):
                    for form in ("text", "json"):
                        output, _ = run(folder, "explain", f"{kind}/{name}", f"Secret/{words[0]}", *words[1:], "--format", form)
                        if shown(output, [(name, token, secret)]) or encoded in output:
                            wrong.append(f"explain {kind} Secret/{' '.join(words)} --format {form}: {name}")
    return wrong


def make_system(root, name, replacement=None, token=""):
    target = root / "environments" / name
    shutil.copytree(REPOSITORY / "tests/fixtures/todo/environments/todo", target)
    if replacement is None:
        return
    path, old, new = replacement
    text = (target / path).read_text()
    assert old in text, (path, old)
    (target / path).write_text(text.replace(old, new.replace("@", token), 1))


def system_place(place, replacement, tokens):
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        root = pathlib.Path(scratch)
        for folder in ("schemas", "templates"):
            shutil.copytree(REPOSITORY / folder, root / folder)
        for name, token, _ in tokens:
            make_system(root, name.replace("_", "-"), replacement, token)

        def look(label, output):
            wrong.extend(f"{label}: {place}: {name}" for name in shown(output, tokens))

        for form, output in in_all_formats(root, "validate").items():
            look(f"validate --format {form}", output)
        output, status = run(root, "generate")
        look("generate", output)
        if (root / "out").exists():
            look("out/", files_below(root / "out"))
        run(root, "report", "--output", "page.html")
        if (root / "page.html").exists():
            look("report", (root / "page.html").read_text())
        # Others in each place: over all places, each kind is drawn and explained.
        for name, _, _ in tokens[list(SYSTEM).index(place) % 8::8]:
            system = name.replace("_", "-")
            look("graph", run(root, "graph", "--format", "mermaid", system, "phase4-minikube")[0])
            run(root, "graph", "--output", "graph.svg", system, "phase4-minikube")
            if (root / "graph.svg").exists():
                look("graph --output", (root / "graph.svg").read_text())
            look("explain", run(root, "explain", system, "phase4-minikube", "backend.image")[0])
            look("explain", run(root, "explain", system, "phase4-minikube", "config")[0])
            look("explain --format json", run(root, "explain", "--format", "json", system, "phase4-minikube", "backend.env")[0])
    return wrong


def drift(tokens):
    """A secret is written into a file of out/, and CI prints the difference."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        root = pathlib.Path(scratch)
        for folder in ("schemas", "templates"):
            shutil.copytree(REPOSITORY / folder, root / folder)
        make_system(root, "todo")
        run(root, "generate")
        path = root / "out/todo/helm/todo/values.yaml"
        made = path.read_text()
        for name, token, secret in tokens:
            path.write_text(made + f"token: {token}\n# was {token}\nx: [{token}]\n")
            for form, output in in_all_formats(root, "generate", "--check").items():
                wrong += [f"generate --check --format {form}: {name}" for name in
                          shown(output, [(name, token, secret)])]
    return wrong


SETTINGS = "lint:\n  rules: {'@': error}\n  exceptions: [{rule: '@', object: 'Pod/@', reason: '@'}]\n  externals: ['@']\n  '@': 1\n"
ENV_FILE = "DATABASE_URL=@\nFOO @\n@=1\nexport @\n"


def surroundings(tokens):
    """Settings, baselines, env files and the process environment."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        root = pathlib.Path(scratch)
        make_system(root, "todo")
        (root / "a.yaml").write_text(POD + "  foo: 1\n")
        for name, token, secret in tokens:
            def look(label, output, sought=(name, token, secret)):
                wrong.extend(f"{label}: {name}" for name in shown(output, [sought]))

            (root / "settings.yaml").write_text(SETTINGS.replace("@", token))
            (root / "baseline.json").write_text(json.dumps({"version": token, "findings": [{"rule": token}]}))
            (root / "s.env").write_text(ENV_FILE.replace("@", token))
            for form, output in in_all_formats(root, "lint", "a.yaml", "--config", "settings.yaml").items():
                look(f"twinhull.yaml --format {form}", output)
            look("damaged baseline", run(root, "lint", "a.yaml", "--baseline", "baseline.json")[0])
            for form in FORMATS:
                look(f"secrets --env-file --format {form}",
                     run(root, "secrets", "todo", "phase4-minikube", "--env-file", "s.env", "--format", form)[0])
            os.environ["TWINHULL_LEAKS"] = token
            look("environment", run(root, "lint", "a.yaml")[0] + run(root, "validate")[0])
        # A reference to a secret elsewhere is not secret, and is shown.
        (root / "a.yaml").write_text(POD + "      env:\n"
                                     "        - {name: DB_PASSWORD, value: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'}\n")
        output, _ = run(root, "lint", "a.yaml", "--profile", "strict")
        wrong += ["a reference is treated as a secret"] if "secret]" in output else []
    return wrong


def command_line(tokens):
    wrong = []
    with tempfile.TemporaryDirectory(prefix="twinhull-leaks-") as scratch:
        root = pathlib.Path(scratch)
        make_system(root, "todo")
        for name, token, secret in tokens:
            for arguments in (["secrets", "todo", "phase4-minikube", f"DATABASE_URL={token}"], [token],
                              ["validate", token], ["explain", token], ["explain", "todo", token],
                              ["lint", "--select", token], ["lint", f"/nowhere/{token}"], ["validate", f"--{token}"],
                              ["explain", "todo", "phase4-minikube", token], ["lint", "--external", token],
                              ["lint", "--profile", token], ["graph", "todo", token], ["init", token + " "]):
                place = " ".join(arguments).replace(token, "@")
                if (place, name) in UNTOLD:
                    continue
                output, _ = run(root, *arguments)
                wrong += [f"{place}: {name}" for name in
                          shown(output, [(name, token, secret)])]
    return wrong


def main():
    seed = suite.seed()
    tokens = kinds(seed)
    only = sys.argv[1:]
    work = [(lint_place, place, text, tokens) for place, text in MANIFESTS.items()]
    work += [(system_place, place, replacement, tokens) for place, replacement in SYSTEM.items()]
    work += [(chart_place, place, extra, tokens) for place, extra in CHARTS.items()]
    work += [(drift, tokens), (surroundings, tokens), (command_line, tokens), (explained, tokens)]
    if only:
        work = [row for row in work if any(word in str(row[1]) or word in row[0].__name__ for word in only)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda row: row[0](*row[1:]), work))
    wrong = [line for lines in results for line in lines]
    for line in wrong:
        print(line)
    if wrong:
        print(f"TWINHULL_SEED={seed}")
    print(suite.closing_line(len(work) - sum(1 for lines in results if lines), sum(1 for lines in results if lines)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
