// vars: `$(NAME)` in the fields that `varReference` lists stands for a field of another object.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/text.h"
#include "kustomize/field_path.h"
#include "kustomize/json_number.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

Id object_of(const Node& entry) {
  const Node* object = entry.get("objref");
  Gvk type{text_at(object, "group"), text_at(object, "version"), text_at(object, "kind")};
  if (const std::string_view version = text_at(object, "apiVersion"); !version.empty())
    type = gvk_of(version, type.kind);
  return make_id(type, text_at(object, "name"), text_at(object, "namespace"));
}

/// `ports[0]` as two parts.
std::vector<std::string> field_path(std::string_view text) {
  std::vector<std::string> path;
  for (const std::string& part : split_bracketed_path(text, '.')) {
    const std::size_t bracket = part.find('[');
    if (!part.ends_with(']') || bracket == std::string::npos || bracket == 0) {
      path.push_back(part);
      continue;
    }
    path.push_back(part.substr(0, bracket));
    path.push_back(part.substr(bracket + 1, part.size() - bracket - 2));
  }
  return path;
}

const Node* value_of_field(const Node& object, const std::vector<std::string>& path) {
  const Node* at = &object;
  for (const std::string& part : path) {
    if (at->is(Kind::list)) {
      const Node* index = at;
      std::size_t number = 0;
      for (const char c : part) number = number * 10 + static_cast<std::size_t>(c - '0');
      at = number < index->items.size() ? index->items[number] : nullptr;
    } else {
      at = at->get(part);
    }
    if (is_missing(at)) return nullptr;
  }
  return at;
}

using Values = std::map<std::string_view, const Node*>;

struct Expansion {
  Context& context;
  const Values& values;

  /// The value of `$(NAME)` as a part of a text.
  std::string text_of(std::string_view name) const {
    const auto known = values.find(name);
    if (known == values.end() || !is_scalar(*known->second)) return fmt::format("$({})", name);
    const Node& value = *known->second;
    if (!context.spend(cost_of(value, base::limit(base::Limit::build_steps)))) return {};
    return value.is(Kind::integer) || value.is(Kind::number) ? json_number(value) : std::string(value.text);
  }

  const Node* expanded(const Node& old) const {
    const std::string_view text = old.text;
    const std::size_t last_close = text.rfind(')');
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '$' || at + 1 >= text.size()) {
        out += text[at];
        continue;
      }
      const char next = text[at + 1];
      const bool closed = last_close != std::string_view::npos && at < last_close;
      const std::size_t end = next == '(' && closed ? text.find(')', at) : std::string_view::npos;
      if (next == '$') {
        out += '$';
        ++at;
      } else if (end != std::string_view::npos) {
        const std::string_view name = text.substr(at + 2, end - at - 2);
        const auto known = values.find(name);
        if (at == 0 && end + 1 == text.size() && known != values.end() && is_scalar(*known->second))
          return whole(*known->second, old);
        out += text_of(name);
        at = end;
      } else {
        out += '$';
        out += next;
        ++at;
      }
    }
    if (out == text) return &old;
    Node* copy = context.arena.make<Node>(old);
    copy->kind = Kind::string;
    copy->style = yaml::Style::plain;
    copy->text = context.arena.copy(out);
    return copy;
  }

  /// A value that replaces a text keeps its type.
  const Node* whole(const Node& value, const Node& old) const {
    Node* copy = context.arena.make<Node>(value);
    copy->style = yaml::Style::plain;
    copy->span = old.span;
    return copy;
  }

  const Node* set(const Node& old) const {
    if (old.is(Kind::string)) return expanded(old);
    if (old.is(Kind::map)) {
      std::vector<yaml::Entry> entries(old.entries.begin(), old.entries.end());
      bool changed = false;
      for (yaml::Entry& entry : entries) {
        if (!entry.value->is(Kind::string)) continue;
        const Node* value = expanded(*entry.value);
        changed = changed || value != entry.value;
        entry.value = value;
      }
      return changed ? with_entries(old, entries, context.arena) : &old;
    }
    if (!old.is(Kind::list)) return &old;
    std::vector<const Node*> items;
    bool changed = false;
    for (const Node* item : old.items) {
      if (!item->is(Kind::string)) {
        context.report("invalid-type", item->span, "a list with vars must contain strings: Kustomize fails");
        return &old;
      }
      items.push_back(expanded(*item));
      changed = changed || items.back() != item;
    }
    return changed ? with_items(old, items, context.arena) : &old;
  }
};

}  // namespace

