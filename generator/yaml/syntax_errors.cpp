#include "yaml/syntax_errors.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/limits.h"

namespace twinhull::yaml {
namespace {

struct Explanation {
  std::string_view theirs;  ///< prefix of yaml-cpp's message
  std::string_view rule;
  std::string_view ours;
  std::string_view help;
  SyntaxErrorKind kind = SyntaxErrorKind::other;
};

constexpr std::array kExplanations = {
    Explanation{"illegal map value", "yaml-syntax", "a `:` where no value is allowed",
                "check the indentation of this line and the one above; quote a value that contains `: `"},
    Explanation{"illegal map key", "yaml-syntax", "a key where none is allowed",
                "check the indentation of this line"},
    Explanation{"illegal block entry", "yaml-syntax", "a `- ` where no list item is allowed",
                "begin the list on a new line; quote a value that begins with `- `"},
    Explanation{"illegal flow end", "yaml-syntax", "a closing bracket without an opening bracket",
                "remove it, or quote the value"},
    Explanation{"illegal EOF in scalar", "yaml-syntax", "a quote that is never closed", "close the quote",
                SyntaxErrorKind::unclosed_quote},
    Explanation{"illegal document indicator in scalar", "yaml-syntax",
                "a document ends before a quote is closed", "close the quote above"},
    Explanation{"illegal tab when looking for indentation", "tab-indentation", "a tab in the indentation",
                "indent with spaces"},
    Explanation{"end of sequence flow not found", "yaml-syntax",
                "a list in `[]` without a `,` or the closing `]`",
                "separate its items by `,` and close it with `]`"},
    Explanation{"end of map flow not found", "yaml-syntax", "a map in `{}` without a `,` or the closing `}`",
                "separate its entries by `,` and close it with `}`"},
    Explanation{"end of sequence not found", "yaml-syntax", "text that does not continue the list above it",
                "begin the line with `- `, or check its indentation"},
    Explanation{"end of map not found", "yaml-syntax", "text that does not continue the map around it",
                "write `key: value` on a separate line, or check the indentation"},
    Explanation{"the referenced anchor is not defined", "yaml-syntax",
                "an alias whose anchor is not defined above",
                "define the anchor, or quote a value that begins with `*`"},
    Explanation{"alias not found after *", "yaml-syntax", "a `*` without an anchor name",
                "quote a value that begins with `*`"},
    Explanation{"anchor not found after &", "yaml-syntax", "a `&` without an anchor name",
                "quote a value that begins with `&`"},
    Explanation{"illegal character found while scanning a", "yaml-syntax", "a malformed anchor or alias",
                "quote a value that begins with `&` or `*`"},
    Explanation{"cannot assign multiple", "yaml-syntax", "a value with several anchors or tags",
                "keep one of them"},
    Explanation{"unknown escape character", "yaml-syntax", "an escape that is not defined in YAML",
                "write `\\\\` for a backslash, or use single quotes"},
    Explanation{"bad character found while scanning hex", "yaml-syntax",
                "an escape with too few hexadecimal digits",
                "write `\\\\` for a backslash, or use single quotes"},
    Explanation{"invalid unicode", "yaml-syntax", "an escape that is not a Unicode character",
                "write the character itself"},
    Explanation{"unexpected character in block scalar", "yaml-syntax",
                "text after the header of a block scalar", "put the text on the next line, indented"},
    Explanation{"cannot set zero indentation", "yaml-syntax", "a block scalar with an indentation of 0",
                "write a digit from 1 to 9, or none"},
    Explanation{"bad file", "excessive-nesting", "maps and lists nested more than 100 deep",
                "flatten the structure"},
};

constexpr Explanation kOther = {"", "yaml-syntax", "text that is not valid YAML",
                                "check the indentation and the quotes of this line"};

struct Line {
  std::size_t begin = 0;
  std::string_view text;
};

Line line_at(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return {begin, text.substr(begin, text.find('\n', begin) - begin)};
}

SyntaxError make_error(std::string_view rule, std::string message, std::string_view help, std::uint32_t file,
                       std::size_t begin, std::size_t end, SyntaxErrorKind kind = SyntaxErrorKind::other) {
  diagnostic::Finding finding;
  finding.rule = rule;
  finding.message = std::move(message);
  finding.help = help;
  finding.span = {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::max(begin, end))};
  return {std::move(finding), kind};
}

}  // namespace

