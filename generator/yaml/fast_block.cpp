#include <array>

#include "yaml/byte_search.h"
#include "yaml/fast_reader.h"

namespace twinhull::yaml {
namespace {

constexpr std::size_t max_anchors = 1000;  ///< per document

/// The bytes that a plain scalar can begin with. After `-`, `?` and `:`, it needs another one.
constexpr std::array<bool, 256> plain_starts = [] {
  std::array<bool, 256> starts{};
  for (std::size_t c = ' ' + 1; c < starts.size(); ++c) starts[c] = true;
  for (const char c : std::string_view(",[]{}#&*!|>'\"%@`")) starts[static_cast<unsigned char>(c)] = false;
  return starts;
}();

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

}  // namespace

/// Reads the node behind the indicator at `at_`, of a collection in column `parent`.
FastReader::BuiltNode FastReader::value(int parent, const NodePrefix& lead, NodePosition position) {
  const std::uint32_t behind = at_;
  at_ = skip_spaces(at_);
  const char c = data_[at_];
  if (c != '\n' && c != '#' && c != '\0') return block_node(parent, lead, position);
  at_ = behind;
  return value_below(parent, lead, position, behind);
}

/// Reads the node on the lines below an indicator; if there is none, an empty node at `empty_at`.
FastReader::BuiltNode FastReader::value_below(int parent, const NodePrefix& lead, NodePosition position,
                                              std::uint32_t empty_at) {
  if (!next_token()) return {};
  NodePrefix below = lead;
  if (column_ > parent) {
    below.first_comment = comment();
    return block_node(parent, below, NodePosition::own_line);
  }
  // The items of a map's list may be in the column of the map.
  if (position == NodePosition::behind_key && column_ == parent && data_[at_] == '-' &&
      blank_or_end(at_ + 1)) {
    below.first_comment = comment();
    return block_list(column_, below);
  }
  if (!lead.anchor.empty()) return {};
  return add_null(empty_at, lead.comment);
}

/// Reads the node at `at_`, and moves to the token after it.
FastReader::BuiltNode FastReader::block_node(int parent, const NodePrefix& lead, NodePosition position) {
  const char c = data_[at_];
  const bool collection = position != NodePosition::behind_key;  // a block collection may begin here
  switch (c) {
    case '[':
    case '{': {
      const BuiltNode built = flow_collection(lead);
      return built.node != nullptr && next_token() ? built : BuiltNode{};
    }
    case '|':
    case '>':
      if (position == NodePosition::own_line) return {};
      break;
    case '&':
      return position == NodePosition::own_line || !lead.anchor.empty() ? BuiltNode{}
                                                                        : anchored(parent, lead, position);
    case '*': {
      if (!lead.anchor.empty()) return {};
      const BuiltNode built = alias(false);
      return built.node != nullptr && next_token() ? built : BuiltNode{};
    }
    case '-':
      if (!blank_or_end(at_ + 1)) break;
      return collection ? block_list(static_cast<int>(at_ - line_start_), lead) : BuiltNode{};
    default:
      break;
  }
  Scalar scalar;
  const int column = static_cast<int>(at_ - line_start_);
  if (!scan(parent, false, scalar)) return {};
  if (collection && at_value_indicator(scalar)) return block_map(column, lead, scalar);
  if (scalar.style == Style::plain && !scan_more_lines(parent, lead, scalar)) return {};
  if (position == NodePosition::own_line && !lead.anchor.empty()) return {};
  const BuiltNode built = add_scalar(scalar, lead);
  return built.node != nullptr && next_token() ? built : BuiltNode{};
}

/// Reads `&name` and the node behind it.
FastReader::BuiltNode FastReader::anchored(int parent, NodePrefix lead, NodePosition position) {
  ++at_;
  lead.anchor = scan_name(false);
  if (lead.anchor.empty() || anchors_.size() >= max_anchors) return {};
  last_end_ = at_;
  const std::uint32_t behind = at_;
  at_ = skip_spaces(at_);
  const char c = data_[at_];
  if (position == NodePosition::behind_dash && (c == '|' || c == '>')) return {};
  if (c != '\n' && c != '#') return block_node(parent, lead, NodePosition::behind_key);
  at_ = behind;
  return value_below(parent, lead, position, behind);
}

/// Reads a block map in `column`, whose first key was scanned.
FastReader::BuiltNode FastReader::block_map(int column, const NodePrefix& lead, Scalar key) {
  OpenCollection opened{.begin = key.begin, .first = entries_.size()};
  if (!open(opened, lead.anchor)) return {};
  std::string_view above = lead.first_comment;
  while (true) {
    Entry entry;
    entry.comment = above;
    if (!add_key(entry, key)) return {};
    last_end_ = ++at_;
    const BuiltNode built = value(column, {}, NodePosition::behind_key);
    if (built.node == nullptr) return {};
    entry.value = built.node;
    entries_.push_back(entry);
    grow(opened, built);
    if (column_ != column) break;
    above = comment();
    if (!scan_block_key(key)) return {};
  }
  return column_ < column ? close(opened, Kind::map, Style::block, lead) : BuiltNode{};
}

/// Reads a block list in `column`, at its first `-`.
FastReader::BuiltNode FastReader::block_list(int column, const NodePrefix& lead) {
  OpenCollection opened{.begin = at_, .first = items_.size()};
  if (!open(opened, lead.anchor)) return {};
  std::string_view above = lead.first_comment;
  while (true) {
    last_end_ = ++at_;
    if (data_[at_] == '\t') return {};
    const BuiltNode built = value(column, {.comment = above}, NodePosition::behind_dash);
    if (built.node == nullptr) return {};
    items_.push_back(built.node);
    grow(opened, built);
    if (column_ != column || data_[at_] != '-' || !blank_or_end(at_ + 1)) break;
    above = comment();
  }
  // In the same column, the next key of the map around a list that is not indented; it looks for itself.
  return column_ <= column ? close(opened, Kind::list, Style::block, lead) : BuiltNode{};
}

/// Scans `key:` at `at_`, up to the `:`.
bool FastReader::scan_block_key(Scalar& key) {
  key = {};
  const char c = data_[at_];
  if (c == '|' || c == '>' || (c == '-' && blank_or_end(at_ + 1))) return false;
  return scan(0, false, key) && at_value_indicator(key);
}

/// Whether the scalar is a key: whether a `:` follows on its line. Moves there.
bool FastReader::at_value_indicator(const Scalar& key) {
  if (key.style == Style::literal || key.style == Style::folded || line_start_ > key.begin) return false;
  const std::uint32_t colon = skip_spaces(key.end);
  if (data_[colon] != ':' || (data_[colon + 1] != ' ' && data_[colon + 1] != '\n' && colon + 1 < size_))
    return false;
  if (colon - key.begin > longest_key) return false;
  at_ = colon;
  return true;
}

/// Scans the scalar at `at_` in a collection in column `parent`: of a plain one its first line, of others all
/// lines.
bool FastReader::scan(int parent, bool flow, Scalar& scalar) {
  const char c = data_[at_];
  if (c == '"' || c == '\'') return scan_quoted(parent, flow, scalar);
  if (c == '|' || c == '>') {
    if (parent < 0 || flow) return false;
    Cursor cursor{text_, file_, at_, line_start_};
    scalar = scan_block_scalar(cursor, {parent, false, false}, arena_);
    at_ = cursor.pos;
    line_start_ = cursor.line_start;
    return true;
  }
  if (!plain_starts[static_cast<unsigned char>(c)]) return false;
  if ((c == '-' || c == '?' || c == ':') && blank_or_end(at_ + 1)) return false;
  scalar = scan_plain_line();
  return true;
}

/// The part of a plain scalar on its first line.
Scalar FastReader::scan_plain_line() {
  const char* const begin = data_ + at_;
  const char* const end = data_ + size_;
  const char* at = begin;
  for (;; ++at) {
    at = find_byte<'\n', ':', '#'>(at, end);
    if (at == end || *at == '\n') break;
    const char beside = *at == ':' ? at[1] : at[-1];
    if (*at == ':' ? beside == ' ' || beside == '\n' || beside == '\t' || at + 1 == end
                   : beside == ' ' || beside == '\t')
      break;
  }
  while (at[-1] == ' ' || at[-1] == '\t') --at;
  Scalar scalar;
  scalar.begin = at_;
  scalar.end = at_ = static_cast<std::uint32_t>(at - data_);
  scalar.text = {begin, static_cast<std::size_t>(at - begin)};
  return scalar;
}

/// Continues a plain scalar on the lines below, if they are indented more than its collection.
bool FastReader::scan_more_lines(int parent, const NodePrefix& lead, Scalar& scalar) {
  std::uint32_t next = at_;
  while (data_[next] == ' ' || data_[next] == '\t') ++next;
  if (data_[next] != '\n') return true;
  std::uint32_t line = next;
  while (data_[next] == '\n') {
    line = next + 1;
    next = skip_spaces(line);
  }
  if (next == size_ || data_[next] == '#' || static_cast<int>(next - line) <= parent)
    return data_[next] != '\t';
  if (!lead.anchor.empty()) return false;  // yaml-cpp compares the indentation with the anchor's
  Cursor cursor{text_, file_, scalar.begin, line_start_};
  scalar = scan_scalar(cursor, {parent, false, false}, arena_);
  at_ = scalar.end;
  line_start_ = cursor.line_start;
  // yaml-cpp rejects some tabs that indent such lines.
  return text_.substr(scalar.begin, scalar.end - scalar.begin).find('\t') == std::string_view::npos;
}

bool FastReader::scan_quoted(int parent, bool flow, Scalar& scalar) {
  const char* const begin = data_ + at_ + 1;
  const char* const end = data_ + size_;
  const bool twice = data_[at_] == '"';
  const char* const found =
      twice ? find_byte<'"', '\\', '\n'>(begin, end) : find_byte<'\'', '\n'>(begin, end);
  if (found == end) return false;
  if (*found == (twice ? '"' : '\'') && (twice || found[1] != '\'')) {
    scalar.style = twice ? Style::double_quoted : Style::single_quoted;
    scalar.text = {begin, static_cast<std::size_t>(found - begin)};
    scalar.begin = at_;
    scalar.end = at_ = static_cast<std::uint32_t>(found + 1 - data_);
    return true;
  }
  Cursor cursor{text_, file_, at_, line_start_};
  scalar = scan_scalar(cursor, {parent, flow, false}, arena_);
  at_ = cursor.pos;
  line_start_ = cursor.line_start;
  return scalar.swallowed == 0;
}

/// Scans the name of an anchor or alias; empty if it is unusual, or if something unusual follows.
std::string_view FastReader::scan_name(bool flow) {
  std::uint32_t end = at_;
  while (in_name(data_[end])) ++end;
  const std::string_view name = text_.substr(at_, end - at_);
  const char c = data_[end];
  if (c != ' ' && c != '\n' && end < size_ && !(flow && (c == ',' || c == ']' || c == '}'))) return {};
  at_ = end;
  return name;
}

/// Reads `*name`: the node of its anchor.
FastReader::BuiltNode FastReader::alias(bool flow) {
  ++at_;
  const auto target = anchors_.find(scan_name(flow));
  if (target == anchors_.end() || target->second.node == nullptr) return {};
  last_end_ = at_;
  const BuiltNode& built = target->second;
  expanded_ += built.size;
  if (expanded_ > most_expanded_ || depth_ + static_cast<std::uint64_t>(built.height) > deepest_) return {};
  return built;
}

}  // namespace twinhull::yaml