void take_vars(Context& context, const ResourceMap& resources, std::span<const Node* const> entries,
               std::vector<Var>& vars) {
  std::vector<Var> more;
  for (const Node* entry : entries) {
    const Node* name = entry->get("name");
    if (name == nullptr || name->text.empty()) {
      context.report("kustomize-build-error", entry->span, "a var has no `name`: Kustomize fails",
                     "set `name`");
      continue;
    }
    const Id wanted = object_of(*entry);
    std::vector<Resource*> found = resources.named(wanted.name);
    const bool any_namespace = wanted.namespace_name.empty() && !wanted.cluster_scoped;
    const auto matches = [&](const Id& id) {
      return any_namespace ? id.same_name_and_type(wanted) : id.same(wanted);
    };
    std::erase_if(found, [&](const Resource* one) {
      const std::vector<Id>& previous = one->previous();
      return !matches(one->id()) && std::none_of(previous.begin(), previous.end(), matches);
    });
    if (found.size() > 1) {
      context.report("kustomize-build-error", name->span,
                     fmt::format("several objects are the source of the var {}: Kustomize fails",
                                 backquoted(name->text)),
                     "set `objref.namespace`");
    } else if (found.size() == 1) {
      found.front()->vars.emplace_back(name->text);
    }
    more.push_back({name->text, entry});
  }
  add_vars(context, more, vars);
}

void add_vars(Context& context, const std::vector<Var>& more, std::vector<Var>& vars) {
  for (const Var& var : more) {
    const auto known =
        std::find_if(vars.begin(), vars.end(), [&](const Var& one) { return one.name == var.name; });
    if (known == vars.end()) {
      vars.push_back(var);
      continue;
    }
    context.report("kustomize-build-error", var.entry->span,
                   fmt::format("the var {} is defined twice: Kustomize fails", backquoted(var.name)),
                   "rename one of them");
    context.findings.back().related.push_back({"also defined here", known->entry->span});
  }
}

void resolve_vars(Context& context, ResourceMap& resources, const std::vector<Var>& vars,
                  const FieldSpecs& specs) {
  if (vars.empty()) return;
  std::map<std::string_view, const Resource*> sources;
  for (const Resource* resource : resources.all()) {
    for (const std::string& name : resource->vars) sources.emplace(name, resource);
  }
  Values values;
  for (const Var& var : vars) {
    const auto source = sources.find(var.name);
    if (source == sources.end()) {
      context.report(
          "kustomize-build-error", var.entry->span,
          fmt::format("the object of the var {} does not exist: Kustomize fails", backquoted(var.name)),
          "correct `objref`");
      continue;
    }
    const Node* field = var.entry->get("fieldref");
    const std::string_view text =
        text_at(field, "fieldPath").empty() ? "metadata.name" : text_at(field, "fieldPath");
    const Node* value = value_of_field(*source->second->root(), field_path(text));
    if (value == nullptr) {
      context.report(
          "kustomize-build-error", var.entry->span,
          fmt::format("{} has no field {} for the var {}: Kustomize fails",
                      backquoted(display(source->second->id())), backquoted(text), backquoted(var.name)));
      continue;
    }
    values.emplace(var.name, value);
  }
  const Expansion expansion{context, values};
  const FieldEdit edit{[&](const Node& old) { return expansion.set(old); }};
  for (Resource* resource : resources.all()) {
    for (const FieldSpec& spec : specs) {
      const Node* wrong = nullptr;
      resource->set_root(edit_fields(*resource->root(), spec, edit, context.arena, wrong));
      if (wrong != nullptr) {
        context.report(
            "invalid-type", wrong->span,
            fmt::format("the value on the way to `{}` must be a map or list: Kustomize fails", spec.path));
      }
    }
  }
}

}  // namespace twinhull::kustomize
