#include "lint/secrets/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/text.h"
#include "lint/secrets/word_list.h"

namespace twinhull::lint {
namespace {

/// Values that are placeholders as a whole: the kind of secret, an empty value, or the text of a product's
/// documentation.
constexpr auto standing_in = std::to_array<std::string_view>(
    {"password", "passwd",   "passphrase", "pass",    "pwd",      "secret",   "secrets",  "token",
     "key",      "apikey",   "api-key",    "user",    "username", "admin",    "root",     "test",
     "testing",  "postgres", "guest",      "none",    "null",     "nil",      "true",     "false",
     "yes",      "no",       "string",     "value",   "text",     "required", "optional", "empty",
     "unset",    "default",  "undefined",  "foo",     "bar",      "baz",      "abc",      "xyz",
     "external", "existing", "vault",      "prompt",  "stdin",    "file",     "changeit", "mysql",
     "mariadb",  "redis",    "mongo",      "mongodb", "rabbitmq", "minio",    "elastic",  "minioadmin",
     "keycloak", "grafana",  "bitnami",    "docker"});
/// Parts of words that mark a placeholder.
constexpr auto asking = std::to_array<std::string_view>(
    {"example", "placeholder", "replace",  "changeme", "change-me", "change_me", "your",  "dummy",
     "sample",  "redacted",    "xxxx",     "insert",   "fixme",     "not-real",  "fake",  "foobar",
     "lorem",   "deadbeef",    "generate", "set-me",   "set_me",    "setme",     "fill-", "fill_",
     "to-be-",  "${",          "{{",       "$(",       "..."});
/// Parts of regular expressions, which search for secrets and contain none.
constexpr auto of_patterns =
    std::to_array<std::string_view>({".*", ".+", "[^", "(?", "\\w", "\\d", "\\s", "\\S", "\\K", "#{"});
/// Prefixes of hashes and encrypted values.
constexpr auto of_hashes = std::to_array<std::string_view>(
    {"$2a$", "$2b$", "$2y$", "$apr1$", "$argon2", "$scrypt$", "$5$", "$6$", "{SHA}", "pbkdf2", "SCRAM-SHA-"});
/// Prefixes of values that are a reference to the secret, public, or encrypted.
constexpr auto openings = std::to_array<std::string_view>(
    {"arn:", "vault:", "ssm:", "secretsmanager:", "ENC[", "pk_live_", "pk_test_", "pk.eyJ", "phc_", "ssh-",
     "AQICAH", "ref+", "secretref+", "$ref/"});
/// The parts of placeholders: at least one of the first list, the rest of both.
constexpr auto glued_nouns = std::to_array<std::string_view>(
    {"password", "passwd", "passphrase", "pass", "pwd", "secret", "token", "key", "credential"});
constexpr auto glued_others = std::to_array<std::string_view>(
    {"test", "testing", "demo", "my", "some", "the", "this", "is", "a", "an", "not", "real", "here"});

bool contains(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return base::to_lower(a) == b; }) != text.end();
}

template <std::size_t N>
bool has_part(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// `abcdefgh`, `12345678`: each character is the successor of the one before.
bool is_sequence(std::string_view text) {
  if (text.size() < 4) return false;
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = base::to_lower(text[i]) - base::to_lower(text[i - 1]);
    if (step == 1 || step == -1 || step == 0) ++steps;
  }
  return steps * 10 >= (text.size() - 1) * 7;
}

/// `PASSWORD`, `YOUR_API_KEY`: the name of the missing value.
bool is_capital_name(std::string_view text) {
  bool joined = false;
  for (const char c : text) {
    if (c == '_' || c == '-') {
      joined = true;
    } else if (!base::is_upper(c)) {
      return false;
    }
  }
  return joined || text.size() <= 12;
}

