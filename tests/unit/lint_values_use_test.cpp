#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "lint/go_template/values_use.h"

namespace twinhull::lint {
namespace {

/// The values a template takes, as `a.b`; `?` behind those that need not be there, `*` for all of them.
std::string uses(std::string_view text) {
  ValueUses found;
  find_value_uses(text, 1, found);
  std::string out = found.all ? "*" : "";
  for (const ValueUse& use : found.uses) {
    out += (out.empty() ? "" : " ") + base::join(use.keys, ".") + (use.guarded ? "?" : "");
    const bool variable = text.substr(use.span.begin, 1) == "$";
    CHECK((variable || text.substr(use.span.begin, 7) == ".Values"));
  }
  return out;
}

TEST_CASE("values are read off the actions of a template") {
  CHECK(uses("a: {{ .Values.a.b }}\nb: {{- $.Values.c | quote -}}\n") == "a.b c");
  CHECK(uses("{{ toYaml .Values.resources | nindent 8 }}") == "resources");
  CHECK(uses("{{ printf \"%s:%s\" .Values.image.name (toString .Values.image.tag) }}") ==
        "image.name image.tag");
  CHECK(uses("{{ .ValuesOf.a }}{{ $.Values }}") == "*");
  CHECK(uses("{{ include \"web.name\" (dict \"Values\" .Values) }}") == "*");
}

TEST_CASE("values that are asked for first need not be there") {
  CHECK(uses("{{ .Values.a | default 1 }}{{ required \"a: {{ }}\" .Values.b }}") == "a? b?");
  CHECK(uses("{{ if .Values.a }}{{ .Values.b }}{{ else if not .Values.c }}{{ end }}") == "a? b c?");
  CHECK(uses("{{ $x := .Values.a }}{{ (.Values.b).c }}") == "a? b?");
}

TEST_CASE("variables that hold values are followed to the end of their block") {
  CHECK(uses("{{ $x := .Values.a }}{{ $x.b }}{{ $xy.c }}{{ index $x \"d\" }}") == "a? a.b a.d");
  CHECK(uses("{{ $x := index .Values \"a-b\" }}{{ $x.c | default 1 }}") == "a-b? a-b.c?");
  CHECK(uses("{{ if .Values.a }}{{ $x := .Values.b }}{{ $x.c }}{{ end }}{{ $x.d }}") == "a? b? b.c");
  CHECK(uses("{{ $x := .Values.a }}{{ $x.b }}{{ set $x \"c\" 1 }}{{ $x.c }}") == "a? a.b? a.c?");
  CHECK(uses("{{ $x := .Values.a }}{{ if 1 }}{{ $x := .Values.b }}{{ $x.c }}{{ end }}{{ $x.d }}") ==
        "a? b? b.c a.d?");
  CHECK(uses("{{ $x := .Values.a | default .Values.b }}{{ $x.c }}") == "a? b?");
}

TEST_CASE("within `with` and `range` the dot is something else") {
  CHECK(uses("{{ with .Values.a }}{{ .Values.b }}{{ end }}{{ .Values.c }}") == "a? b? c");
  CHECK(uses("{{ range .Values.a }}{{ if .x }}{{ .Values.b }}{{ end }}{{ end }}{{ .Values.c }}") ==
        "a? b? c");
}

TEST_CASE("literal keys of `index`, `get` and `dig` are read, others may be any") {
  CHECK(uses("{{ index .Values \"a-b\" \"c\" }}") == "a-b.c");
  CHECK(uses("{{ index .Values.a 0 \"b\" | quote }}") == "a.*.b");
  CHECK(uses("{{ (index .Values.a \"b\").c }}") == "a.b.c");
  CHECK(uses("{{ index (index $.Values \"a\") \"b\" }}") == "a.b");
  CHECK(uses("{{ get .Values.a \"b\" }}") == "a.b");
  CHECK(uses("{{ (get .Values \"a\").b }}") == "a.b");
  CHECK(uses("{{ dig \"b\" \"c\" \"x\" .Values.a }}") == "a.b.c?");
  CHECK(uses("{{ dig \"b\" (list) .Values }}") == "b?");
  CHECK(uses("{{ index .Values.a $k \"b\" }}") == "a");
  CHECK(uses("{{ index .Values $key }}") == "*");
  CHECK(uses("{{ index .Values.a $key }}") == "a");
}

TEST_CASE("comments take nothing, text may be rendered by `tpl`") {
  CHECK(uses("{{/* .Values.a }} */}}{{- /* .Values.b */ -}}{{ .Values.c }}") == "c");
  CHECK(uses("# {{ .Values.a }}\n.Values.b\n") == "a b?");
  CHECK(uses("{{ tpl \"{{ .Values.a }}\" . }}") == "a");
  CHECK(uses("{{ `}}` }}{{ .Values.a }}") == "a");
}

TEST_CASE("what is cut off is read as far as it goes") {
  CHECK(uses("{{ .Values.") == "*");
  CHECK(uses("{{ \"a") == "");
  CHECK(uses("{{ `a .Values.b") == "b");
  CHECK(uses("{{/* .Values.a") == "");
  CHECK(uses("{{ end }}{{ end }}{{ .Values.a }}") == "a");
}

}  // namespace
}  // namespace twinhull::lint
