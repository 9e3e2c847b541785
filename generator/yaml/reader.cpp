#include "yaml/reader.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <utility>

#include "yaml/mistakes.h"
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

/// Where the document that begins at `from` ends, which may be in the middle of a line: at the next `---`.
std::uint32_t document_end(std::string_view text, std::uint32_t from) {
  bool inside = false;
  for (std::size_t at = from; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const bool line_start = at == 0 || text[at - 1] == '\n';
    const bool marker =
        line_start && line.starts_with("---") && (line.size() == 3 || line.find_first_of(" \t\r") == 3);
    if (marker && inside) return static_cast<std::uint32_t>(at);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool content = first != std::string_view::npos && line[first] != '#' && line[first] != '%';
    inside = inside || marker || (content && line.substr(0, 3) != "...");
    at = end + 1;
  }
  return static_cast<std::uint32_t>(text.size());
}

/// A text on its way to documents.
struct Reading {
  std::string_view text;
  std::string changed;  ///< what yaml-cpp sees of it, where that is something else
  std::uint32_t file = 0;
  base::Arena& arena;
  const ReadOptions& options;
  ReadResult& result;

  std::string_view seen() const { return changed.empty() ? text : std::string_view(changed); }
};

struct Failure {
  diagnostic::Finding problem;
  std::uint32_t document = 0;       ///< where the document begins that failed
  std::size_t findings_before = 0;  ///< of the documents before it
};

/// Reads from `begin`, the start of a document, to `end` or to the first document that cannot be read.
std::optional<Failure> read_part(Reading& reading, std::uint32_t begin, std::uint32_t end) {
  TextBuffer buffer(reading.seen().substr(begin, end - begin));
  std::istream stream(&buffer);
  const std::string_view text = reading.text.substr(0, end);
  TreeBuilder builder(Cursor{text, reading.file, begin, begin}, reading.arena, reading.options,
                      reading.result);
  diagnostic::Finding problem;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.finish();
    return std::nullopt;
  } catch (Refused& refused) {
    problem = std::move(refused.finding);
  } catch (const YAML::Exception& error) {
    const std::size_t offset = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
    problem = explain_syntax_error(text, reading.file, begin + offset, error.msg);
  }
  if (const std::optional<std::uint32_t> bracket = builder.open_bracket()) {
    const std::uint32_t document = document_end(text, builder.document_begin());
    if (auto unclosed = find_unclosed_bracket(text.substr(0, document), reading.file, *bracket))
      problem = std::move(*unclosed);
  }
  return Failure{std::move(problem), builder.document_begin(), builder.findings_before()};
}

}  // namespace

bool ReadResult::ok() const { return !has_errors(findings); }

ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options) {
  ReadResult result;
  const std::string_view text = files.text(file);
  const auto size = static_cast<std::uint32_t>(text.size());
  result.findings = check_text(text, file);
  if (!result.findings.empty()) {
    result.unread.push_back({.span = {file, 0, size}});
    return result;
  }
  Reading reading{text, without_surrogates(text), file, arena, options, result};
  for (std::uint32_t begin = byte_order_mark(text);;) {
    std::optional<Failure> failure = read_part(reading, begin, size);
    if (!failure) return result;
    const std::uint32_t document = failure->document;
    const std::uint32_t end = document_end(text, document);
    if (end < size && failure->problem.span.begin >= end) {
      // What is wrong was met while looking ahead, and this document may be right.
      result.findings.resize(failure->findings_before);
      failure = read_part(reading, document, end);
    }
    if (failure) {
      const std::uint32_t ended = document_end(text, failure->document);
      Explained explained =
          find_mistake(text.substr(0, ended), failure->document, std::move(failure->problem));
      result.unread.push_back({{file, document, end}, result.findings.size(), explained.templated});
      result.findings.push_back(std::move(explained.finding));
    }
    if (end == size) return result;
    begin = end;
  }
}

}  // namespace twinhull::yaml
