"""The parts of `--shard I/N` are the whole: together they write the same files and report the same findings, and the recipes
for engines that run them in parallel call them so.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import suite
import yaml

REPOSITORY = suite.REPOSITORY
BINARY = suite.BUILD / "twinhull"
COUNTS = (1, 2, 3, 7)


def run(root, *arguments):
    return subprocess.run([BINARY, *arguments], cwd=root, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "TWINHULL_CACHE_DIR": ""})


def repository(folder):
    root = folder / "root"
    for name in ("schemas", "templates", "environments"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "twinhull.yaml", root)
    return root


def systems(root, *arguments):
    return [one["id"] for one in json.loads(run(root, "list", "--format", "json", *arguments).stdout)["systems"]]


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def parts_are_the_whole(folder):
    root = repository(folder)
    suite.wanted(run(root, "generate").returncode == 0, "generate fails")
    whole = tree(root / "out")
    for count in COUNTS:
        shutil.rmtree(root / "out")
        parts = [systems(root, "--shard", f"{part}/{count}") for part in range(1, count + 1)]
        suite.wanted(sorted(sum(parts, [])) == systems(root), f"the parts of {count} are {parts}")
        for part in range(1, count + 1):
            suite.wanted(run(root, "generate", "--shard", f"{part}/{count}").returncode == 0, f"{part}/{count} fails")
        suite.wanted(tree(root / "out") == whole, f"{count} parts write other files")
        for part in range(1, count + 1):
            suite.wanted(run(root, "generate", "--check", "--shard", f"{part}/{count}").returncode == 0,
                         f"the check of {part}/{count} fails")


def parts_do_not_depend_on_each_other(folder):
    """When a system comes or goes, the others stay in their parts."""
    root = repository(folder)
    before = {system: part for part in range(1, 4) for system in systems(root, "--shard", f"{part}/3")}
    shutil.rmtree(root / "environments" / sorted(before)[0])
    after = {system: part for part in range(1, 4) for system in systems(root, "--shard", f"{part}/3")}
    suite.wanted(after.items() <= before.items() and len(after) == len(before) - 1, f"{before} became {after}")


def removed_systems_are_removed_by_their_part(folder):
    root = repository(folder)
    run(root, "generate")
    gone = systems(root)[0]
    shutil.rmtree(root / "environments" / gone)
    for part in range(1, 4):
        run(root, "generate", "--shard", f"{part}/3")
    suite.wanted(not (root / "out" / gone / "index.json").exists(), f"the files of {gone} are still there")
    suite.wanted(len(list((root / "out").iterdir())) == len(systems(root)), "files of other systems were removed")


def findings_of_the_parts_are_those_of_the_whole(folder):
    root = repository(folder)
    run(root, "generate")
    for path in root.glob("environments/*/values.yaml"):
        path.write_text(path.read_text("utf-8") + "\nnonsense: 1\n", "utf-8")
    next(root.glob("out/*/README.md"), root / "out" / "strange").with_name("strange").mkdir(exist_ok=True)

    def findings(*arguments):
        return json.loads(run(root, "generate", "--check", "--format", "json", *arguments).stdout)["findings"]

    whole = findings()
    suite.wanted(len(whole) >= 5, "there are no findings")
    parts = [one for part in range(1, 4) for one in findings("--shard", f"{part}/3")]
    key = lambda one: json.dumps(one, sort_keys=True)
    suite.wanted(sorted(map(key, parts)) == sorted(map(key, whole)), "the findings differ")


def shards_are_numbers(folder):
    root = repository(folder)
    for shard in ("0/2", "3/2", "1", "a/2", "1/0", "-1/2", "1/2/3", "", "1/99999999999"):
        ran = run(root, "generate", "--check", f"--shard={shard}")
        suite.wanted(ran.returncode == 2 or shard == "", f"`{shard}` ends with {ran.returncode}: {ran.stderr}")


def the_matrix_runs_every_part(folder):
    job = yaml.safe_load((REPOSITORY / "docs/ci/github-matrix.yml").read_text())["jobs"]["check"]
    shards = job["strategy"]["matrix"]["shard"]
    suite.wanted(shards == list(range(1, len(shards) + 1)), f"the parts are {shards}")
    root = repository(folder)
    step = next(one for one in job["steps"] if one.get("name") == "Check")["run"]
    found = []
    for shard in shards:
        environment = {**os.environ, "TWINHULL_CACHE_DIR": "", "PATH": f"{BINARY.parent}:/usr/bin:/bin",
                       "SHARD": job["env"]["SHARD"].replace("${{ matrix.shard }}", str(shard))
                       .replace("${{ strategy.job-total }}", str(len(shards)))}
        subprocess.run(["bash", "-e", "-c", step], cwd=root, env=environment, capture_output=True, timeout=120)
        report = json.loads((root / "twinhull.sarif").read_text("utf-8"))
        found += [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].split("/")[1]
                  for one in report["runs"][0]["results"]]
    suite.wanted(set(found) == set(systems(root)), f"missing output is reported of {sorted(set(found))}")


def the_workflow_is_valid_and_runs_every_part(folder):
    path = REPOSITORY / "docs/ci/argo-workflow.yaml"
    ran = run(folder, "lint", path, "--external", "ServiceAccount/twinhull-check")
    suite.wanted(ran.returncode == 0, ran.stdout)
    spec = yaml.safe_load(path.read_text("utf-8"))["spec"]
    count = next(one["value"] for one in spec["arguments"]["parameters"] if one["name"] == "shards")
    container = next(one for one in spec["templates"] if one["name"] == "shard")["container"]
    root = repository(folder)
    checked = 0
    for shard in range(1, int(count) + 1):
        arguments = [re.sub(r"\{\{inputs\.parameters\.shard\}\}/\{\{workflow\.parameters\.shards\}\}", f"{shard}/{count}", one)
                     .replace("/reports", str(folder)) for one in container["args"]]
        ran = subprocess.run([BINARY, *arguments], cwd=root, capture_output=True, text=True, timeout=120)
        checked += ran.stdout.count("missing-output") > 0
        suite.wanted((folder / "twinhull.xml").is_file(), f"no report: {ran.stderr}")
    suite.wanted(checked > 0, "no part reports anything")


TESTS = [parts_are_the_whole, parts_do_not_depend_on_each_other, removed_systems_are_removed_by_their_part,
         findings_of_the_parts_are_those_of_the_whole, shards_are_numbers, the_matrix_runs_every_part,
         the_workflow_is_valid_and_runs_every_part]


def main():
    def call(test):
        with tempfile.TemporaryDirectory(prefix="twinhull-fleet-") as name:
            return test(pathlib.Path(name))

    return suite.run_tests("fleet", TESTS, call)


if __name__ == "__main__":
    sys.exit(main())
