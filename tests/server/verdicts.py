"""The linter says what a kube-apiserver says, on the mistakes of corpus/ and by the verdicts kept there.

    tests/server/verdicts.py TWINHULL [FILE…]

A mistake that the server rejects has an error that the object without it does not have, at its line or near it; one that
it accepts has no error that says otherwise.
"""

import collections
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import corpus

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import suite  # noqa: E402

RELEASE = "1.35"
# Errors of these rules say that the server rejects the object; others do if their message says so.
CLAIMS = {
    "conflicting-fields", "incomplete-object", "invalid-enum-value", "invalid-format", "invalid-label", "invalid-length", "invalid-name",
    "invalid-port", "invalid-type", "missing-required-value", "out-of-range", "pattern-mismatch", "unknown-field", "unknown-kind"}


@dataclasses.dataclass
class Said:
    kind: str  # "error", "warning", "nothing"
    claims: bool  # that the server rejects the object
    texts: list
    near: bool = True


def findings_of(twinhull, path, release):
    ran = subprocess.run([twinhull, "lint", "--format", "json", "--kubernetes-version", release, "--jobs", "1", path.name],
                         capture_output=True, text=True, cwd=path.parent)
    try:
        return json.loads(ran.stdout)["findings"]
    except (ValueError, KeyError):
        raise SystemExit(f"{path.name}: {ran.stdout[-200:]}{ran.stderr[-400:]}") from None


def changed_lines(old, new):
    """The first and last line of `new` that differ from `old`; if lines were removed, those around them."""
    a, b = old.split("\n"), new.split("\n")
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, len(b) - tail + 1


def said_of(base, fresh, where):
    known = {(f["rule"], f["message"]) for f in base} | {(f["rule"], f["path"]) for f in base if f.get("path")}
    new = [f for f in fresh if (f["rule"], f["message"]) not in known and (f["rule"], f.get("path")) not in known]
    errors = [f for f in new if f["severity"] == "error"]
    claims = [f for f in errors if f["rule"] in CLAIMS or "reject" in f["message"]]
    kind = "error" if errors else "warning" if new else "nothing"
    lines = [f["line"] for f in errors] + [r["line"] for f in errors for r in f.get("related") or [] if "line" in r]
    near = not errors or any(where[0] - 1 <= line <= where[1] + 1 for line in lines)
    return Said(kind, bool(claims), [f"{f['rule']}: {f['message']}" for f in (claims or errors or new)], near)


def lint_all(twinhull, groups, release):
    """Name of the group -> what is said of each of its mistakes."""
    twinhull = os.path.abspath(twinhull)
    with tempfile.TemporaryDirectory(prefix="twinhull-verdicts-") as home:
        (pathlib.Path(home) / "twinhull.yaml").write_text("lint: {}\n")

        def findings(job):
            name, value = job
            path = pathlib.Path(home) / f"{name}.yaml"
            path.write_text(corpus.dump(value))
            return findings_of(twinhull, path, release)

        said = {}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for group in groups:
                base = findings((f"{group.name}", group.value))
                text = corpus.dump(group.value)
                jobs = [(f"{group.name}-{i}", mistake.value) for i, mistake in enumerate(group.mistakes)]
                said[group.name] = [said_of(base, fresh, changed_lines(text, corpus.dump(job[1])))
                                    for job, fresh in zip(jobs, pool.map(findings, jobs))]
        return said


def agrees(verdict, said):
    if verdict == "-":
        return said.kind == "error"
    return not said.claims and (verdict == "+" or said.kind != "nothing")


def main():
    twinhull, *files = sys.argv[1:]
    wrong, count, gaps, far = [], 0, 0, 0
    rejected = collections.Counter()
    for path, groups in corpus.read_all(files).items():
        said_of_group = lint_all(twinhull, groups, RELEASE)
        for group in groups:
            for mistake, said in zip(group.mistakes, said_of_group[group.name]):
                agreed = agrees(mistake.verdict, said)
                count += 1
                gaps += not mistake.agreed
                if mistake.verdict == "-":
                    rejected[said.kind] += 1
                    far += said.kind == "error" and not said.near
                if agreed and not mistake.agreed:
                    print(f"{path.name}: {group.name}: {mistake.text}: lint agrees now: remove the `?`")
                elif mistake.agreed and not agreed:
                    wrong.append(f"{path.name}: {group.name}: {mistake.text}: the server says `{mistake.verdict}`, lint {said.kind} {said.texts[:1]}")
    total = sum(rejected.values())
    print(f"of {total} rejected mistakes {rejected['error']} are reported as errors, {rejected['error'] - far} of them at the mistake; {gaps} disagreements are known")
    for line in wrong[:60]:
        print(f"FAILED {line}")
    print(suite.closing_line(count - len(wrong), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
