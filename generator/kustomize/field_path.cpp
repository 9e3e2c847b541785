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

/// Where the first part of a path ends: at a delimiter that no backslash precedes, or the path's end.
std::size_t part_end(std::string_view path, char delimiter) {
  std::size_t end = path.find(delimiter);
  while (end != std::string_view::npos && end > 0 && path[end - 1] == '\\')
    end = path.find(delimiter, end + 1);
  return std::min(end, path.size());
}

/// A part of a path, in which `\/` stands for `/`.
std::string unescaped(std::string_view part, char delimiter) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '\\' && i + 1 < part.size() && part[i + 1] == delimiter) ++i;
    text += part[i];
  }
  return text;
}

/// The path without the delimiter that it may start with.
std::string_view relative(std::string_view path, char delimiter) {
  return path.starts_with(delimiter) ? path.substr(1) : path;
}

/// Walks the path without taking it apart first: a run edits thousands of fields.
struct FieldWalk {
  const FieldEdit& edit;
  bool create;
  base::Arena& arena;
  const Node*& wrong;

  const Node* created(Kind kind) const {
    Node* node = arena.make<Node>();
    node->kind = kind;
    if (kind == Kind::map || kind == Kind::list) node->style = yaml::Style::block;
    return node;
  }

  /// `path` is what is left of the path; absent at its end.
  const Node* at(const Node& node, std::optional<std::string_view> path) {
    if (!path) return edit.set(node);
    if (node.is(Kind::null)) return &node;
    if (node.is(Kind::map)) return in_map(node, *path);
    if (node.is(Kind::list)) return in_list(node, *path);
    wrong = &node;
    return &node;
  }

  const Node* in_list(const Node& list, std::string_view path) {
    std::vector<const Node*> items;
    bool changed = false;
    for (const Node* item : list.items) {
      items.push_back(at(*item, path));
      changed = changed || items.back() != item;
    }
    return changed ? with_items(list, items, arena) : &list;
  }

  const Node* in_map(const Node& map, std::string_view path) {
    const std::size_t end = part_end(path, '/');
    const bool last = end == path.size();
    std::string_view name = path.substr(0, end);
    if (name.find('\\') != std::string_view::npos) name = arena.copy(unescaped(name, '/'));
    const bool list = name.ends_with("[]");
    if (list) name.remove_suffix(2);
    // What a missing or null value becomes; null: it stays as it is.
    Kind made = Kind::null;
    const bool creates = create && edit.create != Kind::null && !list;
    if (creates) made = last ? edit.create : Kind::map;
    const Node* value = map.get(name);
    const bool missing = value == nullptr;
    if (missing && !creates) return &map;
    if (missing || (value->is(Kind::null) && (creates || list))) value = created(list ? Kind::list : made);
    const Node* changed = at(*value, last ? std::nullopt : std::optional(path.substr(end + 1)));
    return with_entry(map, name, changed, arena);
  }
};

bool applies(const FieldSpec& spec, const Node& object) {
  // Most specs are of other kinds.
  const std::string_view kind = spec.type == Gvk() ? std::string_view() : text_at(&object, "kind");
  if (!spec.type.kind.empty() && spec.type.kind != kind) return false;
  if (spec.type.group.empty() && spec.type.version.empty()) return true;
  return gvk_of(text_at(&object, "apiVersion"), kind).is_selected_by(spec.type);
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
  if (static_cast<std::size_t>(std::count(spec.path.begin(), spec.path.end(), '/')) >= most_levels) {
    wrong = &object;
    return &object;
  }
  return FieldWalk{edit, spec.create, arena, wrong}.at(object, relative(spec.path, '/'));
}

std::vector<std::string> split_path(std::string_view path, char delimiter) {
  std::vector<std::string> result;
  for (path = relative(path, delimiter);; path.remove_prefix(1)) {
    const std::size_t end = part_end(path, delimiter);
    result.push_back(unescaped(path.substr(0, end), delimiter));
    path.remove_prefix(end);
    if (path.empty()) return result;
  }
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