/// `testpassword`, `my-secret-token`, `password1`, `Pa55w0rd`: concatenated words for secrets.
bool is_glued(std::string_view text) {
  if (text.size() > 40) return false;
  for (int digits = 0; digits < 2 && text.size() > 1 && base::is_digit(text.back()); ++digits)
    text.remove_suffix(1);
  constexpr std::string_view written = "0134579@$", meant = "oieastgas";
  std::string plain;
  for (const char c : text) {
    const std::size_t leet = written.find(c);
    if (c != '-' && c != '_' && c != '.')
      plain += leet == std::string_view::npos ? base::to_lower(c) : meant[leet];
  }
  // reached[i]: the first i characters are words; 2: including a noun.
  std::vector<std::uint8_t> reached(plain.size() + 1, 0);
  reached[0] = 1;
  const auto step = [&](std::size_t from, std::string_view word, bool noun) {
    if (!std::string_view(plain).substr(from).starts_with(word)) return;
    std::uint8_t& there = reached[from + word.size()];
    there = std::max(there, noun ? std::uint8_t{2} : reached[from]);
  };
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (reached[i] == 0) continue;
    for (const std::string_view word : glued_nouns) step(i, word, true);
    for (const std::string_view word : glued_others) step(i, word, false);
  }
  return reached[plain.size()] == 2;
}

/// `2019-03-20T17:54:53Z`, `2024-01-31`.
bool is_moment(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == 'd' ? !base::is_digit(text[i]) : text[i] != '-') return false;
  }
  return text.size() == form.size() || text[form.size()] == 'T' || text[form.size()] == ' ';
}

/// `p-$DB_PASSWORD`: contains a shell variable.
bool has_variable(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && (base::is_upper(text[end]) || text[end] == '_')) ++end;
    if (end - at > 3) return true;
  }
  return false;
}

/// `todo-secrets`, `app.v2`, `databaseUrl`, `etcd-cluster-k8s`: words, optionally with a trailing number; one
/// of them can be short and mixed.
bool reads_like_name(std::string_view text) {
  constexpr std::string_view joints = "-_./:~@";
  std::size_t letters = 0, digits = 0, mixed = 0;
  bool is_mixed = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || joints.find(text[i]) != std::string_view::npos) {
      if (letters > 16 || digits > 4) return false;
      if (is_mixed && (letters + digits > 4 || ++mixed > 1)) return false;
      letters = digits = 0;
      is_mixed = false;
    } else if (base::is_letter(text[i])) {
      is_mixed = is_mixed || digits > 0;
      ++letters;
    } else if (base::is_digit(text[i])) {
      ++digits;
    } else {
      return false;
    }
  }
  return true;
}

/// `secret/data/todo#password`, `projects/todo/secrets/db`: the path of a secret.
bool is_path(std::string_view text) {
  if (text.find('/') == std::string_view::npos) return false;
  const std::string_view path = text.substr(0, text.find('#'));
  const std::string_view key = path.size() == text.size() ? "" : text.substr(path.size() + 1);
  return reads_like_name(path) && reads_like_name(key);
}

/// Values of SealedSecrets: `Ag` and a few hundred characters of base64.
bool is_sealed_value(std::string_view text) {
  return text.size() >= 300 && text.starts_with("Ag") &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
             std::string_view::npos;
}

/// Whether the format of a value rules out a secret, whatever its name.
bool is_open(std::string_view text) {
  return std::ranges::any_of(openings, [&](std::string_view start) { return text.starts_with(start); }) ||
         has_part(text, of_hashes) || is_sealed_value(text) || is_path(text);
}

/// Random text with many kinds of punctuation, as the keys of Django: a `(?` in it is chance.
bool is_dense(std::string_view text) {
  constexpr std::string_view punctuation = "!@#%^&*+=";
  if (text.size() < 40 || text.find("{{") != std::string_view::npos || text.find("${") == 0) return false;
  const auto symbols =
      std::ranges::count_if(text, [&](char c) { return punctuation.find(c) != std::string_view::npos; });
  return symbols >= 4 && std::ranges::count_if(text, base::is_digit) >= 2 && entropy(text) >= 4.2;
}

