"""What users see in an editor, with the YAML language server that editors run.

The inputs of this repository, the files of `init` and `new environment` and the generated values are valid; every key
has a description, keys and values are completed, and a misspelled key is marked.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from language_server import LanguageServer

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
MODELINE = re.compile(r"# yaml-language-server: \$schema=\S+\n")
KEY = re.compile(r"^( *)([A-Za-z][\w.-]*):(?: |$)")
OWN_NAME = re.compile(r"[A-Z0-9_]+$")  # a setting or an environment variable

# The text before the cursor, and the expected completions.
SYSTEM = [("", ["components", "release", "secrets"]), ("components:\n  web:\n    ", ["port", "exposed"])]
VALUES = [("", ["global", "{component}"]), ("{component}:\n  ", ["image", "replicaCount", "resources"]),
          ("{component}:\n  resources:\n    limits:\n      ", ["cpu", "memory"]),
          ("global:\n  imagePullPolicy: ", ["Always", "IfNotPresent", "Never"])]


# Short forms and expressions are valid, and texts that are neither are marked.
FORMS = """\
web:
  image: registry.example.com:5000/shop/web:1.4.1
  enabled: ${{ target.environment != "minikube" }}
  replicaCount: ${{ values.web.autoscaling.minReplicas }}
  resources: ${{ values.web.resources }}
  ingress:
    host: ${{ target.environment }}.example.com
    pathType: ${{ choose(true, "Exact", "Prefix") }}
    hosts: [www.example.com, {host: example.com, paths: [/large]}]
"""
NO_FORMS = ["web: {image: 5}", "web: {image: 'a b'}", "web: {replicaCount: many}", "web: {ingress: {pathType: exact}}",
            "web: {ingress: {hosts: [not/a/host]}}"]


class Checks:
    def __init__(self, server):
        self.server = server
        self.passed, self.failed = 0, 0

    def wanted(self, holds, place, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {place}: {what}")

    def file(self, path, shown):
        """No errors, all keys have descriptions, and a misspelled key is marked at its location."""
        text = path.read_text("utf-8")
        found = self.server.diagnostics(path, text)
        self.wanted(not found, shown, f"{len(found)} false findings, such as {found[:1]}")
        self.wanted(MODELINE.search(text), shown, "has no schema comment")
        dumb = []
        for number, line in enumerate(text.splitlines()):
            key = KEY.match(line)
            if not key or is_within_text(text, number):
                continue
            if not self.server.hover(path, number, len(key[1])):
                dumb.append(f"{number + 1}: {key[2]}")
        # Keys chosen by users have the description of their map, or none.
        silent = [place for place in dumb if not OWN_NAME.search(place)]
        self.wanted(not silent, shown, f"no description of {silent[:3]}")

    def typo(self, path, shown, text):
        slip = path.with_name("misspelt.yaml")
        lines = text.splitlines()
        number = next(n for n, line in enumerate(lines) if (m := KEY.match(line)) and not m[1])
        lines[number] = lines[number].replace(":", "s:", 1)
        found = self.server.diagnostics(slip, "\n".join(lines) + "\n")
        self.wanted(any(line == number + 1 and "not allowed" in message for line, message in found), shown,
                    f"a misspelled key in line {number + 1} is not marked: {found}")

    def forms(self, folder):
        header = "# yaml-language-server: $schema=../../out/shop/values-layer.schema.json\n"
        found = self.server.diagnostics(folder / "forms.yaml", header + FORMS)
        self.wanted(not found, folder, f"short forms and expressions are marked: {found}")
        for number, text in enumerate(NO_FORMS):
            found = self.server.diagnostics(folder / f"no-form-{number}.yaml", f"{header}{text}\n")
            self.wanted(found, folder, f"{text} is not marked")

    def completed(self, folder, schema, before, offered):
        probe = folder / f"typing-{self.passed + self.failed}.yaml"
        text = f"# yaml-language-server: $schema={schema}\n{before}"
        self.server.diagnostics(probe, text)
        lines = text.split("\n")
        labels = self.server.completions(probe, len(lines) - 1, len(lines[-1]))
        self.wanted(set(offered) <= set(labels), folder, f"after {before!r}, {offered} are not among {labels}")


def is_within_text(text, number):
    """Whether a line belongs to a block scalar, whose lines can look like keys."""
    lines = text.splitlines()
    depth = len(lines[number]) - len(lines[number].lstrip())
    for line in reversed(lines[:number]):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if indent < depth:
            if re.search(r"[|>][+-]?\s*(#.*)?$", line):
                return True
            depth = indent
    return False


def begin(folder):
    """A system as `init` writes it, with one more environment and its output."""
    for arguments in (["init", "shop"], ["generate"], ["new", "environment", "shop", "staging"], ["generate"]):
        subprocess.run([BINARY, *arguments], cwd=folder, check=True, capture_output=True)
    return sorted((folder / "environments").rglob("*.yaml")) + emitted(folder)


def emitted(root):
    return sorted((root / "out").glob("*/helm/*/values*.yaml"))


def main():
    with LanguageServer() as server, tempfile.TemporaryDirectory(prefix="twinhull-editor-") as temporary:
        checks = Checks(server)
        new = pathlib.Path(temporary).resolve()
        for root, files in ((REPOSITORY, sorted((REPOSITORY / "environments").rglob("*.yaml")) + emitted(REPOSITORY)),
                            (new, begin(new))):
            for path in files:
                checks.file(path, path.relative_to(root))
            for system in sorted((root / "environments").iterdir()):
                text = (system / "system.yaml").read_text("utf-8")
                component = re.search(r"^components:\n(?: *#.*\n)*  (\w+):", text, re.M)[1]
                for before, offered in SYSTEM:
                    schema = MODELINE.search(text)[0].split("=")[1].strip()
                    checks.completed(system, schema, before, offered)
                for before, offered in VALUES:
                    checks.completed(system, f"../../out/{system.name}/values-layer.schema.json",
                                     before.format(component=component),
                                     [name.format(component=component) for name in offered])
                for path in [system / "system.yaml", *sorted(system.glob("*/*.yaml"))[:1]]:
                    checks.typo(path, path.relative_to(root), path.read_text("utf-8"))
        checks.forms(new / "environments/shop")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
