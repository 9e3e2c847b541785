#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/unicode.h"
#include "cel/format.h"
#include "cel/functions.h"

namespace twinhull::cel {
namespace {

/// Ends the evaluation, so that no operator hides that it is unknown whether the expression matches.
Value too_costly(Budget& budget) {
  budget.exhaust();
  return Value::error("matching the regular expression exceeds its limit of steps");
}

Value contains_text(Args args, Budget&) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  return Value::boolean(args[0].text().find(args[1].text()) != std::string::npos);
}
Value starts_with(Args args, Budget&) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  return Value::boolean(args[0].text().starts_with(args[1].text()));
}
Value ends_with(Args args, Budget&) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  return Value::boolean(args[0].text().ends_with(args[1].text()));
}

Value matches(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  const auto& regex = budget.regex(args[1].text());
  if (!regex.value) return Value::error(regex.error);
  std::uint64_t steps = 0;
  const schema::Regex::Answer answer = regex.value->search(args[0].text(), &steps);
  budget.spend(steps);
  if (answer == schema::Regex::Answer::too_costly) return too_costly(budget);
  return Value::boolean(answer == schema::Regex::Answer::yes);
}

Value find_first(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  const auto& regex = budget.regex(args[1].text());
  if (!regex.value) return Value::error(regex.error);
  schema::RegexMatch match;
  std::uint64_t steps = 0;
  const schema::Regex::Answer answer = regex.value->find(args[0].text(), match, &steps);
  budget.spend(steps);
  if (answer == schema::Regex::Answer::too_costly) return too_costly(budget);
  if (answer == schema::Regex::Answer::no) return Value::string("");
  return Value::string(args[0].text().substr(match[0].begin, match[0].end - match[0].begin));
}

Value find_all(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string, Kind::integer)) return no_such_overload();
  const auto& regex = budget.regex(args[1].text());
  if (!regex.value) return Value::error(regex.error);
  const bool bounded = args.size() == 3 && args[2].integer() >= 0;
  std::vector<schema::RegexMatch> found;
  const std::size_t most = bounded ? static_cast<std::size_t>(args[2].integer()) : std::string::npos;
  std::uint64_t steps = 0;
  const schema::Regex::Answer answer = regex.value->find_all(args[0].text(), most, found, &steps);
  budget.spend(steps + found.size());
  if (answer == schema::Regex::Answer::too_costly) return too_costly(budget);
  std::vector<Value> items;
  for (const schema::RegexMatch& match : found)
    items.push_back(Value::string(args[0].text().substr(match[0].begin, match[0].end - match[0].begin)));
  return Value::list(std::move(items));
}

// Offsets of the string library are code points.

std::vector<std::size_t> offsets(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); i += base::decode(text, i).size) starts.push_back(i);
  starts.push_back(text.size());
  return starts;
}

Value out_of_range(std::int64_t index) {
  return Value::error("index out of range: " + std::to_string(index));
}

Value char_at(Args args, Budget& budget) {
  if (!rest_are(args, Kind::integer)) return no_such_overload();
  budget.spend(args[0].text().size() / 16);
  const std::vector<std::size_t> starts = offsets(args[0].text());
  const std::int64_t at = args[1].integer();
  if (at < 0 || static_cast<std::size_t>(at) >= starts.size()) return out_of_range(at);
  const std::size_t i = static_cast<std::size_t>(at);
  if (i + 1 == starts.size()) return Value::string("");
  return Value::string(args[0].text().substr(starts[i], starts[i + 1] - starts[i]));
}

Value code_point_index(const std::vector<std::size_t>& starts, std::size_t byte) {
  if (byte == std::string::npos) return Value::integer(-1);
  return Value::integer(std::lower_bound(starts.begin(), starts.end(), byte) - starts.begin());
}

