#include "yaml/reader.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <string>
#include <utility>

#include "yaml/syntax_errors.h"
#include "yaml/text_check.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

/// Lets yaml-cpp read a text in place.
class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // The get area is never written to; std::streambuf has no const form of it.
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// `\ud800` to `\udfff`.
bool is_surrogate_escape(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdefABCDEF";
  return text.size() == 6 && text.starts_with("\\u") && (text[2] == 'd' || text[2] == 'D') &&
         std::string_view("89abcdefABCDEF").find(text[3]) != std::string_view::npos &&
         hex.find(text[4]) != std::string_view::npos && hex.find(text[5]) != std::string_view::npos;
}

/// yaml-cpp refuses the pairs of escapes by which JSON writes characters beyond U+FFFF. It sees others of
/// the same length in their place; the scalars are read from the original. Empty when there are none.
std::string without_surrogates(std::string_view text) {
  std::string changed;
  for (std::size_t at = text.find("\\u"); at != std::string_view::npos; at = text.find("\\u", at + 1)) {
    if (!is_surrogate_escape(text.substr(at, 6))) continue;
    if (changed.empty()) changed = text;
    changed.replace(at, 6, "\\u0041");
  }
  return changed;
}

}  // namespace

bool ReadResult::ok() const { return !has_errors(findings); }

ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options) {
  ReadResult result;
  const std::string_view text = files.text(file);
  result.findings = check_text(text, file);
  if (!result.findings.empty()) return result;

  const std::uint32_t first_byte = byte_order_mark(text);
  const std::string changed = without_surrogates(text);
  TextBuffer buffer((changed.empty() ? text : std::string_view(changed)).substr(first_byte));
  std::istream stream(&buffer);
  TreeBuilder builder(Cursor{text, file, first_byte, first_byte}, arena, options, result);
  diagnostic::Finding problem;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.finish();
    return result;
  } catch (Refused& refused) {
    problem = std::move(refused.finding);
  } catch (const YAML::Exception& error) {
    const std::size_t offset = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
    problem = explain_syntax_error(text, file, first_byte + offset, error.msg);
  }
  if (const std::optional<std::uint32_t> bracket = builder.open_bracket()) {
    if (auto unclosed = find_unclosed_bracket(text, file, *bracket)) problem = std::move(*unclosed);
  }
  result.findings.push_back(std::move(problem));
  return result;
}

}  // namespace twinhull::yaml
