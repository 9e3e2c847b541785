#include "lint/secrets/command_lines.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "base/ascii.h"
#include "lint/secrets/values.h"

namespace twinhull::lint {
namespace {

constexpr std::size_t longest_word = 40;
constexpr std::size_t longest_argument = 512;
constexpr std::size_t longest_command = 400;  ///< bytes from a program to its option

/// What an argument consists of.
enum class ArgumentFormat : std::uint8_t {
  password,
  token,
  login,    ///< `user:password`
  encoded,  ///< the same in base64
  percent,  ///< `user%password`
  oracle,   ///< `user/password@host`
  source,   ///< `pass:password`
};

/// Where the argument begins.
enum class ArgumentPosition : std::uint8_t { next, second, glued };

struct Row {
  std::string_view program;  ///< the beginning of a word before the option; empty: any
  std::string_view word;
  ArgumentPosition position;
  ArgumentFormat form;
};

using enum ArgumentFormat;
using enum ArgumentPosition;

constexpr std::array rows = {
    Row{"", "Bearer", next, token},
    Row{"", "bearer", next, token},
    Row{"", "BEARER", next, token},
    Row{"", "Basic", next, encoded},
    Row{"", "basic", next, encoded},
    Row{"", "BASIC", next, encoded},
    Row{"", "-u", next, login},
    Row{"", "--user", next, login},
    Row{"", "--proxy-user", next, login},
    Row{"curl", "-U", next, login},
    Row{"sshpass", "-p", next, password},
    Row{"sshpass", "-p", glued, password},
    Row{"mysql", "-p", glued, password},
    Row{"mariadb", "-p", glued, password},
    Row{"mongo", "-p", next, password},
    Row{"cqlsh", "-p", next, password},
    Row{"login", "-p", next, password},
    Row{"redis-cli", "-a", next, password},
    Row{"sqlcmd", "-P", next, password},
    Row{"bcp", "-P", next, password},
    Row{"ldap", "-w", next, password},
    Row{"smbclient", "-U", next, percent},
    Row{"openssl", "-passin", next, source},
    Row{"openssl", "-passout", next, source},
    Row{"openssl", "-pass", next, source},
    Row{"", "sqlplus", next, oracle},
    Row{"", "expdp", next, oracle},
    Row{"", "impdp", next, oracle},
    Row{"rabbitmqctl", "add_user", second, password},
    Row{"rabbitmqctl", "change_password", second, password},
    Row{"machine", "password", next, password},
    Row{"default", "password", next, password},
};
static_assert(rows.size() <= CommandLines::most_rows);

/// The rows that a word can be part of, by its first two bytes: most words have none.
struct RowSet {
  std::array<std::uint64_t, 256> first{};
  std::array<std::uint64_t, 256> second{};
};
constexpr RowSet rows_by_bytes = [] {
  RowSet sets;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string_view text : {rows[i].program, rows[i].word}) {
      if (text.size() < 2) continue;
      sets.first[static_cast<unsigned char>(text[0])] |= std::uint64_t{1} << i;
      sets.second[static_cast<unsigned char>(text[1])] |= std::uint64_t{1} << i;
    }
  }
  return sets;
}();
static_assert(std::all_of(rows.begin(), rows.end(),
                          [](const Row& row) { return row.word.size() >= 2 && row.program.size() != 1; }));
static_assert(CommandLines::most_rows <= 64);

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\''; }
constexpr bool in_word(char c) { return base::is_alnum(c) || c == '_' || c == '-' || c == '.'; }

/// Where the next argument begins: after blanks, or as the next item of a list. The end of the text if there
/// is none.
std::size_t next_argument(std::string_view text, std::size_t i) {
  const std::size_t begin = i;
  const auto skip_blanks = [&](bool breaks) {
    while (i < text.size() && (is_blank(text[i]) || (breaks && is_break(text[i])))) ++i;
  };
  if (i < text.size() && is_quote(text[i])) ++i;
  skip_blanks(false);
  if (i < text.size() && text[i] == ',') {
    ++i;
    skip_blanks(true);
  } else if (i < text.size() && is_break(text[i])) {
    skip_blanks(true);
    if (text.substr(i, 2) == "- ") ++i;
    skip_blanks(false);
  }
  return i == begin || i - begin > longest_argument ? text.size() : i;
}

