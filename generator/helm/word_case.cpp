#include "helm/word_case.h"

#include <algorithm>
#include <cstdint>

#include "base/unicode.h"
#include "helm/letters.h"

namespace twinhull::helm {
namespace {

bool is_connector(char32_t c) { return c == '-' || c == '_' || is_space(c); }

enum class Word : std::uint8_t { none, number, upper, letters, connector, punctuation, other };

Word kind_of(char32_t c) {
  if (is_connector(c)) return Word::connector;
  if (is_punctuation(c)) return Word::punctuation;
  if (is_upper(c)) return Word::upper;
  if (is_letter(c)) return Word::letters;
  return is_digit(c) ? Word::number : Word::other;
}

/// Takes the next word of the text. An uppercase letter and the lowercase ones after it are one, and so are
/// several uppercase letters, but the last one if a lowercase letter follows.
Word take_word(std::u32string_view& text, std::u32string_view& word) {
  word = {};
  if (text.empty()) return Word::none;
  const Word kind = kind_of(text[0]);
  std::size_t end = 1;
  const auto extend = [&](Word wanted) {
    while (end < text.size() && kind_of(text[end]) == wanted) ++end;
  };
  if (kind == Word::upper) {
    if (end < text.size() && kind_of(text[end]) == Word::upper) {
      extend(Word::upper);
      if (end < text.size() && kind_of(text[end]) == Word::letters) --end;
    } else {
      extend(Word::letters);
    }
  } else {
    extend(kind);
  }
  word = text.substr(0, end);
  text.remove_prefix(end);
  return kind;
}

class Joiner {
 public:
  Joiner(std::u32string_view text, char32_t connector) : text_(text), connector_(connector) {}

  std::u32string run() {
    next();
    while (!text_.empty()) {
      const Word before = kind_;
      const std::u32string_view last = word_;
      if (before != Word::connector) write(before, last);
      next();
      if (before == Word::number) {
        while (kind_ == Word::letters || kind_ == Word::number) write_and_next();
        if (kind_ != Word::none && kind_ != Word::punctuation && kind_ != Word::connector) out_ += connector_;
      } else if (before == Word::connector) {
        write(before, last);
      } else if (before != Word::punctuation) {
        after_letters();
      }
    }
    write(kind_, word_);
    return out_;
  }

 private:
  void next() { kind_ = take_word(text_, word_); }
  void write_and_next() {
    write(kind_, word_);
    next();
  }
  bool separates() const { return kind_ != Word::connector && kind_ != Word::punctuation; }

  void after_letters() {
    if (kind_ != Word::number) {
      if (separates()) out_ += connector_;
      return;
    }
    if (text_.empty()) return;
    const std::u32string_view digits = word_;
    next();
    if (kind_ != Word::letters) {
      write(Word::number, digits);
      if (separates()) out_ += connector_;
      return;
    }
    out_ += connector_;
    write(Word::number, digits);
    while (kind_ == Word::letters || kind_ == Word::number) write_and_next();
    if (kind_ != Word::none && separates()) out_ += connector_;
  }

  void write(Word kind, std::u32string_view word) {
    if (kind == Word::connector) {
      // Each white space becomes a connector.
      for (std::size_t i = 0; i < word.size(); ++i) out_ += connector_;
      return;
    }
    for (const char32_t c : word) out_ += kind == Word::upper ? lower(c) : c;
  }

  std::u32string_view text_;
  char32_t connector_;
  std::u32string_view word_;
  Word kind_ = Word::none;
  std::u32string out_;
};

}  // namespace

std::string joined_words(std::string_view text, char connector) {
  return encoded(Joiner(base::code_points(text), static_cast<char32_t>(connector)).run());
}

std::string pascal_case(std::string_view text) {
  const std::u32string points = base::code_points(text);
  std::u32string out;
  std::size_t at = 0;
  while (at < points.size() && is_connector(points[at])) out += points[at++];
  // xstrings repeats the last one if there is nothing else.
  if (at == points.size()) return encoded(at == 0 ? out : out + points.back());
  bool first_upper = is_upper(points[at]);
  char32_t current = upper(points[at++]);
  for (; at < points.size(); ++at) {
    const char32_t before = current;
    current = points[at];
    if (is_connector(current) && is_connector(before)) {
      out += before;
      continue;
    }
    if (is_connector(before)) {
      first_upper = is_upper(current);
      current = upper(current);
    } else {
      if (first_upper) {
        if (is_upper(current)) {
          current = lower(current);
        } else {
          first_upper = false;
        }
      }
      out += before;
    }
  }
  out += current;
  return encoded(out);
}

}  // namespace twinhull::helm
