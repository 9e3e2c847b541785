"""The proof that both outputs are the same: every emitted target, rendered by the real tools.

For each target under out/, of the systems in FIXTURES, which have all that a system can or whose targets differ
in stage and region, and of examples/: `helm lint --strict`, then the objects of `helm template` against those of
`kubectl kustomize`, as data, with no allowances but those written in objects.py; and for each target
that asks for secrets when it is installed, that leaving one out, or giving one that cannot be right,
stops Helm with the system's own message, without showing the value. The output of fixtures and examples has no
errors with the strict profile of `twinhull lint`, for the newest and the oldest release of Kubernetes that it knows;
examples have none of any severity but those that their twinhull.yaml allows.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outputs
import property as twins
import suite
import systems

FIXTURES = [outputs.REPOSITORY / "tests/fixtures" / name
            for name in ("workloads", "optional-values", "layers", "messaging", "events", "todo")]
EXAMPLES = sorted(path.parent for path in (outputs.REPOSITORY / "examples").glob("*/environments"))
OLDEST = "1.31"
# What the fixtures expect to exist.
EXTERNALS = ("ConfigMap/*", "Secret/*", "PersistentVolumeClaim/*", "Gateway/*")


def refusal(target, values, key, what):
    """What is wrong with Helm's rejection of these values; empty if correct."""
    with tempfile.TemporaryDirectory(prefix="twinhull-parity-") as home:
        ran = outputs.helm("template", target, home, values)
    said = " ".join((ran.stdout + ran.stderr).split())
    if ran.status == 0:
        return [f"helm installs with {what} `secrets.{key.value}`"]
    problems = []
    if key.message and key.message not in said:
        problems.append(f"{what} `secrets.{key.value}` is rejected without the message `{key.message}`\n"
                        + outputs.indent(ran.stderr))
    if values.get(key.value) and values[key.value] in said:
        problems.append(f"helm shows the value of `secrets.{key.value}` when it rejects it")
    return problems


def refusals(target):
    problems = []
    for key in target.secrets:
        valid = target.secret_values()
        if key.required:
            problems += refusal(target, {**valid, key.value: ""}, key, "an empty")
        if key.prefix:
            problems += refusal(target, {**valid, key.value: "no-such-" + key.sample()}, key, "a wrong")
        if key.min_length > 2:
            short = (key.prefix + "zqzqzqzqzqzqzqzq" * key.min_length)[: key.min_length - 1]
            problems += refusal(target, {**valid, key.value: short}, key, "a short")
    return problems


def lint(root):
    """The errors in the output of a whole root, of both releases; of an example also its warnings."""
    environment = {**os.environ, "PATH": f"{outputs.HELM.parent}:{os.environ['PATH']}"}
    example = root.name in {path.name for path in EXAMPLES}
    problems = []
    for options in ([], ["--kubernetes-version", OLDEST]):
        externals = [] if example else [f"--external={name}" for name in EXTERNALS]
        ran = subprocess.run([suite.BUILD / "twinhull", "lint", "out", "--profile", "strict", *externals, *options], cwd=root,
                             env=environment, capture_output=True, text=True)
        severities = ("error", "warning") if example else ("error",)
        problems += [line for line in ran.stdout.splitlines()
                     if any(f": {severity}[" in line for severity in severities)]
        if ran.returncode and not problems:
            problems.append(ran.stderr)
    return problems


def check(job):
    kind, target = job
    try:
        if kind == "lint":
            return lint(target)
        return outputs.twins(target) if kind == "twins" else refusals(target)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return [str(error)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=outputs.REPOSITORY)
    parser.add_argument("--out", type=pathlib.Path, help="default: out/ below the root")
    parser.add_argument("only", nargs="*", help="targets whose `SYSTEM TARGET` contains one of these")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="twinhull-parity-") as folder:
        return run(options, pathlib.Path(folder))


def generated_targets(source, root):
    """The targets of a fixture or example, generated in a copy with the built-in templates."""
    shutil.copytree(source, root, ignore=shutil.ignore_patterns("out"))
    (root / "twinhull.yaml").touch()
    ran = twins.twinhull(suite.BUILD / "twinhull", root, "generate")
    if ran.returncode:
        raise twins.ToolFailed(ran.stdout)
    return systems.read_targets(root, root / "out")


def run(options, scratch):
    targets = systems.read_targets(options.root, options.out or options.root / "out")
    if options.root == outputs.REPOSITORY:
        for source in [*FIXTURES, *EXAMPLES]:
            targets += generated_targets(source, scratch / source.parent.name / source.name)
    chosen = [target for target in targets
              if not options.only or any(part in target.label for part in options.only)]
    jobs = [("twins", target) for target in chosen] + [("secrets", target) for target in chosen if target.secrets]
    if not options.only:
        jobs += [("lint", out.parent) for out in sorted(scratch.glob("*/*/out"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, jobs))

    failed = 0
    for (kind, target), problems in zip(jobs, results):
        if problems:
            failed += 1
            print(f"FAILED {target if kind == 'lint' else target.label} ({kind})")
            print("".join(f"  {problem}\n" for problem in problems))
    if not jobs:
        failed += 1
        print("FAILED no target was found")
    print(suite.closing_line(len(results) - failed if jobs else 0, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
