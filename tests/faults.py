"""No file system call may fail silently: each fails once, at every point of a run. Every file is the old or the new one,
no temporary files remain, and the run reports the error and exits with 2, or the fault has no effect.

Interrupted and short calls (EINTR, short reads and writes) are continued. The calls fail by
tests/preload/failing_calls.cpp.
"""

import concurrent.futures
import errno
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
LIBRARY = REPOSITORY / "build/tests/libfailing_calls.so"
SYSTEM = REPOSITORY / "tests/fixtures/todo"
ENVIRONMENT = {"PATH": "/nonexistent", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}

# How each call fails; several errors are used in turn.
FAILURES = {
    "open": ["EACCES", "EIO", "EMFILE"],
    "create": ["ENOSPC", "EACCES", "EROFS"],
    "read": ["EIO"],
    "write": ["ENOSPC", "EIO", "EDQUOT"],
    "close": ["EIO", "ENOSPC"],
    "stat": ["EACCES", "EIO"],
    "lstat": ["EACCES", "EIO"],
    "fstat": ["EIO"],
    "fstatat": ["EACCES", "EIO"],
    "opendir": ["EACCES", "EMFILE"],
    "fdopendir": ["ENOMEM"],
    "readdir": ["EIO"],
    "realpath": ["EACCES", "EIO"],
    "mkdir": ["ENOSPC", "EACCES"],
    "rename": ["EIO", "EACCES", "ENOSPC"],
    "unlink": ["EACCES", "EIO"],
    "rmdir": ["EACCES"],
    "fchmod": ["EPERM", "EIO"],
    "ftruncate": ["EIO"],
    "fsync": ["EIO"],
    "flock": ["ENOLCK"],
}
# After these a program continues normally.
HARMLESS = {"read": ["EINTR", "short"], "write": ["EINTR", "short"], "close": ["EINTR"], "flock": ["EINTR"]}

MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: "2"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: 'web:1.0', imagePullPolicy: always}]
"""


# Messages on the run itself, and so on its fault.
REPORTS = {"new/lint.json": json.loads, "new/page.html": lambda text: text.index(b"</html>")}


def write(folder, files):
    write_bytes(folder, {name: text.encode() for name, text in files.items()})


def write_bytes(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


SETTINGS = "lint:\n  rules: {latest-tag: ignore}\n"


def manifests(folder):
    write(folder, {
        "k8s/web.yaml": MANIFEST,
        "k8s/more/api.yaml": MANIFEST.replace("web", "api"),
        "k8s/more/left-out.yaml": MANIFEST.replace("web", "left-out"),
        ".gitignore": "left-out.yaml\n",
        "twinhull.yaml": SETTINGS,
    })


def system(folder):
    shutil.copytree(SYSTEM, folder, dirs_exist_ok=True)
    write(folder, {"twinhull.yaml": SETTINGS})  # otherwise it is searched in all parent directories


def generated(folder):
    """A system whose inputs have changed since: files are created, changed and removed."""
    system(folder)
    subprocess.run([BINARY, "generate", "--quiet"], cwd=folder, env=ENVIRONMENT, check=True)
    target = folder / "environments/todo/phase4/minikube.yaml"
    target.rename(target.with_name("kind.yaml"))


def drifted(folder):
    generated(folder)
    (folder / "out/todo/index.json").unlink()


def secrets(folder):
    system(folder)
    write(folder, {"local.env": "DATABASE_URL=postgresql://todo:abcdefgh@db/todo\n"})


# name, initial files, command
RUNS = [
    ("generate", generated, ["generate"]),
    ("generate for the first time", system, ["generate"]),
    ("generate --check", drifted, ["generate", "--check"]),
    ("lint", manifests, ["lint", "k8s"]),
    ("lint with all its files", manifests, ["lint", "--config", "twinhull.yaml", "--output", "json=new/lint.json", "k8s"]),
    ("lint --fix", manifests, ["lint", "--fix", "k8s"]),
    ("lint --write-baseline", manifests, ["lint", "--write-baseline", "baseline.json", "k8s"]),
    ("secrets", secrets, ["secrets", "todo", "phase4-minikube", "--env-file", "local.env"]),
    ("init", manifests, ["init", "shop"]),
    ("new", system, ["new", "environment", "todo", "phase4", "staging"]),
    ("report", system, ["report", "--output", "new/page.html"]),
]


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Run:
    def __init__(self, base, name, prepare, arguments):
        self.name, self.base = name, base
        self.command = [BINARY, *arguments, *([] if arguments[0] in ("secrets", ) else ["--jobs", "1"])]
        self.start = base / "start"
        self.start.mkdir(parents=True)
        prepare(self.start)
        self.before = tree(self.start)
        log = base / "log"
        self.reference = self.ends({"FAILING_LOG": str(log)})
        self.restore(self.reference[3])
        self.calls = [line.partition(" ")[::2] for line in log.read_text().splitlines()]

    def folder(self):
        """A copy of the files for one thread."""
        place = self.base / str(threading.get_ident()) / "root"
        if not place.exists():
            shutil.copytree(self.start, place)
        return place

    def restore(self, files):
        """Restores the copy."""
        folder = self.folder()
        for name in files.keys() - self.before.keys():
            (folder / name).unlink()
        write_bytes(folder, {name: text for name, text in self.before.items() if files.get(name) != text})
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not (self.start / path.relative_to(folder)).exists():
                path.rmdir()

    def ends(self, failing=None):
        """(status, stdout, stderr, files) of a run."""
        folder = self.folder()
        added = {**failing, "LD_PRELOAD": str(LIBRARY)} if failing is not None else {}
        ran = subprocess.run(self.command, cwd=folder, env={**ENVIRONMENT, **added}, stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, errors="replace", timeout=60)
        return ran.returncode, ran.stdout, ran.stderr, tree(folder)

    def faults(self, number, error):
        """What is wrong with a run whose call `number` fails."""
        call = self.calls[number - 1][0]
        code = "0" if error == "short" else str(getattr(errno, error))
        status, stdout, stderr, files = self.ends({"FAILING_CALL": str(number), "FAILING_ERROR": code})
        right = (status, stdout, files) == (self.reference[0], self.reference[1], self.reference[3])
        found = []
        if not right and error in HARMLESS.get(call, []):
            found.append("it does not continue")
        elif not right:
            found += self.wrong(call, status, stdout + stderr, files)
            if not found and files != self.before:
                again = self.ends()
                files = again[3]
                if (again[0], again[3]) != (self.reference[0], self.reference[3]):
                    found.append(f"the next run does not complete it: {again[0]}\n{again[1]}{again[2]}")
        self.restore(files)
        shown = f"status {status}\n{stdout[:600]}{stderr[:600]}"
        return [f"{self.name}: {' '.join(self.calls[number - 1])} ({number}): {error}: {what}; {shown}" for what in found]

    def wrong(self, call, status, said, files):
        found = []
        if status != 2:
            found.append("the status is not 2")
        if not re.search(r"\berror\b|^twinhull: ", said, re.M) or "help:" not in said:
            found.append("it does not report the error")
        for name, text in files.items():
            if text in (self.before.get(name), self.reference[3].get(name)):
                continue
            if name in REPORTS:
                REPORTS[name](text)
            elif name.endswith(".tmp"):
                if call != "unlink":
                    found.append(f"{name} is a leftover")
            elif not (name.endswith("index.json") and b'"pending"' in text and text.endswith(b"}\n")):
                found.append(f"{name} is neither the old file nor the new one")
        for name in self.before.keys() & self.reference[3].keys() - files.keys():
            found.append(f"{name} is missing")
        return found


def errors_of(call, number):
    failures = FAILURES[call]
    harmless = HARMLESS.get(call, [None])
    return [error for error in (failures[number % len(failures)], harmless[number % len(harmless)]) if error]


def main():
    passed, failed = 0, 0
    only = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="twinhull-faults-") as base, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for index, (name, prepare, arguments) in enumerate(RUNS):
            if only and name not in only:
                continue
            run = Run(pathlib.Path(base) / str(index), name, prepare, arguments)
            tried = [(number, error) for number, (call, _) in enumerate(run.calls, 1) for error in errors_of(call, number)]
            faults = [fault for found in pool.map(lambda one, run=run: run.faults(*one), tried) for fault in found]
            assert len(run.calls) > 10, f"{name}: too few calls were counted"
            passed, failed = passed + (not faults), failed + bool(faults)
            if faults:
                print(f"FAILED {name}: {len(faults)} of {len(tried)}:\n" + "\n".join(faults[:int(os.environ.get("SHOW", "20"))]))
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
