// The chart's templates that abort an installation with invalid values.

#include <fmt/format.h>

#include "emit/chart/chart.h"
#include "emit/chart/go_validation_text.h"
#include "emit/chart/validation_builder.h"
#include "emit/chart/value_docs.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

constexpr std::string_view kHead = R"(
{{/*
Checks that values.schema.json cannot express. Prints one line for each invalid value.
*/}}
)";

/// Floating point is exact enough here: `validate` compares exactly, and the API server has the last word.
constexpr std::string_view kQuantities = R"(
{{/*
Prints `true` if the first of two quantities exceeds the second.
*/}}
{{- define "CHART.quantity-exceeds" -}}
{{- $amount := include "CHART.quantity" (first .) | float64 }}
{{- $limit := include "CHART.quantity" (last .) | float64 }}
{{- if gt $amount $limit }}true{{ end }}
{{- end }}

{{/*
Prints a quantity in billionths, the finest unit that Kubernetes stores.
*/}}
{{- define "CHART.quantity" -}}
{{- $decimal := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 }}
{{- $binary := dict "Ki" 0x1p10 "Mi" 0x1p20 "Gi" 0x1p30 "Ti" 0x1p40 "Pi" 0x1p50 "Ei" 0x1p60 }}
{{- $suffix := regexFind "[A-Za-z]*$" (toString .) }}
{{- mulf (trimSuffix $suffix (toString .)) (get (merge $decimal $binary) $suffix) 1e9 | ceil }}
{{- end }}
)";

constexpr std::string_view kRequests = R"(
{{/*
Requests that exceed their limits. `at` is the path of both, `values` their content.
*/}}
{{- define "CHART.check-requests" -}}
{{- range $name, $request := .values.requests }}
  {{- $limit := get $.values.limits $name }}
  {{- if and (hasKey $.values.limits $name) (include "CHART.quantity-exceeds" (list $request $limit)) }}
    {{ $.at }}.requests.{{ $name }}: Request cannot exceed limit (`{{ $request | toJson | trimAll `"` }}` exceeds `{{ $limit | toJson | trimAll `"` }}`)
  {{- end }}
{{- end }}
{{- end }}
)";

constexpr std::string_view kSecrets = R"(
{{/*
The secrets that are missing or invalid.
*/}}
{{- define "CHART.check-secrets" -}}
)";

/// Where the values say that the chart creates a Secret.
std::string is_installed(const model::System& system, std::string_view secret) {
  const yaml::Node* own = system.values_schema->at("properties.secrets.properties.sources");
  if (own == nullptr) return "eq .Values.secrets.source \"install\"";
  return fmt::format("eq (get .Values.secrets.sources {} | default .Values.secrets.source) \"install\"",
                     tmpl::go_string(secret));
}

/// What is true of a secret that cannot be used.
std::string is_unusable(const yaml::Node& entry) {
  const std::string value = fmt::format(".Values.secrets.{}", entry.get("value")->text);
  const yaml::Node* prefix = entry.get("prefix");
  const yaml::Node* length = entry.get("minLength");
  std::string prefixed;
  if (prefix != nullptr)
    prefixed = fmt::format("not (hasPrefix {} {})", tmpl::go_string(prefix->text), value);
  if (length == nullptr) return prefix == nullptr ? "not " + value : prefixed;
  const std::string shorter = fmt::format("lt (len {}) {}", value, length->text);
  return prefix == nullptr ? shorter : fmt::format("or ({}) ({})", prefixed, shorter);
}

/// One block for each Secret; empty if none has a required value.
std::string secret_checks(const model::System& system) {
  std::string out;
  const yaml::Node* secrets = system.root->get("secrets");
  if (secrets == nullptr) return out;
  for (const yaml::Entry& secret : secrets->entries) {
    std::string lines;
    for (const yaml::Entry& key : secret.value->get("keys")->entries) {
      const yaml::Node* required = key.value->get("required");
      if (required != nullptr && !required->truth()) continue;
      lines += block("if " + is_unusable(*key.value),
                     fmt::format("secrets.{}: {}\n", key.value->get("value")->text,
                                 tmpl::escape_braces(one_line(key.value->get("message")->text))));
    }
    out += block("if " + is_installed(system, secret.key), lines);
  }
  return out;
}

}  // namespace

std::string chart_validation_helpers(const model::System& system, const ChartValidation& validation) {
  std::string out =
      fmt::format("{{{{- /* {} */ -}}}}\n{}{}", generated_by(system), kHead, validation.defines);
  if (const std::string checks = secret_checks(system); !checks.empty())
    out.append(replaced(std::string(kSecrets), "CHART", system.text("chart.name")))
        .append(checks)
        .append("{{- end }}\n");
  if (validation.requests) out += replaced(std::string(kRequests), "CHART", system.text("chart.name"));
  if (!validation.quantities) return out;
  return out + replaced(std::string(kQuantities), "CHART", system.text("chart.name"));
}

std::string chart_validation(const model::System& system) {
  constexpr std::string_view text = R"({{- /* MADE */ -}}
{{- /* Rejects invalid values, with all errors at once. */ -}}
{{- /* `toYaml` prints nothing for control characters, and ends lines at U+2028 and U+2029. */ -}}
{{- $yaml := omit .Values "secrets" | toYaml }}
{{- if or (not $yaml) (regexMatch "[\u2028\u2029]" $yaml) }}
{{- fail "these values are invalid: a string contains U+2028, U+2029 or a control character, which YAML cannot represent" }}
{{- end }}
{{- with INVALID | trim }}
{{- fail (regexReplaceAll `\n\s*` (printf "these values are invalid:\n%s" .) "\n  ") }}
{{- end }}
)";
  const std::string_view invalid =
      secret_checks(system).empty()
          ? R"(include "CHART.check-values" .)"
          : R"(print (include "CHART.check-values" .) (include "CHART.check-secrets" .))";
  std::string out = replaced(replaced(std::string(text), "MADE", generated_by(system)), "INVALID", invalid);
  return replaced(std::move(out), "CHART", system.text("chart.name"));
}

}  // namespace twinhull::emit
