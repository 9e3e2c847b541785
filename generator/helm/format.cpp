// Go's fmt.Sprintf, for the verbs that templates use.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "base/go_float.h"
#include "base/unicode.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr int max_width = 1'000'000;  ///< as in Go

struct Spec {
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  std::optional<int> width;
  std::optional<int> precision;
};

void pad(std::string& out, std::string_view text, const Spec& spec, bool zero = false) {
  const std::size_t width = static_cast<std::size_t>(spec.width.value_or(0));
  const std::size_t size = base::count_code_points(text);
  const std::size_t missing = width > size ? width - size : 0;
  if (spec.minus) {
    out.append(text).append(missing, ' ');
  } else if (zero) {
    const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    out.append(text.substr(0, sign)).append(missing, '0').append(text.substr(sign));
  } else {
    out.append(missing, ' ').append(text);
  }
}

void format_value(std::string& out, char32_t verb, const Value& value, const Spec& spec, int depth);

/// The value is printed with the flags and the width of the verb, as in Go.
void bad_verb(std::string& out, char32_t verb, const Value& value, const Spec& spec) {
  out += "%!";
  base::append_utf8(out, verb);
  out += '(';
  if (value.is_nil()) {
    out += "<nil>)";
    return;
  }
  out += type_name(value) + "=";
  format_value(out, 'v', value, spec, 0);
  out += ')';
}

std::string in_base(std::uint64_t number, unsigned number_base, bool upper) {
  std::string digits;
  do {
    digits += (upper ? "0123456789ABCDEF" : "0123456789abcdef")[number % number_base];
    number /= number_base;
  } while (number > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

void format_integer(std::string& out, char32_t verb, const Value& value, const Spec& spec) {
  unsigned number_base = 10;
  std::string prefix;
  switch (verb) {
    case 'v':
    case 'd':
      break;
    case 'b':
      number_base = 2;
      if (spec.sharp) prefix = "0b";
      break;
    case 'o':
    case 'O':
      number_base = 8;
      if (spec.sharp) prefix = "0";
      if (verb == 'O') prefix = "0o";
      break;
    case 'x':
    case 'X':
      number_base = 16;
      if (spec.sharp) prefix = verb == 'x' ? "0x" : "0X";
      break;
    case 'c':
    case 'q':
    case 'U': {
      std::string text;
      const auto point = static_cast<char32_t>(std::clamp<std::int64_t>(value.integer, -1, 0x110000));
      base::append_utf8(text, point);
      if (verb == 'U') text = fmt::format("U+{:04X}", static_cast<std::uint64_t>(value.integer));
      if (verb == 'q') {
        const std::string quoted = go_quoted(text);
        text = "'" + quoted.substr(1, quoted.size() - 2) + "'";
        if (text == "'\\\"'") text = "'\"'";
        if (text == "'''") text = "'\\''";
      }
      return pad(out, text, spec, spec.zero);
    }
    default:
      return bad_verb(out, verb, value, spec);
  }
  const bool negative = value.integer < 0;
  const auto magnitude = static_cast<std::uint64_t>(value.integer);
  std::string digits = in_base(negative ? 0 - magnitude : magnitude, number_base, verb == 'X');
  if (spec.precision) {
    if (*spec.precision == 0 && value.integer == 0) {
      digits.clear();
    } else if (digits.size() < static_cast<std::size_t>(*spec.precision)) {
      digits.insert(0, static_cast<std::size_t>(*spec.precision) - digits.size(), '0');
    }
  }
  std::string text = (negative ? "-" : spec.plus ? "+" : spec.space ? " " : "") + prefix + digits;
  pad(out, text, spec, spec.zero && !spec.minus && !spec.precision);
}

void format_number(std::string& out, char32_t verb, const Value& value, const Spec& spec) {
  std::string text;
  const double number = value.number;
  if (verb == 'v') verb = 'g';
  if (std::isnan(number) || std::isinf(number)) {
    text = base::go_float(number);
    if (text == "+Inf" && !spec.plus) text = "+Inf";
  } else if (verb == 'g' || verb == 'G') {
    text = spec.precision ? fmt::format("{:.{}g}", number, std::max(*spec.precision, 1))
                          : base::go_float(number);
    if (verb == 'G') std::transform(text.begin(), text.end(), text.begin(), base::to_upper);
  } else if (verb == 'f' || verb == 'F') {
    text = fmt::format("{:.{}f}", number, std::min(spec.precision.value_or(6), 10000));
  } else if (verb == 'e' || verb == 'E') {
    text = verb == 'e' ? fmt::format("{:.{}e}", number, std::min(spec.precision.value_or(6), 10000))
                       : fmt::format("{:.{}E}", number, std::min(spec.precision.value_or(6), 10000));
  } else {
    return bad_verb(out, verb, value, spec);
  }
  if (!text.starts_with('-') && !text.starts_with('+'))
    text.insert(0, spec.plus ? "+" : spec.space ? " " : "");
  pad(out, text, spec, spec.zero && !spec.minus && std::isfinite(number));
}

std::string hex_bytes(std::string_view text, bool upper, const Spec& spec) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (spec.space && i > 0) out += ' ';
    const auto byte = static_cast<unsigned char>(text[i]);
    if (spec.sharp && (i == 0 || spec.space)) out += upper ? "0X" : "0x";
    out += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
  }
  return out;
}

