#include "schema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/limits.h"
#include "base/unicode.h"

namespace twinhull::schema {
namespace {

constexpr std::uint32_t most_kilobytes = 8 * 1024;
constexpr std::uint32_t deepest = 10'000;
constexpr std::uint32_t deepest_group = 1000;
constexpr std::size_t fewest_steps = 1000;

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

}  // namespace

base::Expected<Regex> Regex::compile(std::string_view pattern, RegexSyntax syntax) {
  if (pattern.size() > base::limit(base::Limit::pattern_bytes)) {
    return {{},
            "it is longer than " + base::display(base::Limit::pattern_bytes) +
                ", which is `limits.patternBytes`"};
  }
  std::string translated;
  Regex regex;
  std::uint32_t options =
      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C;
  if (syntax == RegexSyntax::re2) {
    base::Expected<Re2Translation> re2 = re2_to_pcre(pattern);
    if (!re2.value) return {{}, std::move(re2.error)};
    translated = std::move(re2.value->pattern);
    regex.names_ = std::move(re2.value->group_names);
    options |= PCRE2_MATCH_INVALID_UTF | PCRE2_ALT_CIRCUMFLEX;
  } else {
    base::Expected<std::string> pcre = to_pcre(pattern);
    if (!pcre.value) return {{}, std::move(pcre.error)};
    translated = std::move(*pcre.value);
    options |= PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF;
  }
  const std::unique_ptr<pcre2_compile_context, FreeCompile> context(pcre2_compile_context_create(nullptr));
  if (syntax == RegexSyntax::re2) {
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context.get(), deepest_group);
  }
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                       options, &code, &offset, context.get());
  if (compiled == nullptr) {
    std::array<PCRE2_UCHAR, 256> buffer{};
    pcre2_get_error_message(code, buffer.data(), buffer.size());
    std::string error = reinterpret_cast<const char*>(buffer.data());
    if (translated == pattern) error += " at character " + std::to_string(offset + 1);
    return {{}, std::move(error)};
  }
  regex.code_ = std::shared_ptr<const void>(
      compiled, [](const void* p) { pcre2_code_free(static_cast<pcre2_code*>(const_cast<void*>(p))); });
  return {std::move(regex), {}};
}

Regex::Answer Regex::search(std::string_view text) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  if (code == nullptr) return Answer::no;
  thread_local const MatchBuffers workplace;
  pcre2_set_match_limit(workplace.context.get(),
                        static_cast<std::uint32_t>(base::limit(base::Limit::pattern_steps)));
  // Only ECMA-262 expressions have no names: the groups of RE2 begin with the whole match.
  const std::uint32_t options = names_.empty() ? PCRE2_NO_UTF_CHECK : 0;
  const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, options,
                                 workplace.data.get(), workplace.context.get());
  if (result >= 0) return Answer::yes;
  return result == PCRE2_ERROR_NOMATCH ? Answer::no : Answer::too_costly;
}

Regex::Answer Regex::match_at(std::string_view text, std::size_t offset, bool valid, std::size_t steps,
                              RegexMatch& match) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  thread_local const MatchBuffers workplace;
  pcre2_set_match_limit(workplace.context.get(), static_cast<std::uint32_t>(steps));
  const std::unique_ptr<pcre2_match_data, FreeData> data(pcre2_match_data_create_from_pattern(code, nullptr));
  const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), offset,
                                 valid ? PCRE2_NO_UTF_CHECK : 0, data.get(), workplace.context.get());
  if (result == PCRE2_ERROR_NOMATCH) return Answer::no;
  if (result < 0) return Answer::too_costly;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data.get());
  match.assign(pcre2_get_ovector_count(data.get()), RegexGroup());
  for (std::size_t i = 0; i < match.size(); ++i) {
    if (ends[2 * i] != PCRE2_UNSET) match[i] = {true, ends[2 * i], ends[2 * i + 1]};
  }
  return Answer::yes;
}

Regex::Answer Regex::find(std::string_view text, RegexMatch& match) const {
  if (code_ == nullptr) return Answer::no;
  return match_at(text, 0, is_utf8(text), base::limit(base::Limit::pattern_steps), match);
}

Regex::Answer Regex::find_all(std::string_view text, std::size_t most,
                              std::vector<RegexMatch>& matches) const {
  matches.clear();
  if (code_ == nullptr) return Answer::no;
  const bool valid = is_utf8(text);
  const std::size_t steps = base::limit(base::Limit::pattern_steps);
  std::optional<std::size_t> last_end;
  RegexMatch match;
  std::size_t round = 0;
  for (std::size_t at = 0; at <= text.size() && matches.size() < most;) {
    // The share of each match falls, so that the sum grows like n log n.
    const Answer answer = match_at(text, at, valid, std::max(fewest_steps, steps / ++round), match);
    if (answer == Answer::too_costly) return answer;
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

std::size_t Regex::group_count() const { return names_.empty() ? 0 : names_.size() - 1; }

std::optional<std::size_t> Regex::group_of(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (name.empty() || found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

}  // namespace twinhull::schema
