#include "commands/env_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "kubernetes/names.h"

namespace twinhull::commands {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }

/// Only blanks and a comment after a blank can follow a closing quote.
bool nothing_more(std::string_view rest) {
  const std::string_view trimmed = base::trim(rest);
  return trimmed.empty() || (trimmed.starts_with('#') && blank(rest.front()));
}

/// Removes the quotes of a value. Returns what is wrong with it; empty if valid.
std::string unquote(std::string_view text, std::string& value) {
  const bool control = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f'; });
  if (control) return "the value contains a control character";
  if (!text.starts_with('"') && !text.starts_with('\'')) {
    for (std::size_t at = 1; at < text.size(); ++at) {
      if (text[at] == '#' && blank(text[at - 1])) {
        return "a `#` after a blank is ambiguous: part of the value, or a comment";
      }
    }
    value = text;
    return {};
  }
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos) return "the value begins with an unclosed quote";
  if (!nothing_more(text.substr(end + 1))) return "the value continues after its closing quote";
  value = text.substr(1, end - 1);
  return {};
}

/// Parses one line that is not blank. Returns what is wrong with it; empty if valid.
std::string read_line(std::string_view line, Variable& variable) {
  if (line.starts_with("export") && line.size() > 6 && blank(line[6])) line = base::trim(line.substr(6));
  const std::size_t sign = line.find('=');
  if (sign == std::string_view::npos) return "the line is not `NAME=value`";
  variable.name = base::trim(line.substr(0, sign));
  if (!kubernetes::check_env_name(variable.name).empty()) return "no valid variable name before the `=`";
  return unquote(base::trim(line.substr(sign + 1)), variable.value);
}

}  // namespace

EnvFile read_env_file(const source::Files& files, std::uint32_t file) {
  EnvFile out;
  std::map<std::string, source::Span> seen;
  const std::string_view text = files.text(file);
  for (std::string_view whole : base::split_lines(text)) {
    const auto begin = static_cast<std::uint32_t>(whole.data() - text.data());
    Variable variable{.span = {file, begin, begin + static_cast<std::uint32_t>(whole.size())}};
    if (begin == 0 && whole.starts_with("\xEF\xBB\xBF")) whole.remove_prefix(3);
    const std::string_view line = base::trim(whole);
    if (line.empty() || line.starts_with('#')) continue;
    if (std::string fault = read_line(line, variable); !fault.empty()) {
      diagnostic::add_counted(out.findings,
                              {.rule = "env-file-syntax",
                               .message = std::move(fault),
                               .span = variable.span,
                               .help = "write `NAME=value` or `NAME='value'`, and comments on separate lines",
                               .redact_source = true});
      continue;
    }
    if (auto [first, fresh] = seen.emplace(variable.name, variable.span); !fresh) {
      diagnostic::add_counted(out.findings, {.rule = "duplicate-env-file-variable",
                                             .message = fmt::format("`{}` is set twice", variable.name),
                                             .span = variable.span,
                                             .related = {{"first set here", first->second}},
                                             .help = "remove one of the two lines",
                                             .redact_source = true});
      continue;
    }
    out.variables.push_back(std::move(variable));
  }
  return out;
}

}  // namespace twinhull::commands
