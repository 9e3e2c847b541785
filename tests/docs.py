"""Runs every command of the documentation in a temporary copy of this repository, resolves its links, and checks that
the pages generated from schemas and tables are current.

In README.md, CONTRIBUTING.md and docs/*.md, a `console` block contains commands after `$ ` and, optionally, their output: a
line `…` matches any lines, `…` in a line any text.
A comment right above a block sets options:

    <!-- in: DIRECTORY -->       working directory of its commands, instead of the root of the copy
    <!-- exits: N -->            expected status of its last command, instead of 0
    <!-- not run: REASON -->     it requires something tests do not have, such as a cluster

A fenced block whose first line names a file (```yaml PATH) writes that file, or appends to it (```yaml +PATH).
The blocks of a page run one after the other in one copy. `kubectl apply` and `kubectl create` only parse their input,
because there is no cluster. Indented lines and other fences must not contain lines that begin with a program's name.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import run
import suite
from suite import Failed

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"
BLOCK = re.compile(r"((?:^<!-- .+? -->\n)*)^```(\w*)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
MARK = re.compile(r"<!-- (in|exits|not run): (.+?) -->")
# Programs used in the pages; a line that begins with one is a command.
PROGRAMS = ("twinhull", "build/twinhull", "make", "helm", "kubectl", "git", "cmake", "apt-get", "argocd", "flux", "pre-commit")
LOOSE = re.compile(r"^(?:    )?(?:\$ )?(?:%s) [a-z-]" % "|".join(map(re.escape, PROGRAMS)))

KUBECTL = """#!/usr/bin/python3
import os, sys, yaml
if sys.argv[1] in ("apply", "create") and "-f" in sys.argv:
    source = sys.argv[sys.argv.index("-f") + 1]
    text = sys.stdin.read() if source == "-" else open(source).read()
    objects = [found for found in yaml.safe_load_all(text) if found]
    if not objects or not all(found.get("apiVersion") and found.get("kind") for found in objects):
        sys.exit("kubectl: not Kubernetes objects")
else:
    os.execv("{kubectl}", ["kubectl", *sys.argv[1:]])
"""


def prepare(folder):
    root = folder / "copy"
    for name in ("environments", "schemas", "templates", "out"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy2(REPOSITORY / ".gitignore", root)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "twinhull").symlink_to(BUILD / "twinhull")
    (programs / "helm").symlink_to(BUILD / "tools/helm")
    (programs / "kubectl").write_text(KUBECTL.replace("{kubectl}", str(BUILD / "tools/kubectl")))
    (programs / "kubectl").chmod(0o755)
    (root / "build").mkdir()
    (root / "build/twinhull").symlink_to(BUILD / "twinhull")
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
                   "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch",
                   "GIT_CONFIG_VALUE_0": "main",
                   **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                      for what, value in (("NAME", "Someone"), ("EMAIL", "someone@example.com"))}}
    subprocess.run(["git", "init", "--quiet"], cwd=root, env=environment, check=True)
    return root, environment


def commands_of(body):
    """(command, its expected output or None) of a block; a `\\` at the end of a line continues it."""
    found = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], None])
        elif found and found[-1][1] is None and found[-1][0].endswith("\\"):
            found[-1][0] += "\n" + line
        elif found:
            found[-1][1] = (found[-1][1] or "") + line + "\n"
        else:
            raise Failed(f"a console block begins with `{line}`, which is not a command")
    return found


def shows(shown, printed):
    """Whether the output matches that on the page."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
                      for line in shown.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None


def run_block(body, root, place, expected, environment):
    commands = commands_of(body)
    folder = root / place
    for number, (command, printed) in enumerate(commands):
        # The next command of the block starts in the final directory of this one.
        leaves = root.parent / "where"
        ran = subprocess.run(["bash", "-c", f'{command}\nstatus=$?; pwd >"$0"; exit $status', leaves], cwd=folder,
                             env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=300)
        wanted = expected if number == len(commands) - 1 else 0
        if ran.returncode != wanted:
            raise Failed(f"$ {command}\nended with {ran.returncode}, not {wanted}\n{ran.stdout}")
        if printed is not None and not shows(printed, ran.stdout):
            raise Failed(f"$ {command}\nprints\n{ran.stdout}")
        folder = pathlib.Path(leaves.read_text().strip())
    return len(commands)


