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
void spend_copy(std::size_t bytes) { base::spend(base::Limit::build_steps, bytes / bytes_of_step); }

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
  std::vector<Entry> entries(map.entries.begin(), map.entries.end());
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  if (found == entries.end()) {
    entries.push_back({arena.copy(key), key_span, value, {}});
  } else if (found->value == value) {
    return &map;
  } else {
    found->value = value;
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
  bool changed = false;
  if (node.is(Kind::map)) {
    std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
    for (yaml::Entry& entry : entries) {
      const Node* value = change(*entry.value);
      changed = changed || value != entry.value;
      entry.value = value;
    }
    return changed ? with_entries(node, entries, arena) : &node;
  }
  std::vector<const Node*> items;
  for (const Node* item : node.items) {
    items.push_back(change(*item));
    changed = changed || items.back() != item;
  }
  return changed ? with_items(node, items, arena) : &node;
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
    std::vector<Entry> entries(node.entries.begin(), node.entries.end());
    bool changed = false;
    for (Entry& entry : entries) {
      if (entry.key_span.known() && entry.key_span.end <= source.size() && !entry.key.empty()) {
        const std::string_view written =
            source.substr(entry.key_span.begin, entry.key_span.end - entry.key_span.begin);
        constexpr std::string_view quotes_and_signs = "\"'!&*?|>";
        if (written != entry.key && !written.empty() &&
            quotes_and_signs.find(written.front()) == std::string_view::npos) {
          entry.key = written;
          changed = true;
        }
      }
      const Node* value = as_go_yaml(*entry.value, source, arena);
      changed = changed || value != entry.value;
      entry.value = value;
    }
    return changed ? with_entries(node, entries, arena) : &node;
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
