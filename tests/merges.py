"""Branches that change different values of a system merge, and `generate` completes what Git cannot merge.

Real repositories with the repository's own systems: each of two branches changes values and generates, then Git merges
one into the other.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / os.environ.get("TWINHULL_BUILD", "build") / "twinhull"
SYSTEM = "004-kubernetes-deployment"

# What each of two branches sets, by target; a new target has values of its own. Whether Git merges all of it.
CASES = {
    "two environments": (True, {"phase5-staging": ["backend.autoscaling.maxReplicas=5"]},
                         {"phase5-production": ["backend.autoscaling.maxReplicas=9"]}),
    "an image and a new environment": (True, {"phase5-staging": ["frontend.image.tag=v1.1.0-rc.2"]},
                                       {"phase4-test": "global:\n  namespace: todo-test\n"}),
    "two values of one environment": (True, {"phase5-staging": ["frontend.autoscaling.maxReplicas=5"]},
                                      {"phase5-staging": ["backend.autoscaling.maxReplicas=6"]}),
    "the same value": (False, {"phase5-staging": ["backend.autoscaling.maxReplicas=5"]},
                       {"phase5-staging": ["backend.autoscaling.maxReplicas=6"]}),
}


class Branches:
    """A repository whose branches change the inputs and generate."""

    def __init__(self, root):
        self.root = root
        for part in ("environments", "schemas", "templates"):
            shutil.copytree(REPOSITORY / part, root / part)
        for other in (root / "environments").iterdir():
            if other.name != SYSTEM:
                shutil.rmtree(other)
        shutil.copy(REPOSITORY / "twinhull.yaml", root)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("start")

    def run(self, *command, check=True):
        return subprocess.run([str(part) for part in command], cwd=self.root, capture_output=True, text=True, check=check,
                              env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"})

    def git(self, *arguments, check=True):
        return self.run("git", "-c", "user.name=test", "-c", "user.email=test@example.com", *arguments, check=check)

    def generate(self, *options, check=True):
        return self.run(BINARY, "generate", "--quiet", *options, check=check)

    def commit(self, message):
        self.generate()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def branch(self, name, changes):
        self.git("checkout", "--quiet", "-b", name, "main")
        for target, values in changes.items():
            if isinstance(values, str):
                path = self.root / "environments" / SYSTEM / (target.replace("-", "/", 1) + ".yaml")
                path.write_text(values, "utf-8")
            else:
                self.run(BINARY, "set", SYSTEM, target, *values)
        self.commit(name)


def check(name, clean, ours, theirs):
    problems = []
    with tempfile.TemporaryDirectory(prefix="twinhull-merges-") as home:
        branches = Branches(pathlib.Path(home))
        branches.branch("ours", ours)
        branches.branch("theirs", theirs)
        merge = branches.git("merge", "--quiet", "ours", "--message", "merge", check=False)
        conflicts = branches.git("diff", "--name-only", "--diff-filter=U").stdout.split()
        if clean and merge.returncode != 0:
            problems.append(f"Git cannot merge {conflicts}: {merge.stdout}{merge.stderr}")
        if not clean:
            inputs = [path for path in conflicts if path.startswith("environments/")]
            if not inputs or not any(path.startswith("out/") for path in conflicts):
                problems.append(f"conflicts are expected in the inputs and in out/, found {conflicts}")
            if branches.generate(check=False).returncode != 1:
                problems.append("inputs with conflict markers are not refused")
            branches.git("checkout", "--ours", *inputs)
        ran = branches.generate(check=False)
        if ran.returncode != 0:
            problems.append(f"generate fails after the merge: {ran.stdout}{ran.stderr}")
        again = branches.generate("--check", check=False)
        if again.returncode != 0:
            problems.append(f"the output is not complete: {again.stdout}")
        left = branches.run("grep", "-rl", "^<<<<<<< ", "out", check=False).stdout
        if left:
            problems.append(f"conflict markers are left in {left}")
        # An edit by hand is still found after all that.
        edited = next((branches.root / "out").rglob("values.yaml"))
        edited.write_text(edited.read_text("utf-8") + "# by hand\n", "utf-8")
        if "modified-output" not in branches.generate(check=False).stdout:
            problems.append("an edit by hand is not found after the merge")
    for problem in problems:
        print(f"FAILED {name}: {problem}")
    return not problems


def main():
    results = [check(name, *case) for name, case in CASES.items()]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
