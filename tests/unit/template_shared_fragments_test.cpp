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
  const TemplateResult result = with_fragment("  part: x-${{ part }}\n");
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.api.tags\" -}}\npart: x-api\n"));
  CHECK(has(helpers, "{{- define \"shop.web.tags\" -}}\npart: x-web\n"));
}

TEST_CASE("a shared template takes the values of the component, and includes others of the same component") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/size.yaml",
                      "${{ fragment size(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
                     {"fragments/all.yaml",
                      "${{ fragment all(component) }}:\n  of: x-${{ component.key }}-${{ release.name }}\n"
                      "  note: ${{ release.name }}-${{ component.key }}\n  size: ${{ size(component) }}\n"},
                     {"fragments/alike.yaml",
                      "${{ fragment alike(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
                     {"component/a.yaml", "a: ${{ all(component) }}\nb: ${{ alike(component) }}\n"}}});
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.alike\" -}}\nreplicas: {{ .values.replicas | toJson }}\n"));
  CHECK_FALSE(has(helpers, "define \"shop.size\""));  // it has the same text
  CHECK(has(helpers, "define \"shop.api.all\""));     // the name is not at the end of `of`
  CHECK(has(result.chart.at("api-a.yaml"),
            "{{- include \"shop.alike\" (dict \"context\" . \"component\" \"api\" \"values\" .Values.api) | "
            "nindent 2 }}"));
}

TEST_CASE("a name at the end of a text is an argument") {
  const TemplateResult result = run_templates(
      {.templates = {{"fragments/size.yaml",
                      "${{ fragment size(component) }}:\n  replicas: ${{ component.values.replicas }}\n"},
                     {"fragments/all.yaml",
                      "${{ fragment all(component) }}:\n  note: ${{ release.name }}-${{ component.key }}\n"
                      "  size: ${{ size(component) }}\n"},
                     {"component/a.yaml", "a: ${{ all(component) }}\n"}}});
  CHECK(result.findings == "");
  const std::string helpers = result.chart.at("_helpers.tpl");
  CHECK(has(helpers, "{{- define \"shop.all\" -}}\nnote: "));
  CHECK(has(helpers, "(dict \"context\" .context \"component\" .component \"values\" .values)"));
  CHECK(has(result.objects, "note: shop-api\n"));
}
