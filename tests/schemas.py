"""The files of schemas/kubernetes/ are what scripts/distil-schemas makes of the published APIs."""

import difflib
import importlib.machinery
import importlib.util
import os
import pathlib
import sys

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "schemas/kubernetes"


def load_script():
    loader = importlib.machinery.SourceFileLoader("distil_schemas", str(REPOSITORY / "scripts/distil-schemas"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("distil_schemas", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def main():
    data = pathlib.Path(os.environ.get("TWINHULL_DATA", ""))
    if not (data / "kubernetes-openapi").is_dir() or not (data / "crds").is_dir():
        print("skipped: schemas/kubernetes (TWINHULL_DATA names no folder with kubernetes-openapi/ and crds/)")
        print(suite.closing_line(0, 0, 1))
        return 0
    made = load_script().distil(data, FOLDER / "facts.txt")
    there = {path.name: path.read_text() for path in FOLDER.glob("*.api")}
    failed = 0
    for name in sorted(made.keys() | there.keys()):
        if made.get(name) == there.get(name):
            continue
        failed += 1
        lines = difflib.unified_diff(there.get(name, "").splitlines(), made.get(name, "").splitlines(),
                                     f"schemas/kubernetes/{name}", "as distilled now", lineterm="")
        print("\n".join(list(lines)[:40]))
    print(suite.closing_line(len(made) - failed, failed, 0))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
