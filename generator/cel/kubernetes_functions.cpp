#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "cel/encoding.h"
#include "cel/functions.h"
#include "cel/network.h"
#include "cel/semver.h"
#include "kubernetes/names.h"
#include "kubernetes/quantity.h"
#include "schema/formats.h"

namespace twinhull::cel {
namespace {

using kubernetes::Quantity;

constexpr kubernetes::Nanos whole_unit = 1'000'000'000;

Value make_quantity(const Quantity& quantity) {
  return Value::opaque(Kind::quantity, std::make_shared<const Quantity>(quantity));
}

Value quantity(Args args, Budget&) {
  const kubernetes::ParsedQuantity parsed = kubernetes::parse_quantity(args[0].text());
  if (parsed.value) return make_quantity(*parsed.value);
  return Value::error(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}

Value is_quantity(Args args, Budget&) {
  return Value::boolean(kubernetes::parse_quantity(args[0].text()).value.has_value());
}

int sign_of(const Quantity& quantity) { return quantity.nanos == 0 ? 0 : quantity.negative ? -1 : 1; }

std::optional<std::int64_t> whole(const Quantity& quantity) {
  if (quantity.nanos % whole_unit != 0) return std::nullopt;
  const kubernetes::Nanos number = quantity.nanos / whole_unit;
  if (number > static_cast<kubernetes::Nanos>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  const auto value = static_cast<std::int64_t>(number);
  return quantity.negative ? -value : value;
}

Value quantity_sign(Args args, Budget&) { return Value::integer(sign_of(args[0].as<Quantity>())); }
Value is_integer(Args args, Budget&) { return Value::boolean(whole(args[0].as<Quantity>()).has_value()); }
Value as_integer(Args args, Budget&) {
  const std::optional<std::int64_t> value = whole(args[0].as<Quantity>());
  return value ? Value::integer(*value) : Value::error("cannot convert value to integer");
}
Value as_float(Args args, Budget&) {
  const Quantity& quantity = args[0].as<Quantity>();
  const double value = static_cast<double>(quantity.nanos) / 1e9;
  return Value::number(quantity.negative ? -value : value);
}

/// The second operand of `add` and `sub`: a quantity or an integer.
std::optional<Quantity> operand(const Value& value) {
  if (value.is(Kind::quantity)) return value.as<Quantity>();
  if (!value.is(Kind::integer)) return std::nullopt;
  const bool negative = value.integer() < 0;
  const std::uint64_t magnitude = negative ? ~static_cast<std::uint64_t>(value.integer()) + 1
                                           : static_cast<std::uint64_t>(value.integer());
  return Quantity{.nanos = magnitude * whole_unit, .negative = negative};
}

Value sum(const Quantity& a, const Quantity& b) {
  const std::optional<Quantity> total = kubernetes::add(a, b);
  return total ? make_quantity(*total) : Value::error("quantity overflow");
}

Value quantity_add(Args args, Budget&) {
  const std::optional<Quantity> other = operand(args[1]);
  return other ? sum(args[0].as<Quantity>(), *other) : no_such_overload();
}

Value quantity_sub(Args args, Budget&) {
  std::optional<Quantity> other = operand(args[1]);
  if (!other) return no_such_overload();
  other->negative = !other->negative;
  return sum(args[0].as<Quantity>(), *other);
}

int quantity_order(const Value& a, const Value& b) {
  const std::strong_ordering result = kubernetes::compare(a.as<Quantity>(), b.as<Quantity>());
  return result < 0 ? -1 : result > 0 ? 1 : 0;
}

Value quantity_less(Args args, Budget&) {
  return rest_are(args, Kind::quantity) ? Value::boolean(quantity_order(args[0], args[1]) < 0)
                                        : no_such_overload();
}
Value quantity_greater(Args args, Budget&) {
  return rest_are(args, Kind::quantity) ? Value::boolean(quantity_order(args[0], args[1]) > 0)
                                        : no_such_overload();
}
Value quantity_compare(Args args, Budget&) {
  return rest_are(args, Kind::quantity) ? Value::integer(quantity_order(args[0], args[1]))
                                        : no_such_overload();
}

// --- semver ---

std::optional<Semver> parse_version(Args args) {
  return parse_semver(args[0].text(), args.size() == 2 && args[1].is_true());
}

Value semver(Args args, Budget&) {
  if (!rest_are(args, Kind::boolean)) return no_such_overload();
  std::optional<Semver> version = parse_version(args);
  if (!version) return Value::error("invalid semantic version: " + args[0].text());
  return Value::opaque(Kind::semver, std::make_shared<const Semver>(std::move(*version)));
}
Value is_semver(Args args, Budget&) {
  return rest_are(args, Kind::boolean) ? Value::boolean(parse_version(args).has_value()) : no_such_overload();
}
Value number(Args args, std::size_t which) {
  return Value::integer(static_cast<std::int64_t>(args[0].as<Semver>().numbers[which]));
}
Value major(Args args, Budget&) { return number(args, 0); }
Value minor(Args args, Budget&) { return number(args, 1); }
Value patch(Args args, Budget&) { return number(args, 2); }

int semver_order(Args args) { return compare(args[0].as<Semver>(), args[1].as<Semver>()); }
Value semver_less(Args args, Budget&) {
  return rest_are(args, Kind::semver) ? Value::boolean(semver_order(args) < 0) : no_such_overload();
}
Value semver_greater(Args args, Budget&) {
  return rest_are(args, Kind::semver) ? Value::boolean(semver_order(args) > 0) : no_such_overload();
}
Value semver_compare(Args args, Budget&) {
  return rest_are(args, Kind::semver) ? Value::integer(semver_order(args)) : no_such_overload();
}

// --- formats ---

std::string check_uri(std::string_view text) { return parse_url(text) ? "" : "is not a URI"; }
std::string check_byte(std::string_view text) { return decode_base64(text) ? "" : "is not valid base64"; }
/// A prefix may end with a dash, because a generated suffix follows it.
std::string without_dash(std::string_view text, std::string (*check)(std::string_view)) {
  return check(text.ends_with('-') ? std::string(text) + "a" : std::string(text));
}
std::string check_label_prefix(std::string_view text) {
  return without_dash(text, kubernetes::validate_dns_label);
}
std::string check_subdomain_prefix(std::string_view text) {
  return without_dash(text, kubernetes::check_dns_subdomain);
}
std::string check_1035_prefix(std::string_view text) {
  return without_dash(text, kubernetes::check_dns_1035_label);
}

struct NamedFormat {
  std::string_view name;
  std::string (*check)(std::string_view text);
};

constexpr std::array formats = {
    NamedFormat{"dns1123Label", kubernetes::validate_dns_label},
    NamedFormat{"dns1123Subdomain", kubernetes::check_dns_subdomain},
    NamedFormat{"dns1035Label", kubernetes::check_dns_1035_label},
    NamedFormat{"qualifiedName", kubernetes::check_qualified_name},
    NamedFormat{"dns1123LabelPrefix", check_label_prefix},
    NamedFormat{"dns1123SubdomainPrefix", check_subdomain_prefix},
    NamedFormat{"dns1035LabelPrefix", check_1035_prefix},
    NamedFormat{"labelValue", kubernetes::check_label_value},
    NamedFormat{"uri", check_uri},
    NamedFormat{"uuid", schema::check_uuid},
    NamedFormat{"byte", check_byte},
    NamedFormat{"date", schema::check_date},
    NamedFormat{"datetime", schema::check_date_time},
};

Value make_format(std::string_view name) {
  return Value::opaque(Kind::format, std::make_shared<const std::string>(name));
}

template <std::size_t which>
Value format_of(Args, Budget&) {
  return make_format(formats[which].name);
}

Value named_format(Args args, Budget&) {
  for (const NamedFormat& format : formats) {
    if (format.name == args[0].text()) return Value::some(make_format(format.name));
  }
  return Value::none();
}

Value validate(Args args, Budget&) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  for (const NamedFormat& format : formats) {
    if (format.name != args[0].text()) continue;
    const std::string problem = format.check(args[1].text());
    if (!problem.empty()) return Value::some(Value::list({Value::string(problem)}));
  }
  return Value::none();
}

constexpr std::array kubernetes_rows = {
    Function{"quantity", false, Kind::string, 1, 1, quantity},
    Function{"isQuantity", false, Kind::string, 1, 1, is_quantity},
    // Unlike the others, it is not called on the quantity.
    Function{"sign", false, Kind::quantity, 1, 1, quantity_sign},
    Function{"isInteger", true, Kind::quantity, 1, 1, is_integer},
    Function{"asInteger", true, Kind::quantity, 1, 1, as_integer},
    Function{"asApproximateFloat", true, Kind::quantity, 1, 1, as_float},
    Function{"add", true, Kind::quantity, 2, 2, quantity_add},
    Function{"sub", true, Kind::quantity, 2, 2, quantity_sub},
    Function{"isLessThan", true, Kind::quantity, 2, 2, quantity_less},
    Function{"isGreaterThan", true, Kind::quantity, 2, 2, quantity_greater},
    Function{"compareTo", true, Kind::quantity, 2, 2, quantity_compare},
    Function{"semver", false, Kind::string, 1, 2, semver},
    Function{"isSemver", false, Kind::string, 1, 2, is_semver},
    Function{"major", true, Kind::semver, 1, 1, major},
    Function{"minor", true, Kind::semver, 1, 1, minor},
    Function{"patch", true, Kind::semver, 1, 1, patch},
    Function{"isLessThan", true, Kind::semver, 2, 2, semver_less},
    Function{"isGreaterThan", true, Kind::semver, 2, 2, semver_greater},
    Function{"compareTo", true, Kind::semver, 2, 2, semver_compare},
    Function{"format.dns1123Label", false, Kind::error, 0, 0, format_of<0>},
    Function{"format.dns1123Subdomain", false, Kind::error, 0, 0, format_of<1>},
    Function{"format.dns1035Label", false, Kind::error, 0, 0, format_of<2>},
    Function{"format.qualifiedName", false, Kind::error, 0, 0, format_of<3>},
    Function{"format.dns1123LabelPrefix", false, Kind::error, 0, 0, format_of<4>},
    Function{"format.dns1123SubdomainPrefix", false, Kind::error, 0, 0, format_of<5>},
    Function{"format.dns1035LabelPrefix", false, Kind::error, 0, 0, format_of<6>},
    Function{"format.labelValue", false, Kind::error, 0, 0, format_of<7>},
    Function{"format.uri", false, Kind::error, 0, 0, format_of<8>},
    Function{"format.uuid", false, Kind::error, 0, 0, format_of<9>},
    Function{"format.byte", false, Kind::error, 0, 0, format_of<10>},
    Function{"format.date", false, Kind::error, 0, 0, format_of<11>},
    Function{"format.datetime", false, Kind::error, 0, 0, format_of<12>},
    Function{"format.named", false, Kind::string, 1, 1, named_format},
    Function{"validate", true, Kind::format, 2, 2, validate},
};

}  // namespace

std::span<const Function> kubernetes_functions() { return kubernetes_rows; }

}  // namespace twinhull::cel
