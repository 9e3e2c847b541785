"""Texts of a system cannot inject anything: each hostile string is put wherever a system has text, first in one place after
the other, then in all places that accept it, and every command runs on that. Whatever is printed or written contains no control character, no separator of lines other than a line break,
no bidirectional control, no element or script of HTML, no directive of Mermaid and no further key.

Runs of `generate` that succeed are rendered by the real helm and kubectl: the objects of both outputs are the same, and
have no key or object that the strings spell.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
TOOLS = REPOSITORY / "build/tools"

# `injected` must not become a key, an element or an object.
STRINGS = {
    "line break": "a\ninjected: 1",
    "carriage return": "a\rinjected: 1",
    "U+2028": "a\u2028injected: 1",
    "U+2029": "a\u2029injected: 1",
    "U+0085": "a\u0085injected: 1",
    "bidi": "a \u202einjected\u202c \u2066b\u2069",
    "escape": "a \u001b[31minjected\u001b]0;injected\u0007",
    "delete": "a\u007finjected",
    "invisible": "a\u200b\ufeffinjected",
    "template": '{{ fail "injected" }}',
    "expression": "${{ injected }}",
    "end of a script": "</script><injected>alert(1)</injected>",
    "attribute": "\" onerror=\"injected\" '><injected x='",
    "end of a comment": "--><injected>-->",
    "directive": '%%{init: {"injected": "1"}}%%',
    "Mermaid": 'a"] --> injected["b',
    "Mermaid click": 'a\nclick web "javascript:injected()"',
    "code": "a ``` `injected` ```\n```\n# injected\n```",
    "table": "a | injected | b \\| c",
    "link": "[injected](javascript:injected()) ![injected](http://injected)",
    "document": "a\n---\ninjected: 1\n...\n",
    "block": "|\n  injected: 1",
    "log command": "a\n::error::injected\n##vso[task.setvariable]injected",
    "quotes": "'''\"\"\"injected: 1 #",
    "comment": "a # injected",
    "alias": "*injected &injected !!injected",
}

SYSTEM = """title: @title@
description: @description@
chart:
  name: todo
  version: 0.1.0
  appVersion: "1.0"
  description: @chart@
  keywords: [@keyword@]
release: todo
components:
  web:
    description: @component@
    port: 8080
    user: 101
    calls: [api]
    args: [@argument@]
    podLabels: {note: @label@}
    patches:
      more:
        kind: Deployment
        patch: {spec: {template: {spec: {hostAliases: [{ip: 10.1.2.3, hostnames: [@patch@]}]}, metadata: {annotations: {note: @patch annotation@}}}}}
  api:
    description: API.
    port: 8000
    user: 102
    config: all
    exposed: true
    secrets: [{name: keys, keys: [URL]}]
config:
  name: todo-config
  keys: {LEVEL: {description: @setting@}}
secrets:
  keys:
    description: @secret@
    keys: {URL: {value: url, description: @key@, message: @message@, example: @example@}}
