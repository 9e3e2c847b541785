"""The proof that a function gives the same in both outputs: every row of the function table, for harmless and for
nasty arguments, worked out by Helm and by our own evaluator (tests/drivers/functions_driver.cpp makes the cases)."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

import outputs


def render(template, values):
    """The template rendered by Helm."""
    with tempfile.TemporaryDirectory(prefix="twinhull-functions-") as home:
        chart = pathlib.Path(home) / "functions"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: functions\nversion: 0.1.0\n", "utf-8")
        (chart / "values.yaml").write_text(outputs.dump(values), "utf-8")
        (chart / "templates" / "cases.yaml").write_text(template, "utf-8")
        ran = outputs.run([outputs.HELM, "template", "shop", chart], home)
    if ran.status:
        raise ValueError(ran.stderr)
    return yaml.safe_load(ran.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver", type=pathlib.Path, help="build/tests/functions_driver")
    driver = parser.parse_args().driver
    made = subprocess.run([driver.resolve()], capture_output=True, check=False)
    if made.returncode:
        print(made.stderr.decode("utf-8", "replace") + "0 passed, 1 failed")
        return 1
    cases = json.loads(made.stdout)
    expected = yaml.safe_load(cases["expected"])
    lines = dict(re.findall(r"^(c\d+): (.*?)(?=\nc\d+: |\Z)", cases["template"], re.M | re.S))
    try:
        actual = render(cases["template"], cases["values"])
    except ValueError as error:
        print(f"helm cannot render the template\n{outputs.indent(str(error))}\n0 passed, 1 failed")
        return 1
    wrong = [name for name in lines if name not in expected or name not in actual or expected[name] != actual[name]
             or type(expected[name]) is not type(actual[name])]
    for name in wrong:
        print(f"FAILED {name}: {lines[name]}\n  values:    {cases['values'].get(name)!r}\n"
              f"  helm:      {actual.get(name)!r}\n  kustomize: {expected.get(name)!r}")
    print(f"{len(lines) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
