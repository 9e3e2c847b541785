"""Runs the end-to-end cases of tests/cases/<topic>/<name>.case; casefile.py describes their format.

`--accept` updates the expectations of the cases to the results; review the difference.
A fixture that no case uses is a failure.
"""

import argparse
import ast
import concurrent.futures
import dataclasses
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import casefile
from casefile import Section

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import suite  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
FIXTURES = HERE.parent / "fixtures"
TIMEOUT_SECONDS = 120
COMMIT = re.compile(r"(?<=^twinhull \d\.\d\.\d) \([0-9a-f]{12} \d{4}-\d\d-\d\d\)$", re.M)


def inside(root, path):
    """A path in a case; one outside of its directory is an error in the case."""
    root = root.resolve()
    whole = root / path
    place = whole.parent.resolve() / whole.name  # the last component can be a link to anywhere
    if not place.is_relative_to(root) or whole.name == "..":
        raise casefile.Malformed(f"`{path}` is outside of the directory of the case")
    return whole


def lay_base(root, name):
    if name == "real":
        sources = {folder: REPOSITORY / folder for folder in ("schemas", "templates")}
    elif name.startswith("environments/"):
        sources = {name: REPOSITORY / name}
    else:
        sources = {".": FIXTURES / name}
    for place, source in sources.items():
        if not source.is_dir():
            raise casefile.Malformed(f"unknown base `{name}`")
        shutil.copytree(source, root / place, dirs_exist_ok=True)


def replace(path, old, new):
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise casefile.Malformed(f"`{old}` occurs {text.count(old)} times in {path.name}, not once")
    path.write_text(text.replace(old, new), "utf-8")


def made(body):
    """The bytes of a recipe."""
    parts = []
    for line in body.splitlines():
        count, times, piece = line.partition(" x ")
        if not times or not count.isdigit():
            count, piece = "1", line
        plain = ast.literal_eval('b"""' + piece.replace('"', '\\"') + '"""')
        if b"{i}" in plain:
            parts += [plain.replace(b"{i}", b"%d" % i).replace(b"{n}", b"%d" % (i + 1)) for i in range(int(count))]
        else:
            parts.append(plain * int(count))
    return b"".join(parts)


@dataclasses.dataclass
class Conditions:
    """The inputs of a run except files."""

    stdin: str = ""
    variables: dict = dataclasses.field(default_factory=dict)
    limits: list = dataclasses.field(default_factory=list)  # the beginning of the command line


def prepare_run(section, conditions):
    """Applies a section for the next run; False if it is for files."""
    if section.name == "stdin":
        conditions.stdin = section.body
    elif section.name == "set":
        name, _, value = section.argument.partition("=")
        conditions.variables[name] = value
    elif section.name == "within":
        match = re.fullmatch(r"(\d+) s, (\d+) MB", section.argument)
        if not match:
            raise casefile.Malformed("`within` requires the form N s, N MB")
        # Sanitizers require many times as much of both.
        if "ASAN_OPTIONS" not in os.environ:
            conditions.limits = [shutil.which("prlimit"), f"--cpu={match[1]}", f"--data={int(match[2]) * 10**6}"]
    else:
        return False
    return True


