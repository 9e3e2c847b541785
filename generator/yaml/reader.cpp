#include "yaml/reader.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "yaml/document_ends.h"
#include "yaml/encoding.h"
#include "yaml/fast_reader.h"
#include "yaml/mistakes.h"
#include "yaml/readers.h"
#include "yaml/syntax_errors.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

/// Lets yaml-cpp read a text without copying it.
class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // The get area is never written to; std::streambuf has no const variant.
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

/// yaml-cpp rejects the surrogate pairs with which JSON escapes characters beyond U+FFFF. It gets other
/// escapes of the same length; the scalars are read from the original. Empty if there are none.
std::string without_surrogates(std::string_view text) {
  std::string changed;
  for (std::size_t at = text.find("\\u"); at != std::string_view::npos; at = text.find("\\u", at + 1)) {
    if (!is_surrogate_escape(text.substr(at, 6))) continue;
    if (changed.empty()) changed = text;
    changed.replace(at, 6, "\\u0041");
  }
  return changed;
}

/// The state of reading one file.
struct ReaderState {
  std::string_view text;
  std::string_view seen;  ///< what yaml-cpp parses: equally long, adapted where yaml-cpp is wrong
  std::uint32_t file = 0;
  DocumentEnds ends;
  base::Arena& arena;
  const ReadOptions& options;
  ReadResult& result;
};

/// A copy of the text in which lines can be blanked.
class Draft {
 public:
  explicit Draft(const ReaderState& reading) : text_(reading.text), seen_(reading.seen) {}

  std::string_view text(std::uint32_t end) const { return std::string_view(text_).substr(0, end); }
  std::string_view seen(std::uint32_t end) const { return std::string_view(seen_).substr(0, end); }

  void leave_out(const std::vector<source::Span>& parts) {
    for (const source::Span& part : parts) {
      for (std::string* text : {&text_, &seen_})
        text->replace(part.begin, part.end - part.begin, part.end - part.begin, ' ');
    }
  }

 private:
  std::string text_;
  std::string seen_;
};

struct Failure {
  SyntaxError error;
  std::uint32_t document = 0;       ///< start of the document that failed
  std::size_t findings_before = 0;  ///< findings of the documents before it
};

/// Reads from `begin`, the start of a document, to `end` or to the first invalid document.
std::optional<Failure> read_part(ReaderState& reading, std::uint32_t begin, std::uint32_t end) {
  TextBuffer buffer(reading.seen.substr(begin, end - begin));
  std::istream stream(&buffer);
  const std::string_view text = reading.text.substr(0, end);
  TreeBuilder builder(Cursor{text, reading.file, begin, begin}, reading.arena, reading.options,
                      reading.result);
  SyntaxError error;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.finish();
    return std::nullopt;
  } catch (SyntaxError& thrown) {
    error = std::move(thrown);
  } catch (const YAML::Exception& thrown) {
    const std::size_t offset = thrown.mark.pos < 0 ? 0 : static_cast<std::size_t>(thrown.mark.pos);
    error = translate_yaml_cpp_error(text, reading.file, begin + offset, thrown.msg);
  }
  if (const std::optional<std::uint32_t> bracket = builder.open_bracket()) {
    const std::uint32_t document = std::min(end, reading.ends.after(builder.document_begin()));
    if (auto unclosed = find_unclosed_bracket(text.substr(0, document), reading.file, *bracket))
      error = std::move(*unclosed);
  }
  return Failure{std::move(error), builder.document_begin(), builder.findings_before()};
}

