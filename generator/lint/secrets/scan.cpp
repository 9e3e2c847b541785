// The scanner works on text, not on YAML: one pass covers broken files, comments, keys, Go templates and
// JSON, and every match has an exact location. Matchers are tried at each position where they can begin:
//
//   tokens        a provider's own format, at the beginning of a word
//   URLs          `://user:password@`
//   assignments   `name: value` and `name=value`, if the name is that of a secret or the value is random;
//                 also the pairs `name: DB_PASSWORD` / `value: …` of containers. Code that computes a value
//                 (`{{ $password = randAlphaNum 10 }}`, `password=$(…)`, `password = lookup(…)`) does not
//                 match
//   command lines `--password …`, `curl -u user:…` (command_lines.cpp)
//   headers       `Authorization: …`, `Cookie: …` (headers.cpp)
//   connections   `jdbc:oracle:thin:user/password@…`, lines of `.pgpass` (connections.cpp)
//   wrappings     double-quoted text with escapes, and base64: decoded and scanned again
//
// Each has a bounded look-ahead, so the whole is linear.

#include "lint/secrets/scan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "lint/secrets/command_lines.h"
#include "lint/secrets/connections.h"
#include "lint/secrets/headers.h"
#include "lint/secrets/tokens.h"
#include "lint/secrets/values.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t max_secret_size = 4096;  ///< maximum size of a value, a quoted text or a URL

constexpr std::size_t shortest_encoded = 24;  ///< minimum size of base64 text that is decoded

constexpr int most_nested = 8;  ///< number of values with a common end that are checked regardless of length
constexpr std::size_t longest_nested = 128;

