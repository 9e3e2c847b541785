#include "kustomize/tree.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/limits.h"
#include "yaml/go_yaml_plain.h"
#include "yaml/writer.h"

namespace twinhull::kustomize {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

namespace {

/// Spends the steps of a copy of a map or list. `Context::spend` ends the build if too few are left.
void spend_copy(std::size_t bytes) {
  constexpr std::uint64_t bytes_of_copy = 4;  // of a step: all copies are kept
  base::spend(base::Limit::build_steps, bytes / bytes_of_copy);
}

/// A key without quotes, tag or the like as it is written.
std::string_view key_as_written(const Entry& entry, std::string_view source) {
  const source::Span& span = entry.key_span;
  if (!span.known() || span.end > source.size() || entry.key.empty()) return entry.key;
  const std::string_view written = source.substr(span.begin, span.end - span.begin);
  constexpr std::string_view quotes_and_signs = "\"'!&*?|>";
  return written.empty() || quotes_and_signs.find(written.front()) != std::string_view::npos ? entry.key
                                                                                             : written;
}

}  // namespace

const Node* with_entries(const Node& map, const std::vector<Entry>& entries, base::Arena& arena) {
  spend_copy(sizeof(Node) + entries.size() * sizeof(Entry));
  Node* copy = arena.make<Node>(map);
  copy->kind = Kind::map;
  yaml::set_entries(arena, *copy, entries);
  return copy;
}

const Node* with_entry(const Node& map, std::string_view key, const Node* value, base::Arena& arena,
                       const source::Span& key_span) {
  const Entry* known = map.find(key);
  if (known != nullptr && known->value == value) return &map;
  std::vector<Entry> entries;
  entries.reserve(map.entries.size() + 1);
  entries.assign(map.entries.begin(), map.entries.end());
  if (known == nullptr) {
    entries.push_back({arena.copy(key), key_span, value, {}});
  } else {
    entries[static_cast<std::size_t>(known - map.entries.data())].value = value;
  }
  return with_entries(map, entries, arena);
}

const Node* without_entry(const Node& map, std::string_view key, base::Arena& arena) {
  if (map.get(key) == nullptr) return &map;
  std::vector<Entry> entries(map.entries.begin(), map.entries.end());
  std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
  return with_entries(map, entries, arena);
}

const Node* with_items(const Node& list, const std::vector<const Node*>& items, base::Arena& arena) {
  spend_copy(sizeof(Node) + items.size() * sizeof(const Node*));
  Node* copy = arena.make<Node>(list);
  copy->kind = Kind::list;
  copy->items = arena.copy(std::span<const Node* const>(items));
  return copy;
}

const Node* mapped(const Node& node, base::Arena& arena,
                   const std::function<const Node*(const Node&)>& change) {
  // Copied at the first change.
  if (node.is(Kind::map)) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const Node* value = change(*node.entries[i].value);
      if (value == node.entries[i].value) continue;
      if (entries.empty()) entries.assign(node.entries.begin(), node.entries.end());
      entries[i].value = value;
    }
    return entries.empty() ? &node : with_entries(node, entries, arena);
  }
  std::vector<const Node*> items;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node* item = change(*node.items[i]);
    if (item == node.items[i]) continue;
    if (items.empty()) items.assign(node.items.begin(), node.items.end());
    items[i] = item;
  }
  return items.empty() ? &node : with_items(node, items, arena);
}

std::size_t levels_of(const Node& node, std::size_t most) {
  std::size_t below = 0;
  const auto take = [&](const Node& part) {
    if (below + 1 < most) below = std::max(below, levels_of(part, most - 1));
  };
  for (const Entry& entry : node.entries) take(*entry.value);
  for (const Node* item : node.items) take(*item);
  return below + 1;
}

std::uint64_t cost_of(const Node& node, std::uint64_t most) {
  std::uint64_t cost = 1 + node.text.size() / bytes_of_step;
  for (const Entry& entry : node.entries) {
    if (cost >= most) break;
    cost += cost_of(*entry.value, most - cost);
  }
  for (const Node* item : node.items) {
    if (cost >= most) break;
    cost += cost_of(*item, most - cost);
  }
  return std::min(cost, most);
}

std::string_view text_at(const Node* map, std::string_view key) {
  const Node* value = map == nullptr ? nullptr : map->get(key);
  return value == nullptr ? std::string_view() : value->text;
}

bool is_scalar(const Node& node) { return !node.is(Kind::map) && !node.is(Kind::list); }

bool is_missing(const Node* node) { return node == nullptr || node->is(Kind::null); }

bool is_nil_or_empty(const Node* node) {
  if (is_missing(node)) return true;
  if (node->is(Kind::map)) return node->entries.empty();
  return node->is(Kind::list) && node->items.empty();
}

bool is_quoted(const Node& node) { return is_scalar(node) && node.style != yaml::Style::plain; }

const Node* make_text(std::string_view text, base::Arena& arena) { return yaml::make_string(arena, text); }

const Node* plain_text(std::string_view text, base::Arena& arena) {
  Node* node = arena.make<Node>();
  node->kind = plain_kind(text);
  node->text = arena.copy(text);
  return node;
}

const Node* replacing_text(const Node* old, std::string_view text, base::Arena& arena) {
  Node* node = arena.make<Node>();
  const bool quoted = old == nullptr ? yaml::needs_quotes(text) : is_quoted(*old);
  if (old != nullptr) {
    node->span = old->span;
    node->style = old->style;
  } else if (quoted) {
    node->style = yaml::Style::double_quoted;
  }
  node->kind = quoted ? Kind::string : plain_kind(text);
  node->text = arena.copy(text);
  return node;
}

const Node* set_by(const Node& value, const source::Span& span, base::Arena& arena) {
  // A plain text with a location is read as written, so that what looks like a time is one.
  if (value.style == yaml::Style::plain && yaml::go_yaml_timestamp(value.text)) return &value;
  Node* node = arena.make<Node>(value);
  node->span = span;
  return node;
}

const Node* as_go_yaml(const Node& node, std::string_view source, base::Arena& arena) {
  if (node.is(Kind::map)) {
    std::vector<Entry> entries;  // copied at the first change
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const Entry& entry = node.entries[i];
      const std::string_view key = key_as_written(entry, source);
      const Node* value = as_go_yaml(*entry.value, source, arena);
      if (key == entry.key && value == entry.value) continue;
      if (entries.empty()) entries.assign(node.entries.begin(), node.entries.end());
      entries[i].key = key;
      entries[i].value = value;
    }
    return entries.empty() ? &node : with_entries(node, entries, arena);
  }
  if (node.is(Kind::list))
    return mapped(node, arena, [&](const Node& item) { return as_go_yaml(item, source, arena); });
  // A block at the end of a file without a final line break has none either.
  const bool block = node.style == yaml::Style::literal || node.style == yaml::Style::folded;
  if (block && !source.ends_with('\n') && node.span.end >= source.size() && node.text.ends_with('\n')) {
    Node* copy = arena.make<Node>(node);
    copy->text.remove_suffix(1);
    return copy;
  }
  if (is_quoted(node)) return &node;
  const Kind kind = plain_kind(node.text);
  // A string that would be a number has a tag, unless only YAML 1.2 reads it as a string.
  const bool tagged = node.is(Kind::string) && kind != Kind::string && !node.text.starts_with('0');
  if (kind == node.kind || tagged) return &node;
  Node* copy = arena.make<Node>(node);
  copy->kind = kind;
  return copy;
}

}  // namespace twinhull::kustomize
