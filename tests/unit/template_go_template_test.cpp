#include <doctest/doctest.h>

#include "template_support.h"

namespace {

/// The chart's output for a template without findings.
std::string chart(const std::string& text) {
  const TemplateResult result = run_template(text);
  CHECK(result.findings == "");
  return result.chart.contains("a.yaml") ? result.chart.at("a.yaml") : "";
}

std::string notes(const std::string& text) {
  const TemplateResult result = run_templates({.templates = {{"chart/NOTES.txt.yaml", text}}});
  CHECK(result.findings == "");
  return result.chart.at("NOTES.txt");
}

}  // namespace

TEST_CASE("a printed template is idiomatic") {
  CHECK(chart(R"(
kind: Thing
# Why it is so.
spec:
  ${{ if values.flag && values.mode == "fast" }}:
    replicas: ${{ values.api.replicas }}
  ${{ else if values.map }}:
    # only then
    data: ${{ values.map }}
  ${{ else }}:
    replicas: 1
  settings: ${{ values.map }}
  filled: ${{ values.filled }}
  list:
    - ${{ each x in values.list }}:
        - name: ${{ x }}
    - last
)") == R"(kind: Thing
# Why it is so.
spec:
  {{- if and .Values.flag (eq .Values.mode "fast") }}
  replicas: {{ .Values.api.replicas | toJson }}
  {{- else if .Values.map }}
  # only then
  data:
    {{- toYaml .Values.map | nindent 4 }}
  {{- else }}
  replicas: 1
  {{- end }}
  {{- with .Values.map }}
  settings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  filled:
    {{- toYaml .Values.filled | nindent 4 }}
  list:
    {{- range $x := .Values.list }}
    - name: {{ $x | quote }}
    {{- end }}
    - last
)");
}

TEST_CASE("a comment is omitted together with what it explains") {
  CHECK(chart("a: 1\n# When, and why.\n${{ if values.flag }}:\n  b: 1\n${{ else }}:\n  c: 1\n") ==
        "a: 1\n{{- if .Values.flag }}\n# When, and why.\nb: 1\n{{- else }}\nc: 1\n{{- end }}\n");
  CHECK(chart("a: 1\n# {{ x }}\nb: ${{ values.groups }}\n") ==
        "a: 1\n{{- with .Values.groups }}\n# {{ \"{{\" }} x }}\nb:\n  {{- toYaml . | nindent 2 }}\n{{- end "
        "}}\n");
}

TEST_CASE("strings are quoted if their values require it") {
  CHECK(chart(R"(
any: ${{ values.note }}
tag: ${{ values.tag }}
mode: ${{ values.mode }}
count: ${{ values.count }}
small: ${{ values.small }}
text: ${{ string(values.small) }}
word: ${{ release.name }}-api
colon: a:${{ values.tag }}
number: "1${{ values.small }}"
unsafe: a ${{ values.note }} 100%
default: ${{ default(values.extra, "none") }}
static: "{{ .Values.x }}"
also static: |
  {{ a }}
  b
"{{ key }}": 'yes'
)") == R"(any: {{ .Values.note | quote }}
tag: {{ .Values.tag | quote }}
mode: {{ .Values.mode | quote }}
count: {{ .Values.count | toJson }}
small: {{ .Values.small | toJson }}
text: {{ .Values.small | quote }}
word: {{ .Release.Name }}-api
colon: {{ printf "a:%s" .Values.tag | quote }}
number: {{ printf "1%v" .Values.small | quote }}
unsafe: {{ printf "a %s 100%%" .Values.note | quote }}
default: {{ .Values.extra | default "none" | quote }}
static: "{{ "{{" }} .Values.x }}"
also static: |
  {{ "{{" }} a }}
  b
"{{ "{{" }} key }}": "yes"
)");
}

TEST_CASE("static parts are not printed") {
  CHECK(
      chart(
          "${{ each key, c in system.components }}:\n  ${{ if c.port == 80 }}:\n    name: ${{ c.name }}\n") ==
      "name: web\n");
  CHECK(
      chart(
          "a:\n  ${{ if output.helm }}:\n    chart: ${{ chart.name }}\n  ${{ if !output.helm }}:\n    tree: "
          "1\n") == "a:\n  chart: {{ .Chart.Name | quote }}\n");
  CHECK(chart("${{ if system.nowhere }}:\n  a: 1\n").empty());
  CHECK(
      chart("a: ${{ default(system.nowhere, values.note) }}\nb: ${{ choose(true, values.flag, false) }}\n") ==
      "a: {{ .Values.note | quote }}\nb: {{ .Values.flag | toJson }}\n");
}

TEST_CASE("inside a loop, the root is accessed through $") {
  CHECK(chart(R"(
a:
  ${{ each k, v in values.groups }}:
    ${{ k }}-x:
      - first
      - ${{ each x in v }}:
          - ${{ x }} of ${{ values.note }} in ${{ release.namespace }}
)") == R"({{- if .Values.groups }}
a:
  {{- range $k, $v := .Values.groups }}
  {{ printf "%s-x" $k | quote }}:
    - first
    {{- range $x := $v }}
    - {{ printf "%s of %s in %s" $x $.Values.note $.Release.Namespace | quote }}
    {{- end }}
  {{- end }}
{{- end }}
)");
  // `with` sets the dot too: a key next to it is not a member of the map below it.
  CHECK(chart("kind: A\n${{ values.note }}: ${{ values.map }}\n") ==
        "kind: A\n{{- with .Values.map }}\n{{ $.Values.note | quote }}:\n  {{- toYaml . | nindent 2 }}\n{{- "
        "end }}\n");
}

TEST_CASE("a dash precedes its item") {
  CHECK(chart(R"(
list:
  # about the first
  - a: 1
    b: 2
  - ${{ if values.flag }}:
      a: 1
    ${{ else }}:
      b: 1
  -
    # about its first key
    c: 1
    ${{ if values.flag }}:
      d: 1
  - ${{ if values.flag }}: {e: 1}
  - x: &x
      ${{ if values.flag }}:
        f: 1
  - - g
    - - h
  - ${{ values.filled }}
  - ${{ values.map }}
)") == R"(list:
  # about the first
  - a: 1
    b: 2
  {{- if .Values.flag }}
  - a: 1
  {{- else }}
  - b: 1
  {{- end }}
  # about its first key
  - c: 1
    {{- if .Values.flag }}
    d: 1
    {{- end }}
  {{- if .Values.flag }}
  - e: 1
  {{- end }}
  {{- if .Values.flag }}
  - x:
      f: 1
  {{- end }}
  - - g
    - - h
  {{- toYaml (list .Values.filled) | nindent 2 }}
  {{- if .Values.map }}
  {{- toYaml (list .Values.map) | nindent 2 }}
  {{- end }}
)");
  CHECK(chart("list:\n  - ${{ if values.flag }}:\n      a: 1\n    b: 2\n") ==
        "list:\n  -\n    {{- if .Values.flag }}\n    a: 1\n    {{- end }}\n    b: 2\n");
}

TEST_CASE("documents are separated") {
  CHECK(
      chart(
          "a: 1\n---\n${{ if values.flag }}:\n  b: 1\n---\n${{ each x in values.list }}:\n  c: ${{ x }}\n") ==
      "a: 1\n{{- if .Values.flag }}\n---\nb: 1\n{{- end }}\n{{- range $x := .Values.list }}\n---\nc: {{ $x | "
      "quote "
      "}}\n{{- end }}\n");
}

TEST_CASE("a collection is tested only if it may be empty") {
  CHECK(chart("a:\n  b: ${{ values.groups }}\n  ${{ insert values.map }}:\n") ==
        "{{- if or .Values.groups .Values.map }}\na:\n  {{- with .Values.groups }}\n  b:\n    {{- toYaml . | "
        "nindent 4 "
        "}}\n  {{- end }}\n  {{- with .Values.map }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}\n{{- end "
        "}}\n");
  // If the member is missing, the first part is present; otherwise the second.
  CHECK(chart("a:\n  ${{ if !values.map[\"K\"] }}:\n    K: x\n  ${{ insert values.map }}:\n")
            .starts_with("a:\n"));
  CHECK(chart("a:\n  ${{ insert values.map }}:\n  ${{ if !values.flag }}:\n    b: 1\n  ${{ if values.flag "
              "}}:\n    c: 1\n")
            .starts_with("a:\n"));
  // An optional map may be empty, whatever the defaults of its members are.
  CHECK(
      chart("kind: A\na: ${{ values.section }}\n").starts_with("kind: A\n{{- with .Values.section }}\na:\n"));
}

TEST_CASE("a loop whose emptiness is unknown is a finding") {
  CHECK(run_template("a:\n  - ${{ each k, v in values.groups }}:\n      - ${{ v }}\n")
            .findings.find("whether this loop generates entries is only known at run time") !=
        std::string::npos);
}

TEST_CASE("a loop may skip what another part of the list has") {
  CHECK(chart("a:\n  - ${{ each k, v in values.map }}:\n      - ${{ k }}\n"
              "  - ${{ each x in values.list }}:\n      - ${{ if !hasKey(values.map, x) }}: ${{ x }}\n")
            .starts_with("{{- if or .Values.map .Values.list }}\na:\n"));
  // If the fixed item is missing, the list has it.
  CHECK(chart("a:\n  - ${{ if !includes(values.list, \"K\") }}: K\n  - ${{ insert values.list }}:\n")
            .starts_with("a:\n"));
}

TEST_CASE("fragments become defines") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/labels.yaml",
                      "# What it is. */}}\n${{ fragment labels(of) }}:\n  app: ${{ of.name }}\n"},
                     {"fragments/args.yaml", "${{ fragment args() }}:\n  - ${{ values.note }}\n"},
                     {"component/x.yaml",
                      "labels: ${{ labels(component) }}\nsum: ${{ sha256(json(labels(component))) }}\n"
                      "args:\n  - ${{ insert args() }}:\nitems: ${{ length(args()) }}\n"
                      "each:\n  - ${{ each x in values.list }}:\n      - labels: ${{ labels(component) }}\n"
                      "up: ${{ upper(component.key) }}\n"}}});
  CHECK(result.findings == "");
  CHECK(result.chart.at("_helpers.tpl") == R"(
{{/* What it is. * /}} For `api`. */}}
{{- define "shop.api.labels" -}}
app: {{ .Release.Name }}-api
{{- end }}

{{- define "shop.args" -}}
- {{ .Values.note | quote }}
{{- end }}

{{/* What it is. * /}} For `web`. */}}
{{- define "shop.web.labels" -}}
app: web
{{- end }}
)");
  CHECK(result.chart.at("api/x.yaml") == R"(labels:
  {{- include "shop.api.labels" . | nindent 2 }}
sum: {{ include "shop.api.labels" . | fromYaml | toJson | sha256sum | quote }}
args:
  {{- include "shop.args" . | nindent 2 }}
items: {{ len (include "shop.args" . | fromYamlArray) }}
{{- if .Values.list }}
each:
  {{- range $x := .Values.list }}
  - labels:
      {{- include "shop.api.labels" $ | nindent 6 }}
  {{- end }}
{{- end }}
up: API
)");
}

TEST_CASE("a text keeps its line breaks") {
  CHECK(notes(R"(
- ${{ release.name }} of ${{ values.count }} {{ x }}
- ${{ values.count }}
- ""
# Comments stay in the template.
- ${{ if values.flag }}:
    - "  indented"
    - ""
  ${{ else }}: other
- ${{ each x in values.list }}: ${{ x }}
- ${{ insert system.list }}:
- ""
)") == R"({{ .Release.Name }} of {{ .Values.count | int64 }} {{ "{{" }} x }}
{{ .Values.count | int64 }}
{{ "" }}
{{- if .Values.flag }}
  indented
{{ "" }}
{{- else }}
other
{{- end }}
{{- range $x := .Values.list }}
{{ $x }}
{{- end }}
a
b

)");
  CHECK(notes("- \"\"\n- \"  x\"\n") == "{{ \"\" }}\n  x\n");
}

TEST_CASE("two templates with the same output are a finding") {
  const TemplateResult result =
      run_templates({.templates = {{"system/api/x.yaml", "a: 1\n"}, {"component/x.yaml", "b: 1\n"}}});
  CHECK(result.findings.find("both generate `api/x.yaml`") != std::string::npos);
}

TEST_CASE("a value that may be a number or a string keeps its type") {
  CHECK(chart("a: ${{ default(values.small, \"50%\") }}\n") ==
        "a: {{ .Values.small | default \"50%\" | toJson }}\n");
}
