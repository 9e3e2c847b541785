#include "schema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <mutex>
#include <utility>

#include "base/limits.h"
#include "base/unicode.h"

namespace twinhull::schema {
namespace {

constexpr std::uint32_t most_kilobytes = 8 * 1024;
constexpr std::uint32_t deepest = 10'000;
constexpr std::uint32_t deepest_group = 1000;
constexpr std::uint64_t steps_of_byte = 16;

// PCRE2 limits its steps for each position where a match can begin, not for all of them, and does not count
// the characters that a single item takes. So the first attempt has so few steps for each position that even
// the sum of all is small; only if they do not suffice, the expression is compiled once more with calls
// before each item, which count exactly and take several times as long.
constexpr std::uint32_t few_steps = 16;
/// The largest sum of the repetitions in an expression with a first attempt.
constexpr std::size_t few_repetitions = 128;
/// The largest length of one with it.
constexpr std::size_t short_pattern = 256;

using CompiledCode = std::shared_ptr<pcre2_code>;
struct FreeCompile {
  void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};
struct FreeMatch {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeData {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

/// Match buffers, allocated once per thread because that costs more than most matches.
struct MatchBuffers {
  std::unique_ptr<pcre2_match_context, FreeMatch> context{pcre2_match_context_create(nullptr)};
  std::unique_ptr<pcre2_match_data, FreeData> data{pcre2_match_data_create(1, nullptr)};

  MatchBuffers() {
    pcre2_set_heap_limit(context.get(), most_kilobytes);
    pcre2_set_depth_limit(context.get(), deepest);
  }
};

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint point = base::decode(text, i);
    if (!point.valid) return false;
    i += point.size;
  }
  return true;
}

struct CompileError {
  std::string text;
  std::size_t offset = 0;
};

CompiledCode compile_code(const std::string& pattern, RegexSyntax syntax, std::uint32_t more_options,
                          CompileError* error = nullptr) {
  std::uint32_t options =
      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C | more_options;
  options |=
      syntax == RegexSyntax::re2 ? PCRE2_ALT_CIRCUMFLEX : PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF;
  const std::unique_ptr<pcre2_compile_context, FreeCompile> context(pcre2_compile_context_create(nullptr));
  if (syntax == RegexSyntax::re2) {
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context.get(), deepest_group);
  }
  int code = 0;
  PCRE2_SIZE offset = 0;
  CompiledCode compiled(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options,
                                      &code, &offset, context.get()),
                        pcre2_code_free);
  if (compiled == nullptr && error != nullptr) {
    std::array<PCRE2_UCHAR, 256> buffer{};
    pcre2_get_error_message(code, buffer.data(), buffer.size());
    *error = {reinterpret_cast<const char*>(buffer.data()), offset};
  }
  return compiled;
}

/// The sum of the numbers in `{…}`: how many characters an item can take at once.
std::size_t repetitions_in(std::string_view pattern) {
  std::size_t sum = 0;
  std::size_t number = 0;
  bool inside = false;
  for (const char c : pattern) {
    const bool digit = c >= '0' && c <= '9';
    if (inside && digit)
      number = std::min<std::size_t>(number * 10 + static_cast<std::size_t>(c - '0'), 100'000);
    if (digit) continue;
    sum += std::exchange(number, 0);
    inside = c == '{' || (inside && c == ',');
  }
  return sum;
}

/// The steps of a match: the items that are tried, and the characters between them.
struct Counter {
  std::uint64_t left = 0;
  std::size_t last = 0;

  static int count(pcre2_callout_block* block, void* data) {
    constexpr std::size_t characters_of_step = 32;
    auto& self = *static_cast<Counter*>(data);
    const std::size_t at = block->current_position;
    const std::uint64_t cost = 1 + (at < self.last ? self.last - at : at - self.last) / characters_of_step;
    self.last = at;
    if (cost > self.left) return PCRE2_ERROR_CALLOUT;
    self.left -= cost;
    return 0;
  }
};

}  // namespace

/// The expression, compiled as it is needed.
struct Regex::Code {
  std::string pattern;
  RegexSyntax syntax = RegexSyntax::ecma262;
  CompiledCode plain;
  bool cheap = false;  ///< whether it is tried with few steps first
  mutable std::array<std::once_flag, 2> made = {};
  mutable std::array<CompiledCode, 2> counted = {};

  const pcre2_code* counting(bool valid_text) const {
    const std::size_t which = valid_text ? 0 : 1;
    std::call_once(made[which], [&] {
      counted[which] =
          compile_code(pattern, syntax, PCRE2_AUTO_CALLOUT | (valid_text ? 0 : PCRE2_MATCH_INVALID_UTF));
    });
    return counted[which].get();
  }
};

/// A text that is searched, and the steps that are left for it.
struct Regex::Subject {
  std::string_view text;
  bool valid = true;
  std::uint64_t left;
  std::uint64_t* steps;

  Subject(std::string_view searched, RegexSyntax syntax, std::uint64_t* counted)
      : text(searched),
        valid(syntax == RegexSyntax::ecma262 || is_utf8(searched)),
        left(base::limit(base::Limit::pattern_steps) + steps_of_byte * searched.size()),
        steps(counted) {}

  void spend(std::uint64_t cost) {
    left -= std::min(left, cost);
    if (steps != nullptr) *steps += cost;
  }
};

