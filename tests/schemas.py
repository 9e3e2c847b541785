"""The distilled files of schemas/ are what scripts/distil-schemas and scripts/distil-components generate from the
published files."""

import difflib
import importlib.machinery
import importlib.util
import os
import pathlib
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "schemas/kubernetes"


COMPONENTS = REPOSITORY / "schemas/dapr"


def load_script(name):
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(REPOSITORY / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def differences(made, there):
    """The number of files that differ from the distilled ones; prints the differences."""
    failed = 0
    for name in sorted(made.keys() | there.keys()):
        if made.get(name) == there.get(name):
            continue
        failed += 1
        lines = difflib.unified_diff(there.get(name, "").splitlines(), made.get(name, "").splitlines(), name,
                                     "as distilled now", lineterm="")
        print("\n".join(list(lines)[:40]))
    return failed


def apis(data):
    made = load_script("distil-schemas").distil(data, FOLDER)
    there = {path.name: path.read_text() for path in FOLDER.glob("*.api")}
    return made, there


def components(data):
    path = COMPONENTS / "components.txt"
    return {path.name: load_script("distil-components").distil(data, COMPONENTS / "facts.txt")}, \
        {path.name: path.read_text()}


# What is distilled, from which directories of the data, and by which script.
DISTILLED = (
    ("schemas/kubernetes", ("kubernetes-openapi", "crds"), apis),
    ("schemas/dapr", ("dapr-components",), components),
)


def main():
    data = pathlib.Path(os.environ.get("TWINHULL_DATA", ""))
    passed = failed = skipped = 0
    for name, folders, distil in DISTILLED:
        if not all((data / folder).is_dir() for folder in folders):
            print(f"skipped: {name} (TWINHULL_DATA is not set to a directory with {'/ and '.join(folders)}/)")
            skipped += 1
            continue
        made, there = distil(data)
        wrong = differences(made, there)
        failed += wrong
        passed += len(made) - wrong
    print(suite.closing_line(passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
