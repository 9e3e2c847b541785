"""`twinhull generate --check` on the repository itself: the committed out/ is what the inputs generate."""

import pathlib
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]

ran = subprocess.run([REPOSITORY / "build/twinhull", "generate", "--check"], cwd=REPOSITORY)
print("0 passed, 1 failed" if ran.returncode else "1 passed, 0 failed", flush=True)
sys.exit(ran.returncode)