Value text_index_of(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string, Kind::integer)) return no_such_overload();
  budget.spend(args[0].text().size() / 16);
  const std::vector<std::size_t> starts = offsets(args[0].text());
  const std::int64_t from = args.size() == 3 ? args[2].integer() : 0;
  if (from < 0 || static_cast<std::size_t>(from) >= starts.size()) return out_of_range(from);
  return code_point_index(starts,
                          args[0].text().find(args[1].text(), starts[static_cast<std::size_t>(from)]));
}

Value last_text_index_of(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string, Kind::integer)) return no_such_overload();
  budget.spend(args[0].text().size() / 16);
  const std::vector<std::size_t> starts = offsets(args[0].text());
  std::size_t from = std::string::npos;
  if (args.size() == 3) {
    const std::int64_t last = args[2].integer();
    if (last < 0 || static_cast<std::size_t>(last) >= starts.size()) return out_of_range(last);
    from = starts[static_cast<std::size_t>(last)];
  }
  return code_point_index(starts, args[0].text().rfind(args[1].text(), from));
}

Value substring(Args args, Budget& budget) {
  if (!rest_are(args, Kind::integer, Kind::integer)) return no_such_overload();
  budget.spend(args[0].text().size() / 16);
  const std::vector<std::size_t> starts = offsets(args[0].text());
  const std::int64_t begin = args[1].integer();
  const std::int64_t end =
      args.size() == 3 ? args[2].integer() : static_cast<std::int64_t>(starts.size()) - 1;
  if (begin < 0 || static_cast<std::size_t>(begin) >= starts.size()) return out_of_range(begin);
  if (end < 0 || static_cast<std::size_t>(end) >= starts.size()) return out_of_range(end);
  if (begin > end)
    return Value::error("invalid substring range. start: " + std::to_string(begin) +
                        ", end: " + std::to_string(end));
  const std::size_t first = starts[static_cast<std::size_t>(begin)];
  return Value::string(args[0].text().substr(first, starts[static_cast<std::size_t>(end)] - first));
}

Value lower_ascii(Args args, Budget&) {
  std::string text = args[0].text();
  for (char& c : text) c = base::to_lower(c);
  return Value::string(std::move(text));
}

Value upper_ascii(Args args, Budget&) {
  std::string text = args[0].text();
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return Value::string(std::move(text));
}

Value replace(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string, Kind::string, Kind::integer)) return no_such_overload();
  const std::string& text = args[0].text();
  const std::string& from = args[1].text();
  const std::int64_t most = args.size() == 4 ? args[3].integer() : -1;
  std::string out;
  std::size_t at = 0;
  for (std::int64_t count = 0; count != most; ++count) {
    const std::size_t found = text.find(from, at);
    // An empty text is found before each character and at the end.
    const std::size_t step = from.empty() && found < text.size() ? base::decode(text, found).size : 0;
    if (found == std::string::npos) break;
    if (!budget.spend(1 + args[2].text().size() / 16)) return no_such_overload();
    out.append(text, at, found - at).append(args[2].text()).append(text, found, step);
    at = found + from.size() + step;
    if (from.empty() && step == 0) return Value::string(std::move(out));
  }
  return Value::string(out.append(text, at, std::string::npos));
}

Value split(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string, Kind::integer)) return no_such_overload();
  const std::string& text = args[0].text();
  const std::string& separator = args[1].text();
  const std::int64_t most = args.size() == 3 ? args[2].integer() : -1;
  std::vector<Value> items;
  if (most == 0) return Value::list({});
  std::size_t at = 0;
  while (most < 0 || static_cast<std::int64_t>(items.size()) + 1 < most) {
    if (!budget.spend(1)) return no_such_overload();
    if (separator.empty()) {
      if (at >= text.size()) return Value::list(std::move(items));
      const std::size_t size = base::decode(text, at).size;
      if (at + size >= text.size()) break;
      items.push_back(Value::string(text.substr(at, size)));
      at += size;
      continue;
    }
    const std::size_t found = text.find(separator, at);
    if (found == std::string::npos) break;
    items.push_back(Value::string(text.substr(at, found - at)));
    at = found + separator.size();
  }
  items.push_back(Value::string(text.substr(at)));
  return Value::list(std::move(items));
}

