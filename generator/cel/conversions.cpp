#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/unicode.h"
#include "cel/encoding.h"
#include "cel/functions.h"
#include "cel/network.h"
#include "cel/time.h"

namespace twinhull::cel {
namespace {

template <typename T>
std::optional<T> parse_whole(std::string_view text) {
  T value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Value to_int(Args args, Budget&) {
  const Value& a = args[0];
  switch (a.kind()) {
    case Kind::integer:
      return a;
    case Kind::timestamp:
      return Value::integer(a.integer());
    case Kind::duration:
      return Value::integer(a.integer());
    case Kind::unsigned_integer:
      if (a.unsigned_integer() > std::numeric_limits<std::int64_t>::max())
        return Value::error("integer overflow");
      return Value::integer(static_cast<std::int64_t>(a.unsigned_integer()));
    case Kind::number:
      // The limits themselves are not exact as doubles and are rejected, as in cel-go.
      if (!(a.number() > -9223372036854775808.0 && a.number() < 9223372036854775807.0))
        return Value::error("integer overflow");
      return Value::integer(static_cast<std::int64_t>(a.number()));
    case Kind::string:
      if (const std::optional<std::int64_t> value = parse_whole<std::int64_t>(a.text()))
        return Value::integer(*value);
      return Value::error("cannot convert the string to an int");
    default:
      return no_such_overload();
  }
}

Value to_uint(Args args, Budget&) {
  const Value& a = args[0];
  switch (a.kind()) {
    case Kind::unsigned_integer:
      return a;
    case Kind::integer:
      if (a.integer() < 0) return Value::error("unsigned integer overflow");
      return Value::unsigned_integer(static_cast<std::uint64_t>(a.integer()));
    case Kind::number:
      if (!(a.number() > -1 && a.number() < 18446744073709551615.0) || a.number() < 0)
        return Value::error("unsigned integer overflow");
      return Value::unsigned_integer(static_cast<std::uint64_t>(a.number()));
    case Kind::string:
      if (const std::optional<std::uint64_t> value = parse_whole<std::uint64_t>(a.text()))
        return Value::unsigned_integer(*value);
      return Value::error("cannot convert the string to a uint");
    default:
      return no_such_overload();
  }
}

Value parse_double(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty() || end == text.data())
    return Value::error("cannot convert the string to a double");
  if (code == std::errc::result_out_of_range) return Value::error("the double is out of range");
  return Value::number(value);
}

Value to_double(Args args, Budget&) {
  const Value& a = args[0];
  switch (a.kind()) {
    case Kind::number:
      return a;
    case Kind::integer:
      return Value::number(static_cast<double>(a.integer()));
    case Kind::unsigned_integer:
      return Value::number(static_cast<double>(a.unsigned_integer()));
    case Kind::string:
      return parse_double(a.text());
    default:
      return no_such_overload();
  }
}

Value to_string(Args args, Budget&) {
  const Value& a = args[0];
  switch (a.kind()) {
    case Kind::string:
      return a;
    case Kind::bytes:
      return is_utf8(a.text()) ? Value::string(a.text()) : Value::error("invalid UTF-8 in bytes");
    case Kind::boolean:
      return Value::string(a.is_true() ? "true" : "false");
    case Kind::integer:
      return Value::string(std::to_string(a.integer()));
    case Kind::unsigned_integer:
      return Value::string(std::to_string(a.unsigned_integer()));
    case Kind::number:
      return Value::string(print_number(a.number()));
    case Kind::timestamp:
      return Value::string(print_timestamp(a));
    case Kind::duration:
      return Value::string(print_duration(a));
    case Kind::ip:
      return Value::string(print_address(a.as<Address>()));
    case Kind::cidr:
      return Value::string(print_network(a.as<Network>()));
    case Kind::url:
      return Value::string(a.as<Url>().text);
    default:
      return no_such_overload();
  }
}

Value to_bytes(Args args, Budget&) {
  if (args[0].is(Kind::bytes)) return args[0];
  return args[0].is(Kind::string) ? Value::bytes(args[0].text()) : no_such_overload();
}

Value to_bool(Args args, Budget&) {
  if (args[0].is(Kind::boolean)) return args[0];
  if (!args[0].is(Kind::string)) return no_such_overload();
  const std::string& text = args[0].text();
  for (const std::string_view word : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == word) return Value::boolean(true);
  }
  for (const std::string_view word : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == word) return Value::boolean(false);
  }
  return Value::error("cannot convert the string to a bool");
}

Value to_timestamp(Args args, Budget&) {
  const Value& a = args[0];
  if (a.is(Kind::timestamp)) return a;
  if (a.is(Kind::integer)) return make_timestamp(a.integer(), 0);
  if (!a.is(Kind::string)) return no_such_overload();
  return parse_timestamp(a.text()).value_or(Value::error("cannot convert the string to a timestamp"));
}

