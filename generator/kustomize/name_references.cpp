// References between objects follow the names that transformers change. A field that contains a name is
// updated if exactly one object had this name, has the type that the field refers to, and can be referenced
// from there.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "kustomize/field_path.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;
using Candidates = std::vector<Resource*>;

/// The same end of two lists; one of them can be longer, but not if the other is empty.
bool same_end(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  const std::size_t common = std::min(a.size(), b.size());
  if (common == 0) return a.size() == b.size();
  return std::equal(a.end() - static_cast<std::ptrdiff_t>(common), a.end(),
                    b.end() - static_cast<std::ptrdiff_t>(common));
}

bool same_ends(const Resource& a, const Resource& b, bool empty_is_any) {
  const auto same = [&](const std::vector<std::string_view>& one,
                        const std::vector<std::string_view>& other) {
    return (empty_is_any && (one.empty() || other.empty())) || same_end(one, other);
  };
  return same(a.prefixes(), b.prefixes()) && same(a.suffixes(), b.suffixes());
}

/// The namespaces of the resources that had a namespace at first.
struct Groups {
  struct Member {
    bool cluster_scoped;
    std::string_view effective;
    std::string_view written;
    friend auto operator<=>(const Member&, const Member&) = default;
  };
  std::map<std::string_view, std::set<Member>> by_first_namespace;

  explicit Groups(const ResourceMap& resources) {
    for (const Resource* resource : resources.all()) {
      const Id& id = resource->id();
      by_first_namespace[resource->original().effective_namespace()].insert(
          {id.cluster_scoped, id.effective_namespace(), id.namespace_name});
    }
  }
};

/// The namespaces of the service accounts that a RoleBinding names.
std::set<std::string_view> account_namespaces(Context& context, const Resource& referrer) {
  std::set<std::string_view> names;
  const Node* subjects = referrer.root()->get("subjects");
  if (referrer.id().type.kind != "RoleBinding" || subjects == nullptr) return names;
  for (const Node* subject : subjects->items) {
    const Node* namespace_name = subject->get("namespace");
    if (text_at(subject, "kind") != "ServiceAccount" || namespace_name == nullptr) continue;
    if (!namespace_name->is(Kind::string)) {
      context.report("kustomize-build-error", namespace_name->span,
                     "the `namespace` of a subject is not a string: Kustomize fails", "set it, or remove it");
    }
    names.insert(text_at(subject, "namespace"));
  }
  return names;
}

struct Referrer {
  Context& context;
  const ResourceMap& resources;
  const Groups& groups;
  Resource& resource;
  const Id id;
  const std::set<std::string_view> accounts;

  const NameReference* reference = nullptr;
  const FieldSpec* spec = nullptr;

  bool can_reference(bool cluster_scoped, std::string_view effective, std::string_view written) const {
    return id.cluster_scoped || cluster_scoped || effective == id.effective_namespace() ||
           accounts.contains(written);
  }

  bool can_reference(const Resource& other) const {
    const Id& its = other.id();
    return can_reference(its.cluster_scoped, its.effective_namespace(), its.namespace_name);
  }

  /// The type that a `roleRef` names.
  std::optional<Gvk> role_type() const {
    if (!spec->path.ends_with("roleRef/name")) return std::nullopt;
    const Node* role = resource.root()->get("roleRef");
    if (role == nullptr || role->get("apiGroup") == nullptr || role->get("kind") == nullptr)
      return std::nullopt;
    return Gvk{text_at(role, "apiGroup"), {}, text_at(role, "kind")};
  }

  static bool had_type(const Resource& other, const Gvk& type) {
    const std::vector<Id>& previous = other.previous();
    return std::any_of(previous.begin(), previous.end(),
                       [&](const Id& old) { return old.type.is_selected_by(type); });
  }

  bool is_candidate(const Resource& other, std::string_view old_name, const std::optional<Gvk>& role) const {
    const std::vector<Id>& previous = other.previous();
    if (std::none_of(previous.begin(), previous.end(), [&](const Id& old) { return old.name == old_name; }))
      return false;
    if (!had_type(other, reference->target) || (role && !had_type(other, *role))) return false;
    return id.cluster_scoped || other.id().cluster_scoped || other.id().type.kind == "ServiceAccount" ||
           other.id().same_namespace(id);
  }

  const Resource* choose(std::string_view old_name, const Candidates& all, const Node& at,
                         bool with_namespace) {
    const std::optional<Gvk> role = role_type();
    Candidates left;
    for (Resource* one : all) {
      if (is_candidate(*one, old_name, role)) left.push_back(one);
    }
    if (left.size() == 1) return left.front();
    const auto keep = [&](bool empty_is_any) {
      std::erase_if(left, [&](const Resource* one) { return !same_ends(*one, resource, empty_is_any); });
    };
    keep(true);
    if (left.size() > 1) keep(false);
    if (left.empty()) return nullptr;
    const Id& first = left.front()->id();
    const bool same = std::all_of(left.begin(), left.end(), [&](const Resource* one) {
      return one->id().name == first.name &&
             (!with_namespace || one->id().namespace_name == first.namespace_name);
    });
    if (same) return left.front();
    context.report("kustomize-build-error", at.span,
                   fmt::format("{} can be {} or {}: Kustomize fails", backquoted(old_name),
                               backquoted(display(left[0]->id())), backquoted(display(left[1]->id()))),
                   "rename one of them");
    return nullptr;
  }