/// Finds further mistakes of a document by parsing it again with the lines of known mistakes blanked. Only
/// known mistakes are reported, because others may be consequences of the blanked lines. `draft` is the text
/// with those lines blanked.
void find_more(const ReaderState& reading, Draft& draft, std::uint32_t document, std::uint32_t end,
               Diagnosis mistake) {
  constexpr int most = 20;  // each mistake costs one more parse of the document
  for (int i = 0; i < most && mistake.known; ++i) {
    draft.leave_out(lines_to_leave_out(draft.text(end), mistake));
    ReadResult ignored;
    base::Arena arena;
    ReaderState again{draft.text(end), draft.seen(end), reading.file, DocumentEnds(draft.text(end), document),
                      arena,           reading.options, ignored};
    std::optional<Failure> failure = read_part(again, document, end);
    if (!failure) return;
    Diagnosis next = find_mistake(draft.text(end), document, std::move(failure->error));
    if (!next.known || next.finding.span.begin <= mistake.finding.span.begin) return;
    diagnostic::add_counted(reading.result.findings, next.finding);
    mistake = std::move(next);
  }
}

}  // namespace

bool ReadResult::ok() const { return !has_errors(findings); }

bool read_fast(const source::Files& files, std::uint32_t file, base::Arena& arena, const ReadOptions& options,
               ReadResult& result) {
  try {
    return FastReader(files.text(file), file, arena, options).read(result);
  } catch (const SyntaxError&) {
    return false;
  }
}

ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options) {
  ReadResult result;
  const std::string_view text = files.text(file);
  result.findings = check_encoding(text, file);
  if (!result.findings.empty()) {
    result.unread.push_back({.span = {file, 0, static_cast<std::uint32_t>(text.size())}});
    return result;
  }
  if (read_fast(files, file, arena, options, result)) return result;
  return read_complete(files, file, arena, options);
}

ReadResult read_complete(const source::Files& files, std::uint32_t file, base::Arena& arena,
                         const ReadOptions& options) {
  ReadResult result;
  const std::string_view text = files.text(file);
  const auto size = static_cast<std::uint32_t>(text.size());
  const std::uint32_t first = byte_order_mark(text);
  const std::string changed = without_surrogates(text);
  ReaderState reading{text,  changed.empty() ? text : std::string_view(changed),
                      file,  DocumentEnds(text, first),
                      arena, options,
                      result};
  std::optional<Draft> draft;
  for (std::uint32_t begin = first; begin < size;) {
    const std::uint32_t part = reading.ends.part(begin);
    std::optional<Failure> failure = read_part(reading, begin, part);
    if (failure && failure->error.finding.rule == "limit-reached") {  // a limit of the file: stop reading
      result.unread.push_back({{file, failure->document, size}, result.findings.size(), false});
      result.findings.push_back(std::move(failure->error.finding));
      return result;
    }
    if (!failure) {
      begin = part;
      continue;
    }
    const std::uint32_t document = failure->document;
    const std::uint32_t end = reading.ends.after(document);
    if (end < part && failure->error.finding.span.begin >= end) {
      // The error was found while looking ahead; this document may be valid.
      result.findings.resize(failure->findings_before);
      failure = read_part(reading, document, end);
    }
    if (failure) {
      const std::uint32_t ended = reading.ends.after(failure->document);
      Diagnosis explained = find_mistake(text.substr(0, ended), failure->document, std::move(failure->error));
      // Earlier findings in the document, such as a quote that seems to swallow an entry, are the same
      // mistake.
      const auto own = result.findings.begin() + static_cast<std::ptrdiff_t>(failure->findings_before);
      result.findings.erase(std::remove_if(own, result.findings.end(),
                                           [&](const diagnostic::Finding& noted) {
                                             return noted.span.begin == explained.finding.span.begin;
                                           }),
                            result.findings.end());
      result.unread.push_back({{file, document, end}, result.findings.size(), explained.templated});
      diagnostic::add_counted(result.findings, explained.finding);
      result.unread.back().finding = std::min(result.unread.back().finding, result.findings.size() - 1);
      if (!draft && explained.known) draft.emplace(reading);
      if (draft) find_more(reading, *draft, failure->document, ended, std::move(explained));
    }
    begin = end;
  }
  return result;
}

}  // namespace twinhull::yaml
