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