  Candidates candidates(std::string_view name) const {
    Candidates found = resources.named(name);
    std::erase_if(found, [&](const Resource* one) { return !can_reference(*one); });
    return found;
  }

  const Node* scalar(const Node& old) {
    const Resource* chosen = choose(old.text, candidates(old.text), old, false);
    if (chosen == nullptr || chosen->id().name == old.text) return &old;
    return replacing_text(&old, chosen->id().name, context.arena);
  }

  /// Those of the namespace that a map names: its first one, if there is any resource of that.
  void keep_namespace(Candidates& found, std::string_view name) const {
    const auto group = groups.by_first_namespace.find(name);
    const bool known = group != groups.by_first_namespace.end() &&
                       std::any_of(group->second.begin(), group->second.end(), [&](const auto& member) {
                         return can_reference(member.cluster_scoped, member.effective, member.written);
                       });
    std::erase_if(found, [&](const Resource* one) {
      return (known ? one->original() : one->id()).effective_namespace() != name;
    });
  }

  const Node* map(const Node& old) {
    const Node* name = old.get("name");
    if (name == nullptr) {
      context.report("kustomize-build-error", old.span,
                     fmt::format("{} has no `name`: Kustomize fails", backquoted(spec->path)), "set `name`");
      return &old;
    }
    Candidates found = candidates(name->text);
    if (const Node* namespace_name = old.get("namespace")) keep_namespace(found, namespace_name->text);
    const Resource* chosen = choose(name->text, found, *name, true);
    if (chosen == nullptr) return &old;
    const Id& its = chosen->id();
    if (its.name == name->text && its.namespace_name.empty()) return &old;
    const Node* changed =
        with_entry(old, "name", replacing_text(name, its.name, context.arena), context.arena);
    if (its.namespace_name.empty()) return changed;
    return with_entry(*changed, "namespace",
                      replacing_text(old.get("namespace"), its.namespace_name, context.arena), context.arena);
  }

  const Node* set(const Node& old) {
    if (old.is(Kind::null)) return &old;
    if (old.is(Kind::map)) return map(old);
    if (!old.is(Kind::list)) return scalar(old);
    std::vector<const Node*> items;
    bool changed = false;
    for (const Node* item : old.items) {
      items.push_back(item->is(Kind::map) ? map(*item) : item->is(Kind::null) ? item : scalar(*item));
      changed = changed || items.back() != item;
    }
    return changed ? with_items(old, items, context.arena) : &old;
  }
};

/// The fields of all references, by the kind of the object that contains them.
using SpecsByKind =
    std::map<std::string_view, std::vector<std::pair<const NameReference*, const FieldSpec*>>>;

}  // namespace

void fix_name_references(Context& context, ResourceMap& resources,
                         const std::vector<NameReference>& references) {
  SpecsByKind by_kind;
  std::set<std::string_view> kinds = {""};
  for (const Resource* resource : resources.all()) kinds.insert(resource->original().type.kind);
  for (const NameReference& reference : references) {
    for (const FieldSpec& spec : reference.referrers) {
      if (!spec.type.kind.empty()) {
        if (kinds.contains(spec.type.kind)) by_kind[spec.type.kind].emplace_back(&reference, &spec);
        continue;
      }
      for (const std::string_view kind : kinds) by_kind[kind].emplace_back(&reference, &spec);
    }
  }
  const Groups groups(resources);
  for (Resource* resource : resources.all()) {
    const Gvk first = resource->original().type;
    const auto specs = by_kind.find(first.kind);
    if (specs == by_kind.end()) continue;
    Referrer referrer{context,   resources,      groups,
                      *resource, resource->id(), account_namespaces(context, *resource)};
    for (const auto& [reference, spec] : specs->second) {
      if (!first.is_selected_by(spec->type)) continue;
      referrer.reference = reference;
      referrer.spec = spec;
      FieldSpec of_type = *spec;
      of_type.type = resource->id().type;
      const FieldEdit edit{[&](const Node& old) { return referrer.set(old); }};
      const Node* wrong = nullptr;
      resource->set_root(edit_fields(*resource->root(), of_type, edit, context.arena, wrong));
      if (wrong != nullptr) {
        context.report(
            "invalid-type", wrong->span,
            fmt::format("the value on the way to `{}` must be a map or list: Kustomize fails", spec->path));
      }
    }
  }
}

}  // namespace twinhull::kustomize
