#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/ascii.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "schema/regex.h"

namespace twinhull::helm {
namespace {

using schema::Regex;
using schema::RegexMatch;

base::Expected<Regex> compile(const Call& call, const Value& pattern) {
  call.run.spend_steps(pattern.size);
  return Regex::compile(pattern.text(), schema::RegexSyntax::re2);
}

std::optional<Regex> compiled(const Call& call, const Value& pattern) {
  base::Expected<Regex> regex = compile(call, pattern);
  if (regex.value) return std::move(regex.value);
  call.fail(regex.error);
  return std::nullopt;
}

/// What the functions without `must` report: Go's `regexp.MustCompile` panics.
std::optional<Regex> must_compile(const Call& call, const Value& pattern) {
  base::Expected<Regex> regex = compile(call, pattern);
  if (regex.value) return std::move(regex.value);
  call.fail(fmt::format("regexp: Compile(`{}`): {}", pattern.text(), regex.error));
  return std::nullopt;
}

using CompileFor = std::optional<Regex> (*)(const Call&, const Value&);

/// Spends the steps that a match took. Whether it matches.
bool answered(const Call& call, Regex::Answer answer, std::uint64_t steps) {
  call.run.spend_steps(steps);
  if (answer == Regex::Answer::too_costly) call.fail("the regular expression takes too many steps");
  return answer == Regex::Answer::yes;
}

bool searched(const Call& call, const Regex& regex, std::string_view text) {
  std::uint64_t steps = 0;
  const Regex::Answer answer = regex.search(text, &steps);
  return answered(call, answer, steps);
}

Value match(const Call& call) {
  const base::Expected<Regex> regex = compile(call, call[0]);
  return of(regex.value && searched(call, *regex.value, call[1].text()));
}

Value must_match(const Call& call) {
  const std::optional<Regex> regex = compiled(call, call[0]);
  return regex ? of(searched(call, *regex, call[1].text())) : Value();
}

/// At most `count` matches; all if it is negative.
std::vector<RegexMatch> matches_of(const Call& call, const Regex& regex, std::string_view text,
                                   std::int64_t count) {
  std::vector<RegexMatch> matches;
  if (count == 0) return matches;
  const std::size_t most = count < 0 ? text.size() + 1 : static_cast<std::size_t>(count);
  std::uint64_t steps = 0;
  const Regex::Answer answer = regex.find_all(text, most, matches, &steps);
  answered(call, answer, steps);
  return matches;
}

std::string_view whole(const RegexMatch& match, std::string_view text) {
  return text.substr(match[0].begin, match[0].end - match[0].begin);
}

template <CompileFor compile_for>
Value find_(const Call& call) {
  const std::optional<Regex> regex = compile_for(call, call[0]);
  if (!regex) return of_text("");
  RegexMatch found;
  std::uint64_t steps = 0;
  const Regex::Answer answer = regex->find(call[1].text(), found, &steps);
  if (!answered(call, answer, steps)) return of_text("");
  return of_text(whole(found, call[1].text()));
}

template <CompileFor compile_for>
Value find_all(const Call& call) {
  const std::optional<Regex> regex = compile_for(call, call[0]);
  if (!regex) return {};
  const std::vector<RegexMatch> matches = matches_of(call, *regex, call[1].text(), call[2].integer);
  if (matches.empty()) return of_list(nullptr, Type::strings);
  List* list = call.heap().make_list();
  for (const RegexMatch& one : matches) append(call.heap(), *list, of_text(whole(one, call[1].text())));
  return of_list(list, Type::strings);
}

/// Go's `Regexp.Expand`: `$1`, `${name}`, `$$`.
void expand(std::string& out, std::string_view pattern, const Regex& regex, const RegexMatch& match,
            std::string_view text) {
  while (true) {
    const std::size_t dollar = pattern.find('$');
    out += pattern.substr(0, dollar);
    if (dollar == std::string_view::npos) return;
    pattern.remove_prefix(dollar + 1);
    if (pattern.starts_with('$')) {
      out += '$';
      pattern.remove_prefix(1);
      continue;
    }
    const bool braces = pattern.starts_with('{');
    const std::size_t begin = braces ? 1 : 0;
    std::size_t end = begin;
    while (end < pattern.size() && (base::is_alnum(pattern[end]) || pattern[end] == '_')) ++end;
    const std::string_view name = pattern.substr(begin, end - begin);
    if (name.empty() || (braces && (end >= pattern.size() || pattern[end] != '}'))) {
      out += '$';
      continue;
    }
    pattern.remove_prefix(end + (braces ? 1 : 0));
    std::optional<std::size_t> group;
    if (name.find_first_not_of("0123456789") == std::string_view::npos) {
      std::size_t number = 0;
      for (const char c : name)
        number = std::min<std::size_t>(number * 10 + static_cast<std::size_t>(c - '0'), 100000);
      group = number;
    } else {
      group = regex.group_of(name);
    }
    if (group && *group < match.size() && match[*group].set) {
      out += text.substr(match[*group].begin, match[*group].end - match[*group].begin);
    }
  }
}

template <CompileFor compile_for, bool literal>
Value replace_all(const Call& call) {
  const std::optional<Regex> regex = compile_for(call, call[0]);
  if (!regex) return {};
  const std::string_view text = call[1].text();
  std::string out;
  std::size_t at = 0;
  for (const RegexMatch& one : matches_of(call, *regex, text, -1)) {
    out += text.substr(at, one[0].begin - at);
    if (literal) {
      out += call[2].text();
    } else {
      expand(out, call[2].text(), *regex, one, text);
    }
    at = one[0].end;
    if (!call.run.affordable(out.size())) return {};
  }
  return call.text(out.append(text.substr(at)));
}

template <CompileFor compile_for>
Value split(const Call& call) {
  const std::optional<Regex> regex = compile_for(call, call[0]);
  if (!regex) return {};
  const std::string_view text = call[1].text();
  const std::int64_t count = call[2].integer;
  if (count == 0) return of_list(nullptr, Type::strings);
  List* list = call.heap().make_list();
  if (!call[0].text().empty() && text.empty()) {
    append(call.heap(), *list, of_text(""));
    return of_list(list, Type::strings);
  }
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const RegexMatch& one : matches_of(call, *regex, text, count)) {
    if (count > 0 && static_cast<std::int64_t>(list->items.size()) == count - 1) break;
    end = one[0].begin;
    if (one[0].end != 0) append(call.heap(), *list, of_text(text.substr(begin, end - begin)));
    begin = one[0].end;
  }
  if (end != text.size()) append(call.heap(), *list, of_text(text.substr(begin)));
  return of_list(list, Type::strings);
}

Value quote_meta(const Call& call) {
  std::string out;
  for (const char c : call[0].text()) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return call.text(out);
}

constexpr Function functions[] = {
    {"mustRegexFind", "ss", find_<compiled>},
    {"mustRegexFindAll", "ssi", find_all<compiled>},
    {"mustRegexMatch", "ss", must_match},
    {"mustRegexReplaceAll", "sss", replace_all<compiled, false>},
    {"mustRegexReplaceAllLiteral", "sss", replace_all<compiled, true>},
    {"mustRegexSplit", "ssi", split<compiled>},
    {"regexFind", "ss", find_<must_compile>},
    {"regexFindAll", "ssi", find_all<must_compile>},
    {"regexMatch", "ss", match},
    {"regexQuoteMeta", "s", quote_meta},
    {"regexReplaceAll", "sss", replace_all<must_compile, false>},
    {"regexReplaceAllLiteral", "sss", replace_all<must_compile, true>},
    {"regexSplit", "ssi", split<must_compile>},
};

}  // namespace

FunctionTable regex_functions() { return functions; }

}  // namespace twinhull::helm