void format_text(std::string& out, char32_t verb, const Value& value, const Spec& spec) {
  std::string_view text = value.text();
  if (spec.precision && (verb == 's' || verb == 'v' || verb == 'q')) {
    std::size_t end = 0;
    for (int i = 0; i < *spec.precision && end < text.size(); ++i) end += base::decode(text, end).size;
    text = text.substr(0, end);
  }
  if (verb == 's' || (verb == 'v' && !spec.sharp)) return pad(out, text, spec, spec.zero);
  if (verb == 'q' || verb == 'v') {
    if (verb == 'q' && spec.sharp && text.find_first_of("`\n") == std::string_view::npos) {
      return pad(out, fmt::format("`{}`", text), spec);
    }
    return pad(out, go_quoted(text), spec, spec.zero);
  }
  if (verb == 'x' || verb == 'X') return pad(out, hex_bytes(text, verb == 'X', spec), spec);
  bad_verb(out, verb, value, spec);
}

void format_collection(std::string& out, char32_t verb, const Value& value, const Spec& spec, int depth) {
  if (value.is_list()) {
    out += '[';
    bool first = true;
    for (const Value& item : items_of(value)) {
      if (!first) out += ' ';
      first = false;
      format_value(out, verb, item, spec, depth + 1);
    }
    out += ']';
    return;
  }
  out += "map[";
  bool first = true;
  for (const auto& [key, entry] : entries_of(value)) {
    if (!first) out += ' ';
    first = false;
    format_value(out, verb, of_text(key), spec, depth + 1);
    out += ':';
    format_value(out, verb, entry, spec, depth + 1);
  }
  out += ']';
}

void format_value(std::string& out, char32_t verb, const Value& value, const Spec& spec, int depth) {
  if (depth > max_value_depth) return;
  if (verb == 'T') return pad(out, type_name(value), spec);
  if (value.is_nil()) {
    if (verb == 'v') return pad(out, "<nil>", spec);
    return bad_verb(out, verb, value, spec);
  }
  if (value.type == Type::boolean) {
    if (verb != 't' && verb != 'v') return bad_verb(out, verb, value, spec);
    return pad(out, value.truth ? "true" : "false", spec);
  }
  if (value.is_integer()) return format_integer(out, verb, value, spec);
  if (value.type == Type::number) return format_number(out, verb, value, spec);
  if (value.type == Type::string) return format_text(out, verb, value, spec);
  if (value.is_list() || value.is_map()) return format_collection(out, verb, value, spec, depth);
  const std::string text = printed(value);
  if (verb == 'q') return pad(out, go_quoted(text), spec);
  pad(out, text, spec);
}

/// A number of a width or precision: digits, or `*` for the next operand.
std::optional<int> take_size(std::string_view format, std::size_t& at, const std::vector<Value>& values,
                             std::size_t& next, std::string& out, std::string_view what) {
  if (at < format.size() && format[at] == '*') {
    ++at;
    const bool good = next < values.size() && values[next].type == Type::integer &&
                      std::abs(values[next].integer) <= max_width;
    const std::optional<int> size =
        good ? std::optional(static_cast<int>(values[next].integer)) : std::nullopt;
    if (!good) out += what;
    if (next < values.size()) ++next;
    return size;
  }
  if (at >= format.size() || !base::is_digit(format[at])) return std::nullopt;
  int size = 0;
  for (; at < format.size() && base::is_digit(format[at]); ++at)
    size = std::min(size * 10 + (format[at] - '0'), max_width);
  return size;
}

}  // namespace

std::string go_sprintf(std::string_view format, const std::vector<Value>& values) {
  std::string out;
  std::size_t next = 0;
  bool reordered = false;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      const std::size_t end = std::min(format.find('%', at), format.size());
      out += format.substr(at, end - at);
      at = end;
      continue;
    }
    ++at;
    Spec spec;
    for (bool flag = true; flag && at < format.size();) {
      switch (format[at]) {
        case '#':
          spec.sharp = true;
          break;
        case '0':
          spec.zero = true;
          break;
        case '+':
          spec.plus = true;
          break;
        case '-':
          spec.minus = true;
          break;
        case ' ':
          spec.space = true;
          break;
        default:
          flag = false;
      }
      if (flag) ++at;
    }
    const auto take_argument_number = [&] {
      if (at >= format.size() || format[at] != '[') return;
      const std::size_t close = format.find(']', at);
      if (close == std::string_view::npos) return;
      std::size_t number = 0;
      for (std::size_t i = at + 1; i < close && base::is_digit(format[i]) && number < 1000; ++i) {
        number = number * 10 + static_cast<std::size_t>(format[i] - '0');
      }
      reordered = true;
      at = close + 1;
      next = number == 0 ? values.size() : number - 1;
    };
    take_argument_number();
    spec.width = take_size(format, at, values, next, out, "%!(BADWIDTH)");
    if (spec.width && *spec.width < 0) {
      spec.minus = true;
      spec.width = -*spec.width;
    }
    if (at < format.size() && format[at] == '.') {
      ++at;
      take_argument_number();
      spec.precision = take_size(format, at, values, next, out, "%!(BADPREC)").value_or(0);
      if (*spec.precision < 0) spec.precision.reset();
    }
    take_argument_number();
    if (spec.minus) spec.zero = false;
    if (at >= format.size()) {
      out += "%!(NOVERB)";
      break;
    }
    const base::CodePoint verb = base::decode(format, at);
    at += verb.size;
    if (verb.value == '%') {
      out += '%';
    } else if (next >= values.size()) {
      out += "%!";
      base::append_utf8(out, verb.value);
      out += reordered ? "(BADINDEX)" : "(MISSING)";
    } else {
      format_value(out, verb.value, values[next], spec, 0);
      ++next;
    }
  }
  if (!reordered && next < values.size()) {
    out += "%!(EXTRA ";
    for (std::size_t i = next; i < values.size(); ++i) {
      if (i > next) out += ", ";
      out += values[i].is_nil() ? "<nil>" : type_name(values[i]) + "=" + printed(values[i]);
    }
    out += ')';
  }
  return out;
}

}  // namespace twinhull::helm
