#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/letters.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

std::string_view trim_spaces(std::string_view text) {
  const std::string_view spaces = " \t\n\v\f\r";
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

Value hello(const Call&) { return of_text("Hello!"); }
Value trim(const Call& call) { return of_text(trim_spaces(call[0].text())); }

Value trim_all(const Call& call) {
  const std::u32string set = base::code_points(call[0].text());
  const std::u32string text = base::code_points(call[1].text());
  const std::size_t begin = text.find_first_not_of(set);
  if (begin == std::u32string::npos) return of_text("");
  return call.text(encoded(std::u32string_view(text).substr(begin, text.find_last_not_of(set) - begin + 1)));
}

Value trim_prefix(const Call& call) {
  std::string_view text = call[1].text();
  if (text.starts_with(call[0].text())) text.remove_prefix(call[0].size);
  return of_text(text);
}

Value trim_suffix(const Call& call) {
  std::string_view text = call[1].text();
  if (text.ends_with(call[0].text())) text.remove_suffix(call[0].size);
  return of_text(text);
}

Value contains(const Call& call) { return of(call[1].text().find(call[0].text()) != std::string_view::npos); }
Value has_prefix(const Call& call) { return of(call[1].text().starts_with(call[0].text())); }
Value has_suffix(const Call& call) { return of(call[1].text().ends_with(call[0].text())); }

Value repeat(const Call& call) {
  const std::int64_t count = call[0].integer;
  const std::string_view text = call[1].text();
  if (count < 0) return call.fail("strings: negative Repeat count");
  if (text.empty()) return of_text("");
  if (static_cast<std::uint64_t>(count) > (std::size_t{1} << 40) / text.size() ||
      !call.run.affordable(text.size() * static_cast<std::size_t>(count))) {
    return call.fail("strings: Repeat output length overflow");
  }
  std::string out;
  for (std::int64_t i = 0; i < count; ++i) out += text;
  return call.text(out);
}

Value substr(const Call& call) {
  const std::int64_t start = call[0].integer;
  const std::int64_t end = call[1].integer;
  const std::string_view text = call[2].text();
  const auto size = static_cast<std::int64_t>(text.size());
  const auto out_of_range = [&](std::int64_t from, std::int64_t to) {
    if (to > size || to < 0)
      return call.fail(fmt::format("runtime error: slice bounds out of range [:{}]{}", to,
                                   to < 0 ? "" : fmt::format(" with length {}", size)));
    return call.fail(fmt::format("runtime error: slice bounds out of range [{}:{}]", from, to));
  };
  if (start < 0) {
    if (end < 0 || end > size) return out_of_range(0, end);
    return of_text(text.substr(0, static_cast<std::size_t>(end)));
  }
  const std::int64_t until = end < 0 || end > size ? size : end;
  if (start > until) return out_of_range(start, until);
  return of_text(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(until - start)));
}

Value trunc(const Call& call) {
  const std::int64_t count = call[0].integer;
  const std::string_view text = call[1].text();
  const auto size = static_cast<std::int64_t>(text.size());
  if (count < 0 && size + count > 0) return of_text(text.substr(static_cast<std::size_t>(size + count)));
  if (count >= 0 && size > count) return of_text(text.substr(0, static_cast<std::size_t>(count)));
  return call[1];
}

/// The arguments that are not nil, each as the function writes it, with blanks between them.
template <typename Write>
Value with_blanks(const Call& call, Write write) {
  std::string out;
  bool begun = false;
  for (const Value& value : call.arguments) {
    if (value.is_nil()) continue;
    if (begun) out += ' ';
    begun = true;
    write(out, value);
  }
  return call.text(out);
}

Value quote(const Call& call) {
  return with_blanks(call, [](std::string& out, const Value& value) { out += go_quoted(text_of(value)); });
}

Value squote(const Call& call) {
  return with_blanks(call, [](std::string& out, const Value& value) { out += "'" + printed(value) + "'"; });
}

Value cat(const Call& call) {
  return with_blanks(call, [](std::string& out, const Value& value) { print(out, value); });
}

Value indented(const Call& call, bool newline) {
  const std::int64_t spaces = call[0].integer;
  const std::string_view text = call[1].text();
  if (spaces < 0) return call.fail("strings: negative Repeat count");
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  constexpr std::int64_t most = std::int64_t{1} << 30;
  if (spaces > most || !call.run.affordable(text.size() + lines * static_cast<std::size_t>(spaces))) {
    return call.fail("strings: Repeat output length overflow");
  }
  const std::string pad(static_cast<std::size_t>(spaces), ' ');
  std::string out;
  out.reserve(text.size() + lines * pad.size() + 1);
  if (newline) out += '\n';
  out += pad;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += text.substr(at, end - at);
    if (end < text.size()) out.append("\n").append(pad);
    at = end + 1;
  }
  return call.text(out);
}

Value indent(const Call& call) { return indented(call, false); }
Value nindent(const Call& call) { return indented(call, true); }