/// `lookup(…)`: ends as a call, or begins as one.
bool is_call(std::string_view text) {
  return text.find('(') != std::string_view::npos && (text.back() == ')' || is_code(text));
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
  constexpr std::string_view starts = "$<%*[({@";
  const bool dense = is_dense(text);
  if (text.empty() || (!dense && starts.find(text.front()) != std::string_view::npos)) return true;
  if (std::ranges::any_of(asking, [&](std::string_view part) { return contains(text, part); })) return true;
  if (text.find("\xE2\x80\xA6") != std::string_view::npos) return true;  // an ellipsis
  if (is_sequence(text) || is_capital_name(text) || (!dense && has_part(text, of_patterns))) return true;
  const std::string lower = base::lowered(text);
  const bool foreign =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (foreign && name_kind(text) == NameKind::strong) return true;  // the word itself
  return among(lower, standing_in) || (text.size() >= 4 && entropy(text) < 1.3) || is_glued(text) ||
         is_moment(text) || has_variable(text);
}

bool is_code(std::string_view text) {
  if (text.empty() || base::is_digit(text.front())) return false;
  std::size_t end = 0;
  while (end < text.size() &&
         (base::is_alnum(text[end]) || text[end] == '_' || text[end] == '.' || text[end] == ':')) {
    ++end;
  }
  return end > 0 && end < text.size() && (text[end] == '(' || text[end] == '[');
}

bool looks_secret(std::string_view value, NameKind kind) {
  if (kind == NameKind::neutral) return looks_random(value);
  if (kind == NameKind::reference || value.size() > 4096) return false;
  bool letter = false, digit = false;
  for (const char c : value) {
    if (static_cast<unsigned char>(c) <= ' ') return false;
    letter = letter || base::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
    digit = digit || base::is_digit(c);
  }
  if (!letter || is_placeholder(value) || value.front() == '/' || value.starts_with("./")) return false;
  if (value.find("://") != std::string_view::npos || names_secret(value) || is_open(value)) return false;
  std::string inside = value.size() % 4 == 0 ? base::decode_base64(value) : std::string();
  while (inside.ends_with('\n')) inside.pop_back();
  if (!inside.empty() && (is_placeholder(inside) || names_secret(inside))) return false;
  if (kind == NameKind::strong) return value.size() >= 4;
  if (is_call(value)) return false;
  return value.size() >= 8 && digit && entropy(value) >= 2.8 && !reads_like_name(value);
}

bool is_convincing(std::string_view text) {
  const std::size_t word = text.find_last_not_of("0123456789");
  return text.size() >= 6 && std::ranges::any_of(text, base::is_digit) && word != std::string_view::npos &&
         !is_placeholder(text.substr(0, word + 1));
}

bool is_login(std::string_view text) {
  const std::string inside = base::decode_base64(text);
  const std::size_t colon = inside.find(':');
  return colon != std::string::npos &&
         looks_secret(std::string_view(inside).substr(colon + 1), NameKind::strong);
}

bool looks_random(std::string_view value) {
  if (value.size() < 32 || value.size() > 256) return false;
  std::size_t lower = 0, upper = 0, digits = 0;
  for (const char c : value) {
    lower += base::is_lower(c);
    upper += base::is_upper(c);
    digits += base::is_digit(c);
    if (!base::is_alnum(c) && std::string_view("+/=_-").find(c) == std::string_view::npos) {
      return false;
    }
  }
  if (lower < 4 || upper < 4 || digits < 3 || entropy(value) < 4.5) return false;
  if (value.starts_with("sha") || value.starts_with("AAAA")) return false;  // a digest, a public SSH key
  return !is_placeholder(value) && !reads_like_name(value) && !is_open(value);
}

}  // namespace twinhull::lint