def prepare(root, section):
    """Applies a section for files."""
    if section.name == "base":
        lay_base(root, section.argument)
    elif section.name == "file":
        path = inside(root, section.argument)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(section.body.encode())
    elif section.name == "link":
        path, arrow, target = section.argument.partition(" => ")
        if not arrow:
            raise casefile.Malformed("`link` requires the form PATH => TARGET")
        path = inside(root, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    elif section.name == "copy":
        path = inside(root, section.argument)
        shutil.copytree(root, path, symlinks=True, ignore=lambda _, names: {path.name} & set(names))
    elif section.name == "remove":
        path = inside(root, section.argument)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    elif section.name == "replace":
        edit, separator, path = section.argument.rpartition(" in ")
        old, arrow, new = edit.partition(" => ")
        if not separator or not arrow:
            raise casefile.Malformed("`replace` requires the form OLD => NEW in PATH")
        replace(inside(root, path), old, new)
    elif section.name == "replace in":
        old, arrow, new = section.body.partition("=>\n")
        if not arrow:
            raise casefile.Malformed("`replace in` requires a line `=>` between old and new")
        replace(inside(root, section.argument), old, new)
    elif section.name in ("made", "hollow", "pipe"):
        name, _, size = section.argument.partition(" => ")
        path = inside(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if section.name == "pipe":
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        elif section.name == "hollow":
            path.touch()
            os.truncate(path, int(size))
        else:
            path.write_bytes(made(section.body))


def execute(binary, root, home, arguments, conditions):
    environment = {"PATH": f"{REPOSITORY}/build/tools:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    environment.update(conditions.variables)
    done = subprocess.run(
        [*conditions.limits, binary, *shlex.split(arguments)], cwd=root, env=environment, input=conditions.stdin.encode(),
        capture_output=True, timeout=TIMEOUT_SECONDS)
    # The path of the case's directory and the commit of the program are not part of the result.
    decode = lambda data: COMMIT.sub("", data.decode("utf-8", "backslashreplace").replace(str(root), "$ROOT"))
    return done.returncode, decode(done.stdout), decode(done.stderr)


def listing(root, folder):
    top = inside(root, folder)
    files = (os.path.join(where, name) for where, _, names in os.walk(top) for name in names)
    return "".join(f"{path}\n" for path in sorted(os.path.relpath(file, top) for file in files))


def actual(step, root, outcome):
    """The results of a run, as the sections of a complete case."""
    status, stdout, stderr = outcome
    sections = [Section("exit", str(status))]
    sections += [Section(name, "", text) for name, text in (("stdout", stdout), ("stderr", stderr)) if text]
    for wanted in step.expected:
        if wanted.name == "emitted":
            path = inside(root, wanted.argument)
            content = path.read_text("utf-8") if path.is_file() else ""
            sections.append(Section("emitted", wanted.argument, content or "(no such file)\n"))
        elif wanted.name == "tree":
            sections.append(Section("tree", wanted.argument, listing(root, wanted.argument)))
    return sections


def compare(step, happened):
    """The differences of two lists of sections as text; empty if equal."""
    key = lambda section: (section.name, "" if section.name == "exit" else section.argument)
    content = lambda section: section.argument + "\n" if section.name == "exit" else section.body
    expected = {key(section): content(section) for section in step.expected}
    found = {key(section): content(section) for section in happened}
    report = []
    for name in {**expected, **found}:
        before, after = expected.get(name, ""), found.get(name, "")
        if before == after:
            continue
        title = ": ".join(part for part in name if part)
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "expected", "actual", lineterm="")
        report.append(f"{title} differs\n" + "".join(f"  {line}\n" for line in list(lines)[2:] or ["(line ends)"]))
    return "".join(report)


def run_case(path, binary, accept):
    """Returns the report of a failure, empty if the case passes, and the bases it used."""
    bases = set()
    try:
        case = casefile.parse(path.read_text("utf-8"))
        report = []
        with tempfile.TemporaryDirectory(prefix="twinhull-case-") as folder:
            root, home = pathlib.Path(folder) / "root", pathlib.Path(folder) / "home"
            root.mkdir(), home.mkdir()
            for step in case.steps:
                conditions = Conditions()
                for section in step.inputs:
                    if section.name == "base":
                        bases.add(section.argument)
                    if not prepare_run(section, conditions):
                        prepare(root, section)
                happened = actual(step, root, execute(binary, root, home, step.arguments, conditions))
                difference = compare(step, happened)
                if difference and accept:
                    step.expected = happened
                elif difference:
                    report.append(f"$ twinhull {step.arguments}\n{difference}")
        if accept:
            text = casefile.serialize(case)
            if text != path.read_text("utf-8"):
                path.write_text(text, "utf-8")
                print(f"rewritten: {path.relative_to(HERE)}")
        return "".join(report), bases
    except (casefile.Malformed, OSError, UnicodeError, ValueError, subprocess.TimeoutExpired) as error:
        return f"{error}\n", bases


def orphans(used):
    if not FIXTURES.is_dir():
        return []
    return sorted(entry.name for entry in FIXTURES.iterdir() if entry.name not in used)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="run the cases whose path contains one of these")
    parser.add_argument("--accept", action="store_true", help="rewrite the expectations")
    parser.add_argument("--binary", default=str(suite.BUILD / "twinhull"))
    options = parser.parse_args()

    binary = os.path.abspath(options.binary)
    paths = sorted(HERE.glob("*/*.case"))
    chosen = [path for path in paths
              if not options.only or any(part in str(path.relative_to(HERE)) for part in options.only)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda path: run_case(path, binary, options.accept), chosen))

    failed = 0
    for path, (report, _) in zip(chosen, results):
        if report:
            failed += 1
            print(f"FAILED {path.relative_to(HERE)}\n{report}")
    if not options.only:
        for name in orphans(set().union(*(bases for _, bases in results))):
            failed += 1
            print(f"FAILED fixture `{name}`: no case uses it\n")
    print(suite.closing_line(sum(not report for report, _ in results), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
