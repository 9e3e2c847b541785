// namePrefix, nameSuffix and namespace.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "kustomize/field_path.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// Types whose names stay as they are.
constexpr std::array fixed_names = {Gvk{"", "", "CustomResourceDefinition"},
                                    Gvk{"apiregistration.k8s.io", "", "APIService"},
                                    Gvk{"", "", "Namespace"}};

bool is_fixed(const Gvk& type) {
  return std::any_of(fixed_names.begin(), fixed_names.end(),
                     [&](const Gvk& fixed) { return type.is_selected_by(fixed); });
}

constexpr std::uint64_t steps_of_spec = 6;  // a field that is looked for in an object

bool is_binding(std::string_view kind) { return kind == "RoleBinding" || kind == "ClusterRoleBinding"; }

void report_wrong(Context& context, const Node* wrong, const FieldSpec& spec) {
  if (wrong == nullptr) return;
  context.report(
      "invalid-type", wrong->span,
      fmt::format("the value on the way to `{}` must be a map or list: Kustomize fails", spec.path));
}

struct NamespaceSetter {
  Context& context;
  const NamespaceChange& change;

  const Node* set(const Node& old) const {
    if (change.unset_only && !old.text.empty()) return &old;
    if (!is_scalar(old)) {
      context.report("invalid-type", old.span, "the namespace must be a string: Kustomize fails");
      return &old;
    }
    const Node* text = as_text(old, change.name->text, context.arena);
    return old.span.known() || text == &old ? text : set_by(*text, change.name->span, context.arena);
  }

  const Node* subject(const Node& item) const {
    if (!item.is(Kind::map)) return &item;
    const bool wanted = change.subjects == BindingSubjects::named_default
                            ? text_at(&item, "name") == "default"
                            : text_at(&item, "kind") == "ServiceAccount";
    if (!wanted) return &item;
    const Node* old = item.get("namespace");
    const Node* value = old == nullptr ? set_by(*make_text(change.name->text, context.arena),
                                                change.name->span, context.arena)
                                       : set(*old);
    return with_entry(item, "namespace", value, context.arena);
  }

  const Node* object(const Resource& resource, const FieldSpecs& specs) const {
    const Node* root = resource.root();
    const Node* wrong = nullptr;
    const FieldEdit edit{[&](const Node& old) { return set(old); }, Kind::string};
    const Id& id = resource.id();
    if (!id.cluster_scoped)
      root = edit_fields(*root, {{}, "metadata/namespace", true}, edit, context.arena, wrong);
    const Node* subjects = root->get("subjects");
    if (is_binding(id.type.kind) && change.subjects != BindingSubjects::none && subjects != nullptr) {
      std::vector<const Node*> items;
      for (const Node* item : subjects->items) items.push_back(subject(*item));
      root = with_entry(*root, "subjects", with_items(*subjects, items, context.arena), context.arena);
    }
    for (const FieldSpec& spec : specs) {
      if (spec.path == "metadata/namespace") continue;
      if (spec.path == "metadata/name" && text_at(root, "apiVersion") != "v1") continue;
      if (spec.path == "subjects/namespace" && is_binding(spec.type.kind) && is_binding(id.type.kind))
        continue;
      wrong = nullptr;
      root = edit_fields(*root, spec, edit, context.arena, wrong);
      report_wrong(context, wrong, spec);
    }
    return root;
  }
};

}  // namespace

void add_to_names(Context& context, ResourceMap& resources, NameEnd end, std::string_view text,
                  const FieldSpecs& specs) {
  const bool prefix = end == NameEnd::prefix;
  for (Resource* resource : resources.all()) {
    const Gvk type = resource->original().type;
    if (is_fixed(type)) continue;
    if (!context.spend(1 + steps_of_spec * specs.size())) return;
    for (const FieldSpec& spec : specs) {
      if (!type.is_selected_by(spec.type)) continue;
      if (spec.path == "metadata/name" && !text.empty()) {
        const std::string_view key =
            prefix ? "internal.config.kubernetes.io/prefixes" : "internal.config.kubernetes.io/suffixes";
        resource->append_to_annotations(std::array{Annotation{key, text}});
        resource->store_previous_id();
      }
      const FieldEdit edit{[&](const Node& old) -> const Node* {
                             if (!context.spend(1 + text.size() + old.text.size() / bytes_of_step))
                               return &old;
                             const std::string name = prefix ? fmt::format("{}{}", text, old.text)
                                                             : fmt::format("{}{}", old.text, text);
                             return replacing_text(&old, name, context.arena);
                           },
                           Kind::string};
      const Node* wrong = nullptr;
      resource->set_root(edit_fields(*resource->root(), spec, edit, context.arena, wrong));
      report_wrong(context, wrong, spec);
    }
  }
  resources.touch();
}

