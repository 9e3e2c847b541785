// What the name of a value implies about it.

#include "lint/secrets/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "lint/secrets/characters.h"

namespace twinhull::lint {
namespace {

using Words = std::vector<std::string>;

/// The words of a name, in lowercase: `dbPassword`, `DB_PASSWORD` and `db-password` have the same two.
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

/// A name with such a suffix is the location of a secret, or metadata of it.
constexpr auto describing = std::to_array<std::string_view>(
    {"name",       "names",      "ref",         "refs",       "file",      "files",    "path",
     "paths",      "url",        "uri",         "source",     "store",     "type",     "kind",
     "id",         "ids",        "length",      "policy",     "version",   "enabled",  "required",
     "ttl",        "expiry",     "expires",     "count",      "limit",     "limits",   "size",
     "header",     "headers",    "field",       "algorithm",  "alg",       "method",   "issuer",
     "endpoint",   "mount",      "role",        "format",     "pattern",   "provider", "message",
     "example",    "examples",   "env",         "interval",   "timeout",   "class",    "scope",
     "scopes",     "seconds",    "minutes",     "hours",      "days",      "min",      "max",
     "rotation",   "prefix",     "suffix",      "index",      "property",  "title",    "label",
     "labels",     "selector",   "namespace",   "mode",       "audience",  "requests", "usage",
     "budget",     "window",     "keys",        "yaml",       "yml",       "json",     "md",
     "tpl",        "txt",        "description", "mtime",      "time",      "date",     "age",
     "error",      "errors",     "hash",        "encryption", "strength",  "hint",     "regex",
     "expression", "validation", "resolver",    "validator",  "generator", "variable", "var",
     "annotation", "arn",        "command",     "cmd",        "query",     "template"});
/// A name with such a prefix is a boolean or a number.
constexpr auto switching = std::to_array<std::string_view>(
    {"max", "min", "num", "automount", "disable", "enable", "allow", "require", "requires", "use", "is",
     "has", "primary", "foreign", "sort", "partition"});
/// Long and random, but public.
constexpr auto open_values = std::to_array<std::string_view>(
    {"sha",     "sha1",        "sha256",      "sha512",        "digest",      "checksum",   "hash",
     "hashes",  "integrity",   "fingerprint", "cert",          "certificate", "ca",         "crt",
     "bundle",  "etag",        "uuid",        "guid",          "id",          "image",      "resource",
     "site",    "publishable", "signature",   "commit",        "revision",    "thumbprint", "kid",
     "sitekey", "publickey",   "pubkey",      "publishablekey"});
/// Prefixes of the names of variables that bundlers include in browser code.
constexpr auto bundled =
    std::to_array<std::string_view>({"VITE_", "REACT_APP_", "VUE_APP_", "GATSBY_", "NG_APP_"});
constexpr auto strong_words = std::to_array<std::string_view>(
    {"password", "passwd", "passphrase", "pwd", "passcode", "pass", "bindpw", "passwort", "kennwort",
     "motdepasse", "senha", "wachtwoord", "haslo", "contrasena"});
constexpr auto weak_words =
    std::to_array<std::string_view>({"token", "secret", "apikey", "secretkey", "accesskey", "authkey",
                                     "credential", "credentials", "creds", "jwt"});
/// `key` after one of these is a secret.
constexpr auto before_key = std::to_array<std::string_view>(
    {"api", "access", "auth", "private", "secret", "signing", "encryption", "master", "account", "storage",
     "service", "client", "db", "session", "hmac", "shared", "license", "admin"});

bool ends_with_word(std::string_view word, std::string_view end) {
  return word.size() > end.size() && word.ends_with(end);
}

}  // namespace

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
  // Public values are not secret; a password among them is still an error.
  if (!strong &&
      std::ranges::any_of(bundled, [&](std::string_view start) { return name.starts_with(start); }))
    return NameKind::reference;
  if (!strong && !weak) return open ? NameKind::reference : NameKind::neutral;
  const std::string& last = words.back();
  if (words.size() > 1 && (among(last, describing) || among(words.front(), switching))) {
    return NameKind::reference;
  }
  // `passwordKey`, `token_key`: the key in the Secret; `passwordSecret`: usually the name of the Secret.
  const std::string& before = words[words.size() > 1 ? words.size() - 2 : 0];
  if (last == "key" && words.size() > 1 && (among(before, strong_words) || before == "token")) {
    return NameKind::reference;
  }
  return strong && last != "secret" && last != "secrets" ? NameKind::strong : NameKind::weak;
}

}  // namespace twinhull::lint
