"""The proof that both outputs are the same: every emitted target, rendered by the real tools.

For each target under out/, and of the systems in FIXTURES, which have all that a system can or whose
targets differ in stage and region: `helm lint --strict`, then the objects of `helm template` against those of
`kubectl kustomize`, as data, with no allowances but those written in objects.py; and for each target
that asks for secrets when it is installed, that leaving one out, or giving one that cannot be right,
stops Helm with the system's own message, without showing the value.
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

FIXTURES = [outputs.REPOSITORY / "tests/fixtures" / name for name in ("workloads", "optional-values", "layers", "messaging")]


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


def check(job):
    kind, target = job
    try:
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


def fixture_targets(fixture, root):
    """The targets of a fixture, made with the repository's own templates."""
    for name in ("schemas", "templates"):
        shutil.copytree(outputs.REPOSITORY / name, root / name)
    shutil.copytree(fixture / "environments", root / "environments")
    ran = twins.twinhull(suite.BUILD / "twinhull", root, "generate")
    if ran.returncode:
        raise twins.ToolFailed(ran.stdout)
    return systems.read_targets(root, root / "out")


def run(options, scratch):
    targets = systems.read_targets(options.root, options.out or options.root / "out")
    if options.root == outputs.REPOSITORY:
        for fixture in FIXTURES:
            targets += fixture_targets(fixture, scratch / fixture.name)
    chosen = [target for target in targets
              if not options.only or any(part in target.label for part in options.only)]
    jobs = [("twins", target) for target in chosen] + [("secrets", target) for target in chosen if target.secrets]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, jobs))

    failed = 0
    for (kind, target), problems in zip(jobs, results):
        if problems:
            failed += 1
            print(f"FAILED {target.label} ({kind})")
            print("".join(f"  {problem}\n" for problem in problems))
    if not jobs:
        failed += 1
        print("FAILED no target was found")
    print(f"{len(results) - failed if jobs else 0} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
