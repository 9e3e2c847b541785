"""Crash-safe writes: however a run ends, every file of out/ is the old or the new one, and the
next run completes.

Real signals at random times, concurrent runs, file-size limits, a full disk, read-only
directories; and the progress on a terminal.
"""

import os
import pathlib
import pty
import random
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/bench"))
import bench  # noqa: E402

BINARY = REPOSITORY / "build/twinhull"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TERM": "xterm"}
TARGETS = 24
TRIES = 60  # maximum number of tries for the required hits
NOBODY = 65534


def command(root, *arguments, out=None):
    return [BINARY, "generate", "--root", root, "--out", out or root / "out", *arguments]


def heed_interrupts():
    """Shells make background processes ignore Ctrl-C, which their child processes inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(root, *arguments, out=None, **options):
    options.setdefault("preexec_fn", heed_interrupts)
    return subprocess.Popen(command(root, *arguments, out=out), cwd=root, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def run(root, *arguments, out=None, **options):
    process = start(root, *arguments, out=out, **options)
    stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stdout, stderr


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_temporary(name):
    return re.search(r"(^|/)\.twinhull-[^/]*\.tmp$", name) is not None


class World:
    """Two states of the same inputs, and their outputs."""

    def __init__(self, folder):
        self.folder = folder
        self.old, self.new = folder / "old", folder / "new"
        bench.grow(bench.inputs(self.old, [bench.COPIED_SYSTEM]), TARGETS)
        bench.grow(bench.inputs(self.new, [bench.COPIED_SYSTEM]), TARGETS)
        values = self.new / "environments" / bench.COPIED_SYSTEM / "values.yaml"
        values.write_text(values.read_text().replace("v1.0.0", "v1.0.1").replace("namespace: default", "namespace: other"))
        for path in self.new.glob("environments/*/*/region-*.yaml"):
            path.write_text(path.read_text().replace("replicaCount: 3", "replicaCount: 4"))
        next(self.new.glob("environments/*/*/region-0000.yaml")).unlink()
        begin = time.monotonic()
        assert run(self.old)[0] == 0 and run(self.new)[0] == 0
        self.seconds = (time.monotonic() - begin) / 2
        self.before, self.after = tree(self.old / "out"), tree(self.new / "out")
        assert len(self.before) > 100 and sum(self.before.get(n) != t for n, t in self.after.items()) > 40
        self.out = folder / "out"
        self.index = self.out / bench.COPIED_SYSTEM / "index.json"

    def reset(self):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.old / "out", self.out)

    def faults(self, temporaries=False):
        """Files that are neither old nor new. index.json can be the one that lists pending writes."""
        faults = []
        for name, text in tree(self.out).items():
            known = text in (self.before.get(name), self.after.get(name))
            if is_temporary(name):
                if not temporaries:
                    faults.append(f"{name} is a leftover")
            elif not known and not (name.endswith("index.json") and b'"pending"' in text and text.endswith(b"}\n")):
                faults.append(f"{name} is neither the old file nor the new one")
        for name in self.before.keys() & self.after.keys():
            if not (self.out / name).is_file():
                faults.append(f"{name} is missing")
        return faults

    def is_mixed(self):
        there = tree(self.out)
        return there != self.before and there != self.after

    def completes(self, root, wanted):
        status, stdout, stderr = run(root, out=self.out)
        if status != 0:
            return [f"the next run ended with {status}\n{stdout}{stderr}"]
        there = tree(self.out)
        return [f"after the next run {name} is wrong"
                for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name)]


def wait_for_writing(world, process):
    """Returns when a run has begun to write, which it records in index.json first, or when it has ended."""
    before = world.index.stat().st_ino
    while world.index.stat().st_ino == before and process.poll() is None:
        time.sleep(0.0002)


def ended_by(world, sent, random_numbers, wanted):
    """Sends signals at random times, until `wanted` of them were sent during writing."""
    hits, faults = 0, []
    for attempt in range(TRIES):
        world.reset()
        process = start(world.new, out=world.out)
        if attempt % 4 == 3:  # at any time
            time.sleep(random_numbers.uniform(0, world.seconds * 1.2))
        else:
            wait_for_writing(world, process)
            time.sleep(random_numbers.uniform(0, 0.004 * 2 ** (attempt % 3)))
        process.send_signal(sent)
        _, stderr = process.communicate(timeout=120)
        expected = {-signal.SIGKILL, 0} if sent == signal.SIGKILL else {128 + sent, 0}
        if process.returncode not in expected:
            faults.append(f"the run ended with {process.returncode}\n{stderr}")
        faults += world.faults(temporaries=sent == signal.SIGKILL)
        if world.is_mixed():
            hits += 1
            # The inputs can be changed back before the next run.
            back = attempt % 2 == 1
            faults += world.completes(*((world.old, world.before) if back else (world.new, world.after)))
        if faults or hits >= wanted:
            break
    if hits < wanted and not faults:
        faults.append(f"only {hits} of {TRIES} signals were sent during writing")
    return faults


def side_by_side(world):
    faults = []
    for _ in range(2):
        world.reset()
        processes = [start(root, out=world.out) for root in (world.new, world.old, world.new, world.old)]
        checks = [start(root, "--check", out=world.out) for root in (world.new, world.old)]
        for process in checks:
            stdout, _ = process.communicate(timeout=120)
            if "modified-output" in stdout or "invalid-output-index" in stdout or process.returncode not in (0, 1):
                faults.append(f"a check concurrent with other runs saw partial output\n{stdout}")
        for process in processes:
            stdout, stderr = process.communicate(timeout=120)
            if process.returncode != 0:
                faults.append(f"one of several runs ended with {process.returncode}\n{stdout}{stderr}")
        if tree(world.out) not in (world.before, world.after):
            faults.append("concurrent runs left neither the old nor the new output")
    return faults


def failed_write(world, outcome):
    status, stdout, stderr = outcome
    faults = world.faults()
    if status != 2 or "write-failed" not in stdout or "help:" not in stdout:
        faults.append(f"a failed write is not reported clearly: {status}\n{stdout}{stderr}")
    return faults


def limited_files(world):
    """With a limit on file sizes, some files can be written, others not."""
    world.reset()
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
    faults = failed_write(world, run(world.new, out=world.out, preexec_fn=limit))
    return faults or world.completes(world.new, world.after)


def full_disk(world):
    """A small file system that is full; None if it cannot be mounted here."""
    place = world.folder / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True).returncode:
        return None
    out, world.out = world.out, place / "out"
    try:
        shutil.copytree(world.old / "out", world.out)
        filler = place / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        os.truncate(filler, filler.stat().st_size - 40960)
        faults = failed_write(world, run(world.new, out=world.out))
        filler.unlink()
        return faults or world.completes(world.new, world.after)
    finally:
        world.out = out
        subprocess.run(["umount", place], check=True)


def read_only(world):
    """out/ is read-only; root can write anyway, so the run uses another user."""
    world.reset()
    options = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    world.folder.chmod(0o755)
    folders = [world.out, *(path for path in world.out.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    try:
        faults = failed_write(world, run(world.new, out=world.out, **options))
        if tree(world.out) != world.before:
            faults.append("something was written below a read-only directory")
    finally:
        for path in folders:
            path.chmod(0o755)
    return faults or world.completes(world.new, world.after)


def on_terminal(arguments, cwd):
    """What a run writes to standard error if that is a terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(arguments, cwd=cwd, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    shown = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 0.1)
        try:
            chunk = os.read(leader, 65536) if ready else b""
        except OSError:  # the other end is closed
            break
        shown += chunk
        if not ready and process.poll() is not None:
            break
    process.communicate()
    os.close(leader)
    return process.returncode, shown.decode()


