"""Measures how time and memory grow with the size of input: each shape of shapes.py at an eighth, a quarter, a half
and the whole of a megabyte.

    growth.py [--bytes N] [--runs N] [NAME...]     only the shapes whose names hold one of NAME

Kustomize trees are measured twice: as they are read, and with kubectl, whose time counts too.
Prints the CPU time of each size (the best of the runs, children included), the peak memory of the largest, the
status and how much the last doubling cost: 2.0 is linear. A row that is more than linear, slow or large ends with `!`.
Nothing is judged by it: the numbers are for people.
"""

import argparse
import os
import pathlib
import tempfile

import process
from shapes import SHAPES

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PARTS = (8, 4, 2, 1)
# What a megabyte may cost.
MOST_SECONDS = 1.0
MOST_MEGABYTES = 256
MOST_RATIO = 2.6
LONGEST = 5  # seconds after which a run is ended
LEAST_SECONDS = 0.1  # below that a ratio says nothing
RENDERED = ("kustomization.yaml",)


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def count_for(shape, size):
    """How many repetitions make `size` bytes, apart from what is always there."""
    def bytes_of(n):
        return sum(len(text) for text in shape(n).values()) - least

    least = 0
    least = bytes_of(1)
    count = max(8, int(size * 1000 / bytes_of(1001)))
    while count > 8 and bytes_of(count) > size * 1.1:
        count = int(count * 0.9)
    return count


def row(name, shape, command, size, runs, environment):
    whole = count_for(shape, size)
    times, memory, status = [], 0, 0
    for part in PARTS:
        with tempfile.TemporaryDirectory(prefix="twinhull-growth-") as base:
            folder = pathlib.Path(base)
            write(folder, shape(max(1, whole // part)))
            measured = [process.measure(command, folder, environment, LONGEST) for _ in range(runs)]
            times.append(min(one.cpu for one in measured))
            memory, status = max(one.memory for one in measured), measured[0].status
    ratio = times[-1] / max(times[-2], 1e-3)
    bad = times[-1] > MOST_SECONDS or memory > MOST_MEGABYTES or (times[-1] > LEAST_SECONDS and ratio > MOST_RATIO) or status not in (0, 1, 2)
    shown = "".join(f"{seconds * 1000:8.0f}" for seconds in times)
    print(f"{name:38} {whole:8} {shown} ms  x{ratio:4.1f} {memory:7.1f} MB  exit {status}{'  !' if bad else ''}", flush=True)


def rows(binary, size=1_000_000, runs=1, first="", names=()):
    alone = {"PATH": "/nonexistent", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    with_tools = {**alone, "PATH": f"{REPOSITORY / 'build/tools'}:/usr/bin:/bin"}
    begun = not first
    for name, shape, arguments in SHAPES:
        begun = begun or name == first
        if not begun or names and not any(part in name for part in names):
            continue
        row(name, shape, [binary, *arguments], size, runs, alone)
        if any(pathlib.Path(path).name in RENDERED for path in shape(1)):
            row(f"{name}, rendered", shape, [binary, *arguments], size, runs, with_tools)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--binary", default=str(REPOSITORY / "build/twinhull"))
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--from", dest="first", default="", help="begin with the row of this name")
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    rows(os.path.abspath(options.binary), options.bytes, options.runs, options.first, options.names)


if __name__ == "__main__":
    main()