Value to_duration(Args args, Budget&) {
  const Value& a = args[0];
  if (a.is(Kind::duration)) return a;
  if (a.is(Kind::integer)) return Value::duration(a.integer());
  if (!a.is(Kind::string)) return no_such_overload();
  return parse_duration(a.text()).value_or(Value::error("cannot convert the string to a duration"));
}

Value to_dyn(Args args, Budget&) { return args[0]; }
Value type_of(Args args, Budget&) { return Value::type(type_name(args[0].kind())); }

Value size(Args args, Budget&) {
  const Value& a = args[0];
  switch (a.kind()) {
    case Kind::string:
      return Value::integer(static_cast<std::int64_t>(base::count_code_points(a.text())));
    case Kind::bytes:
      return Value::integer(static_cast<std::int64_t>(a.text().size()));
    case Kind::list:
    case Kind::map:
      return Value::integer(static_cast<std::int64_t>(a.size()));
    default:
      return no_such_overload();
  }
}

// --- optionals ---

Value optional_of(Args args, Budget&) { return Value::some(args[0]); }
Value optional_none(Args, Budget&) { return Value::none(); }

bool is_zero(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::duration:
      return value.integer() == 0;
    case Kind::number:
      return value.number() == 0;
    case Kind::string:
    case Kind::bytes:
      return value.text().empty();
    case Kind::list:
    case Kind::map:
      return value.size() == 0;
    case Kind::optional:
      return value.content() == nullptr;
    default:
      return false;
  }
}

Value optional_of_non_zero(Args args, Budget&) {
  return is_zero(args[0]) ? Value::none() : Value::some(args[0]);
}
Value has_value(Args args, Budget&) { return Value::boolean(args[0].content() != nullptr); }
Value value_of(Args args, Budget&) {
  if (args[0].content() == nullptr) return Value::error("optional.none() dereference");
  return *args[0].content();
}
/// The receiver of `or` and `orValue` is empty here: the evaluator returns a value before it calls them.
Value other(Args args, Budget&) { return args[1].is(Kind::optional) ? args[1] : no_such_overload(); }
Value other_value(Args args, Budget&) { return args[1]; }

Value unwrap(Args args, Budget&) {
  std::vector<Value> items;
  for (std::size_t i = 0; i < args[0].size(); ++i) {
    const Value item = args[0].at(i);
    if (!item.is(Kind::optional)) return no_such_overload();
    if (item.content() != nullptr) items.push_back(*item.content());
  }
  return Value::list(std::move(items));
}

// --- base64 ---

Value base64_decode(Args args, Budget&) {
  std::optional<std::string> bytes = decode_base64(args[0].text());
  return bytes ? Value::bytes(std::move(*bytes)) : Value::error("illegal base64 data");
}
Value base64_encode(Args args, Budget&) { return Value::string(encode_base64(args[0].text())); }

constexpr std::array conversion_rows = {
    Function{"int", false, Kind::error, 1, 1, to_int},
    Function{"uint", false, Kind::error, 1, 1, to_uint},
    Function{"double", false, Kind::error, 1, 1, to_double},
    Function{"string", false, Kind::error, 1, 1, to_string},
    Function{"bytes", false, Kind::error, 1, 1, to_bytes},
    Function{"bool", false, Kind::error, 1, 1, to_bool},
    Function{"timestamp", false, Kind::error, 1, 1, to_timestamp},
    Function{"duration", false, Kind::error, 1, 1, to_duration},
    Function{"dyn", false, Kind::error, 1, 1, to_dyn},
    Function{"type", false, Kind::error, 1, 1, type_of},
    Function{"size", false, Kind::error, 1, 1, size},
    Function{"size", true, Kind::error, 1, 1, size},
    Function{"optional.of", false, Kind::error, 1, 1, optional_of},
    Function{"optional.none", false, Kind::error, 0, 0, optional_none},
    Function{"optional.ofNonZeroValue", false, Kind::error, 1, 1, optional_of_non_zero},
    Function{"optional.unwrap", false, Kind::list, 1, 1, unwrap},
    Function{"unwrapOpt", true, Kind::list, 1, 1, unwrap},
    Function{"hasValue", true, Kind::optional, 1, 1, has_value},
    Function{"value", true, Kind::optional, 1, 1, value_of},
    Function{"or", true, Kind::optional, 2, 2, other},
    Function{"orValue", true, Kind::optional, 2, 2, other_value},
    Function{"base64.decode", false, Kind::string, 1, 1, base64_decode},
    Function{"base64.encode", false, Kind::bytes, 1, 1, base64_encode},
};

}  // namespace

std::span<const Function> conversion_functions() { return conversion_rows; }

}  // namespace twinhull::cel
