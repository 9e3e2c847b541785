#include "kustomize/field_path.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "kustomize/tree.h"
#include "yaml/go_yaml_plain.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

struct FieldWalk {
  const FieldEdit& edit;
  const std::vector<std::string>& path;
  bool create;
  base::Arena& arena;
  const Node*& wrong;

  const Node* created(Kind kind) const {
    Node* node = arena.make<Node>();
    node->kind = kind;
    if (kind == Kind::map || kind == Kind::list) node->style = yaml::Style::block;
    return node;
  }

  const Node* at(const Node& node, std::size_t depth) {
    if (depth == path.size()) return edit.set(node);
    if (node.is(Kind::null)) return &node;
    if (node.is(Kind::map)) return in_map(node, depth);
    if (node.is(Kind::list)) return in_list(node, depth);
    wrong = &node;
    return &node;
  }

  const Node* in_list(const Node& list, std::size_t depth) {
    std::vector<const Node*> items;
    bool changed = false;
    for (const Node* item : list.items) {
      items.push_back(at(*item, depth));
      changed = changed || items.back() != item;
    }
    return changed ? with_items(list, items, arena) : &list;
  }

  const Node* in_map(const Node& map, std::size_t depth) {
    std::string_view name = path[depth];
    const bool list = name.ends_with("[]");
    if (list) name.remove_suffix(2);
    // What a missing or null value becomes; null: it stays as it is.
    Kind made = Kind::null;
    const bool creates = create && edit.create != Kind::null && !list;
    if (creates) made = depth + 1 == path.size() ? edit.create : Kind::map;
    const Node* value = map.get(name);
    const bool missing = value == nullptr;
    if (missing && !creates) return &map;
    if (missing || (value->is(Kind::null) && (creates || list))) value = created(list ? Kind::list : made);
    const Node* changed = at(*value, depth + 1);
    return with_entry(map, name, changed, arena);
  }
};

bool applies(const FieldSpec& spec, const Node& object) {
  return gvk_of(text_at(&object, "apiVersion"), text_at(&object, "kind")).is_selected_by(spec.type);
}

}  // namespace

const Node* edit_fields(const Node& object, const FieldSpec& spec, const FieldEdit& edit, base::Arena& arena,
                        const Node*& wrong) {
  if (!applies(spec, object)) return &object;
  // Most fields of most specs do not exist.
  std::string_view first = spec.path.substr(0, spec.path.find('/'));
  if (first.ends_with("[]")) first.remove_suffix(2);
  const bool creates = spec.create && edit.create != Kind::null;
  if (!creates && !first.empty() && !first.ends_with('\\') && object.get(first) == nullptr) return &object;
  const std::vector<std::string> path = split_path(spec.path, '/');
  if (path.size() > most_levels) {
    wrong = &object;
    return &object;
  }
  return FieldWalk{edit, path, spec.create, arena, wrong}.at(object, 0);
}

std::vector<std::string> split_path(std::string_view path, char delimiter) {
  std::vector<std::string_view> parts = base::split(path, delimiter);
  if (parts.size() > 1 && parts.front().empty()) parts.erase(parts.begin());
  std::vector<std::string> result;
  for (const std::string_view part : parts) {
    if (!result.empty() && result.back().ends_with('\\')) {
      result.back().back() = delimiter;
      result.back() += part;
    } else {
      result.emplace_back(part);
    }
  }
  return result;
}

std::vector<std::string> split_bracketed_path(std::string_view path, char delimiter) {
  const std::vector<std::string> parts = split_path(path, delimiter);
  std::vector<std::string> result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].starts_with('[') || parts[i].ends_with(']')) {
      result.push_back(parts[i]);
      continue;
    }
    std::string whole = parts[i];
    while (i + 1 < parts.size()) {
      whole += delimiter;
      whole += parts[++i];
      if (parts[i].ends_with(']')) break;
    }
    if (whole.find('=') == std::string::npos) {
      const std::size_t begin = whole.find_first_not_of("[]");
      const std::size_t end = whole.find_last_not_of("[]");
      whole = begin == std::string::npos ? std::string() : whole.substr(begin, end - begin + 1);
    }
    result.push_back(std::move(whole));
  }
  return result;
}

bool is_index(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), base::is_digit);
}

bool is_item(std::string_view part) { return part.starts_with('[') && part.ends_with(']'); }

std::optional<std::pair<std::string_view, std::string_view>> item_of(std::string_view part) {
  const std::string_view inside = part.substr(1, part.size() - 2);
  const std::size_t equal = inside.find('=');
  if (equal == std::string_view::npos) return std::nullopt;
  return std::pair(inside.substr(0, equal), inside.substr(equal + 1));
}

const Node* as_text(const Node& old, std::string_view text, base::Arena& arena) {
  if (old.is(Kind::string) && old.text == text) return &old;
  Node* node = arena.make<Node>();
  node->kind = Kind::string;
  // Without quotes, it would be read as a time at the end.
  const bool needs_quotes = !is_quoted(old) && yaml::go_yaml_timestamp(text).has_value();
  node->style = needs_quotes ? yaml::Style::double_quoted : is_scalar(old) ? old.style : yaml::Style::plain;
  node->span = old.span;
  node->text = arena.copy(text);
  return node;
}

const Node* with_text_entry(const Node& map, std::string_view key, std::string_view text,
                            base::Arena& arena) {
  const Node* old = map.get(key);
  return with_entry(map, key, old == nullptr ? make_text(text, arena) : as_text(*old, text, arena), arena);
}

}  // namespace twinhull::kustomize
