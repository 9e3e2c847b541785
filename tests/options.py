"""Every option in a message, a help text or a page exists.

Messages of the linter only use options of `lint`. Options of other programs are listed here with the program.
"""

import json
import math
import pathlib
import re
import subprocess
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
FOREIGN = {
    "API server and kubelet": {"--allowed-unsafe-sysctls", "--service-node-port-range"},
    "Argo CD": {"--cascade"},
    "certificate generators": {"--secret", "--secret-name"},
    "dapr": {"--kubernetes", "--wait"},
    "git": {"--cached", "--depth", "--error-unmatch", "--message"},
    "helm": {"--api-versions", "--create-namespace", "--debug", "--dry-run", "--include-crds", "--kube-version",
             "--namespace", "--set", "--set-string", "--skip-schema-validation", "--values", "--untar", "--untardir"},
    "helm and cmake": {"--install"},
    "kubectl": {"--filename", "--selector", "--server-side"},
    "curl": {"--proxy-user", "--user"},
    "kustomize": {"--enable-helm", "--load-restrictor"},
    "Redpanda": {"--advertise-kafka-addr", "--kafka-addr", "--memory", "--smp"},
    "tar": {"--strip-components"},
    "pip, pipx and uv": {"--find-links", "--no-index", "--pip-args"},
    "npm": {"--global", "--package", "--yes"},
    "podman": {"--input", "--rm", "--user"},
    "brew": {"--formula"},
    "scripts/release": {"--verify"},
    "examples": {"--verbose"},
}


def options_of(*command):
    ran = subprocess.run([BINARY, *command, "--help"], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return set(OPTION.findall(ran.stdout))


def literals(path):
    """The string literals of a source, adjacent ones joined."""
    return LITERAL.findall(re.sub(r'"\s*\n\s*"', "", path.read_text()))


def limits():
    """The limits are the same in the program, in the schema of its settings and in the documentation."""
    source = (REPOSITORY / "generator/base/limits.cpp").read_text()
    sizes = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}

    def number(text):
        factors = text.replace("'", "").replace(",", "").split()
        return math.prod(sizes.get(factor) or int(factor) for factor in factors if factor != "*")

    table = {name: (number(standard), number(most)) for name, standard, most in
             re.findall(r'LimitRow\{"(\w+)", ([^,]+), ([^,]+),', source)}
    schema = json.loads((REPOSITORY / "schemas/twinhull.schema.json").read_text())["properties"]["limits"]["properties"]
    in_schema = {name: (int(re.search(r"Default: (\d+)", row["description"])[1]), row["maximum"])
                 for name, row in schema.items()}
    page = re.findall(r"^\| `(\w+)` \| ([0-9,]+(?: [KMG]iB)?)", (REPOSITORY / "docs/security.md").read_text(), re.M)
    in_docs = {name: number(standard) for name, standard in page}
    assert len(table) > 15
    return table == in_schema and {name: row[0] for name, row in table.items()} == in_docs


def main():
    commands = re.findall(r"^  (\w+) ", subprocess.run([BINARY, "--help"], stdout=subprocess.PIPE, text=True, check=True,
                                                       timeout=60).stdout, re.M)
    by_command = {command: options_of(command) for command in commands}
    foreign = set().union(*FOREIGN.values())
    everything = set().union(foreign, {"--version"}, *by_command.values())
    places = []
    for path in sorted((REPOSITORY / "generator").rglob("*.cpp")):
        known = foreign | by_command["lint"] if "lint" in path.parts else everything
        places += [(path, text, known) for text in literals(path)]
    for path in [*sorted((REPOSITORY / "docs").rglob("*.md")), REPOSITORY / "README.md",
                 REPOSITORY / "CONTRIBUTING.md"]:
        places += [(path, line, everything) for line in path.read_text().splitlines()]
    failed = 0
    if not limits():
        failed += 1
        print("FAILED the limits differ between limits.cpp, twinhull.schema.json and docs/security.md")
    for path, text, known in places:
        for option in sorted(set(OPTION.findall(text)) - known):
            failed += 1
            print(f"FAILED {path.relative_to(REPOSITORY)}: unknown option `{option}`: {text.strip()}")
    print(suite.closing_line(len(places) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
