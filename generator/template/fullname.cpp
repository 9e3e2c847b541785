#include "template/fullname.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"

namespace twinhull::tmpl {
namespace {

constexpr std::size_t kHash = 8;
constexpr std::size_t kKept = kFullnameLimit - kHash - 1;

std::string_view text_of(const yaml::Node* values, std::string_view key) {
  const yaml::Node* value = values == nullptr ? nullptr : values->get(key);
  return value == nullptr || !value->is(yaml::Kind::string) ? std::string_view() : value->text;
}

}  // namespace

std::string fullname(const EvaluationContext& environment) {
  std::string name(text_of(environment.values, "fullnameOverride"));
  if (name.empty()) {
    const std::string_view given = text_of(environment.values, "nameOverride");
    const std::string_view part = given.empty() ? environment.chart_name : given;
    name = environment.release_name;
    if (name.find(part) == std::string::npos) name.append("-").append(part);
  }
  std::ranges::replace(name, '.', '-');
  if (name.size() <= kFullnameLimit) return name;
  std::string_view kept = std::string_view(name).substr(0, kKept);
  if (kept.ends_with('-')) kept.remove_suffix(1);
  return fmt::format("{}-{}", kept, base::sha256_hex(name).substr(0, kHash));
}

std::string fullname_template(std::string_view chart) {
  std::string text = fmt::format(R"(
{{{{/*
The first part of the names of objects: `fullnameOverride`, or the release name, with the chart's name or
`nameOverride` unless it contains it. A long name is cut and ends with a hash, so that names that begin with it are valid.
*/}}}}
{{{{- define "{0}.fullname" -}}}}
{{{{- $name := .Values.nameOverride | default .Chart.Name }}}}
{{{{- $name = contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}}}
{{{{- $name = .Values.fullnameOverride | default $name | replace "." "-" }}}}
{{{{- if gt (len $name) {1} }}}}
{{{{- $name = printf "%s-%s" (trunc {2} $name | trimSuffix "-") (sha256sum $name | trunc {3}) }}}}
{{{{- end }}}}
{{{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}}}
{{{{- fail (printf "these values are invalid:\n  fullnameOverride: names of objects cannot begin with %q" $name) }}}}
{{{{- end }}}}
{{{{- $name }}}}
{{{{- end }}}}
)",
                                 chart, kFullnameLimit, kKept, kHash);
  return text;
}

}  // namespace twinhull::tmpl
