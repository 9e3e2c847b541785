// The substitution of variables in Flux's `postBuild`: the forms of bash that its library for that knows.
#include "lint/load/kustomize/expand.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/glob.h"
#include "base/limits.h"

namespace twinhull::lint {
namespace {

constexpr int most_levels = 50;  ///< of variables in defaults of variables

using Arguments = std::vector<std::string>;

std::string replaced(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

/// Whether a pattern of `#` and `%` matches the whole text: `*` also matches slashes.
bool matches(std::string_view pattern, std::string_view text) {
  std::string glob = replaced(std::string(pattern), '/', '\x01');
  for (std::size_t at = glob.find("[^"); at != std::string::npos; at = glob.find("[^", at))
    glob[at + 1] = '!';
  return base::glob_match(glob, replaced(std::string(text), '/', '\x01'));
}

std::string without_prefix(const std::string& text, std::string_view pattern, bool longest) {
  std::size_t best = 0;
  for (std::size_t size = text.size(); size > 0; --size) {
    if (!matches(pattern, std::string_view(text).substr(0, size))) continue;
    best = size;
    if (longest) break;
  }
  return text.substr(best);
}

std::string without_suffix(const std::string& text, std::string_view pattern, bool longest) {
  std::size_t best = 0;
  for (std::size_t size = text.size(); size > 0; --size) {
    if (!matches(pattern, std::string_view(text).substr(text.size() - size))) continue;
    best = size;
    if (longest) break;
  }
  return text.substr(0, text.size() - best);
}

std::optional<std::int64_t> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string part_of(const std::string& text, const Arguments& arguments) {
  const auto size = static_cast<std::int64_t>(text.size());
  const std::optional<std::int64_t> first = number(arguments[0]);
  if (!first) return text;
  const std::int64_t begin = *first < 0 ? std::max<std::int64_t>(0, size + *first) : *first;
  std::int64_t length = size;
  if (arguments.size() > 1) {
    const std::optional<std::int64_t> given = number(arguments[1]);
    if (!given || *given < 0) return text;
    length = *given;
  }
  return begin >= size ? std::string()
                       : text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
}

std::string with_replacement(const std::string& text, std::string_view how, const Arguments& arguments) {
  const std::string& from = arguments[0];
  const std::string to = arguments.size() > 1 ? arguments[1] : std::string();
  if (how == "/#")
    return arguments.size() > 1 && text.starts_with(from) ? to + text.substr(from.size()) : text;
  if (how == "/%") {
    return arguments.size() > 1 && text.ends_with(from) ? text.substr(0, text.size() - from.size()) + to
                                                        : text;
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = text.find(from); found != std::string::npos && !from.empty();
       found = text.find(from, at)) {
    out += text.substr(at, found - at) + to;
    at = found + from.size();
    if (how == "/") break;
  }
  return out + text.substr(at);
}

std::string in_case(std::string text, std::string_view how) {
  const std::size_t count = how.size() > 1 ? text.size() : std::min<std::size_t>(1, text.size());
  for (std::size_t i = 0; i < count; ++i)
    text[i] = how.front() == '^' ? base::to_upper(text[i]) : base::to_lower(text[i]);
  return text;
}

class Expander {
 public:
  Expander(std::string_view text, const VariableValue& value_of, Expanded& result)
      : text_(text), value_of_(value_of), result_(result) {}

  void run() {
    while (at_ < text_.size() && result_.error.empty()) {
      if (opens()) {
        result_.at = at_;
        const std::string value = variable(0);
        if (spend(1 + value.size())) result_.text += value;
      } else {
        if (rest().starts_with("$$")) ++at_;
        result_.text += text_[at_++];
      }
    }
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool opens() const { return rest().starts_with("${"); }

  std::string fail(std::string_view why) {
    if (result_.error.empty()) result_.error = why;
    return {};
  }

  bool spend(std::uint64_t steps) {
    if (base::spend(base::Limit::build_steps, steps)) return true;
    result_.too_costly = true;
    fail("too many steps");
    return false;
  }

  void close() {
    if (peek() != '}') {
      fail("bad substitution");
    } else {
      ++at_;
    }
  }

  std::string_view name() {
    const std::size_t begin = at_;
    while (base::is_letter(peek()) || base::is_digit(peek()) || peek() == '_' ||
           static_cast<unsigned char>(peek()) >= 0x80)
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// Takes up to `most` of the characters.
  std::string_view take(std::string_view characters, std::size_t most) {
    const std::size_t begin = at_;
    while (at_ - begin < most && at_ < text_.size() && characters.find(peek()) != std::string_view::npos)
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// A part up to one of the characters: a variable, or a text that ends before one.
  std::string argument(std::string_view ends, bool escapes, int level) {
    if (opens()) return variable(level + 1);
    std::string out;
    const std::size_t begin = at_;
    while (at_ < text_.size() && !opens()) {
      const bool escaped =
          escapes && (rest().starts_with("$$") || rest().starts_with("\\/") || rest().starts_with("\\\\"));
      if (escaped) {
        ++at_;
      } else if (ends.find(peek()) != std::string_view::npos) {
        break;
      }
      out += text_[at_++];
    }
    return at_ == begin ? fail("unable to parse substitution within function") : out;
  }

  /// The value for a form that requires one; it is empty if the variable is not set.
  std::string required(std::string_view name) {
    const std::string* value = value_of_(name);
    if (value == nullptr) result_.unset.push_back(name);
    return value == nullptr ? std::string() : *value;
  }

  /// At `${`.
  std::string variable(int level) {
    if (level > most_levels) return fail("too many nested variables");
    at_ += 2;
    if (peek() == '#') return length();
    const std::string_view name = this->name();
    if (name.empty()) return fail("unable to parse variable name");
    const char next = peek();
    const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '=' || (next == ':' && (after == '=' || after == '-' || after == '?' || after == '+'))) {
      at_ += next == '=' ? 1 : 2;
      return with_default(name, level);
    }
    if (next == ':') return part(name, level);
    if (next == ',' || next == '^') {
      const std::string_view how = take(",^", 2);
      close();
      return in_case(required(name), how);
    }
    if (next == '/') return replacement(name, level);
    if (next == '#' || next == '%') return trimmed(name, next, level);
    if (next != '}') return fail("missing closing brace");
    ++at_;
    return required(name);
  }

  std::string length() {
    ++at_;
    const std::string_view name = this->name();
    if (name.empty()) return fail("bad substitution");
    close();
    return std::to_string(required(name).size());
  }

  std::string with_default(std::string_view name, int level) {
    std::string otherwise;
    while (result_.error.empty() && peek() != '}') otherwise += argument("}", false, level);
    close();
    const std::string* value = value_of_(name);
    return value == nullptr || value->empty() ? otherwise : *value;
  }

  std::string part(std::string_view name, int level) {
    ++at_;
    Arguments arguments = {argument(":}", false, level)};
    if (!take(":", text_.size()).empty()) arguments.push_back(argument("}", false, level));
    close();
    return part_of(required(name), arguments);
  }

  std::string trimmed(std::string_view name, char side, int level) {
    const bool longest = take(std::string_view(&side, 1), 2).size() == 2;
    const std::string pattern = argument("}", false, level);
    close();
    const std::string value = required(name);
    // The pattern is compared with each part of the value that can match.
    if (!spend(pattern.size() * value.size() * value.size() / 2)) return {};
    return side == '#' ? without_prefix(value, pattern, longest) : without_suffix(value, pattern, longest);
  }

  std::string replacement(std::string_view name, int level) {
    const std::size_t begin = at_++;
    take("/#%", 1);
    const std::string_view how = text_.substr(begin, at_ - begin);
    Arguments arguments = {argument("/", true, level)};
    if (take("/", text_.size()).empty()) return fail("bad substitution");
    if (peek() != '}') arguments.push_back(argument("}", true, level));
    close();
    return with_replacement(required(name), how, arguments);
  }

  std::string_view text_;
  const VariableValue& value_of_;
  Expanded& result_;
  std::size_t at_ = 0;
};

}  // namespace

Expanded expand(std::string_view text, const VariableValue& value_of) {
  Expanded result;
  Expander(text, value_of, result).run();
  return result;
}

}  // namespace twinhull::lint
