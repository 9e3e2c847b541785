"""docs/ci/ and action.yml, as far as they can be tested without GitHub and GitLab: their format, and their steps one after the
other in a temporary copy of this repository. They pass without errors; findings and drift fail them, and are part of what would
be uploaded and commented.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import yaml

import suite
from suite import Failed

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"
SYSTEM = "environments/004-kubernetes-deployment"
PYTHON = "/usr/bin/python3"

STEP = {"name", "if", "uses", "with", "run", "shell", "env"}
# Each action, and the inputs that it is given.
ACTIONS = {"actions/checkout@v4": {"fetch-depth"}, "github/codeql-action/upload-sarif@v3": {"sarif_file", "category"},
           "OWNER/twinhull@v0.1.0": {"lint", "find-links"}}


def check_steps(steps):
    for step in steps:
        if not set(step) <= STEP or ("run" in step) == ("uses" in step):
            raise Failed(f"a step has {sorted(step)}")
        if "uses" in step and ACTIONS.get(step["uses"]) != set(step.get("with", {})):
            raise Failed(f"{step['uses']} is unknown, or is given other inputs")


def inputs_of_workflow(workflow):
    """What the only job gives to the action, after checking the format."""
    # In YAML 1.1 the key `on` is true.
    events, permissions, jobs = workflow[True], workflow["permissions"], workflow["jobs"]
    if set(workflow) != {"name", True, "permissions", "jobs"} or set(events) != {"pull_request", "push"}:
        raise Failed("unknown top-level keys")
    if permissions != {"contents": "read", "security-events": "write", "pull-requests": "write"}:
        raise Failed("other permissions than required")
    (job,) = jobs.values()
    if set(job) != {"runs-on", "steps"}:
        raise Failed(f"a job has {sorted(job)}")
    check_steps(job["steps"])
    return job["steps"][-1]["with"]


def steps_of_action(action):
    if set(action) != {"name", "description", "inputs", "runs"} or action["runs"]["using"] != "composite":
        raise Failed("action.yml has other keys")
    check_steps(action["runs"]["steps"])
    if any("run" in step and step.get("shell") != "bash" for step in action["runs"]["steps"]):
        raise Failed("a step of action.yml has no shell")
    return action["runs"]["steps"]


def git(root, *words):
    who = {f"GIT_{role}_{what}": "someone@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True, stdout=subprocess.DEVNULL)


def prepare(folder):
    """A copy of this repository with a commit that the target branch has, and an environment as on a runner."""
    root = folder / "repository"
    for name in ("environments", "schemas", "templates", "out"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "twinhull.yaml", root)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Begin")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    programs = folder / "bin"
    programs.mkdir()
    for name in ("helm", "kubectl"):
        (programs / name).symlink_to(BUILD / "tools" / name)
    (programs / "gh").write_text(f"#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\ncat \"$1\" >{folder}/comment\n")
    (programs / "gh").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": "true",
                   "GITHUB_ACTION_PATH": str(REPOSITORY), "RUNNER_TEMP": str(folder), "GITHUB_PATH": str(folder / "path"),
                   "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(folder / "step_summary"), "PIP_NO_INDEX": "1"}
    return root, environment


def expand(text, values):
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: str(values[found[1]]), text)


def run(steps, root, environment, values):
    """Runs the steps as GitHub would for a pull request: (whether all passed, the uploaded rules, the log)."""
    passed, posted, log = True, {}, ""
    for step in steps:
        if not passed and "always()" not in step.get("if", ""):
            continue
        if any(not (root / name).exists() for name in re.findall(r"hashFiles\('(.+?)'\) != ''", step.get("if", ""))):
            continue
        if step.get("name") == "Install":
            continue  # once, for all tests
        if "run" in step:
            own = {name: expand(value, values) for name, value in step.get("env", {}).items()}
            ran = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=root, env={**environment, **own}, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
            passed, log = passed and ran.returncode == 0, log + ran.stdout
        else:
            report = json.loads((root / step["with"]["sarif_file"]).read_text())
            if report["version"] != "2.1.0" or len(report["runs"]) != 1:
                raise Failed(f"{step['with']['sarif_file']} is not a report that can be uploaded")
            posted[step["with"]["category"]] = {result["ruleId"] for result in report["runs"][0]["results"]}
    return passed, posted, log


def install(folder, steps, values):
    """The first step, with a wheel in a directory: the directory of the program."""
    (folder / "bin").mkdir()
    # Debian's `python3 -m venv` requires a package of its own.
    (folder / "bin/python3").write_text(f'#!/bin/sh\nexec {PYTHON} -m virtualenv --quiet --no-download "$3"\n')
    (folder / "bin/python3").chmod(0o755)
    step, = (step for step in steps if step.get("name") == "Install")
    own = {name: expand(value, {**values, "inputs.find-links": str(folder)}) for name, value in step["env"].items()}
    ran = subprocess.run(["bash", "-e", "-c", step["run"]], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
                         env={**own, "PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": str(folder), "RUNNER_TEMP": str(folder),
                              "GITHUB_PATH": str(folder / "path"), "GITHUB_ACTION_PATH": str(REPOSITORY), "PIP_NO_INDEX": "1",
                              "TWINHULL_PROGRAM": str(BUILD / "twinhull")})
    if ran.returncode or not ran.stdout.startswith("twinhull "):
        raise Failed(f"the action does not install the program\n{ran.stdout}{ran.stderr}")
    return (folder / "path").read_text().strip()


def expect(what, steps, values, programs, change, passes, rules, logged, commented):
    with tempfile.TemporaryDirectory(prefix="twinhull-workflow-") as name:
        root, environment = prepare(pathlib.Path(name))
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        change(root)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "-m", "Change")
        passed, posted, log = run(steps, root, environment, values)
        if passed != passes:
            raise Failed(f"{what}: the workflow {'passes' if passed else 'fails'}\n{log}")
        if set(posted) != {"twinhull-generate", "twinhull-lint"}:
            raise Failed(f"{what}: uploaded is {sorted(posted)}")
        if not rules <= set.union(*posted.values()) or (passes and posted["twinhull-generate"]):
            raise Failed(f"{what}: uploaded is {posted}")
        if logged not in log:
            raise Failed(f"{what}: the log does not contain `{logged}`\n{log}")
        comment = (pathlib.Path(name) / "comment").read_text()
        if commented not in comment or len(comment) > 65536 or comment.count("~~~~~~~~~~~~") % 2:
            raise Failed(f"{what}: the comment does not contain `{commented}`\n{comment}")
        if subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True).stdout:
            raise Failed(f"{what}: files are left in the repository")
        if what in ("no errors", "drift"):
            elsewhere(what, root, environment, passes)


def elsewhere(what, root, environment, passes):
    """The same in GitLab CI and any other, with the program of the release's archive."""
    job = yaml.safe_load((REPOSITORY / "docs/ci/gitlab.yml").read_text())["twinhull"]
    ran = subprocess.run(["bash", "-e", "-c", "\n".join(job["script"])], cwd=root, env=environment, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=300)
    if (ran.returncode == 0) != passes:
        raise Failed(f"{what}: the job for GitLab {'fails' if passes else 'passes'}\n{ran.stdout}{ran.stderr}")
    for report in job["artifacts"]["reports"]["junit"]:
        xml.etree.ElementTree.parse(root / report)
    archive = root.parent / "twinhull.tar.gz"
    subprocess.run(["tar", "-czf", archive, "-C", BUILD.parent, "--transform", "s,build/,twinhull-0/bin/,", "build/twinhull"], check=True)
    ran = subprocess.run([REPOSITORY / "docs/ci/check.sh"], cwd=root, env={**environment, "TWINHULL": str(archive)},
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if (ran.returncode == 0) != passes:
        raise Failed(f"{what}: docs/ci/check.sh {'fails' if passes else 'passes'}\n{ran.stdout}{ran.stderr}")


def edit(root, path, old, new):
    text = (root / path).read_text()
    if old not in text:
        raise Failed(f"{path} does not contain `{old}`")
    (root / path).write_text(text.replace(old, new, 1))


def main():
    tests = (
        ("no errors", lambda root: None, True, set(), "", "no findings"),
        ("a typo", lambda root: edit(root, f"{SYSTEM}/values.yaml", "healthPath:", "healtPath:"), False, {"unknown-field"},
         f"::error file={SYSTEM}/values.yaml,line=", "1 error"),
        ("drift", lambda root: edit(root, f"{SYSTEM}/values.yaml", "LOG_LEVEL: info", "LOG_LEVEL: debug"), False,
         {"stale-output"}, "::error file=out/", "+  LOG_LEVEL: debug"),
        ("an edit by hand", lambda root: edit(root, "out/004-kubernetes-deployment/kustomize/base/todo-backend-deployment.yaml",
                                              "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"), False,
         {"modified-output", "privilege-escalation"}, "::error file=out/", "What this changes in out/:  1 file changed"))
    failed = 0
    with tempfile.TemporaryDirectory(prefix="twinhull-workflow-") as name:
        given = inputs_of_workflow(yaml.safe_load((REPOSITORY / "docs/ci/github.yml").read_text()))
        action = yaml.safe_load((REPOSITORY / "action.yml").read_text())
        values = {f"inputs.{key}": given.get(key, value["default"]) for key, value in action["inputs"].items()}
        values.update({"github.token": "token", "github.event.pull_request.number": "1"})
        steps = steps_of_action(action)
        programs = install(pathlib.Path(name), steps, values)
        for what, *test in tests:
            try:
                expect(what, steps, values, programs, *test)
            except Failed as reason:
                failed += 1
                print(f"FAILED {reason}")
    print(suite.closing_line(len(tests) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
