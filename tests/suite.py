"""What test programs share: how a test fails, the loop over functions that are tests, and the summary line with its
parser."""

import os
import pathlib
import random
import re
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
# The build directory: $TWINHULL_BUILD, relative to the repository.
BUILD = REPOSITORY / os.environ.get("TWINHULL_BUILD", "build")

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
DOCTEST = re.compile(r"^\[doctest\] test cases: +\d+ \| +(\d+) passed \| +(\d+) failed \| +(\d+) skipped", re.M)
SKIP_STATUS = 77  # of a program that skipped all tests
SKIPPED = re.compile(r"^skipped: (.+)$", re.M)


def seed():
    """The source of random values: the same for every run, so that results are reproducible.
    TWINHULL_SEED=N sets another seed, TWINHULL_SEED=random a new one."""
    given = os.environ.get("TWINHULL_SEED") or "1"
    return random.SystemRandom().randrange(10**9) if given == "random" else int(given)


class Failed(Exception):
    """A test failed, and the text says why."""


def wanted(holds, what):
    if not holds:
        raise Failed(what)


def run_tests(name, tests, call):
    """Calls `call(test)` for each function in `tests`, prints which failed and the summary line, and returns the exit status.
    A test that returns a text was skipped for that reason. `name` is that of the suite."""
    failed = skipped = 0
    for test in tests:
        try:
            if why := call(test):
                skipped += 1
                print(f"skipped: {name} {test.__name__} ({why})")
        except (Failed, AssertionError, subprocess.TimeoutExpired) as reason:
            failed += 1
            print(f"FAILED {test.__name__.replace('_', ' ')}: {reason}")
    print(closing_line(len(tests) - failed - skipped, failed, skipped))
    return 1 if failed else 0


def closing_line(passed, failed, skipped=0):
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def counts(output, status):
    """(passed, failed, skipped) of a test program's output. A program without such a line is one test.
    A test that lacks its data prints a line `skipped: NAME`; it is not among those that passed."""
    found = CLOSING.findall(output) or DOCTEST.findall(output)
    if not found:
        if status == SKIP_STATUS and SKIPPED.search(output):
            return 0, 0, 1
        return (0, 1, 0) if status else (1, 0, 0)
    passed, failed, skipped = (int(number or 0) for number in found[-1])
    if not CLOSING.search(output):
        named = len(set(SKIPPED.findall(output)))
        passed, skipped = max(0, passed - named), named
    if status and not failed:
        failed = 1
    return passed, failed, skipped
