#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "helm/error_messages.h"
#include "helm/evaluator.h"

using namespace twinhull;

namespace {

/// What the template prints with `.Values` of a few entries, or its error.
std::string run(const std::string& text) {
  helm::TemplateSet set;
  if (const std::string error = set.parse("x.yaml", text); !error.empty()) return error;
  helm::Heap heap(64 << 20);
  helm::Evaluator evaluator(set, heap, nullptr, {.steps = 100'000, .output = 1 << 20});
  helm::Map* image = heap.make_map();
  helm::set(heap, *image, "tag", helm::of_text("1.2"));
  helm::List* hosts = heap.make_list();
  helm::append(heap, *hosts, helm::of_text("a"));
  helm::append(heap, *hosts, helm::nil_value());
  helm::Map* values = heap.make_map();
  helm::set(heap, *values, "image", helm::of_map(image));
  helm::set(heap, *values, "hosts", helm::of_list(hosts));
  helm::set(heap, *values, "replicas", helm::of_number(1e6));
  helm::set(heap, *values, "nothing", helm::nil_value());
  helm::Pieces pieces;
  const std::optional<std::string> out = evaluator.execute("x.yaml", helm::of_map(values), pieces);
  return out ? *out : helm::exec_error("x.yaml", evaluator.take_fault()).message;
}

}  // namespace

TEST_CASE("Go templates: actions, variables and white space") {
  CHECK(run("a {{- /* note */ -}} b") == "ab");
  CHECK(run("{{ $x := 1 }}{{ if .image }}{{ $x = 2 }}{{ end }}{{ $x }}") == "2");
  CHECK(run("{{ range $i, $h := .hosts }}{{ $i }}={{ $h }};{{ else }}none{{ end }}") == "0=a;1=<no value>;");
  CHECK(run("{{ range $k, $v := .image }}{{ $k }}{{ end }}{{ range 3 }}{{ . }}{{ if eq . 1 }}{{ break }}{{ "
            "end }}{{ end }}") == "tag01");
  CHECK(run("{{ with .missing }}x{{ else with .image }}{{ .tag }}{{ end }}") == "1.2");
  CHECK(run("{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" .image.tag }}{{ include \"t\" 1 | upper "
            "}}") == "[1.2][1]");
  CHECK(run("{{ .replicas }} {{ .hosts }} {{ .image }} {{ (.missing).deeper }}") ==
        "1e+06 [a <nil>] map[tag:1.2] <no value>");
}

TEST_CASE("Go templates: errors are those of Helm") {
  CHECK(run("{{ .missing.deeper }}") ==
        "x.yaml:1:11\n  executing \"x.yaml\" at <.missing.deeper>:\n    nil pointer evaluating interface "
        "{}.deeper");
  CHECK(run("{{ .image.tag.x }}") ==
        "x.yaml:1:9\n  executing \"x.yaml\" at <.image.tag.x>:\n    can't evaluate field x in type interface "
        "{}");
  CHECK(run("{{ required \"a host\" .nothing }}") == "execution error at (x.yaml:1:3): a host");
  CHECK(run("{{ if }}") == "template: x.yaml:1: missing value for if");
  CHECK(run("{{ nosuch }}") == "template: x.yaml:1: function \"nosuch\" not defined");
  CHECK(run("{{ upper 1 }}") == "x.yaml:1:9\n  executing \"x.yaml\" at <1>:\n    expected string; found 1");
}

TEST_CASE("Go templates: hostile templates end at their limits") {
  for (const std::string text :
       {"{{ define \"t\" }}{{ include \"t\" . }}{{ end }}{{ include \"t\" . }}",
        "{{ range until 10000000 }}{{ . }}{{ end }}", "{{ repeat 100000000 \"abcdefgh\" }}",
        "{{ indent 2000000000 \"a\" }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ $d | toYaml }}{{ $d | toJson }}{{ $d }}{{ merge $d "
        "$d }}{{ fail \"end\" }}",
        "{{ $d := dict }}{{ range until 64 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}{{ $d | toYaml }}",
        "{{ $d := dict }}{{ $e := dict }}{{ range until 64 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ $e = dict "
        "\"a\" $e \"b\" $e "
        "}}{{ end }}{{ deepEqual $d $e }}",
        "{{ $l := until 1000 }}{{ range until 1000 }}{{ $_ := has 1000 $l }}{{ end }}",
        "{{ $s := repeat 100000 \"a\" }}{{ range until 10000 }}{{ $_ := contains \"b\" $s }}{{ end }}",
        "{{ range until 10000 }}{{ $_ := regexMatch \"[a-z]{10}[0-9]{10}\" \"a\" }}{{ end }}",
        "{{ $s := \"x\" }}{{ range until 64 }}{{ $s = printf \"%s%s\" $s $s }}{{ end }}{{ $s }}"}) {
    CHECK_MESSAGE(run(text).find("1") != std::string::npos, text);
  }
}
