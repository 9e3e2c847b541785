#include <yaml-cpp/mark.h>

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

bool ends_flow_node(char c) { return c == ',' || c == ']' || c == '}'; }

int leading_spaces(const Cursor& cursor) {
  std::uint32_t at = cursor.line_start;
  while (at < cursor.pos && cursor.text[at] == ' ') ++at;
  return static_cast<int>(at - cursor.line_start);
}

[[noreturn]] void reject_tab(const Cursor& cursor) {
  std::uint32_t begin = cursor.line_start;
  while (begin < cursor.pos && cursor.text[begin] != '\t') ++begin;
  throw_syntax_error(cursor, begin, std::max(begin + 1, cursor.pos), "tab-indentation",
                     "a tab in the indentation", "indent with spaces");
}

}  // namespace

bool TreeBuilder::in_flow() const {
  const FrameKind shape = frames_.back().shape;
  return shape == FrameKind::flow_list || shape == FrameKind::flow_map || shape == FrameKind::pair;
}

std::optional<std::uint32_t> TreeBuilder::open_bracket() const {
  for (const Frame& frame : frames_) {
    if (frame.shape == FrameKind::flow_list || frame.shape == FrameKind::flow_map) return frame.begin;
  }
  if (cursor_.peek() == '[' || cursor_.peek() == '{') return cursor_.pos;
  return std::nullopt;
}

bool TreeBuilder::key_next() const {
  const Frame& frame = frames_.back();
  const bool map = frame.shape == FrameKind::block_map || frame.shape == FrameKind::flow_map ||
                   frame.shape == FrameKind::pair;
  return map && !frame.value_next;
}

void TreeBuilder::reject_unexpected() const {
  if (cursor_.at_end()) {
    throw_syntax_error(cursor_, cursor_.pos, cursor_.pos, "yaml-syntax",
                       "the file ends in the middle of a value", "check whether the file is complete");
  }
  if (cursor_.pos > cursor_.line_start && cursor_.text[cursor_.line_start] == '\t') reject_tab(cursor_);
  const bool comment = cursor_.peek() == '#';
  throw_syntax_error(cursor_, cursor_.pos, rest_of_line(cursor_.text, cursor_.pos), "yaml-syntax",
                     comment ? "a `#` with no space before it" : "text outside of any key or list item",
                     comment ? "put a space before `#` to begin a comment, or quote the value"
                             : "check its indentation and the end of the line above");
}

void TreeBuilder::reject_key(std::uint32_t at) const {
  const std::string_view text = cursor_.text;
  const bool braces = text[at < text.size() ? at : 0] == '{' || (at > 0 && text[at - 1] == '{');
  if (braces && text.substr(at > 0 ? at - 1 : 0, 3).find("{{") != std::string_view::npos) {
    throw_syntax_error(cursor_, at, rest_of_line(text, at), "yaml-syntax",
                       "`{{` begins a Go template, which is not YAML",
                       "quote the value; to lint a chart, pass its directory");
  }
  const bool several_lines =
      frames_.back().shape == FrameKind::flow_map &&
      std::string_view("[{:,}]").find(text[at < text.size() ? at : 0]) == std::string_view::npos;
  throw_syntax_error(
      cursor_, at, rest_of_line(text, at), "unsupported-yaml",
      several_lines ? "a key in `{}` that is not followed by `:` on its line" : "a key that is not a scalar",
      "write every entry as `key: value`, the key and the `:` on one line");
}

bool TreeBuilder::indented(const Cursor& node, const Trivia& gap, int least) const {
  return !gap.broke || leading_spaces(node) >= least;
}

void TreeBuilder::expect_indent(const Cursor& node, const Trivia& gap, int least) const {
  if (indented(node, gap, least)) return;
  if (gap.tab) reject_tab(node);
  throw_syntax_error(node, node.line_start, rest_of_line(node.text, node.pos), "yaml-syntax",
                     "this value is not indented enough",
                     "indent it by at least " + std::to_string(least) + (least == 1 ? " space" : " spaces"));
}

NodePrefix TreeBuilder::enter() {
  NodePrefix lead;
  Frame& frame = frames_.back();
  switch (frame.shape) {
    case FrameKind::document:
      lead.own_line = explicit_start_;
      break;
    case FrameKind::block_list:
    case FrameKind::flow_list:
      take_entry_indicator(lead);
      break;
    default:
      if (frame.value_next) {
        take_value_indicator(lead);
      } else {
        take_key(lead);
      }
  }
  return lead;
}

