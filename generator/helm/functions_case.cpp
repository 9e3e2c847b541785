#include <algorithm>

#include "base/unicode.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/letters.h"
#include "helm/word_case.h"

namespace twinhull::helm {
namespace {

Value upper_(const Call& call) { return call.text(upper(call[0].text())); }
Value lower_(const Call& call) { return call.text(lower(call[0].text())); }

Value title(const Call& call) {
  std::u32string text = base::code_points(call[0].text());
  char32_t before = ' ';
  for (char32_t& c : text) {
    // Go's `strings.Title` takes letters, digits and underscores for parts of words.
    const bool separator = before < 0x80 ? !(is_letter(before) || is_digit(before) || before == '_')
                                         : !is_letter(before) && is_space(before);
    const char32_t current = c;
    if (separator) c = upper(c);
    before = current;
  }
  return call.text(encoded(text));
}

Value untitle(const Call& call) {
  std::u32string text = base::code_points(call[0].text());
  bool begin = true;
  for (char32_t& c : text) {
    if (is_space(c)) {
      begin = true;
    } else if (begin) {
      c = lower(c);
      begin = false;
    }
  }
  return call.text(encoded(text));
}

Value swapcase(const Call& call) {
  std::u32string text = base::code_points(call[0].text());
  for (char32_t& c : text) c = is_upper(c) ? lower(c) : is_lower(c) ? upper(c) : c;
  return call.text(encoded(text));
}

/// Sprig takes every byte for a character.
Value initials(const Call& call) {
  std::u32string out;
  bool begin = true;
  for (const char byte : call[0].text()) {
    const char32_t c = static_cast<unsigned char>(byte);
    if (is_space(c)) {
      begin = true;
    } else if (begin) {
      out += c;
      begin = false;
    }
  }
  return call.text(encoded(out));
}

Value nospace(const Call& call) {
  std::u32string text = base::code_points(call[0].text());
  text.erase(std::remove_if(text.begin(), text.end(), is_space), text.end());
  return call.text(encoded(text));
}

Value camelcase(const Call& call) { return call.text(pascal_case(call[0].text())); }
Value snakecase(const Call& call) { return call.text(joined_words(call[0].text(), '_')); }
Value kebabcase(const Call& call) { return call.text(joined_words(call[0].text(), '-')); }

Value abbrev(const Call& call) {
  const std::int64_t width = call[0].integer;
  const std::string_view text = call[1].text();
  if (width < 4 || static_cast<std::int64_t>(text.size()) <= width) return call[1];
  return call.text(std::string(text.substr(0, static_cast<std::size_t>(width - 3))) + "...");
}

Value abbrevboth(const Call& call) {
  const std::int64_t offset = call[0].integer;
  const std::int64_t width = call[1].integer;
  const std::string_view text = call[2].text();
  const auto size = static_cast<std::int64_t>(text.size());
  if (width < 4 || (offset > 0 && width < 7) || size <= width) return call[2];
  std::int64_t from = std::min(offset, size);
  if (size - from < width - 3) from = size - (width - 3);
  if (from <= 4) return call.text(std::string(text.substr(0, static_cast<std::size_t>(width - 3))) + "...");
  const std::string_view tail = text.substr(static_cast<std::size_t>(from));
  if (from + width - 3 < size) {
    const std::int64_t inner = width - 3;
    const auto rest = static_cast<std::int64_t>(tail.size());
    std::string shown = rest <= inner
                            ? std::string(tail)
                            : std::string(tail.substr(0, static_cast<std::size_t>(inner - 3))) + "...";
    return call.text("..." + shown);
  }
  return call.text("..." + std::string(text.substr(static_cast<std::size_t>(size - (width - 3)))));
}

/// Helm's result is random: here, the text itself.
Value shuffle(const Call& call) { return call[0]; }

constexpr Function functions[] = {
    {"abbrev", "is", abbrev},      {"abbrevboth", "iis", abbrevboth},
    {"camelcase", "s", camelcase}, {"initials", "s", initials},
    {"kebabcase", "s", kebabcase}, {"lower", "s", lower_},
    {"nospace", "s", nospace},     {"shuffle", "s", shuffle, Purity::random},
    {"snakecase", "s", snakecase}, {"swapcase", "s", swapcase},
    {"title", "s", title},         {"untitle", "s", untitle},
    {"upper", "s", upper_},
};

}  // namespace

FunctionTable text_case_functions() { return functions; }

}  // namespace twinhull::helm