SyntaxError translate_yaml_cpp_error(std::string_view text, std::uint32_t file, std::size_t offset,
                                     const std::string& message) {
  // An error at the end of the file is reported at the last line with text.
  const std::string_view read = text.substr(0, std::min(offset, text.size()));
  if (offset >= text.size()) {
    const std::size_t last = read.find_last_not_of(" \t\r\n");
    offset = last == std::string_view::npos ? 0 : last;
  }
  if (std::string_view(message).starts_with("illegal EOF in scalar")) {
    // yaml-cpp stops at the end of the file; the last opened quote begins a token.
    for (std::size_t at = read.size(); at-- > 0;) {
      const bool quote = read[at] == '"' || read[at] == '\'';
      const bool begins =
          at == 0 || std::string_view(" \t\n[{,").find(read[at - 1]) != std::string_view::npos;
      if (!quote || !begins) continue;
      offset = at;
      break;
    }
  }
  const Line line = line_at(text, offset);
  const auto found = std::find_if(kExplanations.begin(), kExplanations.end(), [&](const Explanation& row) {
    return std::string_view(message).starts_with(row.theirs);
  });
  const Explanation& row = found == kExplanations.end() ? kOther : *found;

  const std::size_t end = line.begin + line.text.find_last_not_of(" \t\r") + 1;
  const std::size_t indent = line.text.find_first_not_of(" \t");
  const std::size_t tab = line.text.substr(0, indent).find('\t');
  if (tab != std::string_view::npos) {
    return make_error("tab-indentation", "a tab in the indentation", "indent with spaces", file,
                      line.begin + tab, line.begin + std::min(indent, line.text.size()));
  }
  const std::size_t expression = line.text.find("${{");
  if (row.theirs == "illegal map value" && expression != std::string_view::npos &&
      line.text.find(" ? ", expression) != std::string_view::npos) {
    return make_error("yaml-syntax", "a `:` in an unquoted expression, which ends a YAML key",
                      "instead of `?:`, use `choose(condition, then, else)`", file, offset, end);
  }
  if (row.theirs.ends_with("flow not found") && expression != std::string_view::npos) {
    return make_error("yaml-syntax", "unquoted `${{ }}` inside brackets", "put the value in quotes", file,
                      line.begin + expression, end);
  }
  return make_error(row.rule, std::string(row.ours), row.help, file, offset, end, row.kind);
}

std::optional<SyntaxError> find_unclosed_bracket(std::string_view text, std::uint32_t file,
                                                 std::uint32_t begin) {
  const auto deepest = static_cast<int>(base::limit(base::Limit::depth));
  int depth = 0;
  char before = ' ';
  for (std::size_t at = begin; at < text.size(); before = text[at++]) {
    const char c = text[at];
    const bool token_start = std::string_view(" \t\r\n[{,:").find(before) != std::string_view::npos;
    if (c == '#' && token_start) {
      at = std::min(text.find('\n', at), text.size() - 1);
    } else if ((c == '"' || c == '\'') && token_start) {
      ++at;
      while (at < text.size() && text[at] != c) at += c == '"' && text[at] == '\\' ? 2 : 1;
      if (at >= text.size()) break;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) {
        return make_error("excessive-nesting",
                          "maps and lists nested more than " + std::to_string(deepest) + " deep",
                          "flatten the structure", file, at, at + 1);
      }
    } else if ((c == ']' || c == '}') && --depth == 0) {
      return std::nullopt;
    }
  }
  const char closing = text[begin] == '[' ? ']' : '}';
  return make_error("yaml-syntax", std::string("a `") + text[begin] + "` that is never closed",
                    std::string("close it with `") + closing + "`, or quote the value", file, begin,
                    begin + 1, SyntaxErrorKind::unclosed_bracket);
}

}  // namespace twinhull::yaml
