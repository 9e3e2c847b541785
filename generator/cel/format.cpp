#include "cel/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "cel/encoding.h"
#include "cel/time.h"

namespace twinhull::cel {
namespace {

constexpr int max_precision = 1000;
constexpr int max_depth = 100;

std::string with_space_for_infinity(double value) {
  return std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
}

/// %s of any value; nothing if its type has no text.
std::optional<std::string> text_of(const Value& value, Budget& budget, int depth = 0) {
  if (depth > max_depth || !budget.spend(1)) return std::nullopt;
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.is_true() ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer());
    case Kind::unsigned_integer:
      return std::to_string(value.unsigned_integer());
    case Kind::number:
      if (!std::isfinite(value.number())) return with_space_for_infinity(value.number());
      return print_number(value.number());
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
      if (!budget.spend(value.text().size() / 16)) return std::nullopt;
      return value.text();
    case Kind::timestamp:
      return print_timestamp(value);
    case Kind::duration:
      return print_duration(value);
    case Kind::list: {
      std::string out = "[";
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::optional<std::string> item = text_of(value.at(i), budget, depth + 1);
        if (!item) return std::nullopt;
        out += (i > 0 ? ", " : "") + *item;
      }
      return out + "]";
    }
    case Kind::map: {
      std::vector<std::string> entries;
      for (std::size_t i = 0; i < value.size(); ++i) {
        const auto [key, content] = value.entry(i);
        const std::optional<std::string> key_text = text_of(key, budget, depth + 1);
        const std::optional<std::string> content_text = text_of(content, budget, depth + 1);
        if (!key_text || !content_text) return std::nullopt;
        entries.push_back(*key_text + ": " + *content_text);
      }
      std::sort(entries.begin(), entries.end());
      return fmt::format("{{{}}}", fmt::join(entries, ", "));
    }
    default:
      return std::nullopt;
  }
}

std::string hex_of(std::string_view bytes, bool upper) {
  std::string out;
  for (const char c : bytes)
    out += fmt::format(fmt::runtime(upper ? "{:02X}" : "{:02x}"), static_cast<unsigned char>(c));
  return out;
}

std::optional<std::string> whole(const Value& value, char verb) {
  const std::string pattern =
      std::string("{:") + (verb == 'b' || verb == 'o' || verb == 'x' || verb == 'X' ? verb : 'd') + "}";
  if (value.is(Kind::integer)) return fmt::format(fmt::runtime(pattern), value.integer());
  if (value.is(Kind::unsigned_integer)) return fmt::format(fmt::runtime(pattern), value.unsigned_integer());
  if (verb == 'b' && value.is(Kind::boolean)) return value.is_true() ? "1" : "0";
  if ((verb == 'x' || verb == 'X') && (value.is(Kind::string) || value.is(Kind::bytes)))
    return hex_of(value.text(), verb == 'X');
  if (verb == 'd' && value.is(Kind::number)) {
    if (!std::isfinite(value.number())) return with_space_for_infinity(value.number());
    return print_number(value.number());
  }
  return std::nullopt;
}

std::optional<std::string> decimal(const Value& value, char verb, int precision) {
  double number = 0;
  if (value.is(Kind::number)) {
    number = value.number();
  } else if (value.is(Kind::integer)) {
    number = static_cast<double>(value.integer());
  } else if (value.is(Kind::unsigned_integer)) {
    number = static_cast<double>(value.unsigned_integer());
  } else {
    return std::nullopt;
  }
  if (!std::isfinite(number)) return with_space_for_infinity(number);
  return verb == 'f' ? fmt::format("{:.{}f}", number, precision) : fmt::format("{:.{}e}", number, precision);
}

}  // namespace

Value format_string(const std::string& pattern, const Value& args, Budget& budget) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    if (++i < pattern.size() && pattern[i] == '%') {
      out += '%';
      continue;
    }
    int precision = 6;
    if (i < pattern.size() && pattern[i] == '.') {
      precision = 0;
      for (++i; i < pattern.size() && base::is_digit(pattern[i]) && precision <= max_precision; ++i)
        precision = precision * 10 + (pattern[i] - '0');
    }
    if (i >= pattern.size() || precision > max_precision)
      return Value::error("could not parse formatting clause: unexpected end of string");
    if (next >= args.size()) return Value::error("index " + std::to_string(next) + " out of range");
    const Value value = args.at(next++);
    const char verb = pattern[i];
    std::optional<std::string> text;
    if (verb == 's') {
      text = text_of(value, budget);
    } else if (verb == 'f' || verb == 'e') {
      text = decimal(value, verb, precision);
    } else if (std::string_view("dboxX").find(verb) != std::string_view::npos) {
      text = whole(value, verb);
    } else {
      return Value::error("could not parse formatting clause: unrecognized formatting clause \"" +
                          std::string(1, verb) + "\"");
    }
    if (!text) return Value::error("error during formatting: unsupported type for %" + std::string(1, verb));
    out += *text;
  }
  return Value::string(std::move(out));
}

}  // namespace twinhull::cel
