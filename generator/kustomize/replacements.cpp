// replacements: copies a value of one object into fields of others.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include "base/limits.h"
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
using Path = std::vector<std::string>;

Id selector_of(const Node& node) {
  Id id{{text_at(&node, "group"), text_at(&node, "version"), text_at(&node, "kind")},
        text_at(&node, "name"),
        text_at(&node, "namespace")};
  return id;
}

bool is_empty(const Id& id) { return id == Id{}; }

std::string described(const Id& id) {
  return fmt::format("{}/{}", id.type.kind.empty() ? "*" : id.type.kind, id.name.empty() ? "*" : id.name);
}

std::size_t index_of(std::string_view part) {
  std::size_t value = 0;
  const std::from_chars_result result = std::from_chars(part.data(), part.data() + part.size(), value);
  return result.ec == std::errc() ? value : static_cast<std::size_t>(-1);
}

/// The value at the path of a source: items are found by equal values.
const Node* look_up(const Node& object, const Path& path) {
  const Node* at = &object;
  for (const std::string& raw : path) {
    const std::string_view part = base::trim(raw);
    if (part.empty()) continue;
    const Node* next = nullptr;
    if (is_index(part) || part == "-") {
      const std::size_t count = at->items.size();
      const std::size_t index = part == "-" ? count - 1 : index_of(part);
      if (at->is(Kind::list) && index < count) next = at->items[index];
    } else if (is_item(part)) {
      const auto wanted = item_of(part);
      for (const Node* item : at->items) {
        if (!wanted) break;
        const Node* value = wanted->first.empty() ? item : item->get(wanted->first);
        if (value == nullptr || value->text != wanted->second) continue;
        next = item;
        break;
      }
    } else {
      next = at->get(part);
    }
    if (is_missing(next)) return nullptr;
    at = next;
  }
  return at;
}

/// Changes the fields of one object that a path of a target selects.
struct FieldWalk {
  Context& context;
  const Path& path;
  const Node& value;    ///< the value that is copied
  const Node* options;  ///< of the target, or null
  source::Span named;   ///< where the path is written, or nearby
  std::size_t found = 0;
  std::string error = {};

  bool creates() const {
    const Node* create = options == nullptr ? nullptr : options->get("create");
    return create != nullptr && create->is_true();
  }

  const Node* created(std::size_t depth) const {
    Node* node = context.arena.make<Node>();
    const std::string_view next = depth < path.size() ? std::string_view(path[depth]) : std::string_view();
    const bool scalar = is_scalar(value);
    node->kind = is_item(next) || is_index(next) ? Kind::list
                 : next.empty()                  ? (scalar ? Kind::null : value.kind)
                                                 : Kind::map;
    if (node->is(Kind::map) || node->is(Kind::list)) node->style = yaml::Style::block;
    return node;
  }

  const Node* set(const Node& old) {
    ++found;
    const std::string_view delimiter = text_at(options, "delimiter");
    std::string text(value.text);
    if (!delimiter.empty()) {
      if (!is_scalar(old)) {
        error = "`delimiter` needs a field with a string";
        return &old;
      }
      text = spliced(old.text, delimiter);
      if (!context.spend(1 + (old.text.size() + text.size()) / bytes_of_step)) return &old;
    }
    if (is_scalar(old)) return with_text(old, text);
    if (delimiter.empty()) return &value;
    return &old;
  }

  std::string spliced(std::string_view old, std::string_view delimiter) const {
    const Node* index = options->get("index");
    std::int64_t position = index == nullptr ? 0 : index->integer().value_or(0);
    if (position < 0) return fmt::format("{}{}{}", value.text, delimiter, old);
    std::size_t begin = 0;
    for (; position > 0; --position) {
      const std::size_t end = old.find(delimiter, begin);
      if (end == std::string_view::npos) return fmt::format("{}{}{}", old, delimiter, value.text);
      begin = end + delimiter.size();
    }
    const std::size_t end = std::min(old.find(delimiter, begin), old.size());
    return fmt::format("{}{}{}", old.substr(0, begin), value.text, old.substr(end));
  }

  /// The text in the type of the field: a string stays one, a new field takes that of the text.
  const Node* with_text(const Node& old, std::string_view text) {
    const bool is_new = old.is(Kind::null) && old.text.empty() && !old.span.known();
    if (old.is(Kind::string)) return as_text(old, text, context.arena);
    const Node* made = replacing_text(&old, text, context.arena);
    const bool fits = made->kind == old.kind || (old.is(Kind::number) && made->is(Kind::integer));
    if (!is_new && !fits) error = fmt::format("{} does not fit the type of the field", backquoted(text));
    return made;
  }

