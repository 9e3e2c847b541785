"""docs/ci/github.yml, the workflow in the documentation, as far as it can be tested without GitHub: its format, and
its steps one after the other in a temporary copy of this repository. It passes without errors; findings and
drift fail it, and are part of what it would upload.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build"
SYSTEM = "environments/004-kubernetes-deployment"

STEP = {"name", "if", "uses", "with", "run"}
# The version of each action, and its required inputs.
ACTIONS = {"actions/checkout@v4": set(), "github/codeql-action/upload-sarif@v3": {"sarif_file", "category"}}


class Failed(Exception):
    pass


def steps_of(workflow):
    """The steps of the only job, after checking the format."""
    # In YAML 1.1 the key `on` is true.
    events, permissions, jobs = workflow[True], workflow["permissions"], workflow["jobs"]
    if set(workflow) != {"name", True, "permissions", "jobs"} or set(events) != {"pull_request", "push"}:
        raise Failed("unknown top-level keys")
    if permissions != {"contents": "read", "security-events": "write"}:
        raise Failed("other permissions than required")
    (job,) = jobs.values()
    if set(job) != {"runs-on", "steps"}:
        raise Failed(f"a job has {sorted(job)}")
    for step in job["steps"]:
        if not set(step) <= STEP or ("run" in step) == ("uses" in step):
            raise Failed(f"a step has {sorted(step)}")
        if "uses" in step and ACTIONS.get(step["uses"]) != set(step.get("with", {})):
            raise Failed(f"{step['uses']} is unknown, or lacks required inputs")
    return job["steps"]


def prepare(folder):
    root = folder / "repository"
    for name in ("environments", "schemas", "templates", "out"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "twinhull.yaml", root)
    programs = folder / "bin"
    programs.mkdir()
    for name, program in (("twinhull", BUILD / "twinhull"), ("helm", BUILD / "tools/helm"), ("kubectl", BUILD / "tools/kubectl")):
        (programs / name).symlink_to(program)
    return root, {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": "true"}


def run(steps, root, environment):
    """Runs the steps as GitHub would: (whether all passed, the uploaded rules, the log)."""
    passed, posted, log = True, {}, ""
    for step in steps:
        condition = step.get("if", "")
        if not passed and "always()" not in condition:
            continue
        if any(not (root / name).exists() for name in re.findall(r"hashFiles\('(.+?)'\) != ''", condition)):
            continue
        if "apt-get" in step.get("run", ""):
            continue  # the program exists
        if "run" in step:
            ran = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=root, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
            passed, log = passed and ran.returncode == 0, log + ran.stdout
        elif "sarif_file" in step.get("with", {}):
            report = json.loads((root / step["with"]["sarif_file"]).read_text())
            if report["version"] != "2.1.0" or len(report["runs"]) != 1:
                raise Failed(f"{step['with']['sarif_file']} is not a report that can be uploaded")
            posted[step["with"]["category"]] = {result["ruleId"] for result in report["runs"][0]["results"]}
    return passed, posted, log


def expect(what, steps, change, passes, rules, logged):
    with tempfile.TemporaryDirectory(prefix="twinhull-workflow-") as name:
        root, environment = prepare(pathlib.Path(name))
        change(root)
        passed, posted, log = run(steps, root, environment)
        if passed != passes:
            raise Failed(f"{what}: the workflow {'passes' if passed else 'fails'}\n{log}")
        if set(posted) != {"twinhull-generate", "twinhull-lint"}:
            raise Failed(f"{what}: uploaded is {sorted(posted)}")
        if not rules <= set.union(*posted.values()) or (passes and posted["twinhull-generate"]):
            raise Failed(f"{what}: uploaded is {posted}")
        if logged not in log:
            raise Failed(f"{what}: the log does not contain `{logged}`\n{log}")


def edit(root, path, old, new):
    text = (root / path).read_text()
    if old not in text:
        raise Failed(f"{path} does not contain `{old}`")
    (root / path).write_text(text.replace(old, new, 1))


def main():
    tests = (
        ("no errors", lambda root: None, True, set(), ""),
        ("a typo", lambda root: edit(root, f"{SYSTEM}/values.yaml", "healthPath:", "healtPath:"), False, {"unknown-field"},
         f"::error file={SYSTEM}/values.yaml,line="),
        ("drift", lambda root: edit(root, f"{SYSTEM}/values.yaml", "LOG_LEVEL: info", "LOG_LEVEL: debug"), False,
         {"stale-output"}, "::error file=out/"),
        ("an edit by hand", lambda root: edit(root, "out/004-kubernetes-deployment/kustomize/base/todo-backend-deployment.yaml",
                                              "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"), False,
         {"modified-output", "privilege-escalation"}, "::error file=out/"))
    failed = 0
    steps = steps_of(yaml.safe_load((REPOSITORY / "docs/ci/github.yml").read_text()))
    for what, *test in tests:
        try:
            expect(what, steps, *test)
        except Failed as reason:
            failed += 1
            print(f"FAILED {reason}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
