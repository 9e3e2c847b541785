#!/usr/bin/env python3
"""What `explain` names as the origin of a field in a rendered chart is its origin: the named text of a template, or the named
value, is edited in a copy of the chart, and the field changes. And what `render --show-origins` prints is the same YAML.

Charts can be passed as arguments; otherwise these are charts of this repository and one with the usual idioms.
"""

import collections
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

import suite

REPOSITORY = suite.REPOSITORY
PROGRAM = suite.BUILD / "twinhull"
FIELDS = 40  # of each chart
IDIOMS = {
    "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: '7.5'\n",
    "values.yaml": """\
image: {repository: example.com/web, tag: ""}
replicas: 3
labels:
  team: shop
  tier: front
env:
  LEVEL: debug
  SIZE: "10"
resources:
  limits: {cpu: 100m, memory: 1Gi}
annotation: "{{ .Release.Name }}-noted"
config: |
  alpha: 1
  beta: two
ports:
- {name: http, number: 8080}
- {name: metrics, number: 9090}
""",
    "templates/_helpers.tpl": """\
{{- define "web.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "web.labels" -}}
app: {{ .Chart.Name }}
{{ toYaml .Values.labels }}
{{- end }}
{{- define "web.env" }}
{{- range $name, $value := .env }}
- name: {{ $name | upper }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
""",
    "templates/web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.fullname" . }}
  labels: {{- include "web.labels" . | nindent 4 }}
  annotations:
    note: {{ tpl .Values.annotation . | quote }}
spec:
  replicas: {{ .Values.replicas }}
  selector: &selector
    matchLabels: {{- include "web.labels" . | fromYaml | toYaml | nindent 6 }}
  template:
    spec:
      containers:
      - name: web
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
        env: {{- include "web.env" .Values | nindent 8 }}
        ports:
        {{- range .Values.ports }}
        - name: {{ .name }}
          containerPort: {{ .number | int }}
        {{- end }}
        {{- with .Values.resources }}
        resources: {{- toYaml . | nindent 10 }}
        {{- end }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "web.fullname" . }}-config
data:
  config.yaml: |
    {{- .Values.config | nindent 4 }}
  level: {{ get .Values.env "LEVEL" | b64enc }}
""",
}


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def field(chart, name, path, *options):
    """The field of an object as `explain` knows it; None if it cannot be had."""
    done = run("explain", str(chart), *options, "--format", "json", name, path)
    return json.loads(done.stdout)["field"] if done.returncode == 0 else None


def scalars(value, path=""):
    """The paths of all scalars in an object."""
    if isinstance(value, dict):
        for key, inner in value.items():
            step = f"[{json.dumps(key)}]" if re.search(r"[^\w-]", key) else f".{key}" if path else key
            yield from scalars(inner, path + step)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from scalars(inner, f"{path}[{i}]")
    elif value not in (None, ""):
        yield path


def offset(text, line, column):
    return sum(len(one) for one in text.splitlines(keepends=True)[:line - 1]) + column - 1


def changed(text, of_values):
    """Other texts in place of the named one, of which one should change the field."""
    if not of_values:
        # What is printed instead can need another type.
        return ["changed-here", "4711"]
    bare = text.strip("'\"")
    if re.fullmatch(r"\d+", bare):
        return [text.replace(bare, str(int(bare) + 1)), text.replace(bare, bare + "7")]
    if bare in ("true", "false"):
        return [text.replace(bare, "false" if bare == "true" else "true")]
    if not bare:
        return ["changed-here"]
    if text[0] in "'\"":
        return [text[0] + "x" + text[1:-1] + "x" + text[0]]
    return ["x" + text + "x", '"4711"', "4711"]


def check_location(chart, name, path, before, location, options):
    """Edits a location; whether the field changes, None if nothing else rendered."""
    file = pathlib.Path(location["file"])
    original = file.read_text("utf-8")
    begin = offset(original, location["line"], location["column"])
    end = offset(original, location["endLine"], location["endColumn"])
    known = None
    for text in changed(original[begin:end], location["role"] == "set"):
        file.write_text(original[:begin] + text + original[end:], "utf-8")
        after = field(chart, name, path, *options)
        if after is None:
            listed = run("explain", str(chart), *options, "--format", "json")
            # An object of another name or kind changed, too.
            if listed.returncode == 0 and name not in json.loads(listed.stdout)["objects"]:
                known = True
                break
            continue
        if after["value"] != before:
            known = True
            break
        known = False
    file.write_text(original, "utf-8")
    return known


def check_chart(chart, generator, options=()):
    """Counts of fields by role and result; and what is wrong."""
    found = collections.Counter()
    wrong = []
    listed = run("explain", str(chart), *options, "--format", "json")
    if not listed.stdout:
        return found, [f"{chart.name}: {listed.stderr.strip()[:200]}"]
    names = json.loads(listed.stdout)["objects"]
    fields = []
    for name in {one for one in names if names.count(one) == 1}:
        whole = field(chart, name, "", *options)
        fields += [(name, path) for path in scalars(whole["value"])] if whole else []
    for name, path in generator.sample(sorted(fields), min(FIELDS, len(fields))):
        known = field(chart, name, path, *options)
        if known is None:
            wrong.append(f"{chart.name}: {name} {path} is not found")
            continue
        if not known["locations"]:
            wrong.append(f"{chart.name}: {name} {path} has no origin")
        for location in known["locations"]:
            if location["role"] == "included" or "file" not in location or not pathlib.Path(location["file"]).exists():
                continue
            result = check_location(chart, name, path, known["value"], location, options)
            found[location["role"], result] += 1
            if result is False:
                wrong.append(f"{chart.name}: {name} {path} = {known['value']!r} does not change with {location['role']} "
                             f"{location['file']}:{location['line']}:{location['column']}")
    return found, wrong


def same_yaml(chart, options=()):
    plain = run("render", str(chart), *options).stdout
    shown = run("render", str(chart), "--show-origins", *options).stdout
    return list(yaml.load_all(plain, yaml.CBaseLoader)) == list(yaml.load_all(shown, yaml.CBaseLoader))


def copies(folder, given):
    for number, (chart, options) in enumerate(given):
        copy = folder / str(number) / chart.name
        shutil.copytree(chart, copy)
        yield copy, options


def own_charts(folder):
    idioms = folder / "web"
    for path, text in IDIOMS.items():
        (idioms / path).parent.mkdir(parents=True, exist_ok=True)
        (idioms / path).write_text(text, "utf-8")
    yield idioms, ()
    for chart in sorted(REPOSITORY.glob("out/*/helm/*"))[2:4]:
        yield chart, ("-f", str(sorted(chart.glob("values-*.yaml"))[0]))


def main(arguments):
    generator = random.Random(suite.seed())
    passed = failed = 0
    total = collections.Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        given = [(pathlib.Path(one), ()) for one in arguments] or list(own_charts(folder / "own"))
        for chart, options in copies(folder, given):
            found, wrong = check_chart(chart, generator, options)
            if not same_yaml(chart, options):
                wrong.append(f"{chart.name}: --show-origins prints other YAML")
            total += found
            failed += len(wrong)
            passed += sum(count for (_, result), count in found.items() if result)
            for one in wrong:
                print(f"FAILED {one}".replace(str(folder), ""))
    print(", ".join(f"{role} {result}: {count}" for (role, result), count in sorted(total.items(), key=str)))
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