Value replace(const Call& call) {
  const std::string_view old = call[0].text();
  const std::string_view text = call[2].text();
  std::string out;
  if (old.empty()) {
    // Between all characters, as Go does.
    for (const char32_t c : base::code_points(text)) {
      out += call[1].text();
      out += encoded({&c, 1});
      if (!call.run.affordable(out.size())) return {};
    }
    out += call[1].text();
    return call.text(out);
  }
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t found = text.find(old, at);
    out += text.substr(at, found == std::string_view::npos ? std::string_view::npos : found - at);
    if (found == std::string_view::npos) break;
    out += call[1].text();
    at = found + old.size();
    if (!call.run.affordable(out.size())) return {};
  }
  return call.text(out);
}

Value plural(const Call& call) { return call[2].integer == 1 ? call[0] : call[1]; }
Value to_string(const Call& call) { return call.text(text_of(call[0])); }

/// Go's `strings.SplitN`; all parts if `most` is negative.
std::vector<std::string> split_text(std::string_view text, std::string_view separator, std::int64_t most) {
  std::vector<std::string> parts;
  if (most == 0) return parts;
  const auto last = [&] { return most > 0 && static_cast<std::int64_t>(parts.size()) + 1 >= most; };
  if (separator.empty()) {
    const std::u32string points = base::code_points(text);
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (last()) {
        parts.push_back(encoded(std::u32string_view(points).substr(i)));
        return parts;
      }
      parts.push_back(encoded({&points[i], 1}));
    }
    return parts;
  }
  while (!last()) {
    const std::size_t found = text.find(separator);
    if (found == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, found));
    text.remove_prefix(found + separator.size());
  }
  parts.emplace_back(text);
  return parts;
}

Value numbered(const Call& call, const std::vector<std::string>& parts) {
  Map* map = call.heap().make_map();
  for (std::size_t i = 0; i < parts.size(); ++i)
    set(call.heap(), *map, fmt::format("_{}", i), call.text(parts[i]));
  return of_map(map, Type::string_map);
}

Value split(const Call& call) { return numbered(call, split_text(call[1].text(), call[0].text(), -1)); }
Value splitn(const Call& call) {
  return numbered(call, split_text(call[2].text(), call[0].text(), call[1].integer));
}

Value split_list(const Call& call) {
  List* list = call.heap().make_list();
  for (const std::string& part : split_text(call[1].text(), call[0].text(), -1)) {
    append(call.heap(), *list, call.text(part));
  }
  return of_list(list, Type::strings);
}

Value wrapped(const Call& call, std::string_view text, std::int64_t width, std::string_view newline,
              bool break_words) {
  if (newline.empty()) newline = "\n";
  const std::size_t length = width < 1 ? 1 : static_cast<std::size_t>(std::min<std::int64_t>(width, 1 << 30));
  std::string out;
  std::size_t at = 0;
  while (text.size() - at > length) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::string_view line = text.substr(at, length + 1);
    const std::size_t space = line.rfind(' ');
    if (space != std::string_view::npos) {
      out.append(line.substr(0, space)).append(newline);
      at += space + 1;
    } else if (break_words) {
      out.append(line.substr(0, length)).append(newline);
      at += length;
    } else {
      const std::size_t next = text.find(' ', at + length);
      if (next == std::string_view::npos) break;
      out.append(text.substr(at, next - at)).append(newline);
      at = next + 1;
    }
    if (!call.run.affordable(out.size())) return {};
  }
  return call.text(out.append(text.substr(at)));
}

Value wrap(const Call& call) { return wrapped(call, call[1].text(), call[0].integer, "", false); }
Value wrap_with(const Call& call) {
  return wrapped(call, call[2].text(), call[0].integer, call[1].text(), true);
}

constexpr Function functions[] = {
    {"cat", "w*", cat},
    {"contains", "ss", contains},
    {"hasPrefix", "ss", has_prefix},
    {"hasSuffix", "ss", has_suffix},
    {"hello", "", hello},
    {"indent", "is", indent},
    {"nindent", "is", nindent},
    {"plural", "ssi", plural},
    {"quote", "w*", quote},
    {"repeat", "is", repeat},
    {"replace", "sss", replace},
    {"split", "ss", split},
    {"splitList", "ss", split_list},
    {"splitn", "sis", splitn},
    {"squote", "w*", squote},
    {"substr", "iis", substr},
    {"toString", "w", to_string},
    {"trim", "s", trim},
    {"trimAll", "ss", trim_all},
    {"trimPrefix", "ss", trim_prefix},
    {"trimSuffix", "ss", trim_suffix},
    {"trimall", "ss", trim_all},
    {"trunc", "is", trunc},
    {"wrap", "is", wrap},
    {"wrapWith", "iss", wrap_with},
};

}  // namespace

FunctionTable string_functions() { return functions; }

}  // namespace twinhull::helm