def check(path):
    """(number of commands run, those skipped and why, errors) of one page."""
    text, ran, left = path.read_text(), 0, []
    with tempfile.TemporaryDirectory(prefix="twinhull-docs-") as name:
        root, environment = prepare(pathlib.Path(name))
        try:
            for marks, language, file, body in BLOCK.findall(text):
                marked = dict(MARK.findall(marks))
                if file:
                    place = root / file.removeprefix("+")
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(f"{place.read_text()}\n{body}" if file.startswith("+") else body)
                elif language == "console" and "not run" in marked:
                    left += [f"{path.relative_to(REPOSITORY)}: {command.split(maxsplit=1)[0]} …: {marked['not run']}"
                             for command, _ in commands_of(body)]
                elif language == "console":
                    ran += run_block(body, root, marked.get("in", "."), int(marked.get("exits", 0)), environment)
            for line in BLOCK.sub("", text).splitlines():
                if line.startswith("    ") and LOOSE.match(line):
                    raise Failed(f"`{line.strip()}` is a command outside of a console block")
            for _, language, _, body in BLOCK.findall(text):
                for line in body.splitlines() if language in ("", "sh", "bash") else ():
                    if LOOSE.match(line):
                        raise Failed(f"`{line.strip()}` is a command outside of a console block")
        except Failed as reason:
            return ran, left, f"{path.relative_to(REPOSITORY)}: {reason}"
    return ran, left, None


def anchor(title):
    """The anchor that GitHub generates for a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower().replace("`", "")).replace(" ", "-")


def links(path):
    """Broken links of a page: to a file, or to a heading of one."""
    text = re.sub(r"^```.*?^```$|``.+?``|`[^`\n]+`", "", path.read_text(), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = (path.parent / file).resolve() if file else path
        if not place.exists():
            yield f"{path.relative_to(REPOSITORY)}: `{target}` does not exist"
        elif heading and heading not in map(anchor, re.findall(r"^#+ (.+)$", place.read_text(), re.M)):
            yield f"{path.relative_to(REPOSITORY)}: `{target}` is not a heading"


def commands_in_readme():
    """The README has a row for each command."""
    text = (REPOSITORY / "README.md").read_text()
    shown = subprocess.run([BUILD / "twinhull", "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    for name in re.findall(r"^  ([a-z]+) ", shown[shown.index("Subcommands:"):], re.M):
        if f"| `twinhull {name}" not in text:
            yield f"README.md: the table of commands has no `{name}`"


def suites_in_readme():
    """tests/README.md has a row for each suite."""
    text = (REPOSITORY / "tests/README.md").read_text()
    for name, proves, command in run.SUITES:
        program = next((word.removeprefix("tests/") for word in command if word.endswith(".py")), "unit/")
        if f"| `{name}` | [{program}]({program}) | {proves} |" not in text:
            yield f"tests/README.md: the table of suites has no row `{name}`, {program}, {proves}"


def inline_commands(path):
    """Commands and options mentioned in the text of a page exist."""
    for words in re.findall(r"`twinhull ([^`\n]+)`", path.read_text()):
        command, *rest = words.split()
        if command.startswith("-"):
            continue
        ran = subprocess.run([BUILD / "twinhull", command, "--help"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for option in [word for word in rest if word.startswith("--")]:
            if not re.search(rf"(^|[ ,]){option}\b", ran.stdout, re.M):
                yield f"{path.relative_to(REPOSITORY)}: `twinhull {words}`: unknown option `{option}`"
        if ran.returncode:
            yield f"{path.relative_to(REPOSITORY)}: `twinhull {words}`: unknown command"


def made_pages():
    ran = subprocess.run([REPOSITORY / "scripts/reference", "--check"], stdout=subprocess.PIPE, text=True)
    yield from ran.stdout.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", help="check the pages whose path contains one of these")
    options = parser.parse_args()
    pages = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
    pages = [page for page in pages if not options.only or any(part in str(page) for part in options.only)]
    linked = pages if options.only else [*pages, REPOSITORY / "tests/README.md", *sorted((REPOSITORY / "docs/rules").glob("*.md"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, pages))
    failed = 0
    for wrong in [*(wrong for page in linked for wrong in (*links(page), *inline_commands(page))), *commands_in_readme(), *suites_in_readme(), *made_pages()]:
        failed += 1
        print(f"FAILED {wrong}")
    for _, _, wrong in results:
        if wrong:
            failed += 1
            print(f"FAILED {wrong}")
    print(f"{sum(ran for ran, _, _ in results)} commands were run; not run:")
    for line in sorted({line for _, left, _ in results for line in left}):
        print(f"  {line}")
    passed = sum(1 for _, _, wrong in results if not wrong)
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
