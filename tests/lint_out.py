"""`twinhull lint` finds nothing in the committed out/ with any profile; exceptions are suppressed in twinhull.yaml."""

import os
import pathlib
import subprocess
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
PROFILES = ("default", "strict", "pss-baseline", "pss-restricted")

environment = {**os.environ, "PATH": f"{REPOSITORY}/build/tools:{os.environ['PATH']}"}
failed = 0
for profile in PROFILES:
    ran = subprocess.run([REPOSITORY / "build/twinhull", "lint", "out", "--profile", profile], cwd=REPOSITORY,
                         env=environment, capture_output=True, text=True)
    findings = [line for line in ran.stdout.splitlines()
                if any(f": {word}[" in line for word in ("error", "warning", "info"))]
    if ran.returncode or findings or "object" not in ran.stderr:
        failed += 1
        print(f"FAILED profile {profile}:\n" + "\n".join(findings) + ran.stderr)
print(suite.closing_line(len(PROFILES) - failed, failed), flush=True)
sys.exit(1 if failed else 0)
