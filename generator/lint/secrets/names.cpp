// What the name of a value implies about it.

#include "lint/secrets/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/unicode.h"
#include "lint/secrets/word_list.h"

namespace twinhull::lint {
namespace {

using Words = std::vector<std::string>;

/// In lowercase, if it is a letter of the Latin or Cyrillic blocks with two bytes.
char32_t lowered_letter(char32_t c) {
  if (c < 128) return static_cast<unsigned char>(base::to_lower(static_cast<char>(c)));
  const bool shifted = (c >= U'À' && c <= U'Þ') || (c >= U'А' && c <= U'Я') || (c >= U'Α' && c <= U'Ω');
  if (shifted) return c + 32;
  if (c < U'Ā' || c > U'ž') return c;
  const bool odd = (c >= U'Ĺ' && c <= U'ň') || c >= U'Ź';  // of the letters in uppercase
  return (c % 2 == 1) == odd ? c + 1 : c;
}

/// Whether a character that is not ASCII is part of a word; punctuation and wide forms of it are not.
bool is_foreign_letter(base::CodePoint point) {
  const char32_t c = point.value;
  return point.valid && c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) &&
         !(c >= 0xFF00 && c <= 0xFF0F) && !(c >= 0xFF1A && c <= 0xFF20);
}

/// The words of a name, in lowercase: `dbPassword`, `DB_PASSWORD` and `db-password` have the same two.
Words words_of(std::string_view name) {
  Words words;
  words.reserve(4);
  bool open = false;
  for (std::size_t i = 0; i < name.size();) {
    const char c = name[i];
    const base::CodePoint point = base::decode(name, i);
    if (!base::is_alnum(c) && !is_foreign_letter(point)) {
      open = false;
      i += point.size;
      continue;
    }
    const bool hump = base::is_upper(c) && i > 0 &&
                      (base::is_lower(name[i - 1]) || base::is_digit(name[i - 1]) ||
                       (i + 1 < name.size() && base::is_lower(name[i + 1]) && base::is_upper(name[i - 1])));
    if (!open || hump) words.emplace_back();
    if (point.value < 128) {
      words.back() += base::to_lower(c);
    } else {
      base::append_utf8(words.back(), lowered_letter(point.value));
    }
    open = true;
    i += point.size;
  }
  return words;
}

/// A name with such a suffix is the location of a secret, or metadata of it.
constexpr auto describing = WordList(std::to_array<std::string_view>(
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
     "annotation", "arn",        "command",     "cmd",        "query",     "template"}));
/// A name with such a prefix is a boolean or a number.
constexpr auto switching = WordList(std::to_array<std::string_view>(
    {"max", "min", "num", "automount", "disable", "enable", "allow", "require", "requires", "use", "is",
     "has", "primary", "foreign", "sort", "partition"}));
/// Long and random, but public.
constexpr auto open_values = WordList(std::to_array<std::string_view>(
    {"sha",     "sha1",        "sha256",      "sha512",        "digest",      "checksum",   "hash",
     "hashes",  "integrity",   "fingerprint", "cert",          "certificate", "ca",         "crt",
     "bundle",  "etag",        "uuid",        "guid",          "id",          "image",      "resource",
     "site",    "publishable", "signature",   "commit",        "revision",    "thumbprint", "kid",
     "sitekey", "publickey",   "pubkey",      "publishablekey"}));
/// Prefixes of the names of variables that bundlers include in browser code.
constexpr auto bundled =
    std::to_array<std::string_view>({"VITE_", "REACT_APP_", "VUE_APP_", "GATSBY_", "NG_APP_"});
constexpr auto strong_words = WordList(std::to_array<std::string_view>(
    {"password",    "passwd",     "passphrase",  "pwd",         "passcode",    "pass",     "bindpw",
     "passwort",    "kennwort",   "motdepasse",  "senha",       "wachtwoord",  "haslo",    "hasło",
     "contrasena",  "contraseña", "contrasenya", "parola",      "parolă",      "lösenord", "losenord",
     "adgangskode", "kodeord",    "passord",     "salasana",    "heslo",       "jelszó",   "jelszo",
     "lozinka",     "geslo",      "parool",      "slaptažodis", "slaptazodis", "şifre",    "sifre",
     "katasandi",   "matkhau",    "пароль",      "парола",      "лозинка",     "κωδικός",  "κωδικος",
     "סיסמה",       "密码",       "密碼",        "口令",        "パスワード",  "暗証番号", "비밀번호",
     "암호",        "รหัสผ่าน",     "पासवर्ड"}));
/// Strong words that are written as several.
constexpr auto strong_phrases = std::to_array<std::string_view>(
    {"motdepasse", "matkhau", "mậtkhẩu", "katasandi", "كلمةالمرور", "كلمةالسر"});
constexpr auto weak_words = WordList(std::to_array<std::string_view>(
    {"token",       "secret",  "apikey",  "secretkey", "accesskey", "authkey",   "credential",
     "credentials", "creds",   "jwt",     "jeton",     "geheimnis", "schlüssel", "schluessel",
     "segredo",     "secreto", "segreto", "clave",     "токен",     "секрет",    "ключ",
     "令牌",        "密钥",    "密鑰",    "秘密鍵",    "トークン",  "토큰"}));
/// `key` after one of these is a secret.
constexpr auto before_key = WordList(std::to_array<std::string_view>(
    {"api",    "access",  "auth",    "private", "secret",  "signing", "encryption",
     "master", "account", "storage", "service", "client",  "db",      "session",
     "hmac",   "shared",  "license", "admin",   "webhook", "deploy",  "cookie"}));

bool is_strong_phrase(const Words& words) {
  if (words.size() < 2) return false;
  std::string joined;
  for (const std::string& word : words) joined += word;
  return std::ranges::any_of(strong_phrases,
                             [&](std::string_view phrase) { return joined.ends_with(phrase); });
}

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
  bool strong = is_strong_phrase(words), weak = false, open = false;
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
