#include <yaml-cpp/mark.h>

#include <string>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

using base::is_digit;

/// Matches `%YAML 1.2`, optionally followed by a comment.
bool is_version(std::string_view line) {
  line.remove_prefix(std::string_view("%YAML").size());
  if (const std::size_t comment = line.find(" #"); comment != std::string_view::npos) {
    line = line.substr(0, comment);
  }
  line = base::trim(line);
  return line.size() == 3 && is_digit(line[0]) && line[1] == '.' && is_digit(line[2]);
}

}  // namespace

std::string_view TreeBuilder::split_header(const Trivia& gap) {
  const TopComments comments = split_comments(cursor_.text, top_, gap, cursor_.pos, arena_);
  header_ = comments.header;
  return comments.node;
}

void TreeBuilder::take_directive() {
  const std::uint32_t begin = cursor_.pos;
  const std::uint32_t end = rest_of_line(cursor_.text, begin);
  const std::string_view line = cursor_.text.substr(begin, end - begin);
  if (!explicit_end_) {
    throw_syntax_error(cursor_, begin, end, "yaml-syntax", "a `%` directive inside a document",
                       "end the document above with a line `...`, or quote the value");
  }
  if (line == "%YAML" || line.starts_with("%YAML ") || line.starts_with("%YAML\t")) {
    if (!is_version(line) || versioned_) {
      throw_syntax_error(cursor_, begin, end, "yaml-syntax", "a malformed or repeated `%YAML` directive",
                         "write `%YAML 1.2` once, or omit it");
    }
    versioned_ = true;
  }
  cursor_.pos = end;
  cursor_.skip_blanks();
}

void TreeBuilder::take_document_end() {
  cursor_.pos += 3;
  const Trivia gap = cursor_.skip_gap();
  if (!gap.broke && !cursor_.at_end()) reject_unexpected();
  explicit_end_ = true;
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  const std::uint32_t begin = bom_size_ + static_cast<std::uint32_t>(mark.pos);
  if (begin < cursor_.pos || begin == last_document_) {
    // yaml-cpp made no progress: before a token that it cannot parse, it would report documents indefinitely.
    throw_syntax_error(cursor_, begin, rest_of_line(cursor_.text, begin), "yaml-syntax",
                       "text outside of any key or list item",
                       "check its indentation and the end of the line above");
  }
  last_document_ = begin;
  document_begin_ = cursor_.pos;
  findings_before_ = result_.findings.size();
  if (result_.documents.size() + result_.unread.size() >= base::limit(base::Limit::documents)) {
    throw_syntax_error(cursor_, begin, begin, "limit-reached",
                       "more than " + base::display(base::Limit::documents) + " documents in one file",
                       "split the file, or " + base::how_to_raise(base::Limit::documents));
  }
  root_ = nullptr;
  header_ = {};
  explicit_start_ = versioned_ = false;
  anchors_.clear();
  frames_.assign(1, Frame{});
  top_.header = cursor_.pos;
  bool directives = false;
  Cursor before = cursor_;
  while (true) {
    before = cursor_;
    cursor_.skip_gap();
    if (cursor_.at_marker("...")) {
      take_document_end();
    } else if (cursor_.peek() == '%' && cursor_.column() == 0 && !cursor_.at_end()) {
      take_directive();
      directives = true;
    } else {
      break;
    }
  }
  if (cursor_.at_marker("---")) {
    const bool first = result_.documents.empty();
    cursor_.pos += 3;
    if (!first) top_.header = cursor_.pos;
    const std::size_t line_end = cursor_.text.find('\n', cursor_.pos);
    top_.first_line =
        static_cast<std::uint32_t>(line_end == std::string_view::npos ? cursor_.text.size() : line_end + 1);
    explicit_start_ = true;
  } else {
    if (directives) {
      throw_syntax_error(cursor_, cursor_.pos, cursor_.pos, "yaml-syntax",
                         "a `%` directive without a document", "begin the document with a line `---`");
    }
    if (!explicit_end_ && !cursor_.at_end()) reject_unexpected();
    cursor_ = before;
    top_.first_line = cursor_.pos;
  }
  last_end_ = cursor_.pos;
  explicit_end_ = false;
}

void TreeBuilder::OnDocumentEnd() {
  document_begin_ = cursor_.pos;
  findings_before_ = result_.findings.size();
  const bool empty = root_ == nullptr || (root_->is(Kind::null) && root_->span.begin == root_->span.end);
  if (!empty || explicit_start_) {
    result_.documents.push_back({empty ? nullptr : root_, header_});
    return;
  }
  // Nothing was written here, so the next token must end or begin a document.
  Cursor next = cursor_;
  next.skip_gap();
  if (!next.at_end() && !next.at_document_marker()) {
    cursor_ = next;
    reject_unexpected();
  }
  explicit_end_ = true;
}

void TreeBuilder::finish() {
  cursor_.skip_gap();
  while (cursor_.at_marker("...")) take_document_end();
  if (cursor_.at_end()) return;
  if (cursor_.peek() == '%' && cursor_.column() == 0) {
    take_directive();
    throw_syntax_error(cursor_, cursor_.line_start, cursor_.pos, "yaml-syntax",
                       "a `%` directive without a document", "begin the document with a line `---`");
  }
  reject_unexpected();
}

}  // namespace twinhull::yaml
