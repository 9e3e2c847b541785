#include "lint/secret_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace twinhull::lint {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr char lowered(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

using Words = std::vector<std::string>;

/// The words of a name, in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` are the same two.
Words words_of(std::string_view name) {
  Words words;
  bool open = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_letter(c) && !is_digit(c)) {
      open = false;
      continue;
    }
    const bool hump = is_upper(c) && i > 0 &&
                      (is_lower(name[i - 1]) || is_digit(name[i - 1]) ||
                       (i + 1 < name.size() && is_lower(name[i + 1]) && is_upper(name[i - 1])));
    if (!open || hump) words.emplace_back();
    words.back() += lowered(c);
    open = true;
  }
  return words;
}

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

/// A name that ends so tells where a secret is, or something about it.
constexpr auto describing = std::to_array<std::string_view>(
    {"name",     "names",       "ref",     "refs",     "file",     "files",    "path",    "paths",
     "url",      "uri",         "source",  "store",    "type",     "kind",     "id",      "ids",
     "length",   "policy",      "version", "enabled",  "required", "ttl",      "expiry",  "expires",
     "count",    "limit",       "limits",  "size",     "header",   "headers",  "field",   "algorithm",
     "alg",      "method",      "issuer",  "endpoint", "mount",    "role",     "format",  "pattern",
     "provider", "message",     "example", "examples", "env",      "interval", "timeout", "class",
     "scope",    "scopes",      "seconds", "minutes",  "hours",    "days",     "min",     "max",
     "rotation", "prefix",      "suffix",  "index",    "property", "title",    "label",   "labels",
     "selector", "namespace",   "mode",    "audience", "requests", "usage",    "budget",  "window",
     "keys",     "description", "yaml",    "yml",      "json",     "md",       "tpl",     "txt"});
/// A name that begins so is a switch or a number.
constexpr auto switching = std::to_array<std::string_view>(
    {"max", "min", "num", "automount", "disable", "enable", "allow", "require", "requires", "use", "is",
     "has", "primary", "foreign", "sort", "partition"});
/// Long and random, and open to everybody.
constexpr auto open_values = std::to_array<std::string_view>(
    {"sha",    "sha1",      "sha256",      "sha512", "digest",      "checksum", "hash",
     "hashes", "integrity", "fingerprint", "cert",   "certificate", "ca",       "crt",
     "bundle", "etag",      "uuid",        "guid",   "id",          "image",    "resource"});
constexpr auto strong_words =
    std::to_array<std::string_view>({"password", "passwd", "passphrase", "pwd", "passcode", "pass"});
constexpr auto weak_words =
    std::to_array<std::string_view>({"token", "secret", "apikey", "secretkey", "accesskey", "authkey",
                                     "credential", "credentials", "creds", "jwt"});
/// `key` is a secret behind one of these.
constexpr auto before_key = std::to_array<std::string_view>(
    {"api", "access", "auth", "private", "secret", "signing", "encryption", "master", "account", "storage",
     "service", "client", "db", "session", "hmac", "shared", "license", "admin"});

/// Words that stand in for a secret, alone or as a whole value.
constexpr auto standing_in = std::to_array<std::string_view>(
    {"password", "passwd",   "passphrase", "pass",     "pwd",      "secret",   "secrets",  "token",
     "key",      "apikey",   "api-key",    "user",     "username", "admin",    "root",     "test",
     "testing",  "postgres", "guest",      "none",     "null",     "nil",      "true",     "false",
     "yes",      "no",       "string",     "value",    "text",     "required", "optional", "empty",
     "unset",    "default",  "undefined",  "changeit", "foo",      "bar",      "baz",      "abc",
     "xyz",      "external", "existing",   "vault",    "prompt",   "stdin",    "file"});
/// Parts of words that say: put the real one here.
constexpr auto asking = std::to_array<std::string_view>(
    {"example", "placeholder", "replace", "changeme", "change-me", "change_me", "your", "dummy",
     "sample",  "redacted",    "xxxx",    "insert",   "fixme",     "not-real",  "fake", "foobar",
     "lorem",   "deadbeef",    "${",      "{{",       "$(",        "..."});

bool contains(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return lowered(a) == b; }) != text.end();
}

/// `abcdefgh`, `12345678`: each character follows the one before.
bool is_sequence(std::string_view text) {
  if (text.size() < 4) return false;
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = lowered(text[i]) - lowered(text[i - 1]);
    if (step == 1 || step == -1 || step == 0) ++steps;
  }
  return steps * 10 >= (text.size() - 1) * 7;
}

