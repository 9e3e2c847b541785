"""Whole random systems are the same in both outputs, valid for the API, and without errors of the linter.

Draws systems with components of all kinds and all that system.yaml and values can say (system_sampler.py), generates
all in one go, renders each target with the real Helm and Kustomize, compares the objects, and lints them with the
strict profile, for the newest Kubernetes and for the oldest one that the chart supports. What `twinhull generate`
rejects counts as failed as well. A failing system is shrunk to what still fails, and printed. The seed is the same in
every run but for TWINHULL_SEED or --seed; --only NAME tests one system of it.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import objects
import outputs
import suite
import system_sampler
import systems

OLDEST = "1.31"  # the oldest one whose API is known
ATTEMPTS = 250  # to shrink a system
SHRUNK = 3  # the causes of further failures are usually the same
# What random systems expect to exist.
EXTERNALS = ["Secret/legacy", "Secret/old.names", "Secret/tokens", "Secret/certs", "Secret/app-secrets", "Secret/db",
             "Secret/mail.credentials", "Secret/registry", "Secret/own-registry", "ConfigMap/shared", "ConfigMap/maps",
             "PersistentVolumeClaim/archive", "ServiceAccount/given", "Secret/wild"]


def write(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(outputs.dump(content) if content else "", "utf-8")


def twinhull(binary, *arguments, cwd):
    return subprocess.run([binary, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=600)


def rejected(binary, root):
    """Generates all systems; returns what was reported about each that has an error."""
    ran = twinhull(binary, "generate", "--root", root, "--format", "json", cwd=root)
    if ran.returncode not in (0, 1):
        raise RuntimeError(f"generate ended with {ran.returncode}\n{ran.stderr}")
    found = {}
    for finding in json.loads(ran.stdout)["findings"]:
        if finding["severity"] == "error":
            place = f"{finding.get('file', '')}:{finding.get('line', '')}"
            found.setdefault(finding.get("system") or place.split("/")[1], []).append(
                f"generate: error[{finding['rule']}] {place}: {finding['message']}")
    if ran.returncode and not found:
        raise RuntimeError(f"generate fails without an error\n{ran.stdout}{ran.stderr}")
    return found


def lint(binary, home, name, text, options):
    """The errors of the strict profile, without the place."""
    file = pathlib.Path(home) / name
    file.write_text(text, "utf-8")
    settings = pathlib.Path(home) / "twinhull.yaml"
    settings.write_text("{}\n", "utf-8")
    ran = twinhull(binary, "lint", file, "--profile", "strict", "--config", settings, "--quiet", "--format", "json",
                   "--ignore", "hardcoded-secret",  # those that were supplied
                   *(f"--external={external}" for external in EXTERNALS), *options, cwd=home)
    if ran.returncode == 0:
        return []
    if ran.returncode != 1:
        return [f"lint ended with {ran.returncode}\n{outputs.indent(ran.stderr)}"]
    return [f"{name}: error[{finding['rule']}] {finding['message']}"
            for finding in json.loads(ran.stdout)["findings"] if finding["severity"] == "error"]


def check(binary, target):
    """What is wrong with a target, one text each."""
    with tempfile.TemporaryDirectory(prefix="twinhull-systems-") as home:
        chart = outputs.helm("template", target, home, target.secret_values())
        tree = outputs.kustomize(target, home)
        problems = [f"{tool} complains\n{outputs.indent(ran.stderr)}" for tool, ran in (("helm", chart), ("kustomize", tree))
                    if ran.status or ran.stderr]
        if chart.status or tree.status:
            return problems
        problems += objects.compare(objects.read(chart.stdout), objects.read(tree.stdout), target.namespace)
        problems += lint(binary, home, "helm.yaml", chart.stdout, ["--kubernetes-version", OLDEST])
        return problems + lint(binary, home, "kustomize.yaml", tree.stdout, [])


def check_alone(binary, files):
    """The problems of one system, including those of `generate`."""
    with tempfile.TemporaryDirectory(prefix="twinhull-shrink-") as folder:
        root = pathlib.Path(folder)
        write(root / "environments/s", files)
        try:
            problems = rejected(binary, root).get("s")
            return problems or [problem for target in systems.read_targets(root, root / "out")
                                for problem in check(binary, target)]
        except (RuntimeError, LookupError, TypeError, AttributeError) as error:  # of files that are no system
            return [repr(error)]


def kind_of(problem):
    """What makes two problems the same: the rule or the first words, and the fields that differ."""
    first = problem.splitlines()[0]
    return first.split("]")[0] if "error[" in first else first.split("`")[0]


def parts(value, path=()):
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from parts(below, (*path, key))


def without(files, path):
    copy = json.loads(json.dumps(files))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return copy


def shrink(binary, files, problems):
    """Removes part after part, the largest first, while a problem of the same kind is left."""
    wanted, attempts, smaller = kind_of(problems[0]), ATTEMPTS, True
    while smaller and attempts:
        smaller = False
        for path in sorted(parts(files), key=len):
            if not attempts:
                break
            try:
                attempt = without(files, path)
            except (KeyError, IndexError):
                continue  # removed with what contained it
            attempts -= 1
            found = [problem for problem in check_alone(binary, attempt) if kind_of(problem) == wanted]
            if found:
                files, problems, smaller = attempt, found, True
    return files, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=suite.seed())
    parser.add_argument("--count", type=int, default=os.environ.get("TWINHULL_SYSTEMS_COUNT") or 300)
    parser.add_argument("--only", help="the name of one system, such as s12")
    parser.add_argument("--binary", default=str(suite.BUILD / "twinhull"))
    parser.add_argument("--keep", type=pathlib.Path, help="directory in which the systems are left")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    print(f"seed {options.seed}", flush=True)

    drawn = {f"s{number}": system_sampler.draw_system(random.Random(f"{options.seed}-{number}"), f"s{number}")
             for number in range(options.count)}
    if options.only:
        drawn = {options.only: drawn[options.only]}
    with tempfile.TemporaryDirectory(prefix="twinhull-systems-") as folder:
        root = options.keep or pathlib.Path(folder)
        for name, files in drawn.items():
            write(root / "environments" / name, files)
        failing = {}
        while found := rejected(binary, root):
            failing |= found
            for name in found:
                shutil.rmtree(root / "environments" / name)
        targets = systems.read_targets(root, root / "out")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda target: check(binary, target), targets))
        for target, problems in zip(targets, results):
            if problems:
                failing.setdefault(target.system, []).extend(f"{target.name}: {problem}" for problem in problems)
        print(f"{len(drawn)} systems, {len(targets)} targets")

        for number, (name, problems) in enumerate(failing.items()):
            print(f"FAILED {name}\n" + "".join(f"  {problem}\n" for problem in problems[:5]))
            if number >= SHRUNK:
                continue
            alone = check_alone(binary, drawn[name])
            if not alone:
                print("  (only together with other systems)")
                continue
            files, problems = shrink(binary, drawn[name], alone)
            for path, content in files.items():
                print(f"  {path}\n{outputs.indent(outputs.dump(content, visible=True))}")
            print("".join(f"  {problem}\n" for problem in problems[:3]))
    print(f"{len(drawn) - len(failing)} passed, {len(failing)} failed")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
