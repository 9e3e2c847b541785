#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "helm/chart.h"
#include "helm/render.h"

using namespace twinhull;

namespace {

constexpr std::string_view values = R"(name: web
tag: "1.2"
replicas: 3
empty: ""
password: secret
labels:
  team: shop
  app.example.com/tier: front
list:
- first
- second
env:
  LEVEL: debug
text: |
  alpha: 1
  beta: {{ .Values.name }}
)";

constexpr std::string_view helpers = R"({{ define "fullname" -}}
{{ .Release.Name }}-{{ .Values.name }}
{{- end }}
{{ define "labels" -}}
app: {{ .Values.name }}
kind: {{ .Values.kind }}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{ define "spec" }}
spec:
  labels:
    {{- include "labels" . | nindent 4 }}
{{- end }}
)";

int line_of(std::string_view text, std::uint32_t offset) {
  return static_cast<int>(std::count(text.begin(), text.begin() + offset, '\n')) + 1;
}

/// Renders a template with a chart's helpers and values, and says of the line that begins with `mark` where
/// it comes from: `x:2 in x:1 <- values:3`. A part behind the mark can be asked for.
std::string origin(const std::string& text, std::string_view mark, std::string_view part = {}) {
  base::InMemoryFileSystem fs;
  fs.files["c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\nappVersion: 9.9.9\n";
  fs.files["c/values.yaml"] = values;
  fs.files["c/templates/_h.tpl"] = helpers;
  fs.files["c/templates/x.yaml"] = text;
  fs.files["more.yaml"] = "kind: given\nlabels:\n  team: other\n";
  helm::RenderOptions options;
  options.values_files.push_back({.path = "more.yaml"});
  options.sets.emplace_back(helm::SetSyntax::typed, "limits.cpu=2");
  const helm::RenderResult rendered = helm::render_chart(helm::read_chart("c", fs), options, fs, true);
  REQUIRE(rendered.errors.empty());
  const std::string& out = rendered.output;
  std::size_t begin = out.find("\n" + std::string(mark));
  for (std::size_t spaces = 0; begin == std::string::npos && spaces < 20; ++spaces)
    begin = out.find("\n" + std::string(spaces, ' ') + std::string(mark));
  REQUIRE_MESSAGE(begin != std::string::npos, out);
  begin = out.find(mark, begin);
  std::size_t end = out.find('\n', begin);
  if (!part.empty()) {
    begin = out.find(part, begin);
    end = begin + part.size();
  }
  const helm::OriginTrace found = rendered.origins->of(out, begin, end);
  const auto location = [&](const helm::OriginRange& range) {
    const helm::OriginFile& file = rendered.origins->file(range);
    if (file.kind == helm::OriginFile::Kind::option) return file.path;
    const std::string path = file.kind == helm::OriginFile::Kind::given ? file.path : "c/" + file.path;
    const std::size_t slash = path.rfind('/') + 1;
    return fmt::format("{}:{}", path.substr(slash, path.find('.', slash) - slash),
                       line_of(fs.files[path], range.begin));
  };
  std::string shown = found.at.file == 0 ? "?" : location(found.at);
  for (const helm::OriginRange& one : found.inside) shown += " > " + location(one);
  for (const helm::OriginRange& one : found.calls) shown += " in " + location(one);
  std::string last;
  for (const helm::ValueOrigin& one : found.values) {
    // A key and its value are on the same line.
    const std::string value = " <- " + location(one.value.file != 0 ? one.value : one.key);
    if (value != last) shown += value;
    last = value;
  }
  return shown;
}

}  // namespace

TEST_CASE("origins of text and of plain values") {
  CHECK(origin("a: 1\nb: 2\n", "b:") == "x:2");
  CHECK(origin("a: 1\nb: {{ .Values.name }}\n", "b:") == "x:2 <- values:1");
  CHECK(origin("b: {{ .Values.name }}-{{ .Values.tag }}\n", "b:") == "x:1 <- values:1 <- values:2");
  CHECK(origin("b: {{ .Values.name }}-{{ .Values.tag }}\n", "b:", "1.2") == "x:1 <- values:2");
  CHECK(origin("b: {{ .Values.missing }}\n", "b:") == "x:1");
  CHECK(origin("b: {{ .Chart.AppVersion }}\n", "b:") == "x:1 <- Chart:4");
  CHECK(origin("b: {{ .Values.kind }}\n", "b:") == "x:1 <- more:1");
  CHECK(origin("b: {{ .Values.limits.cpu }}\n", "b:") == "x:1 <- limits.cpu=2");
}

