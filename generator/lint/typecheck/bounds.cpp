#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/typecheck/run.h"
#include "yaml/decimal.h"
#include "yaml/resolve.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;
using kubernetes::ConstraintKind;
using yaml::Kind;

void report_bound(TypeCheck& run, const FieldLocation& spot, std::string_view relation,
                  std::string_view bound) {
  report(run, spot, "out-of-range",
         named(run, spot) + " is " + shown(spot) + "; it must be " + std::string(relation) + " " +
             std::string(bound));
}

/// Whether a bound, written as text, allows the number.
template <typename Holds>
bool within(const yaml::Decimal& value, std::string_view bound, Holds holds) {
  yaml::Node node;
  node.kind = yaml::resolve(bound);
  node.text = bound;
  const std::optional<yaml::Decimal> limit = yaml::decimal(node);
  return !limit || holds(value, *limit);
}

/// Before Kubernetes 1.36, the API server does not compare custom resources with the range of `format:
/// int32`, but clients decode them so.
void check_client_range(TypeCheck& run, const FieldLocation& spot, const yaml::Decimal& value) {
  const auto at_least = [](const auto& a, const auto& b) { return compare(a, b) >= 0; };
  const auto at_most = [](const auto& a, const auto& b) { return compare(a, b) <= 0; };
  if (within(value, "-2147483648", at_least) && within(value, "2147483647", at_most)) return;
  diagnostic::limit_to_warning(report(
      run, spot, "out-of-range", named(run, spot) + " is " + shown(spot) + ": controllers cannot read it",
      "use at most 2147483647"));
}

/// The API server compares integers with the integral part of a bound in a definition.
std::string_view bound_of(const TypeCheck& run, const FieldLocation& spot, std::string_view bound) {
  const std::size_t dot = bound.find('.');
  const bool cut =
      run.custom && spot.node->is(Kind::integer) && bound.find_first_of("eE") == std::string_view::npos;
  return cut && dot != std::string_view::npos ? bound.substr(0, dot) : bound;
}

}  // namespace

void check_number(TypeCheck& run, const FieldLocation& spot) {
  if (!spot.node->is(Kind::integer) && !spot.node->is(Kind::number)) return;
  const std::optional<yaml::Decimal> value = yaml::decimal(*spot.node);
  if (!value) return;
  const auto least = [&](std::string_view bound) {
    const bool good = within(*value, bound, [](const auto& a, const auto& b) { return compare(a, b) >= 0; });
    if (!good) report_bound(run, spot, "at least", bound);
    return good;
  };
  const auto most = [&](std::string_view bound) {
    const bool good = within(*value, bound, [](const auto& a, const auto& b) { return compare(a, b) <= 0; });
    if (!good) report_bound(run, spot, "at most", bound);
    return good;
  };
  const BaseType base = spot.type.base();
  const bool compared = !run.custom || run.kubernetes_version >= kubernetes::KubernetesVersion{36};
  if (base == BaseType::int32 && !compared) check_client_range(run, spot, *value);
  const bool is_short =
      (base == BaseType::int32 && compared) || (base == BaseType::int_or_string && !run.custom);
  if (is_short && !(least("-2147483648") && most("2147483647"))) return;
  if (base == BaseType::int64 && !(least("-9223372036854775808") && most("9223372036854775807"))) return;
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    const std::string_view bound = bound_of(run, spot, spot.type.apis->at(limit.value));
    if (limit.kind == ConstraintKind::minimum && !least(bound)) return;
    if (limit.kind == ConstraintKind::maximum && !most(bound)) return;
    if (limit.kind == ConstraintKind::exclusive_minimum &&
        !within(*value, bound, [](const auto& a, const auto& b) { return compare(a, b) > 0; })) {
      return report_bound(run, spot, "more than", bound);
    }
    if (limit.kind == ConstraintKind::exclusive_maximum &&
        !within(*value, bound, [](const auto& a, const auto& b) { return compare(a, b) < 0; })) {
      return report_bound(run, spot, "less than", bound);
    }
    if (limit.kind == ConstraintKind::multiple_of && !within(*value, bound, [](const auto& a, const auto& b) {
          return b.negative || b.digits.empty() || is_multiple(a, b);
        })) {
      return report_bound(run, spot, "a multiple of", bound);
    }
  }
}

void check_amount(TypeCheck& run, const FieldLocation& spot) {
  const auto amount = kubernetes::parse_quantity(base::trim(spot.node->text)).value;
  if (!amount) return;
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    const std::string_view bound = spot.type.apis->at(limit.value);
    const bool known = limit.kind == ConstraintKind::minimum || limit.kind == ConstraintKind::maximum ||
                       limit.kind == ConstraintKind::exclusive_minimum;
    const auto than = known ? kubernetes::parse_quantity(bound).value : std::nullopt;
    if (!than) continue;
    const auto order = kubernetes::compare(*amount, *than);
    if (limit.kind == ConstraintKind::minimum && order < 0) return report_bound(run, spot, "at least", bound);
    if (limit.kind == ConstraintKind::maximum && order > 0) return report_bound(run, spot, "at most", bound);
    if (limit.kind == ConstraintKind::exclusive_minimum && order <= 0)
      return report_bound(run, spot, "more than", bound);
  }
}

}  // namespace twinhull::lint
