#!/usr/bin/env python3
"""The hooks of .pre-commit-hooks.yaml: `twinhull-hook validate|drift|lint [--root DIR] FILE…`, in the root of the
repository of the commit. Only the systems of the files are checked.

In the checkout of twinhull itself, this file is run directly: it builds the program and uses that.
"""

import os
import pathlib
import subprocess
import sys

USAGE = "usage: twinhull-hook validate|drift|lint [--root DIR] FILE…"
TREE_FILES = ("Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization")
INPUTS = ("environments", "out")
SHARED_INPUTS = ("schemas", "templates")


def own_program():
    """The program of the checkout that contains this file, built if it is out of date."""
    top = pathlib.Path(__file__).resolve().parents[3]
    build = top / "build"
    commands = [] if (build / "build.ninja").exists() else [["cmake", "-S", top, "--preset", "release"]]
    for command in (*commands, ["ninja", "-C", build, "twinhull"]):
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode:
            sys.stderr.write(ran.stdout[-4000:])
            sys.exit(2)
    return str(build / "twinhull")


def find_program():
    if __package__:
        from twinhull import find_program as installed
        return installed()
    return own_program()


def removed_files(root):
    """Removed files affect their systems as well, but pre-commit passes existing files only."""
    first = os.environ.get("PRE_COMMIT_FROM_REF")
    span = [first, os.environ.get("PRE_COMMIT_TO_REF", "HEAD")] if first else ["--cached"]
    listed = subprocess.run(["git", "diff", *span, "--name-only", "--diff-filter=D", "--no-renames", "-z", "--", root],
                            stdout=subprocess.PIPE)
    if listed.returncode:
        sys.exit(2)
    return [os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]


class Repository:
    def __init__(self, root):
        self.root = pathlib.PurePath(root)
        top = pathlib.Path(root)
        # Other repositories have directories of these names as well.
        self.has_systems = any(top.glob("environments/*/system.yaml")) or any(top.glob("out/*/index.json"))

    def place(self, file):
        """The path relative to the root, as parts, if twinhull reads or generates the file; otherwise None. A system
        that was removed together with its output is ignored."""
        if not self.has_systems:
            return None
        try:
            parts = pathlib.PurePath(file).relative_to(self.root).parts
        except ValueError:
            return None
        if len(parts) > 2 and parts[0] in INPUTS:
            return parts if any(os.path.isdir(self.root / kind / parts[1]) for kind in INPUTS) else None
        return parts if len(parts) > 1 and parts[0] in SHARED_INPUTS else None

    def overlays(self, system):
        folder = self.root / "out" / system / "kustomize/overlays"
        return folder if os.path.isdir(folder) else None


def is_related(file):
    """Whether it can be a manifest, or part of a kustomization or chart: by its own name, or by its directories."""
    if file.endswith((".yaml", ".yml", ".json")):
        return True
    return any(os.path.isfile(folder / name) for folder in pathlib.PurePath(file).parents for name in TREE_FILES)


def dotted(path):
    """A name that begins with `-` is not an option."""
    return f"./{path}"


def with_words(command, words):
    """The command with all words: several times, if they are too long for one. No words, no command."""
    most = 1_000_000  # bytes; Linux allows 2 MiB, with the environment
    commands, size = [], most
    for word in words:
        size += len(os.fsencode(word)) + 1
        if size > most:
            commands.append(list(command))
            size = len(os.fsencode(word)) + 1
        commands[-1].append(word)
    return commands


def commands_of(hook, repository, files):
    """The command lines of twinhull that check the files."""
    inputs, changed, overlays = [], [], {}
    for file in files:
        place = repository.place(file)
        if place:
            inputs.append(dotted(file))
        folder = repository.overlays(place[1]) if place and place[0] == "out" else None
        if folder:
            overlays[dotted(folder)] = True
        elif (not place or place[0] == "out") and is_related(file):
            changed.append(f"--changed={dotted(file)}")
    if hook == "lint":
        return [*with_words(["lint", "--"], overlays), *with_words(["lint"], changed)]
    command = ["validate"] if hook == "validate" else ["generate", "--check"]
    return with_words([*command, "--root", str(repository.root), "--"], inputs)


def main():
    words = sys.argv[1:]
    hook = words.pop(0) if words else ""
    root = "."
    if len(words) > 1 and words[0] == "--root":
        root, words = words[1], words[2:]
    if hook not in ("validate", "drift", "lint"):
        sys.exit(USAGE)
    commands = commands_of(hook, Repository(root), words + removed_files(root))
    program = find_program() if commands else None
    statuses = [subprocess.run([program, *command]).returncode for command in commands]
    # A program that a signal ends has a negative status.
    return max((status if status >= 0 else 2 for status in statuses), default=0)


if __name__ == "__main__":
    sys.exit(main())