  const Node* at(const Node& node, std::size_t depth) {
    if (depth == path.size()) return set(node);
    const std::string& part = path[depth];
    if (is_index(part)) return at_index(node, depth);
    if (is_item(part)) return at_items(node, depth);
    if (part == "*") return at_all(node, depth);
    if (!node.is(Kind::map)) {
      if (!node.is(Kind::null)) error = fmt::format("`{}` is not inside a map", part);
      return &node;
    }
    const Node* value_there = node.get(part);
    if (value_there == nullptr) {
      if (!creates()) return &node;
      value_there = created(depth + 1);
    }
    return with_entry(node, part, at(*value_there, depth + 1), context.arena);
  }

  const Node* at_all(const Node& node, std::size_t depth) {
    std::vector<const Node*> items;
    for (const Node* item : node.items) items.push_back(at(*item, depth + 1));
    return node.is(Kind::list) ? with_items(node, items, context.arena) : &node;
  }

  const Node* at_index(const Node& node, std::size_t depth) {
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    const std::size_t index = index_of(path[depth]);
    if (index == items.size() && creates()) items.push_back(created(depth + 1));
    if (index >= items.size()) {
      error = fmt::format("the list has no item `{}`", path[depth]);
      return &node;
    }
    items[index] = at(*items[index], depth + 1);
    return with_items(node, items, context.arena);
  }

  const Node* at_items(const Node& node, std::size_t depth) {
    const auto wanted = item_of(path[depth]);
    if (!wanted) {
      error = fmt::format("`{}` must be `[KEY=VALUE]`", path[depth]);
      return &node;
    }
    const Pattern pattern = Pattern::compile(wanted->second, named);
    if (!pattern.valid()) {
      error = fmt::format("{} is not a valid regular expression", backquoted(wanted->second));
      return &node;
    }
    std::vector<const Node*> items;
    bool any = false;
    for (const Node* item : node.items) {
      const Node* key = wanted->first.empty() ? item
                        : item->is(Kind::map) ? item->get(wanted->first)
                                              : nullptr;
      const bool matches =
          key != nullptr && is_scalar(*key) && pattern.matches(context, base::trim(key->text));
      any = any || matches;
      items.push_back(matches ? at(*item, depth + 1) : item);
    }
    if (!any && creates()) {
      const Node* text = plain_text(wanted->second, context.arena);
      const Node* made = text;
      if (!wanted->first.empty())
        made = yaml::make_map(context.arena, {{context.arena.copy(wanted->first), {}, text, {}}});
      items.push_back(at(*made, depth + 1));
      any = true;
    }
    return any ? with_items(node, items, context.arena) : &node;
  }
};

struct Replacement {
  Context& context;
  ResourceMap& resources;
  const Node& entry;

  void fail(const source::Span& span, std::string message, std::string help = {}) {
    context.report("kustomize-build-error", span, std::move(message), std::move(help));
  }

  const Node* source_value() {
    const Node* source = entry.get("source");
    const Node* fixed = entry.get("sourceValue");
    if (source != nullptr && fixed != nullptr) {
      fail(entry.span, "a replacement has both `source` and `sourceValue`: Kustomize fails",
           "remove one of them");
      return nullptr;
    }
    if (fixed != nullptr) return plain_text(fixed->text, context.arena);
    const Id id = selector_of(*source);
    const std::vector<Resource*> found = resources.selected(id);
    if (found.size() != 1) {
      const Node* name = source->get("name");
      std::vector<std::string_view> names;
      for (const Resource* one : resources.all()) {
        if (one->id().type.kind == id.type.kind) names.push_back(one->original().name);
      }
      if (found.empty() && resources.is_open() && base::closest_match(id.name, names).empty()) return nullptr;
      fail((name == nullptr ? source : name)->span,
           found.empty()
               ? fmt::format("the source of the replacement, {}, does not exist: Kustomize fails",
                             backquoted(described(id)))
               : fmt::format("several objects are the source {}: Kustomize fails", backquoted(described(id))),
           found.empty() ? base::did_you_mean(id.name, names) : "use one of them");
      return nullptr;
    }
    const Node* path = source->get("fieldPath");
    const std::string_view text = path == nullptr ? std::string_view("metadata.name") : path->text;
    const Node* value = look_up(*found.front()->root(), split_bracketed_path(text, '.'));
    if (is_nil_or_empty(value)) {
      fail((path == nullptr ? source : path)->span,
           fmt::format("{} has no field {}: Kustomize fails", backquoted(display(found.front()->id())),
                       backquoted(text)));
      return nullptr;
    }
    return refined(*source, *value);
  }

