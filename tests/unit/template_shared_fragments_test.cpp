#include <doctest/doctest.h>

#include "template_support.h"

namespace {

/// `_helpers.tpl` for a fragment that is called for two parts and in a loop.
TemplateResult with_fragment(const std::string& body) {
  return run_templates(
      {.templates = {{"fragments/tags.yaml", "${{ fragment tags(part) }}:\n" + body},
                     {"system/a.yaml", "one: ${{ tags(\"api\") }}\ntwo: ${{ tags(\"web\") }}\n"}}});
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("fragments that differ in their argument alone share a template that takes it") {
  const TemplateResult result =
      with_fragment("  part: ${{ part }}\n  in: ${{ release.namespace }}\n  tag: ${{ values.mode }}\n");
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.tags\" -}}\npart: {{ .component | quote }}\n"));
  CHECK(has(helpers, "{{ .context.Release.Namespace | quote }}"));
  CHECK(has(helpers, "{{ .context.Values.mode | quote }}"));
  CHECK_FALSE(has(helpers, "shop.api.tags"));
  CHECK(has(result.chart.at("a.yaml"),
            "{{- include \"shop.tags\" (dict \"context\" . \"component\" \"api\") | nindent 2 }}"));
  CHECK(result.objects ==
        "one:\n  part: api\n  in: prod\n  tag: fast\ntwo:\n  part: web\n  in: prod\n  tag: fast\n");
}

TEST_CASE("fragments that differ in more have a template each") {
  const TemplateResult result = with_fragment("  part: ${{ upper(part) }}\n");
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.api.tags\" -}}\npart: API\n"));
  CHECK(has(helpers, "{{- define \"shop.web.tags\" -}}\npart: WEB\n"));
}

TEST_CASE("a shared template takes the values of the component, and includes others of the same component") {
  const TemplateResult result = run_templates(
      {.templates = {
           {"fragments/size.yaml",
            "${{ fragment size(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
           {"fragments/all.yaml",
            "${{ fragment all(component) }}:\n  of: ${{ upper(component.key) }}\n"
            "  note: ${{ release.name }}-${{ component.key }}\n  size: ${{ size(component) }}\n"},
           {"fragments/alike.yaml",
            "${{ fragment alike(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
           {"component/a.yaml",
            "a: ${{ all(component) }}\nb: ${{ alike(component) }}\nc: ${{ upper(component.key) }}\n"}}});
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.alike\" -}}\nreplicas: {{ .values.replicas | toJson }}\n"));
  CHECK_FALSE(has(helpers, "define \"shop.size\""));  // it has the same text
  CHECK(has(helpers, "define \"shop.api.all\""));     // the name is in capital letters
  CHECK(has(result.chart.at("api/a.yaml"),
            "{{- include \"shop.alike\" (dict \"context\" . \"component\" \"api\" \"values\" .Values.api) | "
            "nindent 2 }}"));
}

TEST_CASE("files that differ in the component alone are one template") {
  const TemplateResult result = run_templates(
      {.templates = {{"component/a.yaml",
                      "name: x-${{ component.key }}-y\nfor: ${{ release.name }}-${{ component.key }}-z\n"
                      "replicas: ${{ component.values.replicas }}\nbackend: ${{ component.key }}\n"}}});
  CHECK(result.findings == "");
  CHECK(has(result.chart.at("_components.tpl"),
            "{{- define \"shop.a\" -}}\nname: x-{{ .component }}-y\n"
            "for: {{ .context.Release.Name }}-{{ .component }}-z\n"
            "replicas: {{ .values.replicas | toJson }}\nbackend: {{ .component | quote }}\n"));
  CHECK(has(result.chart.at("api/a.yaml"),
            "{{- include \"shop.a\" (dict \"context\" . \"component\" \"api\" \"values\" .Values.api) }}\n"));
  CHECK(has(result.objects, "name: x-web-y\nfor: shop-web-z\n"));
}

TEST_CASE("a shared file includes what each component has of its own") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/pods/own.yaml",
                      "${{ fragment own(component) }}:\n  is: ${{ upper(component.key) }}\n"},
                     {"component/a.yaml", "name: ${{ component.key }}\nown: ${{ own(component) }}\n"}}});
  CHECK(result.findings == "");
  CHECK(has(result.chart.at("_components.tpl"),
            "{{- include (printf \"shop.%s.own\" .component) .context | nindent 2 }}"));
  CHECK(has(result.chart.at("_pods.tpl"), "{{- define \"shop.web.own\" -}}\nis: WEB\n"));
}

TEST_CASE("a fragment in a directory that only one file uses is written there") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/pods/own.yaml",
                      "${{ fragment own(component) }}:\n  is: ${{ upper(component.key) }}\n"},
                     {"component/a.yaml", "own: ${{ own(component) }}\nup: ${{ upper(component.key) }}\n"}}});
  CHECK(result.findings == "");
  CHECK(has(result.chart.at("web/a.yaml"), "own:\n  is: WEB\nup: WEB\n"));
  CHECK_FALSE(result.chart.contains("_pods.tpl"));
}

TEST_CASE("a name at the end of a text is an argument") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/size.yaml",
                      "${{ fragment size(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
                     {"fragments/all.yaml",
                      "${{ fragment all(component) }}:\n  note: ${{ release.name }}-${{ component.key }}\n"
                      "  size: ${{ size(component) }}\n"},
                     {"component/a.yaml", "a: ${{ all(component) }}\nup: ${{ upper(component.key) }}\n"}}});
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.all\" -}}\nnote: "));
  CHECK(has(helpers, "(dict \"context\" .context \"component\" .component \"values\" .values)"));
  CHECK(has(result.objects, "note: shop-api\n"));
}
