// The chart's templates that abort an installation with invalid values.

#include <fmt/format.h>

#include "emit/chart/chart.h"
#include "emit/chart/formats.h"
#include "emit/chart/go_validation_text.h"
#include "emit/chart/validation_builder.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

constexpr std::string_view kHead = R"(
{{/*
Checks that values.schema.json cannot express. Prints one line for each invalid value.
*/}}
)";

/// Templates calculate in int64 and float64, and neither represents `16Ei` to the billionth. Quantities are
/// therefore expanded to decimal digits, which are compared as text.
constexpr std::string_view kQuantities = R"(
{{/*
Prints `true` if the first of two quantities exceeds the second. Invalid quantities never do.
*/}}
{{- define "CHART.quantity-exceeds" -}}
{{- $amount := include "CHART.quantity-amount" (first .) }}
{{- $limit := include "CHART.quantity-amount" (last .) }}
{{- if and $amount $limit (gt $amount $limit) }}true{{ end }}
{{- end }}

{{/*
Prints a quantity in billionths, the finest unit that Kubernetes stores: the number of digits, then the digits,
so that quantities compare as text. Template arithmetic is not exact for all of them, so powers of ten move the
decimal point, and 1024 is multiplied digit by digit.
*/}}
{{- define "CHART.quantity-amount" -}}
{{- if regexMatch `GRAMMAR` (toString .) }}
{{- $text := toString . | trimPrefix "+" }}
{{- $number := regexFind `^[0-9.]+` $text }}
{{- $suffix := trimPrefix $number $text }}
{{- $fraction := regexFind `\..*` $number | trimPrefix "." }}
{{- $digits := $number | replace "." "" }}
{{- $binary := dict "Ki" 1 "Mi" 2 "Gi" 3 "Ti" 4 "Pi" 5 "Ei" 6 }}
{{- $decimal := dict "n" -9 "u" -6 "m" -3 "" 0 "k" 3 "M" 6 "G" 9 "T" 12 "P" 15 "E" 18 }}
{{- $power := 0 }}
{{- if hasKey $decimal $suffix }}
{{- $power = get $decimal $suffix }}
{{- else if hasKey $binary $suffix }}
{{- range until (get $binary $suffix) }}
{{- $digits = include "CHART.quantity-product" (list $digits 1024 0) }}
{{- end }}
{{- else }}
{{- $power = regexFind `[-+]?[0-9]+$` $suffix | atoi }}
{{- end }}
{{- $zeros := sub (add $power 9) (len $fraction) | int }}
{{- if ge $zeros 0 }}
{{- $digits = printf "%s%s" $digits (repeat $zeros "0") }}
{{- else }}
{{- $digits = printf "%s%s" (repeat (sub 0 $zeros | int) "0") $digits }}
{{- $kept := add (len $digits) $zeros | int }}
{{- $finer := substr $kept (len $digits) $digits }}
{{- $digits = trunc $kept $digits }}
{{- if regexMatch `[1-9]` $finer }}
{{- /* Finer values are rounded up. */}}
{{- $digits = include "CHART.quantity-product" (list $digits 1 1) }}
{{- end }}
{{- end }}
{{- $digits = regexReplaceAll `^0+` $digits "" }}
{{- $amount := printf "%03d%s" (len $digits) $digits }}
{{- $most := "0289223372036854775807000000000" }}
{{- if and (hasKey $binary $suffix) (gt $amount $most) }}
{{- /* Kubernetes caps quantities with a binary suffix at 2^63-1. */}}
{{- $amount = $most }}
{{- end }}
{{- $amount }}
{{- end }}
{{- end }}

{{/*
A product of long numbers: decimal digits, times the second item, plus the third.
*/}}
{{- define "CHART.quantity-product" -}}
{{- $factor := index . 1 }}
{{- $carry := index . 2 }}
{{- $product := "" }}
{{- range first . | splitList "" | reverse }}
{{- $carry = atoi . | mul $factor | add $carry }}
{{- $product = printf "%d%s" (mod $carry 10) $product }}
{{- $carry = div $carry 10 }}
{{- end }}
{{- printf "%d%s" $carry $product }}
{{- end }}
)";

}  // namespace

std::string chart_validation_helpers(const model::System& system, const ChartValidation& validation) {
  std::string out =
      fmt::format("{{{{- /* {} */ -}}}}\n{}{}", generated_by(system), kHead, validation.defines);
  if (!validation.quantities) return out;
  std::string quantities = replaced(std::string(kQuantities), "GRAMMAR", format_pattern("quantity")->pattern);
  return out + replaced(std::move(quantities), "CHART", system.text("chart.name"));
}

std::string chart_validation(const model::System& system) {
  constexpr std::string_view text = R"({{- /* MADE */ -}}
{{- /* Rejects invalid values, with all errors at once. */ -}}
{{- /* `toYaml` prints nothing for control characters, and ends lines at U+2028 and U+2029. */ -}}
{{- $yaml := omit .Values "secrets" | toYaml }}
{{- if or (not $yaml) (regexMatch "[\u2028\u2029]" $yaml) }}
{{- fail "these values are invalid: a string contains U+2028, U+2029 or a control character, which YAML cannot represent" }}
{{- end }}
{{- with include "CHART.check-values" . | trim }}
{{- fail (regexReplaceAll `\n\s*` (printf "these values are invalid:\n%s" .) "\n  ") }}
{{- end }}
)";
  return replaced(replaced(std::string(text), "MADE", generated_by(system)), "CHART",
                  system.text("chart.name"));
}

}  // namespace twinhull::emit
