#include "kustomize/value_add.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "kustomize/field_path.h"
#include "kustomize/kustomization_fields.h"
#include "kustomize/selector.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// A path with a part inserted at a position, from 0; behind the end, it becomes the last one. An absolute
/// path stays absolute.
std::string with_part(std::string_view path, std::size_t position, std::string_view part) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string> parts;
  for (const std::string_view one : base::split(path, '/')) {
    if (!one.empty()) parts.emplace_back(one);
  }
  position = std::min(position, parts.size());
  parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(position), std::string(part));
  return (absolute ? "/" : "") + base::join(parts, "/");
}

/// Sets the value at a path of one object.
struct ValueWalk {
  Context& context;
  const std::vector<std::string>& path;
  const Node& value;
  std::size_t position = 0;  ///< of the path in the field, from 1; 0: the field is replaced
  std::string error = {};

  const Node* created(std::size_t depth) const {
    Node* node = context.arena.make<Node>();
    if (depth == path.size()) return node;
    const std::string_view next = base::trim(path[depth]);
    node->kind = is_item(next) || is_index(next) ? Kind::list : Kind::map;
    node->style = yaml::Style::block;
    return node;
  }

  const Node* fail(const Node& node, std::string message) {
    if (error.empty()) error = std::move(message);
    return &node;
  }

  const Node* set(const Node& old) {
    if (!is_scalar(old)) return fail(old, "the field is not a scalar");
    const std::string text =
        position == 0 ? std::string(value.text) : with_part(old.text, position - 1, value.text);
    const bool is_new = old.is(Kind::null) && old.text.empty();
    const Node* made = is_new ? plain_text(text, context.arena) : replacing_text(&old, text, context.arena);
    return value.span.known() ? set_by(*made, value.span, context.arena) : made;
  }

  const Node* at(const Node& node, std::size_t depth) {
    if (depth == path.size()) return set(node);
    const std::string_view part = base::trim(path[depth]);
    if (is_item(part)) return at_item(node, depth, part);
    if (is_index(part) || part == "-") return at_index(node, depth, part);
    if (!node.is(Kind::map)) return fail(node, fmt::format("{} is not inside a map", backquoted(part)));
    const Node* there = node.get(part);
    if (is_missing(there)) there = created(depth + 1);
    return with_entry(node, context.arena.copy(part), at(*there, depth + 1), context.arena);
  }

  const Node* at_index(const Node& node, std::size_t depth, std::string_view part) {
    if (!node.is(Kind::list)) return fail(node, fmt::format("{} is not inside a list", backquoted(part)));
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    std::size_t index = items.size() - 1;
    if (part != "-") std::from_chars(part.data(), part.data() + part.size(), index);
    if (index >= items.size()) return &node;  // Kustomize sets nothing then
    items[index] = at(*items[index], depth + 1);
    return with_items(node, items, context.arena);
  }

  const Node* at_item(const Node& node, std::size_t depth, std::string_view part) {
    if (!node.is(Kind::list)) return fail(node, fmt::format("{} is not inside a list", backquoted(part)));
    const auto named_by = item_of(part);
    if (!named_by) return fail(node, fmt::format("{} is not `[KEY=VALUE]`", backquoted(part)));
    const std::string_view key = named_by->first, wanted = named_by->second;
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    for (const Node*& item : items) {
      const Node* named = key.empty() ? item : item->get(key);
      if (named == nullptr || named->text != wanted) continue;
      item = at(*item, depth + 1);
      return with_items(node, items, context.arena);
    }
    const Node* made = plain_text(wanted, context.arena);
    if (!key.empty()) made = yaml::make_map(context.arena, {{context.arena.copy(key), {}, made, {}}});
    items.push_back(at(*made, depth + 1));
    return with_items(node, items, context.arena);
  }
};

struct Addition {
  Context& context;
  ResourceMap& resources;
  const Node& value;

  void fail(const source::Span& span, std::string message, std::string help) {
    context.report("kustomize-build-error", span, std::move(message), std::move(help));
  }

  void to_namespace(const std::vector<Resource*>& selected) {
    ResourceMap some;
    some.set_all(selected);
    set_namespace(context, some, {.name = &value, .renames = false}, {});
    resources.touch();
  }

  void to_target(const Node& target) {
    const Node* path = target.get("fieldPath");
    if (path == nullptr || path->text.empty()) {
      fail(target.span, "a target has no `fieldPath`: Kustomize fails",
           "set `fieldPath`, such as `metadata/name`");
      return;
    }
    const Node* position = target.get("filePathPosition");
    const std::int64_t entry = position == nullptr ? 0 : position->integer().value_or(0);
    if (entry < 0) {
      fail(position->span, "`filePathPosition` is negative: Kustomize fails", "count from 1, or omit it");
      return;
    }
    const Node* selector = target.get("selector");
    const std::vector<Resource*> selected =
        is_missing(selector) ? resources.all() : select(context, resources, *selector);
    if (selected.empty() && !resources.is_open()) {
      context.report("dangling-patch-target", target.span, "the target selects no object: nothing is changed",
                     {}, diagnostic::Severity::warning);
    }
    if (path->text == "metadata/namespace") return to_namespace(selected);
    const std::vector<std::string> parts = split_path(path->text, '/');
    if (parts.size() > most_levels / 2) return fail(path->span, "the path has too many parts", "shorten it");
    for (Resource* resource : selected) {
      if (!context.spend(1 + parts.size())) return;
      ValueWalk walk{context, parts, value, static_cast<std::size_t>(entry)};
      const Node* changed = walk.at(*resource->root(), 0);
      if (walk.error.empty()) {
        resource->set_root(changed);
      } else {
        fail(
            path->span,
            fmt::format("the value cannot be set in {}: {}", backquoted(display(resource->id())), walk.error),
            "correct the path");
      }
    }
    resources.touch();
  }
};

/// The targets in the file that a configuration names.
std::vector<const Node*> targets_in_file(Context& context, const KustomizationRoot& tree, const Node& named) {
  std::vector<const Node*> out;
  const auto file = read_file(context, tree, named.text, named);
  if (!file) return out;
  const Documents& documents = parse(context, *file);
  diagnostic::append(context.findings, documents.findings);
  if (documents.roots.empty() || !documents.roots.front()->is(Kind::map)) return out;
  if (const Node* targets = read_fields(context, *documents.roots.front(), "ValueAdd")->get("targets"))
    out.assign(targets->items.begin(), targets->items.end());
  return out;
}

}  // namespace

void add_value(Context& context, const KustomizationRoot& tree, ResourceMap& resources, const Node& config) {
  const Node* given = config.get("value");
  std::string_view text = given == nullptr ? std::string_view() : base::trim(given->text);
  if (text.empty()) text = context.arena.copy(base::file_name(tree.real));
  const Node* value = make_text(text, context.arena);
  if (given != nullptr) value = set_by(*value, given->span, context.arena);
  std::vector<const Node*> targets;
  if (const Node* list = config.get("targets")) targets.assign(list->items.begin(), list->items.end());
  if (const Node* path = config.get("targetFilePath"); path != nullptr && !path->text.empty()) {
    const std::vector<const Node*> more = targets_in_file(context, tree, *path);
    targets.insert(targets.end(), more.begin(), more.end());
  }
  if (targets.empty()) {
    context.report("kustomize-build-error", config.span,
                   "the ValueAddTransformer has no targets: Kustomize fails",
                   "list `targets` with a `fieldPath` each");
  }
  for (const Node* target : targets) Addition{context, resources, *value}.to_target(*target);
}

}  // namespace twinhull::kustomize
