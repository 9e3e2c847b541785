"""Compares `twinhull lint` with a real kube-apiserver, on the mistakes of corpus/.

    tests/server/compare.py TWINHULL [--accept] [--list] [FILE…]

`--accept` writes what the server says, and where the linter disagrees, into the files; without it they have to
agree with both. `--list` prints the disagreements.
"""

import argparse
import collections
import pathlib
import sys

import corpus
import server
import verdicts

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import suite  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("twinhull")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    folder = server.programs()
    if folder is None:
        print(f"skipped: server ({server.VARIABLE} is not set to a directory with etcd and kube-apiserver)")
        print(suite.closing_line(0, 0, 1))
        return 0
    wrong, count = [], 0
    matrix = collections.Counter()
    with server.Server(folder) as running:
        print(f"Kubernetes {running.release}")
        for path, groups in corpus.read_all(options.files).items():
            marks = []
            said_of = verdicts.lint_all(options.twinhull, groups, running.release)
            for group in groups:
                good, causes, usual = running.judge(group.value)
                if not good:
                    wrong.append(f"{path.name}: {group.name}: the server rejects the object: {causes}")
                for mistake, answer, said in zip(group.mistakes, running.judge_all([m.value for m in group.mistakes]), said_of[group.name]):
                    accepted, causes, warnings = answer
                    warnings = [one for one in warnings if one not in usual]
                    verdict = "-" if not accepted else "~" if warnings else "+"
                    agreed = verdicts.agrees(verdict, said)
                    matrix[{"-": "rejected", "+": "accepted", "~": "accepted with a warning"}[verdict], said.kind] += 1
                    marks.append(verdict + (" " if agreed else "?"))
                    count += 1
                    if marks[-1] != mistake.verdict + (" " if mistake.agreed else "?") and not options.accept:
                        wrong.append(f"{path.name}: {group.name}: {mistake.text}: {marks[-1]}: {causes} {warnings} {said.texts[:2]}")
                    if options.list and not agreed:
                        print(f"{verdict} {group.name}: {mistake.text} | {said.kind} {said.texts[:1]} | {'; '.join(causes or warnings)[:240]}")
            if options.accept:
                corpus.write_marks(path, marks)
    for row, number in sorted(matrix.items()):
        print(f"{row[0]:25} lint: {row[1]:8} {number:5}")
    for line in wrong[:60]:
        print(f"FAILED {line}")
    print(suite.closing_line(count - len(wrong), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