  const Node* refined(const Node& source, const Node& value) {
    const Node* options = source.get("options");
    const std::string_view delimiter = text_at(options, "delimiter");
    if (delimiter.empty()) return &value;
    if (!is_scalar(value)) {
      fail(options->span, "`delimiter` needs a field with a string: Kustomize fails");
      return nullptr;
    }
    const Node* index = options->get("index");
    std::int64_t position = index == nullptr ? 0 : index->integer().value_or(0);
    std::string_view rest = value.text;
    for (; position > 0; --position) {
      const std::size_t end = rest.find(delimiter);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + delimiter.size());
    }
    if (position != 0) {
      fail(index->span,
           fmt::format("{} has no part with this index: Kustomize fails", backquoted(value.text)));
      return nullptr;
    }
    Node* part = context.arena.make<Node>(value);
    part->text = rest.substr(0, rest.find(delimiter));
    return part;
  }

  bool is_rejected(const Node& target, const Resource& resource) {
    const Node* rejects = target.get("reject");
    if (rejects == nullptr) return false;
    for (const Node* reject : rejects->items) {
      const bool has_labels =
          !text_at(reject, "labelSelector").empty() || !text_at(reject, "annotationSelector").empty();
      if (has_labels && matches_labels(context, resource, *reject)) return true;
      const Id id = selector_of(*reject);
      if (is_empty(id)) continue;
      const std::vector<Id>& previous = resource.previous();
      if (resource.id().is_selected_by(id) ||
          std::any_of(previous.begin(), previous.end(),
                      [&](const Id& old) { return old.is_selected_by(id); }))
        return true;
    }
    return false;
  }

  void copy_to(Resource& resource, const Node& target, const Node& value, const Node* named,
               std::string_view text) {
    if (!context.spend(cost_of(value, base::limit(base::Limit::build_steps)))) return;
    const Path path = split_bracketed_path(text, '.');
    const std::size_t levels = path.size() + levels_of(value);
    if (levels > most_levels) {
      fail((named == nullptr ? &target : named)->span, "the result is nested too deeply");
      return;
    }
    const source::Span span = (named == nullptr ? &target : named)->span;
    FieldWalk walk{context, path, value, target.get("options"), span};
    const Node* changed = walk.at(*resource.root(), 0);
    if (!walk.error.empty()) {
      fail(span,
           fmt::format("the replacement in {} fails: {}", backquoted(display(resource.id())), walk.error));
    } else if (walk.found == 0) {
      fail(span,
           fmt::format("{} has no field {}: Kustomize fails", backquoted(display(resource.id())),
                       backquoted(text)),
           "correct the path, or set `options.create: true`");
    } else {
      resource.set_root(changed);
    }
  }

  void to_target(const Node& target, const Node& value) {
    const Node* select = target.get("select");
    if (select == nullptr) {
      fail(target.span, "a target of a replacement has no `select`: Kustomize fails", "set `select`");
      return;
    }
    const Node* paths = target.get("fieldPaths");
    bool any = false;
    for (Resource* resource : resources.selected(selector_of(*select))) {
      if (!matches_labels(context, *resource, *select) || is_rejected(target, *resource)) continue;
      any = true;
      if (paths == nullptr || paths->items.empty()) {
        copy_to(*resource, target, value, nullptr, "metadata.name");
        continue;
      }
      for (const Node* path : paths->items) copy_to(*resource, target, value, path, path->text);
    }
    if (!any && !resources.is_open()) {
      context.report("dangling-patch-target", select->span,
                     "`select` selects no object: the replacement changes nothing", {},
                     diagnostic::Severity::warning);
    }
  }

  void run() {
    const Node* targets = entry.get("targets");
    if ((entry.get("source") == nullptr && entry.get("sourceValue") == nullptr) || targets == nullptr) {
      fail(entry.span, "a replacement needs a source and a target: Kustomize fails",
           "set `source` or `sourceValue`, and `targets`");
      return;
    }
    const Node* value = source_value();
    if (value == nullptr) return;
    for (const Node* target : targets->items) to_target(*target, *value);
    resources.touch();
  }
};

}  // namespace

void replace(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
             const Node& replacement) {
  const Node* path = replacement.get("path");
  if (path == nullptr || path->text.empty()) {
    Replacement{context, resources, replacement}.run();
    return;
  }
  if (replacement.get("source") != nullptr || replacement.get("targets") != nullptr) {
    context.report("kustomize-build-error", replacement.span,
                   "a replacement has both `path` and its own fields: Kustomize fails", "remove one of them");
    return;
  }
  const auto file = read_file(context, tree, path->text, *path);
  if (!file) return;
  const Documents& documents = parse(context, *file);
  diagnostic::append(context.findings, documents.findings);
  for (const Node* root : documents.roots) {
    const std::vector<const Node*> single = {root};
    const std::span<const Node* const> items =
        root->is(Kind::list) ? root->items : std::span<const Node* const>(single);
    for (const Node* item : items) {
      if (!item->is(Kind::map)) continue;
      Replacement{context, resources, *read_fields(context, *item, "Replacement")}.run();
    }
    break;
  }
}

}  // namespace twinhull::kustomize