TEST_CASE("origins through functions") {
  for (const char* pipe : {"quote",
                           "squote",
                           "b64enc",
                           "upper",
                           "trim",
                           "trunc 2",
                           "default \"x\"",
                           "required \"needed\"",
                           "toString",
                           "toJson",
                           "toYaml",
                           "printf \"%s-x\"",
                           "replace \"w\" \"v\"",
                           "trimSuffix \"b\"",
                           "sha256sum",
                           "indent 2",
                           "kebabcase",
                           "html",
                           "substr 0 2",
                           "print"}) {
    CHECK_MESSAGE(origin(fmt::format("b: {{{{ .Values.name | {} }}}}\n", pipe), "b:") == "x:1 <- values:1",
                  pipe);
  }
  for (const char* expression :
       {"int .Values.replicas", "add 1 .Values.replicas", "eq .Values.replicas 3.0",
        ".Values.replicas | int64 | quote", "ternary \"a\" \"b\" (eq .Values.replicas 3.0)",
        "toYaml .Values.replicas"}) {
    CHECK_MESSAGE(origin(fmt::format("b: {{{{ {} }}}}\n", expression), "b:") == "x:1 <- values:3",
                  expression);
  }
  CHECK(origin("b: {{ .Values.empty | default .Values.tag | quote }}\n", "b:") == "x:1 <- values:2");
  CHECK(origin("b: {{ .Values.empty | default \"none\" }}\n", "b:") == "x:1 <- values:4");
  CHECK(origin("b: {{ printf \"%s:%s\" .Values.name .Values.tag }}\n", "b:", "1.2") == "x:1 <- values:2");
  CHECK(origin("b: {{ join \",\" .Values.list }}\n", "b:", "second") == "x:1 <- values:11");
  CHECK(origin("b: {{ index .Values.list 1 }}\n", "b:") == "x:1 <- values:11");
  CHECK(origin("b: {{ get .Values.env \"LEVEL\" }}\n", "b:") == "x:1 <- values:13");
  CHECK(origin("b: {{ (split \"e\" .Values.name)._1 }}\n", "b:") == "x:1 <- values:1");
}

TEST_CASE("origins of maps and lists") {
  const std::string labels = "a:\n  {{- toYaml .Values.labels | nindent 2 }}\n";
  CHECK(origin(labels, "team:") == "x:2 <- more:3");
  CHECK(origin(labels, "app.example.com/tier:") == "x:2 <- values:8");
  CHECK(origin("a:\n{{ toYaml .Values.list | indent 2 }}\n", "- second") == "x:2 <- values:11");
  CHECK(origin("a: {{- range .Values.list }}\n- {{ . }}\n{{- end }}\n", "- second") == "x:2 <- values:11");
  CHECK(origin("{{- range $k, $v := .Values.env }}\n{{ $k }}: {{ $v }}\n{{- end }}\n", "LEVEL", "LEVEL") ==
        "x:2 <- values:13");
  CHECK(origin("a:\n  {{- dict \"b\" .Values.name | toYaml | nindent 2 }}\n", "b:") == "x:2 <- values:1");
  CHECK(origin("a:\n  {{- merge (dict \"x\" 1) .Values.env | toYaml | nindent 2 }}\n", "LEVEL") ==
        "x:2 <- values:13");
  CHECK(origin("a:\n  {{- toYaml .Values.env | fromYaml | toYaml | nindent 2 }}\n", "LEVEL") ==
        "x:2 <- values:13");
}

TEST_CASE("origins through named templates") {
  CHECK(origin("name: {{ include \"fullname\" . }}\n", "name:") == "x:1 > _h:2 <- values:1");
  CHECK(origin("name: {{ template \"fullname\" . }}\n", "name:") == "x:1 > _h:2 <- values:1");
  CHECK(origin("a: {{ include \"fullname\" . | upper | quote }}\n", "a:") == "x:1 <- values:1");
  CHECK(origin("l:\n  {{- include \"labels\" . | nindent 2 }}\n", "app:") == "_h:5 in x:2 <- values:1");
  CHECK(origin("l:\n  {{- include \"labels\" . | nindent 2 }}\n", "kind:") == "_h:6 in x:2 <- more:1");
  CHECK(origin("l:\n  {{- include \"labels\" . | nindent 2 }}\n", "team:", "other") ==
        "_h:8 in x:2 <- more:3");
  CHECK(origin("{{ include \"spec\" . }}\n", "app:") == "_h:5 in _h:14 in x:1 <- values:1");
  CHECK(origin("{{- $name := include \"fullname\" . }}\na: b\nname: {{ $name }}\n", "name:") ==
        "x:3 > x:1 > _h:2 <- values:1");
  CHECK(origin("l: {{- include \"labels\" . | fromYaml | toYaml | nindent 2 }}\n", "app:") ==
        "_h:5 in x:1 <- values:1");
}

TEST_CASE("origins of values that are templates") {
  CHECK(origin("{{ tpl .Values.text . }}\n", "alpha:") == "x:1 <- values:15");
  CHECK(origin("a: {{- tpl .Values.text . | nindent 2 }}\n", "beta:") == "x:1 <- values:16 <- values:1");
  CHECK(origin("data:\n  a: |\n{{ .Values.text | indent 4 }}\n", "beta:") == "x:3 <- values:16");
}
