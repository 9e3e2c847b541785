#include "schema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cstdint>
#include <utility>

#include "base/limits.h"

namespace twinhull::schema {
namespace {

constexpr std::uint32_t most_kilobytes = 8 * 1024;
constexpr std::uint32_t deepest = 10'000;

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
struct Workplace {
  std::unique_ptr<pcre2_match_context, FreeMatch> context{pcre2_match_context_create(nullptr)};
  std::unique_ptr<pcre2_match_data, FreeData> data{pcre2_match_data_create(1, nullptr)};

  Workplace() {
    pcre2_set_heap_limit(context.get(), most_kilobytes);
    pcre2_set_depth_limit(context.get(), deepest);
  }
};

}  // namespace

base::Expected<Regex> Regex::compile(std::string_view pattern) {
  if (pattern.size() > base::limit(base::Limit::pattern_bytes)) {
    return {{},
            "it is longer than " + base::display(base::Limit::pattern_bytes) +
                ", which is `limits.patternBytes`"};
  }
  const base::Expected<std::string> pcre = to_pcre(pattern);
  if (!pcre.value) return {{}, pcre.error};
  const std::string& translated = *pcre.value;
  const std::unique_ptr<pcre2_compile_context, FreeCompile> context(pcre2_compile_context_create(nullptr));
  constexpr std::uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
                                    PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF |
                                    PCRE2_NEVER_BACKSLASH_C;
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
  Regex regex;
  regex.code_ = std::shared_ptr<const void>(
      compiled, [](const void* p) { pcre2_code_free(static_cast<pcre2_code*>(const_cast<void*>(p))); });
  return {std::move(regex), {}};
}

Regex::Answer Regex::search(std::string_view text) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  if (code == nullptr) return Answer::no;
  thread_local const Workplace workplace;
  pcre2_set_match_limit(workplace.context.get(),
                        static_cast<std::uint32_t>(base::limit(base::Limit::pattern_steps)));
  const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                 PCRE2_NO_UTF_CHECK, workplace.data.get(), workplace.context.get());
  if (result >= 0) return Answer::yes;
  return result == PCRE2_ERROR_NOMATCH ? Answer::no : Answer::too_costly;
}

}  // namespace twinhull::schema
