"""States of git repositories, read without git: what generator/git/ reads of repositories that the real git made is what git
itself reads; and `twinhull diff` between revisions, the index and the working tree.
"""

import hashlib
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import suite
from suite import wanted

DRIVER = suite.BUILD / "tests/git_driver"
BINARY = suite.BUILD / "twinhull"
TIMES = itertools.count(1700000000, 60)
WORK = None  # a directory for all repositories

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_ALLOW_PROTOCOL": "file",
               **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", "Someone"), ("EMAIL", "someone@example.com"))}}

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  color: {}\n"


def call(*command, cwd, extra=None):
    return subprocess.run([str(word) for word in command], cwd=cwd, env={**ENVIRONMENT, **(extra or {})}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)


def git(folder, *words):
    ran = call("git", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always", *words, cwd=folder)
    wanted(ran.returncode == 0, f"git {' '.join(map(str, words))}: {ran.stderr.decode()}")
    return ran.stdout.decode().strip()


def commit(folder, title):
    """Each commit is a minute later than the one before."""
    when = next(TIMES)
    git(folder, "add", "--all")
    ran = call("git", "commit", "--quiet", "--allow-empty", "--message", title, cwd=folder,
               extra={f"GIT_{who}_DATE": f"{when} +0000" for who in ("AUTHOR", "COMMITTER")})
    wanted(ran.returncode == 0, ran.stderr.decode())
    return git(folder, "rev-parse", "HEAD")


def write(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def repository(name, *options):
    folder = WORK / name
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main", *options)
    return folder


def history(folder, commits=8):
    """Files that change little from commit to commit, so that packs have deltas; one of random bytes, one link, one program."""
    draw = random.Random(suite.seed())
    for number in range(commits):
        for name in ("a.yaml", "deep/b.yaml", "deep/er/c.yaml"):
            lines = [f"key{i}: {i if i % commits else number}" for i in range(4000)]
            write(folder, name, "\n".join(lines) + "\n")
        (folder / "random.bin").write_bytes(draw.randbytes(70000))
        write(folder, "empty.yaml", "")
        write(folder, "ünï.yaml", f"n: {number}\n")
        if number == 0:
            (folder / "link.yaml").symlink_to("deep/b.yaml")
            (folder / "deep/out.yaml").symlink_to("../../elsewhere.yaml")
            write(folder, "program", "#!/bin/sh\n")
            os.chmod(folder / "program", 0o755)
        commit(folder, f"commit {number}")


def listed_by_git(folder, tree):
    """What the driver prints, from git: links with the content of the file that they lead to, if it is in the repository."""
    out = []
    for line in git(folder, "ls-tree", "-r", "-z", tree).split("\0"):
        if not line:
            continue
        head, path = line.split("\t")
        mode, kind, name = head.split()
        if kind == "commit":
            continue
        link = mode == "120000"
        read = lambda blob: call("git", "cat-file", "blob", blob, cwd=folder).stdout
        data = read(name)
        if link:
            target = os.path.normpath(os.path.join(os.path.dirname(path), data.decode()))
            data = None if target.startswith("..") else read(f"{tree}:{target}")
        digest = "-" if data is None else hashlib.sha256(data).hexdigest()
        out.append(f"{path}\t{'link' if link else 'file'}\t{digest}")
    return sorted(out)


def listed(folder, *words):
    ran = call(DRIVER, folder, *words, cwd=WORK)
    wanted(ran.returncode == 0, f"git_driver {words}: {ran.stderr.decode()}")
    return sorted(ran.stdout.decode().splitlines())


def error(folder, *words):
    ran = call(DRIVER, folder, *words, cwd=WORK)
    wanted(ran.returncode == 1, f"git_driver {words} ended with {ran.returncode}: {ran.stdout.decode()[:200]}")
    return ran.stderr.decode()


def same(folder, *revisions):
    for revision in revisions:
        expected = listed_by_git(folder, git(folder, "rev-parse", f"{revision}^{{tree}}"))
        found = listed(folder, revision)
        wanted(found == expected, f"{revision} differs: {sorted(set(found) ^ set(expected))[:4]}")


def loose_objects():
    folder = repository("loose")
    history(folder)
    git(folder, "tag", "light")
    git(folder, "tag", "--annotate", "--message", "x", "heavy", "HEAD~2")
    git(folder, "branch", "feature/x", "HEAD~3")
    head = git(folder, "rev-parse", "HEAD")
    same(folder, "HEAD", "main", "light", "heavy", "feature/x", "HEAD~1", "HEAD^", "HEAD~3", "main~2^", "HEAD^0", head, head[:7], head[:12],
         "refs/heads/main", "heads/main", "tags/heavy", "heavy~1")


def packed_objects():
    folder = repository("packed")
    history(folder, 12)
    git(folder, "tag", "--annotate", "--message", "x", "heavy", "HEAD~2")
    git(folder, "branch", "feature/x", "HEAD~3")
    git(folder, "pack-refs", "--all")
    git(folder, "repack", "-a", "-d", "-f", "--depth=50", "--window=50", "--quiet")
    wanted("chain length" in git(folder, "verify-pack", "--verbose", *[str(p) for p in folder.glob(".git/objects/pack/*.idx")]),
           "the pack has no deltas")
    same(folder, "HEAD", "HEAD~11", "heavy", "feature/x", git(folder, "rev-parse", "HEAD~4")[:8])
    # Deltas that name their base, two packs, and loose objects next to them.
    git(folder, "config", "repack.useDeltaBaseOffset", "false")
    git(folder, "repack", "-a", "-d", "-f", "--quiet")
    write(folder, "a.yaml", "key: new\n")
    commit(folder, "more")
    git(folder, "repack", "-d", "--quiet")
    write(folder, "a.yaml", "key: newer\n")
    commit(folder, "most")
    same(folder, "HEAD", "HEAD~1", "HEAD~12")


def alternates_and_worktrees():
    origin = repository("origin")
    history(origin, 3)
    git(WORK, "clone", "--quiet", "--shared", origin, "borrower")
    same(WORK / "borrower", "HEAD", "origin/main", "origin", "HEAD~2")
    git(origin, "worktree", "add", "--quiet", "-b", "side", WORK / "tree", "HEAD~1")
    write(WORK / "tree", "a.yaml", "key: side\n")
    commit(WORK / "tree", "side")
    same(WORK / "tree", "HEAD", "main", "side~1")


def indexes():
    folder = repository("index")
    history(folder, 2)
    for version in ("2", "4"):
        git(folder, "update-index", "--index-version", version)
        write(folder, "staged.yaml", f"v: {version}\n")
        git(folder, "add", "--all")
        wanted(listed(folder, "--index") == listed_by_git(folder, git(folder, "write-tree")), f"index version {version} differs")
    write(folder, "intended.yaml", "x: 1\n")
    git(folder, "add", "--intent-to-add", "intended.yaml")  # version 3 or 4, with extended flags
    git(folder, "update-index", "--index-version", "3")
    wanted(any(line.startswith("intended.yaml") for line in listed(folder, "--index")), "an extended entry is missing")
    git(folder, "reset", "--quiet")
    git(folder, "update-index", "--split-index")
    wanted("split" in error(folder, "--index"), "a split index is not reported")


def merge_bases():
    folder = repository("merge")
    history(folder, 2)
    git(folder, "branch", "other")
    for number in range(3):
        write(folder, "a.yaml", f"main: {number}\n")
        commit(folder, f"main {number}")
    git(folder, "switch", "--quiet", "other")
    write(folder, "o.yaml", "o: 1\n")
    commit(folder, "other")
    git(folder, "merge", "--quiet", "--no-edit", "main~1")
    write(folder, "o.yaml", "o: 2\n")
    commit(folder, "other 2")
    for a, b in (("main", "other"), ("other", "main"), ("other~1", "main"), ("main", "main"), ("main~3", "other~1^2"), ("HEAD~1^2", "main")):
        ran = call(DRIVER, folder, a, b, cwd=WORK)
        wanted(ran.stdout.decode().strip() == git(folder, "merge-base", a, b), f"merge base of {a} and {b}: {ran.stdout} {ran.stderr}")


def what_cannot_be_read():
    folder = repository("shallow-origin")
    history(folder, 3)
    git(WORK, "clone", "--quiet", "--depth", "1", f"file://{folder}", "shallow")
    same(WORK / "shallow", "HEAD")
    wanted("shallow" in error(WORK / "shallow", "HEAD~1"), "a missing commit is not explained")
    wanted("not a revision" in error(folder, "nowhere"), "an unknown revision is not reported")
    wanted("not a revision" in error(folder, "../../etc/passwd"), "a path is taken for a revision")
    wanted("no parent" in error(folder, "HEAD~9"), "a missing parent is not reported")
    wanted("not a commit" in error(folder, git(folder, "rev-parse", "HEAD^{tree}")), "a tree is taken for a commit")
    wanted("sha256" in error(repository("sha256", "--object-format=sha256"), "HEAD"), "SHA-256 is not reported")
    wanted("--unstaged" in diff(folder, "HEAD", "--unstaged", status=2), "the index and another old state are accepted")
    wanted("no git repository" in error(WORK, "HEAD"), "a directory outside of repositories is not reported")


def damaged_files_are_reported():
    folder = repository("damaged")
    history(folder, 4)
    git(folder, "repack", "-a", "-d", "-f", "--quiet")
    (pack,) = folder.glob(".git/objects/pack/*.pack")
    index = pack.with_suffix(".idx")
    whole = {path: path.read_bytes() for path in (pack, index, folder / ".git/index")}
    draw = random.Random(suite.seed())
    for number in range(60):
        path = list(whole)[number % 3]
        data = bytearray(whole[path])
        for _ in range(8):
            data[draw.randrange(len(data))] = draw.randrange(256)
        path.chmod(0o644)
        path.write_bytes(data[:draw.randrange(len(data))] if number % 4 == 0 else data)
        for words in (["HEAD"], ["--index"]):
            status = call(DRIVER, folder, *words, cwd=WORK).returncode
            wanted(status in (0, 1), f"{path.name}, change {number}: {words} ended with {status}")
        path.write_bytes(whole[path])
    same(folder, "HEAD")


def diff(folder, *words, status=1):
    ran = call(BINARY, "diff", *words, cwd=folder)
    wanted(ran.returncode == status, f"diff {words} ended with {ran.returncode}: {ran.stdout.decode()}{ran.stderr.decode()}")
    return ran.stdout.decode() + ran.stderr.decode()


def colors(folder, *words):
    """The old and new color of the ConfigMap, and the names of the states."""
    ran = call(BINARY, "diff", *words, "--format", "json", cwd=folder)
    result = json.loads(ran.stdout or b"{}")
    wanted(result.get("changes"), f"diff {words}: {ran.stdout.decode()}{ran.stderr.decode()}")
    (field,) = result["changes"][0]["objects"][0]["fields"]
    return result["before"], field["before"], result["after"], field["after"]


def states_of_diff():
    folder = repository("states")
    for color in ("red", "green"):
        write(folder, "k8s/web.yaml", CONFIG_MAP.format(color))
        commit(folder, color)
    diff(folder, status=0)
    write(folder, "k8s/web.yaml", CONFIG_MAP.format("blue"))
    git(folder, "add", "--all")
    write(folder, "k8s/web.yaml", CONFIG_MAP.format("black"))
    for words, expected in (
            ([], ("HEAD", "green", "working tree", "black")),
            (["--staged"], ("HEAD", "green", "index", "blue")),
            (["--unstaged"], ("index", "blue", "working tree", "black")),
            (["HEAD~1"], ("HEAD~1", "red", "working tree", "black")),
            (["HEAD~1", "HEAD"], ("HEAD~1", "red", "HEAD", "green")),
            (["HEAD~1..HEAD"], ("HEAD~1", "red", "HEAD", "green")),
            (["HEAD~1.."], ("HEAD~1", "red", "HEAD", "green")),
            (["HEAD~1...main"], ("merge base of HEAD~1 and main", "red", "main", "green"))):
        found = colors(folder, *words)
        wanted(found == expected, f"diff {words}: {found}")
    found = colors(folder / "k8s", "HEAD~1", "main")
    wanted(found == ("HEAD~1", "red", "main", "green"), f"in a directory below the top: {found}")
    wanted("not a revision" in diff(folder, "nowhere", status=2), "an unknown revision is not reported")
    wanted("--staged" in diff(folder, "HEAD", "main", "--staged", status=2), "the index and another new state are accepted")
    wanted("no git repository" in diff(WORK, status=2), "a directory outside of repositories is not reported")


def ignored_files():
    folder = repository("ignored")
    write(folder, ".gitignore", "build/\n")
    write(folder, "web.yaml", CONFIG_MAP.format("red"))
    commit(folder, "red")
    write(folder, "build/web.yaml", CONFIG_MAP.format("green"))
    diff(folder, status=0)
    write(folder, "other/web.yaml", CONFIG_MAP.format("green"))
    wanted("+ ConfigMap/web" in diff(folder), "an untracked file is missing")


def programs_are_not_started():
    """A repository's configuration can name programs that git would run: nothing runs them."""
    folder = repository("programs")
    write(folder, "web.yaml", CONFIG_MAP.format("red"))
    write(folder, ".gitattributes", "*.yaml filter=evil diff=evil\n")
    commit(folder, "red")
    for key in ("core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "diff.evil.command", "core.sshCommand"):
        git(folder, "config", key, f"touch {WORK}/started")
    (WORK / "started").unlink(missing_ok=True)
    write(folder, "web.yaml", CONFIG_MAP.format("green"))
    diff(folder)
    wanted(not (WORK / "started").exists(), "a program of the configuration was started")


TESTS = [loose_objects, packed_objects, alternates_and_worktrees, indexes, merge_bases, what_cannot_be_read,
         damaged_files_are_reported, states_of_diff, ignored_files, programs_are_not_started]


def main():
    global WORK
    with tempfile.TemporaryDirectory(prefix="twinhull-git-") as folder:
        WORK = pathlib.Path(folder)
        return suite.run_tests("git", TESTS, lambda test: test())


if __name__ == "__main__":
    sys.exit(main())
