#include "model/edit_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "yaml/writer.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;
using yaml::Style;

bool is_collection(const Node& node) { return node.is(Kind::map) || node.is(Kind::list); }

/// A value on one line, in the quotes of the one it replaces if possible.
std::string inline_text(const Node& value, Style style) {
  if (value.is(Kind::map)) {
    std::string out = "{";
    for (const Entry& entry : value.entries) {
      out += fmt::format("{}{}: {}", out.size() > 1 ? ", " : "", yaml::scalar(entry.key),
                         inline_text(*entry.value, Style::plain));
    }
    return out + "}";
  }
  if (value.is(Kind::list)) {
    std::string out = "[";
    for (const Node* item : value.items)
      out += (out.size() > 1 ? ", " : "") + inline_text(*item, Style::plain);
    return out + "]";
  }
  if (value.is(Kind::null)) return "null";
  if (!value.is(Kind::string)) return std::string(value.text);
  if (style == Style::double_quoted) return yaml::double_quoted(value.text);
  const bool printable =
      std::ranges::all_of(value.text, [](char c) { return c >= ' ' && c < 0x7F && c != '\''; });
  if (style == Style::single_quoted && printable) return fmt::format("'{}'", value.text);
  // Inside of flow collections, these characters end a plain scalar.
  const std::string plain = yaml::scalar(value.text);
  return value.text.find_first_of(",[]{}") == std::string_view::npos ? plain
                                                                     : yaml::double_quoted(value.text);
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

/// The begin of the line after the one that contains `at`.
std::size_t next_line(std::string_view text, std::size_t at) {
  if (at > 0 && at <= text.size() && text[at - 1] == '\n') return at;  // the end of a block scalar
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// The end of an entry with all that is below it.
std::size_t end_of(const Entry& entry) {
  std::size_t end =
      std::max<std::size_t>(entry.key_span.end, entry.value->span.known() ? entry.value->span.end : 0);
  for (const Entry& below : entry.value->entries) end = std::max(end, end_of(below));
  for (const Node* item : entry.value->items) end = std::max<std::size_t>(end, item->span.end);
  return end;
}

std::string line_break(std::string_view text) {
  return text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
}

/// `a:`, `  b: value`: the lines of nested keys.
std::string block_lines(std::span<const std::string> keys, const std::string& value, std::size_t indent,
                        const std::string& end) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool last = i + 1 == keys.size();
    out += std::string(indent + 2 * i, ' ') + yaml::scalar(keys[i]) + (last ? ": " + value : ":") + end;
  }
  return out;
}

std::string flow_text(std::span<const std::string> keys, const std::string& value) {
  std::string out = value;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key)
    out = fmt::format("{}: {}", yaml::scalar(*key), key == keys.rbegin() ? out : "{" + out + "}");
  return out;
}

EditedValues replaced(std::string_view text, std::size_t begin, std::size_t end, const std::string& by,
                      std::size_t value_offset) {
  EditedValues out;
  out.text = std::string(text.substr(0, begin)) + by + std::string(text.substr(end));
  out.begin = begin + value_offset;
  return out;
}

/// Adds keys to a map that lacks the first of them. `own_key` is the span of the map's key; unknown for the
/// root.
EditedValues added(std::string_view text, const Node& map, std::span<const std::string> keys,
                   const std::string& value, source::Span own_key) {
  const std::string end = line_break(text);
  const bool flow = map.span.known() && map.span.begin < map.span.end && text[map.span.begin] == '{';
  if (flow) {
    const std::size_t close = text.rfind('}', map.span.end - 1);
    std::size_t at = close;
    while (at > map.span.begin + 1 && text[at - 1] == ' ') --at;
    const std::string by = (map.entries.empty() ? "" : ", ") + flow_text(keys, value);
    return replaced(text, at, at, by, by.size() - value.size());
  }
  std::size_t indent = 0;
  std::size_t at = text.size();
  if (!map.entries.empty()) {
    const std::size_t first = map.entries.front().key_span.begin;
    indent = first - line_begin(text, first);
    at = next_line(text, end_of(map.entries.back()));
  } else if (own_key.known()) {
    indent = own_key.begin - line_begin(text, own_key.begin) + 2;
    at = next_line(text, own_key.end);
  }
  std::string by = block_lines(keys, value, indent, end);
  const bool unfinished = at > 0 && text[at - 1] != '\n';
  if (unfinished) by = end + by;
  return replaced(text, at, at, by, by.size() - value.size() - end.size());
}

}  // namespace

std::vector<std::string> keys_of_path(std::string_view path) {
  std::vector<std::string> keys;
  while (!path.empty()) {
    if (path.starts_with("[\"")) {
      const std::size_t end = path.find("\"]");
      if (end == std::string_view::npos) return {};
      keys.emplace_back(path.substr(2, end - 2));
      path.remove_prefix(end + 2);
    } else {
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      if (end == 0) return {};
      keys.emplace_back(path.substr(0, end));
      path.remove_prefix(end);
    }
    if (path.starts_with('.')) {
      path.remove_prefix(1);
      if (path.empty()) return {};
    }
  }
  return keys;
}

EditedValues set_value(std::string_view text, const Node& root, const std::vector<std::string>& keys,
                       const Node& value) {
  const Node* map = &root;
  source::Span own_key;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::span<const std::string> rest = std::span(keys).subspan(i);
    const Entry* entry = map->find(keys[i]);
    if (entry == nullptr) return added(text, *map, rest, inline_text(value, Style::plain), own_key);
    own_key = entry->key_span;
    const Node& old = *entry->value;
    if (i + 1 < keys.size() && old.is(Kind::map)) {
      map = &old;
      continue;
    }
    const bool empty = old.is(Kind::null) && old.span.begin == old.span.end;
    if (i + 1 < keys.size() && !old.is(Kind::null))
      return {.text = {}, .error = fmt::format("`{}` is not a map in this file", keys[i]), .begin = 0};
    if (old.style == Style::literal || old.style == Style::folded ||
        (is_collection(old) && !is_collection(value)))
      return {.text = {},
              .error = fmt::format("`{}` is not a value on one line in this file", keys[i]),
              .begin = 0};
    if (is_collection(old) && text[old.span.begin] != '[' && text[old.span.begin] != '{')
      return {.text = {},
              .error = fmt::format("`{}` is a block of several lines in this file", keys[i]),
              .begin = 0};
    if (empty) {
      static const Node nothing{.kind = Kind::map};
      if (i + 1 < keys.size())
        return added(text, nothing, rest.subspan(1), inline_text(value, Style::plain), own_key);
      const std::size_t colon = text.find(':', own_key.end);
      const std::string by = " " + inline_text(value, Style::plain);
      return replaced(text, colon + 1, colon + 1, by, 1);
    }
    std::string by = inline_text(value, old.style);
    if (i + 1 < keys.size()) by = "{" + flow_text(rest.subspan(1), by) + "}";
    return replaced(text, old.span.begin, old.span.end, by, 0);
  }
  return {.text = {}, .error = "the path is empty", .begin = 0};
}

}  // namespace twinhull::model
