"""`twinhull lint` finds nothing in the committed out/ with any profile, and for the oldest Kubernetes that the charts
support; exceptions are suppressed in twinhull.yaml."""

import os
import pathlib
import re
import subprocess
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
PROFILES = ("default", "strict", "pss-baseline", "pss-restricted")

environment = {**os.environ, "PATH": f"{REPOSITORY}/build/tools:{os.environ['PATH']}"}
oldest = {re.search(r'^kubeVersion: ">=([0-9]+\.[0-9]+)\.', chart.read_text("utf-8"), re.M)[1]
          for chart in REPOSITORY.glob("out/*/helm/*/Chart.yaml")}
runs = [("--profile", profile) for profile in PROFILES]
runs += [("--profile", "strict", "--kubernetes-version", version) for version in sorted(oldest)]
failed = 0
for options in runs:
    ran = subprocess.run([REPOSITORY / "build/twinhull", "lint", "out", *options], cwd=REPOSITORY,
                         env=environment, capture_output=True, text=True)
    findings = [line for line in ran.stdout.splitlines()
                if any(f": {word}[" in line for word in ("error", "warning", "info"))]
    if ran.returncode or findings or "object" not in ran.stderr:
        failed += 1
        print(f"FAILED {' '.join(options)}:\n" + "\n".join(findings) + ran.stderr)
print(suite.closing_line(len(runs) - failed, failed), flush=True)
sys.exit(1 if failed else 0)