/// Moves to the line of the next entry of a block collection; returns the comment above it.
std::string_view TreeBuilder::take_entry_line() {
  const Frame& frame = frames_.back();
  if (frame.count == 0) return frame.first_comment;
  const bool behind_block_scalar = cursor_.at_line_start();
  const Trivia gap = cursor_.skip_gap();
  const bool new_line = gap.broke || behind_block_scalar;
  if (gap.tab && new_line) reject_tab(cursor_);
  if (!new_line || cursor_.column() != frame.indent) reject_unexpected();
  return comment_of(gap);
}

void TreeBuilder::take_comma() {
  if (frames_.back().count == 0) return;
  cursor_.skip_gap();
  if (cursor_.peek() != ',') reject_unexpected();
  ++cursor_.pos;
}

void TreeBuilder::take_entry_indicator(NodePrefix& lead) {
  Frame& frame = frames_.back();
  if (frame.shape == FrameKind::flow_list) {
    take_comma();
  } else {
    lead.comment = take_entry_line();
    if (cursor_.peek() != '-' || !cursor_.blank_or_end(1)) reject_unexpected();
    last_end_ = ++cursor_.pos;
  }
  ++frame.count;
}

void TreeBuilder::take_key(NodePrefix& lead) {
  Frame& frame = frames_.back();
  frame.pending = Entry{};
  if (frame.shape == FrameKind::block_map) {
    frame.pending.comment = take_entry_line();
  } else if (frame.shape == FrameKind::flow_map) {
    take_comma();
    cursor_.skip_gap();
  }
  frame.key_begin = cursor_.pos;
  frame.explicit_key = cursor_.peek() == '?' && cursor_.blank_or_end(1);
  if (frame.explicit_key) ++cursor_.pos;
  lead.one_line = !frame.explicit_key && frame.shape != FrameKind::flow_map;
  ++frame.count;
}

void TreeBuilder::take_value_indicator(NodePrefix& lead) {
  const Frame& frame = frames_.back();
  const bool implicit = !frame.explicit_key && frame.shape != FrameKind::flow_map;
  if (implicit) {
    cursor_.skip_blanks();
    if (cursor_.line_start > frame.key_begin) {
      throw_syntax_error(cursor_, frame.key_begin, rest_of_line(cursor_.text, frame.key_begin), "yaml-syntax",
                         "a key that spans several lines", "write the key on one line");
    }
    const bool value = cursor_.peek() == ':' && (in_flow() || cursor_.blank_or_end(1));
    if (!value) {
      throw_syntax_error(cursor_, frame.key_begin, rest_of_line(cursor_.text, frame.key_begin), "yaml-syntax",
                         "a line without `:` where a key is expected",
                         "write `key: value`, or check the indentation of the line",
                         SyntaxErrorKind::missing_colon);
    }
    last_end_ = ++cursor_.pos;
    lead.own_line = true;
    return;
  }
  Cursor ahead = cursor_;
  const Trivia gap = ahead.skip_gap();
  const bool new_line = gap.broke || cursor_.at_line_start();
  const bool at_column = new_line && !gap.tab && ahead.column() == frame.indent;
  if (ahead.peek() == ':' && (in_flow() || (at_column && ahead.blank_or_end(1)))) {
    cursor_ = ahead;
    last_end_ = ++cursor_.pos;
  } else {
    lead.absent = true;
  }
}

/// Moves from the indicators to the start of the node at the event's mark.
void TreeBuilder::move_to(const YAML::Mark& mark, NodePrefix& lead) {
  const std::uint32_t begin = bom_size_ + static_cast<std::uint32_t>(mark.pos);
  if (lead.absent) {
    cursor_.skip_gap();
    reject_unexpected();
  }
  lead.gap = cursor_.skip_gap();
  lead.first_comment =
      frames_.back().shape == FrameKind::document ? split_header(lead.gap) : comment_of(lead.gap);
  if (cursor_.pos < begin) reject_unexpected();
  if (cursor_.pos > begin) reject_key(begin);
}

/// Consumes one `&anchor` or `!tag`.
void TreeBuilder::take_property() {
  const std::uint32_t begin = cursor_.pos;
  if (cursor_.text.substr(begin).starts_with("!<")) {
    while (!cursor_.blank_or_end() && cursor_.peek() != '>') ++cursor_.pos;
    if (cursor_.peek() == '>') ++cursor_.pos;
  } else {
    while (!cursor_.blank_or_end() &&
           std::string_view(",[]{}").find(cursor_.peek()) == std::string_view::npos) {
      ++cursor_.pos;
    }
  }
  const bool named = cursor_.peek(0) != '\0' ? cursor_.text[begin] == '!' || cursor_.pos > begin + 1 : true;
  if (!named || !(cursor_.blank_or_end() || (in_flow() && ends_flow_node(cursor_.peek())))) {
    throw_syntax_error(cursor_, begin, rest_of_line(cursor_.text, begin), "yaml-syntax",
                       "a malformed anchor or tag", "quote the value if it is text");
  }
  if (cursor_.text[begin] == '!') tag_ = cursor_.span(begin, cursor_.pos);
  last_end_ = cursor_.pos;
}

