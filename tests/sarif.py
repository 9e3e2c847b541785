"""SARIF reports: valid by the official schema, complete for viewers, deterministic.

The reports are those of the cases: every run that prints findings as text is run again with `--format sarif`.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
FINDING = re.compile(r"^(?:.*?: )?(?:error|warning|info)\[[a-z0-9-]+\]: ", re.M)
sys.path.insert(0, str(REPOSITORY / "tests/cases"))

import casefile  # noqa: E402
import run as cases  # noqa: E402


def wrong_rule(rule):
    """What a rule lacks for viewers. A custom rule has no page."""
    if "custom" in rule["properties"]["tags"]:
        return [] if rule["shortDescription"]["text"].strip() else ["shortDescription"]
    page = (REPOSITORY / f"docs/rules/{rule['id']}.md").read_text()
    lines = page.splitlines()
    wanted = {"shortDescription": {"text": lines[4]}, "defaultConfiguration": {
        "level": lines[2].split()[1].rstrip(".").replace("info", "note")}}
    wrong = [key for key, value in wanted.items() if rule.get(key) != value]
    if rule["help"]["markdown"] != page or "```" in rule["help"]["text"]:
        wrong.append("help")
    if not rule["fullDescription"]["text"].strip() or rule["properties"]["tags"][0] not in lines[2]:
        wrong.append("fullDescription or tags")
    return wrong


def wrong_log(log, findings):
    """The errors of a report that its schema does not cover."""
    (run,) = log["runs"]
    rules, results, wrong = run["tool"]["driver"]["rules"], run["results"], []
    for rule in rules:
        wrong += [f"{rule['id']}: {part}" for part in wrong_rule(rule)]
    if [rule["id"] for rule in rules] != sorted({result["ruleId"] for result in results}):
        wrong.append("rules are not those of the results")
    if any(rules[result["ruleIndex"]]["id"] != result["ruleId"] for result in results):
        wrong.append("ruleIndex refers to another rule")
    if [result["ruleId"] for result in results] != [finding["rule"] for finding in findings]:
        wrong.append("the results are not the findings of --format json")
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    if len(set(prints)) != len(prints):
        wrong.append("two results have the same fingerprint")
    return wrong


def report(case, folder):
    """Runs the first run of a case that has findings; the SARIF text and the findings, or None."""
    root = pathlib.Path(folder) / "root"
    root.mkdir()
    for step in case.steps:
        conditions = cases.Conditions()
        for section in step.inputs:
            if not cases.prepare_run(section, conditions):
                cases.prepare(root, section)
        printed = "".join(section.body for section in step.expected if section.name == "stdout")
        command = step.arguments.split(" ")[0]
        if command not in ("validate", "generate", "lint") or not FINDING.search(printed):
            cases.execute(BINARY, root, root, step.arguments, conditions)
            continue
        once, again, plain = (cases.execute(BINARY, root, root, f"{step.arguments} --format {form}", conditions)[1]
                              for form in ("sarif", "sarif", "json"))
        return once, again, json.loads(plain)["findings"]
    return None


def check(path, folder):
    """The report of a case, in a file, with its errors; None if the case has no findings."""
    place = pathlib.Path(folder) / f"{path.parent.name}-{path.stem}"
    place.mkdir()
    found = report(casefile.parse(path.read_text("utf-8")), place)
    if found is None:
        return None
    once, again, findings = found
    log = place.with_suffix(".sarif")
    log.write_text(once, "utf-8")
    return log, wrong_log(json.loads(once), findings) + ([] if once == again else ["differs from run to run"])


def main():
    paths = sorted((REPOSITORY / "tests/cases").glob("*/*.case"))
    with tempfile.TemporaryDirectory(prefix="twinhull-sarif-") as folder:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            checked = [row for row in pool.map(lambda path: check(path, folder), paths) if row]
        ran = subprocess.run(["node", REPOSITORY / "tests/sarif.mjs", *(log for log, _ in checked)],
                             capture_output=True, text=True)
    for log, wrong in checked:
        for line in wrong:
            print(f"FAILED {log.stem}: {line}")
    print(ran.stdout + ran.stderr, end="")
    failed = sum(bool(wrong) for _, wrong in checked) + (ran.returncode != 0 or bool(ran.stdout))
    if len(checked) < 50:
        print(f"FAILED: only {len(checked)} reports were found")
        failed += 1
    print(suite.closing_line(len(checked) + 1 - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