def progress(world):
    root = bench.inputs(world.folder / "many", [bench.COPIED_SYSTEM])
    bench.grow(root, 1000)
    faults = []
    status, shown = on_terminal(command(root), root)
    if status or not re.search(r"\r\x1b\[K(building targets|writing files): \d+ of \d+", shown):
        faults.append(f"no progress on a terminal: {status} {shown!r}")
    if not re.fullmatch(r"1000 targets of 1 system, .* written, .*", shown.replace("\r", "\n").split("\x1b[K")[-1].strip()):
        faults.append(f"no summary at the end, on a separate line: {shown!r}")
    status, shown = on_terminal(command(root, "--check"), root)
    if status or shown.replace("\r", "\n").split("\x1b[K")[-1].strip() != "1000 targets of 1 system: 0 errors, 0 warnings":
        faults.append(f"no summary of a check: {status} {shown!r}")
    status, shown = on_terminal(command(root, "--quiet"), root)
    if status or shown:
        faults.append(f"--quiet is not quiet: {status} {shown!r}")
    status, _, stderr = run(root)
    if status or "\r" in stderr or "\x1b" in stderr or stderr.count("\n") != 1:
        faults.append(f"progress in a pipe: {status} {stderr!r}")
    return faults


def main():
    random_numbers = random.Random(20)
    results = {}
    with tempfile.TemporaryDirectory(prefix="twinhull-kills-") as name:
        world = World(pathlib.Path(name))
        results["SIGKILL at any time"] = ended_by(world, signal.SIGKILL, random_numbers, 6)
        results["Ctrl-C at any time"] = ended_by(world, signal.SIGINT, random_numbers, 4)
        results["SIGTERM at any time"] = ended_by(world, signal.SIGTERM, random_numbers, 2)
        results["concurrent runs"] = side_by_side(world)
        results["a limit of file sizes"] = limited_files(world)
        results["a full disk"] = full_disk(world)
        results["read-only directories"] = read_only(world)
        results["progress"] = progress(world)
    for what, faults in results.items():
        if faults is None:
            print(f"skipped: {what} (a small file system cannot be mounted here)")
        elif faults:
            print(f"FAILED {what}: " + "\n  ".join(faults[:5]))
    skipped = sum(faults is None for faults in results.values())
    failed = sum(bool(faults) for faults in results.values())
    print(suite.closing_line(len(results) - failed - skipped, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