/// Consumes the properties of the node at the cursor.
bool TreeBuilder::take_properties(bool anchor, bool tag) {
  bool any = false;
  while (anchor || tag) {
    Cursor ahead = cursor_;
    const Trivia gap = ahead.skip_gap();
    if (any && !in_flow() && !indented(ahead, gap, frames_.back().indent + 1)) break;
    bool& wanted = ahead.peek() == '&' ? anchor : tag;
    if ((ahead.peek() != '&' && ahead.peek() != '!') || !wanted) break;
    cursor_ = ahead;
    take_property();
    wanted = false;
    any = true;
  }
  return any;
}

void TreeBuilder::push(FrameKind shape, int indent, YAML::anchor_t anchor, const NodePrefix& lead) {
  if (frames_.size() > base::limit(base::Limit::depth)) {
    throw_syntax_error(cursor_, cursor_.pos, cursor_.pos + 1, "excessive-nesting",
                       "maps and lists nested more than " + base::display(base::Limit::depth) + " deep",
                       "flatten the structure");
  }
  remember(anchor, nullptr, 0, 0);
  Frame frame;
  frame.shape = shape;
  frame.indent = indent;
  frame.begin = cursor_.pos;
  frame.entries = entries_.size();
  frame.items = items_.size();
  frame.merges = merges_.size();
  frame.anchor = anchor;
  frame.comment = lead.comment;
  frame.first_comment = lead.first_comment;
  frames_.push_back(frame);
}

void TreeBuilder::start_block(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              FrameKind shape) {
  const bool is_key = key_next();
  NodePrefix lead = enter();
  move_to(mark, lead);
  if (is_key) reject_key(cursor_.pos);
  if (in_flow()) reject_unexpected();
  const Frame& around = frames_.back();
  const bool level = shape == FrameKind::block_list && around.shape == FrameKind::block_map;
  Trivia gap = lead.gap;
  if (anchor != 0 || tag != "?") {
    expect_indent(cursor_, gap, around.indent + 1);
    if (take_properties(anchor != 0, tag != "?")) lead.own_line = true;
    gap = cursor_.skip_gap();
    lead.first_comment = comment_of(gap);
  }
  if (!gap.broke && lead.own_line) {
    throw_syntax_error(cursor_, cursor_.pos, rest_of_line(cursor_.text, cursor_.pos), "yaml-syntax",
                       shape == FrameKind::block_list ? "a list that begins on the line of its key"
                                                      : "a second `key:` on the same line",
                       "begin it on the next line, indented; or quote the value if it is text");
  }
  if (gap.tab) reject_tab(cursor_);
  expect_indent(cursor_, gap, around.indent + (level ? 0 : 1));
  push(shape, cursor_.column(), anchor, lead);
}

void TreeBuilder::start_flow(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             FrameKind shape) {
  const bool is_key = key_next();
  NodePrefix lead = enter();
  move_to(mark, lead);
  if (is_key) reject_key(cursor_.pos);
  if (!in_flow()) expect_indent(cursor_, lead.gap, frames_.back().indent + 1);
  const bool properties = take_properties(anchor != 0, tag != "?");
  if (properties) {
    const Trivia gap = cursor_.skip_gap();
    if (!in_flow()) expect_indent(cursor_, gap, frames_.back().indent + 1);
  }
  const char bracket = shape == FrameKind::flow_list ? '[' : '{';
  const bool pair = cursor_.peek() != bracket && shape == FrameKind::flow_map && !properties &&
                    frames_.back().shape == FrameKind::flow_list;
  if (cursor_.peek() != bracket && !pair) reject_unexpected();
  push(pair ? FrameKind::pair : shape, frames_.back().indent, anchor, lead);
  if (!pair) last_end_ = ++cursor_.pos;
}

void TreeBuilder::close_flow(char bracket) {
  const Frame& frame = frames_.back();
  cursor_.skip_gap();
  if (cursor_.peek() == ',' && frame.count > 0) {
    ++cursor_.pos;
    cursor_.skip_gap();
  }
  if (cursor_.peek() != bracket) reject_unexpected();
  last_end_ = ++cursor_.pos;
}

}  // namespace twinhull::yaml