"""
VALUES = """web: {image: {repository: todo-web, tag: "1"}, service: {port: 80}}
api: {image: {repository: todo-api, tag: "1"}, service: {port: 80, annotations: {note: @annotation@}}, env: {A: @variable@}}
config: {LEVEL: @value@}
extraObjects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: extra, annotations: {note: @extra annotation@}}, data: {a: @extra@}}
"""
MANIFEST = """apiVersion: v1
kind: ConfigMap
metadata: {name: manifest, annotations: {note: @manifest annotation@}}
data: {a: @manifest@}
"""
TARGET = "# @comment@\nglobal: {namespace: todo}\n"
FILES = {"system.yaml": SYSTEM, "values.yaml": VALUES, "manifests/more.yaml": MANIFEST, "prod.yaml": TARGET}
PLACES = re.findall(r"@([a-z ]+)@", "".join(FILES.values()))
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
ELEMENTS = {
    ".html": re.compile(r"<injected|</script><|onerror=\"injected|href=\"javascript|src=\"http://injected", re.I),
    ".md": re.compile(r"(?<!\\)<(injected|/script>)|(?<!\\)\[injected\]\(", re.I),
}
ELEMENTS[".svg"] = ELEMENTS[".html"]


def quoted(text):
    return json.dumps(text, ensure_ascii=True)


def write(root, places, text):
    """A system with the text in these places."""
    folder = root / "environments/todo"

    def filled(match):
        shown = quoted(text if match[1] in places else "plain")
        return shown[1:-1] if match[1] == "comment" else shown  # escapes are nothing special there

    for name, pattern in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub("@([a-z ]+)@", filled, pattern))


def run(root, *arguments):
    done = subprocess.run([BINARY, *arguments], cwd=root, capture_output=True, timeout=120,
                          env={"PATH": f"{TOOLS}:/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"})
    assert done.returncode in (0, 1, 2), (arguments, done.returncode, done.stderr)
    return done.stdout.decode(), done.stderr.decode(), done.returncode


def keys_of(value):
    if isinstance(value, dict):
        return {str(key) for key in value} | set().union(*map(keys_of, value.values()), set())
    return set().union(*map(keys_of, value), set()) if isinstance(value, list) else set()


def rendered(root):
    """The objects of both outputs, or the message of the program that fails."""
    out = root / "out/todo"
    commands = {"helm": [str(TOOLS / "helm"), "template", "todo", str(out / "helm/todo"), "-f", str(out / "helm/todo/values-prod.yaml"),
                         "--namespace", "todo", "--set", "secrets.url=x"],
                "kubectl": [str(TOOLS / "kubectl"), "kustomize", str(out / "kustomize/overlays/prod")]}
    (out / "kustomize/components/local-secrets/prod/keys.env").write_text("URL=x\n")
    found = {}
    for name, command in commands.items():
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            return name, done.stderr
        found[name] = [one for one in yaml.safe_load_all(done.stdout)
                       if one and "helm.sh/hook" not in one["metadata"].get("annotations", {})]
        for one in found[name]:
            one["metadata"]["name"] = re.sub(r"-[24-9bcdfghkmt]{10}$", "", one["metadata"]["name"])  # of the data
    return found, ""


def prose(text):
    """Markdown without its code."""
    return re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def objects_of(root):
    found, message = rendered(root)
    if message:
        return [f"{found}: {message.strip()[:300]}"]
    wrong = [f"{program}: a key is injected" for program, objects in found.items() if any("injected" in key for key in keys_of(objects))]
    names = [sorted(f"{one['kind']}/{one['metadata']['name']}" for one in objects) for objects in found.values()]
    texts = [{one["metadata"]["name"]: (one.get("data"), one["metadata"].get("annotations")) for one in objects if one["kind"] == "ConfigMap"}
             for objects in found.values()]
    return wrong + [f"the outputs differ: {both}" for both in (names, texts) if both[0] != both[1]]


COMMANDS = (["list"], ["graph", "todo", "prod", "--format", "mermaid"], ["explain", "todo", "prod", "api"],
            ["explain", "todo", "prod", "config.LEVEL"], ["secrets", "todo", "prod", "--env-file", "environments/todo/prod.yaml"],
            ["graph", "todo", "prod", "--output", "page.svg"], ["report", "--output", "page.html"], ["generate"],
            ["generate", "--check"], ["set", "todo", "prod", "api.replicaCount=2"], ["generate", "--check"])


def check(name):
    wrong, accepted = [], []

    def look(where, shown, form=""):
        if UNSAFE.search(shown):
            wrong.append(f"{where}: {UNSAFE.search(shown)[0]!r}")
        if form in ELEMENTS and ELEMENTS[form].search(shown):
            wrong.append(f"{where}: {ELEMENTS[form].search(shown)[0]}")

    def look_at_log(where, shown):
        look(where, shown)
        if re.search(r"^\s*(::error|##vso)", shown, re.M):
            wrong.append(f"{where}: a command of the log")

    with tempfile.TemporaryDirectory(prefix="twinhull-injection-") as scratch:
        root = pathlib.Path(scratch)
        for place in PLACES:
            write(root, {place}, STRINGS[name])
            output, errors, status = run(root, "generate")
            look_at_log(f"generate with {place}", output + errors)
            if status == 0:
                accepted.append(place)
            output, _, _ = run(root, "validate", "--format", "github")
            if any(not line.startswith(("::error ", "::warning ", "::notice ")) for line in output.splitlines()):
                wrong.append(f"validate --format github with {place}: {output}")
        write(root, set(accepted), STRINGS[name])
        for arguments in COMMANDS:
            output, errors, _ = run(root, *arguments)
            look_at_log(" ".join(arguments), output + errors)
            if "mermaid" in arguments and re.search(r"^\s*(%%\{|click )|-->\s*injected\[", output, re.M):
                wrong.append(f"mermaid: {output}")
        files = [path for path in sorted(root.rglob("*")) if path.is_file() and "environments" not in path.parts]
        if not (root / "out/todo/index.json").exists():
            wrong.append("nothing was generated")
        for path in files:
            text = path.read_text()
            look(str(path.relative_to(root)), prose(text) if path.suffix == ".md" else text, path.suffix)
        if not wrong:
            wrong += objects_of(root)
    return [f"{name}: {line}" for line in wrong], accepted


def main():
    only = sys.argv[1:]
    names = [name for name in STRINGS if not only or name in only]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, names))
    failed = [lines for lines, _ in results if lines]
    for lines in failed:
        print("\n".join(lines))
    if only:
        for name, (_, accepted) in zip(names, results):
            print(f"{name}: not accepted: {', '.join(sorted(set(PLACES) - set(accepted)))}")
    print(suite.closing_line(len(names) - len(failed), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