/// Which bytes are letters or digits: looked up for every byte, so a table.
constexpr std::array<bool, 256> alnum = [] {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
  return table;
}();
constexpr bool is_alnum(char c) { return alnum[static_cast<unsigned char>(c)]; }
/// Also a letter that is not ASCII.
constexpr bool in_name(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool in_base64(char c) { return is_alnum(c) || c == '+' || c == '/'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A set of bytes, to be looked up for every byte of a text.
using ByteSet = std::array<bool, 256>;
constexpr ByteSet bytes_of(std::string_view bytes) {
  ByteSet set{};
  for (const char c : bytes) set[static_cast<unsigned char>(c)] = true;
  return set;
}
constexpr ByteSet word_ends = bytes_of(" \t\r\n,;&\"'`)}]");
constexpr ByteSet line_ends = bytes_of("\r\n");
constexpr ByteSet blanks = bytes_of(" \t");
constexpr ByteSet white = bytes_of(" \t\r\n");

/// The first byte from `i` on that is in a set, or is not (`in`); the size of the text if there is none.
std::size_t find_byte(std::string_view text, std::size_t i, const ByteSet& set, bool in) {
  while (i < text.size() && set[static_cast<unsigned char>(text[i])] != in) ++i;
  return std::min(i, text.size());
}

/// The end of text, and the beginning of the next one. Values that begin in the same text share its end: it
/// is computed once.
struct TextRun {
  const ByteSet& ends;
  const ByteSet& between;
  std::size_t begin = 1;
  std::size_t end = 0;
  std::size_t next = 0;

  const TextRun& from(std::string_view text, std::size_t i) {
    if (i < begin || i > end) {
      end = find_byte(text, i, ends, true);
      next = find_byte(text, end, between, false);
    }
    begin = std::min(i, end);
    return *this;
  }
};

/// The more specific a match, the lower its rank; it takes precedence over overlapping ones.
struct Ranked {
  SecretMatch hit;
  int rank = 0;
};

std::optional<std::uint32_t> hex(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const char low = static_cast<char>(c | 0x20);
    if (base::is_digit(c)) {
      value = value * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (low >= 'a' && low <= 'f') {
      value = value * 16 + static_cast<std::uint32_t>(low - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

/// What names imply. The same few occur again and again, so the last ones are kept.
class KnownNames {
 public:
  struct KnownName {
    std::string_view name;
    NameKind kind = NameKind::neutral;
    HeaderKind header = HeaderKind::none;
  };
  /// `name`: not empty, in a text that lives longer.
  const KnownName& of(std::string_view name) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(name[at]); };
    const std::size_t hash =
        name.size() * 7 + byte(0) * 31U + byte(name.size() / 2) * 131U + byte(name.size() - 1) * 17U;
    KnownName& known = known_[hash % known_.size()];
    if (known.name != name) known = {name, name_kind(name), header_kind(name)};
    return known;
  }

 private:
  std::array<KnownName, 256> known_;
};

class Scanner {
 public:
  /// `wrapped`: the text was decoded from a wrapping; wrappings in it are not decoded again.
  Scanner(std::string_view text, bool wrapped, NameKind name = NameKind::neutral)
      : text_(text), wrapped_(wrapped), public_until_(name == NameKind::reference ? text.size() : 0) {}

  std::vector<SecretMatch> run() {
    char before = '\n';
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      // Matches do not begin inside a word or at a blank.
      if (!(is_alnum(c) && is_alnum(before)) && c != ' ') step(i, before);
      before = c;
    }
    return merged();
  }

 private:
  void step(std::size_t i, char before) {
    const char c = text_[i];
    if (is_break(c)) {
      comment_ = false;
    } else if (c == '#' && (is_blank(before) || is_break(before))) {
      comment_ = true;
    } else if (c == ':' && text_.substr(i, 3) == "://") {
      url(i + 3);
    } else if (c == ':') {
      if (const std::optional<SecretMatch> found = match_connection(text_, i)) add(*found, 1);
    } else if (c == '"' && !wrapped_ && i >= quoted_until_) {
      quoted(i);
    } else if (c == '{' && before == '{' && i >= action_until_) {
      if (actions_end_ < i) actions_end_ = std::min(text_.find("}}", i), text_.size());
      if (actions_end_ - i < max_secret_size && actions_end_ < text_.size()) action_until_ = actions_end_;
    }
    if (!is_alnum(before) && before != '_' && may_begin_token(c) && i >= token_until_ &&
        (c == '-' || has_room(i, shortest_token)))  // the first line of a PEM block has blanks
      token(i);
    if (in_name(c) && !in_name(before)) {
      assignment(i);
      if (const std::optional<SecretMatch> found = commands_.introduced(i)) add(*found, 3);
    }
    if (in_base64(c) && !in_base64(before) && !wrapped_ && has_room(i, shortest_encoded)) base64(i);
  }

  /// Whether so many bytes follow before a blank or the end of the line: most words are too short for a
  /// token.
  bool has_room(std::size_t i, std::size_t size) {
    if (i >= dense_until_) dense_until_ = find_byte(text_, i, white, true);
    return dense_until_ - i >= size;
  }

  void add(Range range, std::string_view what, int rank, bool encoded = false, bool open = false) {
    found_.push_back({{static_cast<std::uint32_t>(range.begin), static_cast<std::uint32_t>(range.end), what,
                       encoded, open},
                      rank});
  }

  void add(const SecretMatch& match, int rank) { found_.push_back({match, rank}); }

  void token(std::size_t i) {
    const TokenMatch match = match_token(text_, i);
    if (match.size == 0) return;
    add({i, i + match.size}, match.what, 0, false, match.identifies && i < public_until_);
    token_until_ = i + match.size;
  }

  /// The password between the first `:` and the last `@` of the part of a URL before the host.
  void url(std::size_t begin) {
    constexpr std::string_view ends = "/?# \t\r\n\"'`<>\\";
    const std::size_t limit = std::min(text_.size(), begin + 512);
    std::size_t colon = limit, at = limit, i = begin;
    for (; i < limit && ends.find(text_[i]) == std::string_view::npos; ++i) {
      if (text_[i] == ':' && colon == limit) colon = i;
      if (text_[i] == '@') at = i;
    }
    if (at == limit) return;
    if (colon >= at) {
      if (is_user_token(text_.substr(begin, at - begin), text_.substr(at + 1, limit - at - 1)))
        add({begin, at}, "a token in a URL", 1);
      return;
    }
    const std::string_view password = text_.substr(colon + 1, at - colon - 1);
    if (password.size() < 3 || is_placeholder(password)) return;
    if (text_.substr(at + 1).starts_with("sha256:")) return;  // `docker://registry/image:1.2@sha256:…`
    add({colon + 1, at}, "a password in a URL", 1);
  }

  void quoted(std::size_t open) {
    const std::size_t limit = std::min(text_.size(), open + max_secret_size);
    bool escapes = false;
    std::size_t i = open + 1;
    for (; i < limit && text_[i] != '"'; ++i) {
      if (text_[i] == '\\') {
        escapes = true;
        ++i;
      }
    }
    quoted_until_ = i + 1;  // if the quote is never closed, none of those skipped opens a text
    if (i >= limit) return;
    if (!escapes) return;
    unwrapped({open + 1, i}, without_escapes(text_.substr(open + 1, i - open - 1)), false);
  }

  void base64(std::size_t begin) {
    const std::size_t limit = std::min(text_.size(), begin + 2 * max_secret_size);
    std::size_t end = begin;
    while (end < limit && in_base64(text_[end])) ++end;
    if (end - begin < shortest_encoded) return;
    const std::string_view word = text_.substr(begin, end - begin);
    const std::string inside = base::decode_base64(word);
    if (!inside.empty()) return unwrapped({begin, end}, inside, true);
    // The secret half of an AWS key can only be recognized by its length.
    std::size_t first = begin;
    while (first > 0 && text_[first - 1] == '-') --first;  // written as an option
    const bool alone =
        (first == 0 || !in_name(text_[first - 1])) && (end == text_.size() || !in_name(text_[end]));
    if (word.size() == 40 && alone && begin >= public_until_ && looks_random(word))
      add({begin, end}, "a random key", 4);
  }

  void unwrapped(Range range, const std::string& inside, bool encoded) {
    const std::vector<SecretMatch> hits = Scanner(inside, true).run();
    if (!hits.empty()) add(range, hits.front().what, 2, encoded);
  }

  void assignment(std::size_t begin) {
    const std::size_t limit = std::min(text_.size(), begin + 120);
    std::size_t end = begin;
    while (end < limit && in_name(text_[end])) ++end;
    std::size_t i = end;
    const bool closed = i < text_.size() && (text_[i] == '"' || text_[i] == '\'');
    if (closed) ++i;
    while (i < text_.size() && is_blank(text_[i])) ++i;
    if (i >= text_.size() || (text_[i] != ':' && text_[i] != '=')) return;
    const bool equals = text_[i] == '=';
    if (++i >= text_.size()) return;
    if (!equals && !closed && !is_blank(text_[i]) && !is_break(text_[i])) return;  // `host:port`
    const std::string_view name = text_.substr(begin, end - begin);
    const KnownNames::KnownName& known = names_.of(name);
    const HeaderKind header = name == "value" ? pending_header_ : known.header;
    pending_header_ = HeaderKind::none;
    if (header != HeaderKind::none && begin >= header_until_) {
      for (const SecretMatch& found : secrets_of_header(text_, header, i, header_until_)) add(found, 3);
    }
    const Range value = value_at(i, equals);
    const bool quoted = text_[value.begin - 1] == '"' || text_[value.begin - 1] == '\'';
    NameKind kind = known.kind;
    if (name == "value" && pending_ != NameKind::neutral) kind = pending_;
    if (name == "sig" && value.end - value.begin >= 40) kind = NameKind::weak;  // of an address in Azure
    if (kind == NameKind::reference) public_until_ = std::max(public_until_, value.end);
    pending_ = NameKind::neutral;
    const std::string_view text = text_.substr(value.begin, value.end - value.begin);
    if (name == "auth" && is_login(text)) return add(value, "a password in base64", 3, true);
    if (name == "name" || name == "key") {
      pending_ = name_kind(text);
      pending_header_ = header_kind(text);
      return;
    }
    // `a=b=c=…`: each value contains all those after it. Only the first and the short ones are checked.
    const std::size_t end_of_all = quoted ? value.end : word_.end;
    if (end_of_all != nested_end_) nested_ = 0;
    nested_end_ = end_of_all;
    if (++nested_ > most_nested && text.size() > longest_nested) return;
    if (text.empty() || (!quoted && (begin < action_until_ || is_code(text)))) return;
    if (!looks_secret(text, kind) || (comment_ && !is_convincing(text))) return;
    if (kind == NameKind::neutral && !base::decode_base64(text).empty())
      return;  // base64 text, which is decoded
    constexpr std::string_view whats[] = {"a random key", "", "a secret", "a password"};
    add(value, whats[static_cast<std::size_t>(kind)], 3);
  }

  /// The value from `i` on: quoted text, or one word. Empty if there are several words.
  Range value_at(std::size_t i, bool equals) {
    const bool spaced = i < text_.size() && is_blank(text_[i]);
    while (i < text_.size() && is_blank(text_[i])) ++i;
    for (int n = 0; n < 2 && !equals && i < text_.size() && (text_[i] == '&' || text_[i] == '!'); ++n) {
      while (i < text_.size() && !is_blank(text_[i]) && !is_break(text_[i])) ++i;  // anchor and tag
      while (i < text_.size() && is_blank(text_[i])) ++i;
    }
    // A block scalar: its first line.
    if (!equals && i < text_.size() && (text_[i] == '|' || text_[i] == '>')) i = line_.from(text_, i).next;
    if (!equals && i + 1 < text_.size() && text_[i] == '[' && (text_[i + 1] == '"' || text_[i + 1] == '\''))
      ++i;  // the first item of a list
    const std::size_t limit = std::min(text_.size(), i + max_secret_size);
    if (i < limit && (text_[i] == '"' || text_[i] == '\'')) {
      std::size_t end = i + 1;
      while (end < limit && text_[end] != text_[i] && !is_break(text_[end]))
        end += text_[end] == '\\' ? 2 : 1;
      return {i + 1, std::min(end, limit)};
    }
    const TextRun& word = word_.from(text_, i);
    const std::size_t end = std::min(word.end, limit);
    const std::size_t next = end == word.end ? word.next : end;
    const bool more = next > end && next < text_.size() && !is_break(text_[next]) &&
                      std::string_view("#}];").find(text_[next]) == std::string_view::npos;
    // `password=… user=…` continues after it; `password = include "x" .` is code.
    return more && (!equals || spaced) ? Range{i, i} : Range{i, end};
  }

  /// Sorted; of overlapping matches the most specific.
  std::vector<SecretMatch> merged() {
    std::ranges::stable_sort(found_, {}, [](const Ranked& found) { return found.hit.begin; });
    std::vector<Ranked> kept;
    for (const Ranked& found : found_) {
      if (kept.empty() || kept.back().hit.end <= found.hit.begin) {
        kept.push_back(found);
      } else if (found.rank < kept.back().rank) {
        kept.back() = found;
      }
    }
    std::vector<SecretMatch> hits;
    for (const Ranked& found : kept) hits.push_back(found.hit);
    return hits;
  }

  std::string_view text_;
  bool wrapped_;
  std::vector<Ranked> found_;
  bool comment_ = false;
  std::size_t token_until_ = 0;
  std::size_t dense_until_ = 0;  ///< the next blank or line break
  std::size_t quoted_until_ = 0;
  std::size_t public_until_;     ///< the end of a value whose name says that it is not a secret
  std::size_t actions_end_ = 0;  ///< the next `}}`
  TextRun word_{.ends = word_ends, .between = blanks};
  TextRun line_{.ends = line_ends, .between = white};
  std::size_t nested_end_ = 0;            ///< of the last value
  int nested_ = 0;                        ///< number of values before it with the same end
  std::size_t action_until_ = 0;          ///< end of the last `{{ … }}`
  NameKind pending_ = NameKind::neutral;  ///< of the `name:` right before a `value:`
  HeaderKind pending_header_ = HeaderKind::none;
  std::size_t header_until_ = 0;  ///< the end of the last header
  CommandLines commands_{text_};
  KnownNames names_;
};

}  // namespace

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char kind = text[++i];
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    if (digits > 0) {
      const std::optional<std::uint32_t> code = hex(text.substr(i + 1, digits));
      out += code && *code < 128 ? static_cast<char>(*code) : '?';
      i += std::min(digits, text.size() - i - 1);
    } else if (is_break(kind)) {
      while (i + 1 < text.size() && (is_blank(text[i + 1]) || is_break(text[i + 1]))) ++i;
    } else if (kind == 'n' || kind == 't' || kind == 'r') {
      out += '\n';
    } else {
      out += kind;
    }
  }
  return out;
}

std::vector<SecretMatch> scan_secrets(std::string_view text, NameKind name) {
  return Scanner(text, false, name).run();
}

}  // namespace twinhull::lint