/// `PASSWORD`, `YOUR_API_KEY`: the name of what belongs here.
bool is_capital_name(std::string_view text) {
  bool joined = false;
  for (const char c : text) {
    if (c == '_' || c == '-') {
      joined = true;
    } else if (!is_upper(c)) {
      return false;
    }
  }
  return joined || text.size() <= 12;
}

/// `todo-secrets`, `app.v2`, `databaseUrl`: words, at most with a number behind.
bool reads_like_name(std::string_view text) {
  constexpr std::string_view joints = "-_./:~@";
  std::size_t letters = 0, digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || joints.find(text[i]) != std::string_view::npos) {
      if (letters > 16 || digits > 4) return false;
      letters = digits = 0;
    } else if (is_letter(text[i])) {
      if (digits > 0) return false;
      ++letters;
    } else if (is_digit(text[i])) {
      ++digits;
    } else {
      return false;
    }
  }
  return true;
}

/// `db-password`, `databasePassword`: the name of a secret, not a secret.
bool names_secret(std::string_view text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") !=
      std::string_view::npos) {
    return false;
  }
  const Words words = words_of(text);
  return words.size() > 1 && std::ranges::any_of(words, [](const std::string& word) {
           return among(word, strong_words) || among(word, weak_words) || word == "key" || word == "secrets";
         });
}

bool ends_with_word(std::string_view word, std::string_view end) {
  return word.size() > end.size() && word.ends_with(end);
}

}  // namespace

double entropy(std::string_view text) {
  if (text.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  const double size = static_cast<double>(text.size());
  double bits = 0;
  for (const std::uint32_t count : counts) {
    if (count > 0) bits -= count / size * std::log2(count / size);
  }
  return bits;
}

bool is_placeholder(std::string_view text) {
  constexpr std::string_view openings = "$<%*[({@";
  if (text.empty() || openings.find(text.front()) != std::string_view::npos || text.starts_with("ENC[")) {
    return true;
  }
  if (std::ranges::any_of(asking, [&](std::string_view part) { return contains(text, part); })) return true;
  if (text.find("\xE2\x80\xA6") != std::string_view::npos) return true;  // an ellipsis
  if (is_sequence(text) || is_capital_name(text)) return true;
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), lowered);
  return among(lower, standing_in) || (text.size() >= 4 && entropy(text) < 1.3);
}

NameKind name_kind(std::string_view name) {
  const Words words = words_of(name);
  if (words.empty()) return NameKind::neutral;
  bool strong = false, weak = false, open = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "public" || word == "csrf" || word == "xsrf") return NameKind::reference;
    strong = strong || (among(word, strong_words) && (word != "pass" || words.size() > 1)) ||
             ends_with_word(word, "password") || ends_with_word(word, "passwd");
    weak = weak || among(word, weak_words) || ends_with_word(word, "token") ||
           ends_with_word(word, "secret") || ends_with_word(word, "apikey") ||
           (word == "key" && i > 0 && among(words[i - 1], before_key));
    open = open || among(word, open_values);
  }
  if (!strong && !weak) return open ? NameKind::reference : NameKind::neutral;
  if (words.size() > 1 && (among(words.back(), describing) || among(words.front(), switching))) {
    return NameKind::reference;
  }
  return strong ? NameKind::strong : NameKind::weak;
}

bool looks_secret(std::string_view value, NameKind kind) {
  if (kind == NameKind::neutral) return looks_random(value);
  if (kind == NameKind::reference || value.size() > 4096 || is_placeholder(value)) return false;
  bool letter = false, digit = false;
  for (const char c : value) {
    if (static_cast<unsigned char>(c) <= ' ') return false;
    letter = letter || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
    digit = digit || is_digit(c);
  }
  if (!letter || value.front() == '/' || value.starts_with("./")) return false;
  if (value.find("://") != std::string_view::npos || names_secret(value)) return false;
  if (kind == NameKind::strong) return value.size() >= 4;
  if (value.find('(') != std::string_view::npos) return false;  // code
  return value.size() >= 8 && digit && entropy(value) >= 2.8 && !reads_like_name(value);
}

bool looks_random(std::string_view value) {
  if (value.size() < 32 || value.size() > 256) return false;
  std::size_t lower = 0, upper = 0, digits = 0;
  for (const char c : value) {
    lower += is_lower(c);
    upper += is_upper(c);
    digits += is_digit(c);
    if (!is_letter(c) && !is_digit(c) && std::string_view("+/=_-").find(c) == std::string_view::npos) {
      return false;
    }
  }
  if (lower < 4 || upper < 4 || digits < 3 || entropy(value) < 4.5) return false;
  if (value.starts_with("sha") || value.starts_with("AAAA")) return false;  // a digest, a public SSH key
  return !is_placeholder(value) && !reads_like_name(value);
}

}  // namespace twinhull::lint