/// The argument that begins at a position: quoted, or a word.
Range argument_at(std::string_view text, std::size_t i) {
  if (i >= text.size()) return {text.size(), text.size()};
  const std::size_t limit = std::min(text.size(), i + longest_argument);
  if (is_quote(text[i])) {
    std::size_t end = i + 1;
    while (end < limit && text[end] != text[i] && !is_break(text[end])) ++end;
    return {i + 1, end};
  }
  std::size_t end = i;
  while (end < limit && !is_blank(text[end]) && !is_break(text[end]) && !is_quote(text[end]) &&
         std::string_view(",;`)}]").find(text[end]) == std::string_view::npos)
    ++end;
  return {i, end};
}

bool is_password(std::string_view text) {
  return looks_secret(text, NameKind::strong) && is_convincing(text);
}

/// The part of an argument that is secret; empty if it does not have that form.
Range secret_part(std::string_view text, Range argument, ArgumentFormat form) {
  const std::string_view whole = text.substr(argument.begin, argument.end - argument.begin);
  const auto after = [&](std::size_t at, std::size_t end = std::string_view::npos) {
    if (at == std::string_view::npos || at >= whole.size()) return Range{};
    const std::size_t last = std::min(end, whole.size());
    return at + 1 < last ? Range{argument.begin + at + 1, argument.begin + last} : Range{};
  };
  switch (form) {
    case password:
    case token:
    case encoded:
      return argument;
    case login:
      return after(whole.find(':'));
    case percent:
      return after(whole.find('%'));
    case source:
      return whole.starts_with("pass:") ? after(4) : Range{};
    case oracle: {
      const std::size_t slash = whole.find('/');
      return slash == std::string_view::npos ? Range{} : after(slash, whole.find('@', slash));
    }
  }
  return {};
}

std::optional<SecretMatch> match(Range range, std::string_view what, bool in_base64 = false) {
  return SecretMatch{.begin = static_cast<std::uint32_t>(range.begin),
                     .end = static_cast<std::uint32_t>(range.end),
                     .what = what,
                     .encoded = in_base64};
}

std::optional<SecretMatch> match_argument(std::string_view text, Range argument, ArgumentFormat form) {
  constexpr std::size_t shortest_token = 16;
  if (argument.begin >= argument.end || text[argument.begin] == '-') return {};
  const Range secret = secret_part(text, argument, form);
  const std::string_view value = text.substr(secret.begin, secret.end - secret.begin);
  if (form == encoded) return is_login(value) ? match(secret, "a password in base64", true) : std::nullopt;
  if (form == token)
    return value.size() >= shortest_token && looks_secret(value, NameKind::weak) ? match(secret, "a token")
                                                                                 : std::nullopt;
  return is_password(value) ? match(secret, "a password") : std::nullopt;
}

}  // namespace

std::optional<SecretMatch> CommandLines::introduced(std::size_t begin) {
  std::size_t end = begin;
  while (end < text_.size() && end - begin < longest_word && in_word(text_[end])) ++end;
  const std::string_view word = text_.substr(begin, end - begin);
  const std::size_t equals = end < text_.size() && text_[end] == '=' && word.starts_with("--") ? 1 : 0;
  std::uint64_t possible = word.size() < 2 ? 0
                                           : rows_by_bytes.first[static_cast<unsigned char>(word[0])] &
                                                 rows_by_bytes.second[static_cast<unsigned char>(word[1])];
  for (; possible != 0; possible &= possible - 1) {
    const auto i = static_cast<std::size_t>(std::countr_zero(possible));
    const Row& row = rows[i];
    if (!row.program.empty() && word.starts_with(row.program)) program_at_[i] = end;
    if (!word.starts_with(row.word)) continue;
    if (!row.program.empty() && (program_at_[i] == 0 || begin - program_at_[i] > longest_command)) continue;
    Range argument;
    if (row.position == glued) {
      if (word.starts_with("-port")) continue;  // another option
      argument = argument_at(text_, begin + row.word.size());
    } else if (word == row.word) {
      argument = argument_at(text_, equals > 0 ? end + 1 : next_argument(text_, end));
      if (row.position == second) argument = argument_at(text_, next_argument(text_, argument.end));
    } else {
      continue;
    }
    if (const std::optional<SecretMatch> found = match_argument(text_, argument, row.form)) return found;
  }
  if (!word.starts_with("--") || equals > 0) return {};
  const NameKind kind = name_kind(word);
  if (kind == NameKind::neutral || kind == NameKind::reference) return {};
  const Range value = argument_at(text_, next_argument(text_, end));
  const std::string_view written = text_.substr(value.begin, value.end - value.begin);
  if (written.starts_with('-') || !looks_secret(written, kind) || !is_password(written)) return {};
  return match(value, kind == NameKind::strong ? "a password" : "a secret");
}

}  // namespace twinhull::lint