base::Expected<Regex> Regex::compile(std::string_view pattern, RegexSyntax syntax) {
  if (pattern.size() > base::limit(base::Limit::pattern_bytes)) {
    return {{},
            "it is longer than " + base::display(base::Limit::pattern_bytes) +
                ", which is `limits.patternBytes`"};
  }
  const auto code = std::make_shared<Code>();
  Regex regex;
  code->syntax = syntax;
  if (syntax == RegexSyntax::re2) {
    base::Expected<Re2Translation> re2 = re2_to_pcre(pattern);
    if (!re2.value) return {{}, std::move(re2.error)};
    code->pattern = std::move(re2.value->pattern);
    regex.names_ = std::move(re2.value->group_names);
  } else {
    base::Expected<std::string> pcre = to_pcre(pattern);
    if (!pcre.value) return {{}, std::move(pcre.error)};
    code->pattern = std::move(*pcre.value);
  }
  CompileError error;
  code->plain = compile_code(code->pattern, syntax, 0, &error);
  if (code->plain == nullptr) {
    if (code->pattern == pattern) error.text += " at character " + std::to_string(error.offset + 1);
    return {{}, std::move(error.text)};
  }
  code->cheap = code->pattern.size() <= short_pattern && repetitions_in(code->pattern) <= few_repetitions;
  regex.code_ = code;
  return {std::move(regex), {}};
}

Regex::Answer Regex::match_at(Subject& subject, std::size_t offset, RegexMatch* match) const {
  thread_local const MatchBuffers buffers;
  const std::string_view text = subject.text;
  const std::unique_ptr<pcre2_match_data, FreeData> own(
      match == nullptr ? nullptr : pcre2_match_data_create_from_pattern(code_->plain.get(), nullptr));
  pcre2_match_data* data = own == nullptr ? buffers.data.get() : own.get();
  pcre2_match_context* context = buffers.context.get();
  const auto run = [&](const pcre2_code* code) {
    return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), offset,
                       subject.valid ? PCRE2_NO_UTF_CHECK : 0, data, context);
  };
  int result = PCRE2_ERROR_MATCHLIMIT;
  if (code_->cheap && subject.valid) {
    pcre2_set_match_limit(context, few_steps);
    pcre2_set_callout(context, nullptr, nullptr);
    result = run(code_->plain.get());
    const std::size_t end = result < 0 ? text.size() : pcre2_get_ovector_pointer(data)[1];
    subject.spend(1 + 2 * (end - std::min(end, offset)));
  }
  if (result < 0 && result != PCRE2_ERROR_NOMATCH) {
    // PCRE2 looks for invalid UTF-8 behind the offset each time.
    if (!subject.valid) subject.spend((text.size() - offset) / 8);
    Counter counter{subject.left, offset};
    pcre2_set_match_limit(context, std::numeric_limits<std::uint32_t>::max());
    pcre2_set_callout(context, &Counter::count, &counter);
    const pcre2_code* code = code_->counting(subject.valid);
    if (code == nullptr) return Answer::too_costly;
    result = run(code);
    subject.spend(1 + subject.left - counter.left);
  }
  if (result == PCRE2_ERROR_NOMATCH) return Answer::no;
  if (result < 0) return Answer::too_costly;
  if (match == nullptr) return Answer::yes;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data);
  match->assign(pcre2_get_ovector_count(data), RegexGroup());
  for (std::size_t i = 0; i < match->size(); ++i) {
    if (ends[2 * i] != PCRE2_UNSET) (*match)[i] = {true, ends[2 * i], ends[2 * i + 1]};
  }
  return Answer::yes;
}

Regex::Answer Regex::search(std::string_view text, std::uint64_t* steps) const {
  if (code_ == nullptr) return Answer::no;
  Subject subject(text, code_->syntax, steps);
  return match_at(subject, 0, nullptr);
}

Regex::Answer Regex::find(std::string_view text, RegexMatch& match, std::uint64_t* steps) const {
  if (code_ == nullptr) return Answer::no;
  Subject subject(text, code_->syntax, steps);
  return match_at(subject, 0, &match);
}

Regex::Answer Regex::find_all(std::string_view text, std::size_t most, std::vector<RegexMatch>& matches,
                              std::uint64_t* steps) const {
  matches.clear();
  if (code_ == nullptr) return Answer::no;
  Subject subject(text, code_->syntax, steps);
  std::optional<std::size_t> last_end;
  RegexMatch match;
  for (std::size_t at = 0; at <= text.size() && matches.size() < most;) {
    const Answer answer = match_at(subject, at, &match);
    if (answer == Answer::too_costly || match.size() > subject.left) return Answer::too_costly;
    subject.spend(match.size());
    if (answer == Answer::no) break;
    const RegexGroup whole = match.front();
    const bool empty = whole.end == at;
    const bool repeats = empty && last_end == whole.begin;
    if (empty) {
      at += at < text.size() ? base::decode(text, at).size : 1;
    } else {
      at = whole.end;
    }
    last_end = whole.end;
    if (!repeats) matches.push_back(match);
  }
  return matches.empty() ? Answer::no : Answer::yes;
}

std::uint64_t costly_steps(std::uint64_t steps, std::string_view text) {
  constexpr std::uint64_t usual = 8;  // for each byte, and a few more
  return steps - std::min(steps, usual * (text.size() + 4));
}

std::size_t Regex::group_count() const { return names_.empty() ? 0 : names_.size() - 1; }

std::optional<std::size_t> Regex::group_of(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (name.empty() || found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

}  // namespace twinhull::schema