Value join(Args args, Budget& budget) {
  if (!rest_are(args, Kind::string)) return no_such_overload();
  std::string out;
  for (std::size_t i = 0; i < args[0].size(); ++i) {
    const Value item = args[0].at(i);
    if (!item.is(Kind::string)) return no_such_overload();
    if (!budget.spend(1 + item.text().size() / 16)) return no_such_overload();
    if (i > 0 && args.size() == 2) out += args[1].text();
    out += item.text();
  }
  return Value::string(std::move(out));
}

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Value trim_text(Args args, Budget&) {
  const std::string& text = args[0].text();
  std::size_t begin = std::string::npos;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint point = base::decode(text, i);
    if (!is_space(point.value)) {
      if (begin == std::string::npos) begin = i;
      end = i + point.size;
    }
    i += point.size;
  }
  return Value::string(begin == std::string::npos ? "" : text.substr(begin, end - begin));
}

Value reverse_text(Args args, Budget& budget) {
  budget.spend(args[0].text().size() / 16);
  const std::vector<std::size_t> starts = offsets(args[0].text());
  std::string out;
  for (std::size_t i = starts.size() - 1; i > 0; --i)
    out.append(args[0].text(), starts[i - 1], starts[i] - starts[i - 1]);
  return Value::string(std::move(out));
}

Value quote(Args args, Budget&) {
  constexpr std::string_view specials = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view letters = "abfnrtv\\\"";
  std::string out = "\"";
  for (std::size_t i = 0; i < args[0].text().size();) {
    const base::CodePoint point = base::decode(args[0].text(), i);
    const std::size_t special =
        point.value < 0x80 ? specials.find(static_cast<char>(point.value)) : std::string::npos;
    if (special != std::string_view::npos) {
      out.append("\\").append(1, letters[special]);
    } else if (!point.valid) {
      base::append_utf8(out, 0xFFFD);
    } else {
      out.append(args[0].text(), i, point.size);
    }
    i += point.size;
  }
  return Value::string(out + "\"");
}

Value format_text(Args args, Budget& budget) {
  return rest_are(args, Kind::list) ? format_string(args[0].text(), args[1], budget) : no_such_overload();
}

constexpr std::array string_rows = {
    Function{"contains", true, Kind::string, 2, 2, contains_text},
    Function{"startsWith", true, Kind::string, 2, 2, starts_with},
    Function{"endsWith", true, Kind::string, 2, 2, ends_with},
    Function{"matches", true, Kind::string, 2, 2, matches},
    Function{"matches", false, Kind::string, 2, 2, matches},
    Function{"find", true, Kind::string, 2, 2, find_first},
    Function{"findAll", true, Kind::string, 2, 3, find_all},
    Function{"charAt", true, Kind::string, 2, 2, char_at},
    Function{"indexOf", true, Kind::string, 2, 3, text_index_of},
    Function{"lastIndexOf", true, Kind::string, 2, 3, last_text_index_of},
    Function{"substring", true, Kind::string, 2, 3, substring},
    Function{"lowerAscii", true, Kind::string, 1, 1, lower_ascii},
    Function{"upperAscii", true, Kind::string, 1, 1, upper_ascii},
    Function{"replace", true, Kind::string, 3, 4, replace},
    Function{"split", true, Kind::string, 2, 3, split},
    Function{"join", true, Kind::list, 1, 2, join},
    Function{"trim", true, Kind::string, 1, 1, trim_text},
    Function{"reverse", true, Kind::string, 1, 1, reverse_text},
    Function{"format", true, Kind::string, 2, 2, format_text},
    Function{"strings.quote", false, Kind::string, 1, 1, quote},
};

}  // namespace

std::span<const Function> string_functions() { return string_rows; }

}  // namespace twinhull::cel