void set_namespace(Context& context, ResourceMap& resources, const NamespaceChange& change,
                   const FieldSpecs& specs) {
  const NamespaceSetter setter{context, change};
  for (Resource* resource : resources.all()) {
    if (is_nil_or_empty(resource->root())) continue;
    if (!context.spend(1 + steps_of_spec * specs.size())) return;
    if (change.renames) resource->store_previous_id();
    resource->set_root(setter.object(*resource, specs));
  }
  resources.touch();
  for (const Resource* resource : resources.all()) {
    for (const Resource* other : resources.named(resource->id().name)) {
      if (other == resource) break;
      if (!other->id().same(resource->id())) continue;
      context.report(
          "duplicate-object", change.name->span,
          fmt::format("with this namespace, there are two of `{}`: Kustomize fails", display(resource->id())),
          "rename one of them, or build them in separate kustomizations");
    }
  }
}

void add_entries(Context& context, ResourceMap& resources, const Node& pairs, const FieldSpecs& specs) {
  for (const yaml::Entry& pair : pairs.entries) {
    for (Resource* resource : resources.all()) {
      if (!context.spend(1 + steps_of_spec * specs.size())) return;
      const Node* value =
          set_by(*make_text(pair.value->text, context.arena), pair.value->span, context.arena);
      int uses = 0;
      const FieldEdit edit{[&](const Node& old) -> const Node* {
                             if (!old.is(Kind::map)) return &old;
                             const Node* known = old.get(pair.key);
                             if (known == nullptr) ++uses;
                             if (known == nullptr)
                               return with_entry(old, pair.key, value, context.arena, pair.key_span);
                             const Node* text = as_text(*known, value->text, context.arena);
                             return with_entry(
                                 old, pair.key,
                                 text == known ? known : set_by(*text, pair.value->span, context.arena),
                                 context.arena);
                           },
                           Kind::map};
      for (const FieldSpec& spec : specs) {
        const Node* wrong = nullptr;
        resource->set_root(edit_fields(*resource->root(), spec, edit, context.arena, wrong));
        report_wrong(context, wrong, spec);
      }
      if (uses > 1) resource->share(*value);
    }
  }
}

void set_replicas(Context& context, ResourceMap& resources, const Node& replica, const FieldSpecs& specs) {
  const std::string_view name = text_at(&replica, "name");
  const Node* count = replica.get("count");
  const std::string text = fmt::format("{}", count == nullptr ? 0 : count->integer().value_or(0));
  const FieldEdit edit{[&](const Node& old) {
                         // `!!int "3"` stays a number, `"3"` a string.
                         const bool tagged = is_quoted(old) && old.is(Kind::integer);
                         const Node* set = tagged ? plain_text(text, context.arena)
                                                  : replacing_text(&old, text, context.arena);
                         return count == nullptr ? set : set_by(*set, count->span, context.arena);
                       },
                       Kind::integer};
  bool found = false;
  for (const FieldSpec& spec : specs) {
    for (Resource* resource : resources.named(name)) {
      const auto matches = [&](const Id& id) { return id.name == name && id.type.is_selected_by(spec.type); };
      const std::vector<Id>& previous = resource->previous();
      if (!matches(resource->id()) && std::none_of(previous.begin(), previous.end(), matches)) continue;
      found = true;
      const Node* wrong = nullptr;
      resource->set_root(edit_fields(*resource->root(), spec, edit, context.arena, wrong));
      report_wrong(context, wrong, spec);
    }
  }
  if (found || !context.spend(1 + resources.all().size())) return;
  std::vector<std::string_view> names;
  for (const Resource* resource : resources.all()) {
    const Gvk& type = resource->id().type;
    if (std::any_of(specs.begin(), specs.end(),
                    [&](const FieldSpec& spec) { return type.is_selected_by(spec.type); }))
      names.push_back(resource->original().name);
  }
  if (resources.is_open() && base::closest_match(name, names).empty()) return;
  const Node* named = replica.get("name");
  context.report(
      "kustomize-build-error", named == nullptr ? replica.span : named->span,
      fmt::format("`replicas` of {}: no workload has that name: Kustomize fails", backquoted(name)),
      base::did_you_mean(name, names));
}

}  // namespace twinhull::kustomize
