#include "yaml/byte_search.h"
#include "yaml/fast_reader.h"

namespace twinhull::yaml {
namespace {

bool is_bracket_or_comma(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

}  // namespace

/// Reads the collection at the bracket at `at_`, up to the closing one.
FastReader::BuiltNode FastReader::flow_collection(const NodePrefix& lead) {
  return data_[at_] == '[' ? flow_list(lead) : flow_map(lead);
}

FastReader::BuiltNode FastReader::flow_list(const NodePrefix& lead) {
  OpenCollection opened{.begin = at_, .first = items_.size()};
  if (!open(opened, lead.anchor)) return {};
  ++at_;
  if (!flow_gap()) return {};
  while (data_[at_] != ']') {
    const BuiltNode built = flow_node();
    if (built.node == nullptr || !flow_gap()) return {};
    items_.push_back(built.node);
    grow(opened, built);
    if (data_[at_] == ']') break;
    if (data_[at_] != ',') return {};
    ++at_;
    if (!flow_gap()) return {};
  }
  last_end_ = ++at_;
  return close(opened, Kind::list, Style::flow, lead);
}

FastReader::BuiltNode FastReader::flow_map(const NodePrefix& lead) {
  OpenCollection opened{.begin = at_, .first = entries_.size()};
  if (!open(opened, lead.anchor)) return {};
  ++at_;
  if (!flow_gap()) return {};
  while (data_[at_] != '}') {
    Scalar key;
    Entry entry;
    if (!scan_flow_key(key) || !add_key(entry, key)) return {};
    ++at_;
    if (!flow_gap()) return {};
    const BuiltNode built = flow_node();
    if (built.node == nullptr || !flow_gap()) return {};
    entry.value = built.node;
    entries_.push_back(entry);
    grow(opened, built);
    if (data_[at_] == '}') break;
    if (data_[at_] != ',') return {};
    ++at_;
    if (!flow_gap()) return {};
  }
  last_end_ = ++at_;
  return close(opened, Kind::map, Style::flow, lead);
}

FastReader::BuiltNode FastReader::flow_node() {
  const char c = data_[at_];
  if (c == '[' || c == '{') return flow_collection({});
  if (c == '*') return alias(true);
  Scalar scalar;
  const bool quoted = c == '"' || c == '\'';
  if (quoted ? !scan_quoted(0, true, scalar) : !scan_flow_plain(scalar)) return {};
  return add_scalar(scalar, {});
}

/// Skips white space and comments inside brackets, which must not be the rest of the text.
bool FastReader::flow_gap() {
  while (true) {
    const std::uint32_t begin = at_;
    while (data_[at_] == ' ' || data_[at_] == '\t') ++at_;
    const char c = data_[at_];
    if (c == '#') {
      if (at_ == begin && at_ != line_start_) return false;
      at_ = static_cast<std::uint32_t>(find_byte<'\n'>(data_ + at_, data_ + size_) - data_);
    }
    if (data_[at_] != '\n') return at_ < size_;
    line_start_ = ++at_;
    if (at_marker("---") || at_marker("...")) return false;
  }
}

/// Scans `key:` in a map, up to the `:`.
bool FastReader::scan_flow_key(Scalar& key) {
  const char c = data_[at_];
  const bool quoted = c == '"' || c == '\'';
  if (quoted ? !scan_quoted(0, true, key) : !scan_flow_plain(key)) return false;
  if (line_start_ > key.begin) return false;
  at_ = skip_spaces(at_);
  if (data_[at_] != ':' || at_ - key.begin > longest_key) return false;
  return quoted || data_[at_ + 1] == ' ' || data_[at_ + 1] == '\n';
}

/// Scans a plain scalar in brackets, on one line.
bool FastReader::scan_flow_plain(Scalar& scalar) {
  const char* const begin = data_ + at_;
  const char* const end = data_ + size_;
  const char first = *begin;
  if (is_bracket_or_comma(first) || std::string_view("#&*!|>'\"%@`?:").find(first) != std::string_view::npos)
    return false;
  if (first == '-' && (blank_or_end(at_ + 1) || is_bracket_or_comma(begin[1]))) return false;
  const char* at = begin;
  for (;; ++at) {
    at = find_byte<'\n', ':', '#', ',', '[', ']', '{', '}', '?'>(at, end);
    if (at == end || *at == '?') return false;
    if (*at == ':') {
      if (at[1] == ' ' || at[1] == '\n') break;
      if (is_bracket_or_comma(at[1]) || at[1] == '\t' || at + 1 == end) return false;
    } else if (*at != '#' || at[-1] == ' ' || at[-1] == '\t') {
      break;
    }
  }
  const char* const stop = at;
  while (at != begin && (at[-1] == ' ' || at[-1] == '\t')) --at;
  scalar.begin = at_;
  scalar.end = at_ = static_cast<std::uint32_t>(at - data_);
  scalar.text = {begin, static_cast<std::size_t>(at - begin)};
  if (*stop != '\n') return true;
  // It must end on this line.
  std::uint32_t next = static_cast<std::uint32_t>(stop - data_);
  while (data_[next] == ' ' || data_[next] == '\t' || data_[next] == '\n') ++next;
  const char c = data_[next];
  return c == ',' || c == ']' || c == '}' || c == '#';
}

}  // namespace twinhull::yaml
