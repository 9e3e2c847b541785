// The chart's templates that abort an installation with invalid values.

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "emit/chart/chart.h"
#include "emit/chart/go_condition.h"
#include "emit/chart/go_validation_text.h"
#include "emit/chart/validation_builder.h"
#include "emit/chart/value_docs.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

/// `toYaml` prints nothing for control characters, and ends lines at U+2028 and U+2029.
constexpr std::string_view kHead = R"(
{{/* Prints a line for each invalid value that values.schema.json cannot reject. */}}
{{- define "CHART.check-values" -}}
{{- $yaml := omit .Values "secrets" | toYaml }}
{{- if or (not $yaml) (regexMatch "[\u2028\u2029]" $yaml) }}
  a string contains U+2028, U+2029 or a control character, which YAML cannot represent
{{- end }}
)";

/// Floating point is exact enough here: `validate` compares exactly, and the API server has the last word.
constexpr std::string_view kMaximums = R"(
{{/* Checks that a number or quantity does not exceed another: path, value, limit, message. */}}
{{- define "CHART.check-maximum" -}}
{{- if gt (include "CHART.quantity" (index . 1) | float64) (include "CHART.quantity" (index . 2) | float64) }}
  {{ first . }}: {{ last . }} (`{{ index . 1 | toJson | trimAll `"` }}` exceeds `{{ index . 2 | toJson | trimAll `"` }}`)
{{- end }}
{{- end }}

{{/* Prints a quantity in billionths, the finest unit that Kubernetes stores. */}}
{{- define "CHART.quantity" -}}
{{- $decimal := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 }}
{{- $binary := dict "Ki" 0x1p10 "Mi" 0x1p20 "Gi" 0x1p30 "Ti" 0x1p40 "Pi" 0x1p50 "Ei" 0x1p60 }}
{{- $suffix := regexFind "[A-Za-z]*$" (toString .) }}
{{- mulf (trimSuffix $suffix (toString .)) (get (merge $decimal $binary) $suffix) 1e9 | ceil }}
{{- end }}
)";

constexpr std::string_view kRequests = R"(
{{/* Checks that no request exceeds its limit: `values` at the path `at`. */}}
{{- define "CHART.check-requests" -}}
{{- range $name, $request := .values.requests }}
{{- if hasKey $.values.limits $name }}
{{- include "CHART.check-maximum" (list (printf "%s.requests.%s" $.at $name) $request (get $.values.limits $name) "Request cannot exceed limit") }}
{{- end }}
{{- end }}
{{- end }}
)";

/// Where the values say that the chart creates a Secret.
std::string is_installed(const model::System& system, std::string_view secret) {
  const yaml::Node* own = system.values_schema->at("properties.secrets.properties.sources");
  if (own == nullptr) return "eq .Values.secrets.source \"install\"";
  return fmt::format("eq (get .Values.secrets.sources {} | default .Values.secrets.source) \"install\"",
                     tmpl::go_string(secret));
}

/// Where the values say that something reads a Secret, as in templates/fragments/pods/secretUsers.yaml; empty
/// if something always does.
std::string is_used(const model::System& system, const yaml::Node& secret) {
  const yaml::Node* readers = secret.get("readers");
  if (readers == nullptr) return {};
  std::vector<std::string> users;
  const TemplateValue all = {.expr = ".Values", .schema = system.values_schema};
  for (const yaml::Node* reader : readers->items)
    users.push_back(value_at(*system.values_schema, all, reader->text).expr + ".enabled");
  if (system.root->get("dapr") != nullptr) users.emplace_back(".Values.dapr.enabled");
  return users.size() > 1 ? "or " + base::join(users, " ") : base::join(users, "");
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

/// One block for Secrets of the same source; empty if none has a required value.
std::string secret_checks(const model::System& system) {
  std::string out;
  std::string condition;
  std::string lines;
  const yaml::Node* secrets = system.root->get("secrets");
  if (secrets == nullptr) return out;
  for (const yaml::Entry& secret : secrets->entries) {
    std::string installed = is_installed(system, secret.key);
    if (const std::string used = is_used(system, *secret.value); !used.empty())
      installed = fmt::format("and ({}) ({})", installed, used);
    if (installed != condition) {
      out += block("if " + condition, std::exchange(lines, {}));
      condition = std::move(installed);
    }
    for (const yaml::Entry& key : secret.value->get("keys")->entries) {
      const yaml::Node* required = key.value->get("required");
      if (required != nullptr && !required->is_true()) continue;
      lines += block("if " + is_unusable(*key.value),
                     fmt::format("secrets.{}: {}\n", key.value->get("value")->text,
                                 tmpl::escape_braces(one_line(key.value->get("message")->text))));
    }
  }
  return out + block("if " + condition, lines);
}

/// Kafka needs a broker that the chart deploys, or that the values name.
std::string broker_check(const model::System& system) {
  if (system.root->get("kafka") == nullptr) return {};
  const bool external = system.values_schema->at("properties.kafka.properties.external") != nullptr;
  return block(
      "if and .Values.kafka.enabled (eq .Values.kafka.broker \"redpanda\") (not .Values.redpanda.enabled)",
      fmt::format("redpanda.enabled: Kafka needs a broker: this one, or `kafka.broker: strimzi`{}\n",
                  external ? " or `external`" : ""));
}

}  // namespace

std::string chart_validation_helpers(const model::System& system, const ChartValidation& validation) {
  std::string out(kHead);
  out.append(compact(validation.values + broker_check(system) + secret_checks(system)))
      .append("{{- end }}\n");
  out += validation.defines;
  if (validation.requests) out += kRequests;
  if (validation.maximums) out += kMaximums;
  return fmt::format("{{{{- /* {} */ -}}}}\n{}", generated_by(system),
                     replaced(std::move(out), "CHART", system.text("chart.name")));
}

std::string chart_validation(const model::System& system) {
  constexpr std::string_view text = R"({{- /* MADE */ -}}
{{- with include "CHART.check-values" . | trim }}
{{- fail (regexReplaceAll `\n\s*` (printf "these values are invalid:\n%s" .) "\n  ") }}
{{- end }}
)";
  return replaced(replaced(std::string(text), "MADE", generated_by(system)), "CHART",
                  system.text("chart.name"));
}

}  // namespace twinhull::emit
