#include "lint/objects/object_index.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "lint/objects/cluster_scope.h"
#include "lint/objects/creations.h"
#include "lint/objects/runtime_labels.h"
#include "lint/objects/runtime_objects.h"
#include "lint/objects/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

bool has_containers(const Node* spec) {
  if (spec == nullptr) return false;
  const Node* containers = spec->get("containers");
  return containers != nullptr && containers->is(Kind::list);
}

/// The map with `metadata` and `spec` of the pod that an object is or creates; null if none. Workloads
/// without containers are recognized by kind, so that rules can report that.
const Node* pod_template(const Object& object) {
  if (object.id.kind == "Pod" && object.id.group.empty()) return object.node;
  for (std::string_view path :
       {"spec.template", "spec.jobTemplate.spec.template", "spec.jobTargetRef.template", "template"}) {
    const Node* found = object.at(path);
    if (found != nullptr && found->is(Kind::map) && has_containers(found->get("spec"))) return found;
  }
  if (object.id.group == "apps" || object.id.group == "batch") {
    const Node* found =
        object.at(object.id.kind == "CronJob" ? "spec.jobTemplate.spec.template" : "spec.template");
    if (found != nullptr && found->is(Kind::map) && found->get("spec") != nullptr) return found;
  }
  return nullptr;
}

void add_containers(PodView& pod, std::string_view key, ContainerRole role) {
  const Node* list = pod.spec->get(key);
  if (list == nullptr || !list->is(Kind::list)) return;
  for (const Node* item : list->items) {
    if (!item->is(Kind::map)) continue;
    const bool sidecar = role == ContainerRole::init && text_at(item, "restartPolicy") == "Always";
    pod.containers.push_back({item, sidecar ? ContainerRole::sidecar : role, text_at(item, "name")});
  }
}

bool matches(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view head = pattern.substr(0, star), tail = pattern.substr(star + 1);
  return text.size() >= head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail);
}

/// Whether one name can be a variant of the other: it contains it, or a few letters differ.
bool are_near(std::string_view a, std::string_view b) {
  if (a.size() < 3 || b.size() < 3) return a == b;
  if (a.find(b) != std::string_view::npos || b.find(a) != std::string_view::npos) return true;
  const std::size_t most = std::max<std::size_t>(1, std::min(a.size(), b.size()) / 4);
  return base::edit_distance(a, b, most) <= most;
}

/// The directory of a path, with its slash.
std::string_view directory(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

/// The rows of a table, sorted by its first column, with that key.
template <typename Key, typename Value>
std::span<const std::pair<Key, Value>> rows_at(const std::vector<std::pair<Key, Value>>& rows,
                                               const Key& key) {
  const auto begin = std::ranges::lower_bound(rows, key, {}, &std::pair<Key, Value>::first);
  const auto end = std::ranges::upper_bound(begin, rows.end(), key, {}, &std::pair<Key, Value>::first);
  return {begin, end};
}

}  // namespace

std::uint32_t ObjectIndex::add_unit(RenderedUnit unit) {
  units_.push_back(std::move(unit));
  return static_cast<std::uint32_t>(units_.size() - 1);
}

bool ObjectIndex::add(const Node& root, std::uint32_t unit) {
  if (!root.is(Kind::map)) return false;
  const kubernetes::ObjectId id = kubernetes::identity(root);
  if (id.kind.empty() || id.version.empty()) return false;
  const Node* items = root.get("items");
  if (id.kind.ends_with("List") && items != nullptr && (items->is(Kind::list) || items->is(Kind::null))) {
    bool all = true;
    for (const Node* item : items->items) all = add(*item, unit) && all;
    return all;
  }
  Object object{.node = &root, .id = id, .unit = unit};
  if (!is_cluster_scoped(id.kind))
    object.namespace_name = id.namespace_name.empty() ? name_space_ : id.namespace_name;
  objects_.push_back(object);
  return true;
}

/// A chart that sets exactly one namespace is meant to be installed there.
void ObjectIndex::infer_chart_namespaces() {
  std::vector<std::set<std::string_view>> named(units_.size());
  for (const Object& object : objects_) {
    if (!object.id.namespace_name.empty() && !is_cluster_scoped(object.id.kind) &&
        object.id.namespace_name != "kube-system")
      named[object.unit].insert(object.id.namespace_name);
  }
  for (Object& object : objects_) {
    if (!units_[object.unit].chart || object.namespace_name.empty() || !object.id.namespace_name.empty())
      continue;
    if (named[object.unit].size() == 1) object.namespace_name = *named[object.unit].begin();
  }
}

void ObjectIndex::finish() {
  infer_chart_namespaces();
  for (Object& object : objects_) {
    by_name_.push_back({{object.id.kind, object.namespace_name, object.id.name}, &object});
    presence_.add({object.id.kind, object.namespace_name, directory(path(object)), object.unit});
    const Node* made = pod_template(object);
    const Node* spec = made == nullptr ? nullptr : made->get("spec");
    if (spec == nullptr || !spec->is(Kind::map)) continue;
    PodView pod{.object = &object, .metadata = made->get("metadata"), .spec = spec};
    if (pod.metadata != nullptr && !pod.metadata->is(Kind::map)) pod.metadata = nullptr;
    add_containers(pod, "initContainers", ContainerRole::init);
    add_containers(pod, "containers", ContainerRole::main);
    add_containers(pod, "ephemeralContainers", ContainerRole::ephemeral);
    object.pod = static_cast<std::int32_t>(pods_.size());
    presence_.add({runtime_pods, object.namespace_name, directory(path(object)), object.unit});
    pods_.push_back(std::move(pod));
  }
  for (const Object& object : objects_) index_runtime_objects(object);
  for (const PodView& pod : pods_) index_pod(pod);
  std::ranges::stable_sort(by_name_, {}, &std::pair<Key, const Object*>::first);
  presence_.finish();
  join_alternatives();
  std::ranges::stable_sort(runtime_objects_, {}, &std::pair<Key, const Object*>::first);
  std::ranges::stable_sort(by_label_, {}, &std::pair<Label, const PodView*>::first);
}

void ObjectIndex::index_runtime_objects(const Object& object) {
  const auto index = [&](const RuntimeObject& made) {
    std::string& name = runtime_names_.emplace_back(made.name);
    // `web-` is a name prefix, not the name of an object. Neither is `*`.
    if (made.any_name) name = "*";
    runtime_objects_.push_back({{made.kind, made.namespace_name, name}, &object});
    if (!made.is_prefix) return;
    runtime_objects_.push_back(
        {{made.kind, made.namespace_name, runtime_names_.emplace_back(made.name + "-")}, &object});
  };
  for (const RuntimeObject& made : created_by_controllers(object)) index(made);
  for (const RuntimeObject& made : created_by_scripts(object)) index(made);
  for (const Creation& creation : creations_of(object)) {
    runtime_objects_.push_back({{creation.kind, creation.everywhere ? "*" : object.namespace_name,
                                 creation.name.empty() ? std::string_view("*") : creation.name},
                                &object});
  }
}

void ObjectIndex::index_pod(const PodView& pod) {
  const std::string_view namespace_name = pod.object->namespace_name;
  by_label_.push_back({{namespace_name, {}, {}}, &pod});
  const Node* labels = pod.labels();
  if (labels == nullptr) return;
  for (const yaml::Entry& label : labels->entries) {
    by_label_.push_back({{namespace_name, label.key, label.value->text}, &pod});
  }
}

source::Span ObjectIndex::find_text(source::Span within, std::string_view text) const {
  if (files_ == nullptr || !within.known() || text.empty()) return within;
  const std::size_t at = files_->text(within).find(text);
  if (at == std::string_view::npos) return within;
  const auto begin = within.begin + static_cast<std::uint32_t>(at);
  return {within.file, begin, begin + static_cast<std::uint32_t>(text.size())};
}

std::string_view ObjectIndex::path(const Object& object) const {
  return files_ == nullptr ? std::string_view() : files_->path(object.node->span.file);
}

const PodView* ObjectIndex::pod_of(const Object& object) const {
  return object.pod < 0 ? nullptr : &pods_[static_cast<std::size_t>(object.pod)];
}

bool ObjectIndex::visible(const Object& from, const Object& object) const {
  return are_visible(from.unit, object.unit);
}

bool ObjectIndex::are_visible(std::uint32_t from, std::uint32_t other) const {
  if (from == other) return true;
  const std::string& root = units_[from].root;
  if (root.empty() || units_[other].root.empty()) return true;
  return root != units_[other].root && families_[from] != families_[other];
}

void ObjectIndex::join_alternatives() {
  families_.resize(units_.size());
  std::iota(families_.begin(), families_.end(), 0U);
  const auto first = [&](std::uint32_t unit) {
    while (families_[unit] != unit) unit = families_[unit] = families_[families_[unit]];
    return unit;
  };
  const Object* before = nullptr;
  for (const auto& [key, object] : by_name_) {
    if (object->pod < 0 || units_[object->unit].root.empty()) continue;
    if (before != nullptr && before->id.kind == key.kind && before->namespace_name == key.namespace_name &&
        before->id.name == key.name) {
      const std::uint32_t one = first(before->unit), other = first(object->unit);
      families_[std::max(one, other)] = std::min(one, other);
    }
    before = object;
  }
  for (std::uint32_t unit = 0; unit < families_.size(); ++unit) families_[unit] = first(unit);
}

const Object* ObjectIndex::find(const Object& from, std::string_view kind, std::string_view namespace_name,
                                std::string_view name) const {
  const Key key{kind, is_cluster_scoped(kind) ? std::string_view() : namespace_name, name};
  const auto found = rows_at(by_name_, key);
  const Object* elsewhere = nullptr;
  for (const auto& [_, object] : found) {
    if (object->unit == from.unit) return object;
    if (elsewhere == nullptr && visible(from, *object)) elsewhere = object;
  }
  return elsewhere;
}

const Object* ObjectIndex::find(const Object& from, std::string_view kind, std::string_view name) const {
  return find(from, kind, from.namespace_name, name);
}

bool ObjectIndex::external(std::string_view kind, std::string_view namespace_name,
                           std::string_view name) const {
  return std::ranges::any_of(externals_, [&](const ExternalObject& external) {
    return external.kind == kind && matches(external.name, name) &&
           (external.namespace_name.empty() || external.namespace_name == namespace_name);
  });
}

bool ObjectIndex::declared(const Object& from, std::string_view kind, std::string_view name) const {
  if (declared_.empty()) return false;
  std::string_view directory = units_[from.unit].root.empty() ? path(from) : units_[from.unit].root;
  std::array<std::string, 3> wanted = {"", std::string(kind), std::string(name)};
  for (;;) {
    wanted[0] = directory;
    if (declared_.contains(wanted)) return true;
    const std::size_t slash = directory.rfind('/');
    if (slash == std::string_view::npos) return false;
    directory = directory.substr(0, slash);
  }
}

bool ObjectIndex::is_created_at_run_time(const Object& from, std::string_view kind,
                                         std::string_view namespace_name, std::string_view name) const {
  const auto by = [&](std::string_view what, std::string_view text) {
    for (const std::string_view space : {namespace_name, std::string_view("*")}) {
      const auto makers = rows_at(runtime_objects_, Key{what, space, text});
      if (std::ranges::any_of(makers, [&](const auto& maker) { return visible(from, *maker.second); }))
        return true;
    }
    return false;
  };
  const bool whole = kind != runtime_pods;
  if (by(kind, name) || (whole && by(runtime_anything, name))) return true;
  if (name.size() > 253) return false;  // no name
  for (std::size_t dash = name.find('-'); dash != std::string_view::npos; dash = name.find('-', dash + 1)) {
    const std::string_view beginning = name.substr(0, dash + 1);
    if (by(kind, beginning) || (whole && by(runtime_anything, beginning))) return true;
  }
  return false;
}

bool ObjectIndex::exists(const Object& from, std::string_view kind, std::string_view namespace_name,
                         std::string_view name) const {
  if (units_[from.unit].open) return true;
  return find(from, kind, namespace_name, name) != nullptr || external(kind, namespace_name, name) ||
         declared(from, kind, name) || is_built_in(kind, namespace_name, name) ||
         is_created_at_run_time(from, kind, namespace_name, name);
}

bool ObjectIndex::exists(const Object& from, std::string_view kind, std::string_view name) const {
  return exists(from, kind, from.namespace_name, name);
}

/// Whether complete objects at one location imply complete ones at the other.
bool ObjectIndex::beside(const Object& from, const Object& object) const {
  if (!units_[from.unit].root.empty()) return object.unit == from.unit;
  if (!visible(from, object)) return false;
  const std::string_view a = directory(path(from)), b = directory(path(object));
  // Directories at the top level are unrelated.
  return a == b || (!a.empty() && !b.empty() && (a.starts_with(b) || b.starts_with(a)));
}

/// The same for all objects of a kind.
bool ObjectIndex::is_beside(const Object& from, std::string_view kind,
                            std::string_view namespace_name) const {
  const std::string_view space = is_cluster_scoped(kind) ? std::string_view() : namespace_name;
  return units_[from.unit].root.empty() ? presence_.near(kind, space, directory(path(from)))
                                        : presence_.in_unit(kind, space, from.unit);
}

bool ObjectIndex::contains_kind(const Object& from, std::string_view kind,
                                std::string_view namespace_name) const {
  return !is_created_at_run_time(from, kind, namespace_name, "*") && is_beside(from, kind, namespace_name);
}

bool ObjectIndex::contains_kind_anywhere(const Object& from, std::string_view kind,
                                         std::string_view namespace_name) const {
  if (is_created_at_run_time(from, kind, namespace_name, "*")) return false;
  const std::string_view space = is_cluster_scoped(kind) ? std::string_view() : namespace_name;
  return std::ranges::any_of(presence_.units(kind, space), [&](const Presence::Location& location) {
    return are_visible(from.unit, location.unit);
  });
}

bool ObjectIndex::contains_pods(const Object& from, std::string_view namespace_name) const {
  return is_beside(from, runtime_pods, namespace_name);
}

bool ObjectIndex::contains_pods_like(const Object& from, std::string_view namespace_name,
                                     const Node* selector) const {
  const Node* labels = selector == nullptr ? nullptr : selector->get("matchLabels");
  if (labels == nullptr) labels = selector;
  std::vector<std::string_view> wanted = {from.id.name};
  bool of_chart = false;
  for (const yaml::Entry& entry : labels == nullptr ? std::span<const yaml::Entry>() : labels->entries) {
    of_chart = of_chart || entry.key.starts_with("app.kubernetes.io/");
    wanted.push_back(entry.value->text);
  }
  if (!of_chart) return contains_pods(from, namespace_name);
  const auto is_near = [&](std::string_view name) {
    return std::ranges::any_of(wanted, [&](std::string_view one) {
      return base::spend(base::Limit::pairs, 1) && are_near(one, name);
    });
  };
  return std::ranges::any_of(rows_at(by_label_, Label{namespace_name, {}, {}}), [&](const auto& entry) {
    const PodView& pod = *entry.second;
    if (!base::spend(base::Limit::pairs, 1) || !beside(from, *pod.object)) return false;
    if (is_near(pod.object->id.name)) return true;
    const Node* own = pod.labels();
    return own != nullptr && std::ranges::any_of(own->entries, [&](const yaml::Entry& label) {
             return is_near(label.value->text);
           });
  });
}

bool ObjectIndex::may_select_runtime_pods(const Object& from, std::string_view namespace_name,
                                          const Node* selector) const {
  if (selector == nullptr || !selector->is(Kind::map)) return false;
  if (namespace_name == "kube-system") return true;  // those of the cluster itself
  const Node* labels = selector->get("matchLabels");
  const auto is_of_controller = [&](std::string_view key, std::string_view value) {
    return is_controller_label(key) || is_created_at_run_time(from, runtime_pods, namespace_name, value);
  };
  for (const Node* map : {labels, labels == nullptr ? selector : nullptr}) {
    if (map == nullptr || !map->is(Kind::map)) continue;
    for (const yaml::Entry& entry : map->entries) {
      if (is_of_controller(entry.key, entry.value->text)) return true;
    }
  }
  return std::ranges::any_of(items_at(selector, "matchExpressions"), [&](const Node* expression) {
    return is_controller_label(text_at(expression, "key")) ||
           std::ranges::any_of(items_at(expression, "values"), [&](const Node* value) {
             return is_created_at_run_time(from, runtime_pods, namespace_name, value->text);
           });
  });
}

std::vector<const Object*> ObjectIndex::all(const Object& from, std::string_view kind) const {
  auto begin =
      std::ranges::lower_bound(by_name_, kind, {}, [](const auto& entry) { return entry.first.kind; });
  std::vector<const Object*> out;
  for (; begin != by_name_.end() && begin->first.kind == kind; ++begin) {
    if (!base::spend(base::Limit::pairs, 1)) return {};
    if (visible(from, *begin->second)) out.push_back(begin->second);
  }
  return out;
}

std::vector<const Object*> ObjectIndex::all(const Object& from, std::string_view kind,
                                            std::string_view namespace_name) const {
  auto begin = std::ranges::lower_bound(by_name_, Key{kind, namespace_name, {}}, {},
                                        &std::pair<Key, const Object*>::first);
  std::vector<const Object*> out;
  for (;
       begin != by_name_.end() && begin->first.kind == kind && begin->first.namespace_name == namespace_name;
       ++begin) {
    if (!base::spend(base::Limit::pairs, 1)) return {};
    if (visible(from, *begin->second)) out.push_back(begin->second);
  }
  return out;
}

std::vector<const PodView*> ObjectIndex::candidates(const Object& from, std::string_view namespace_name,
                                                    const Node* labels) const {
  // By the label with the smallest number of pods: a label that all pods of a system share selects nothing.
  std::span<const std::pair<Label, const PodView*>> fewest =
      rows_at(by_label_, Label{namespace_name, {}, {}});
  for (const yaml::Entry& entry : labels == nullptr ? std::span<const yaml::Entry>() : labels->entries) {
    if (is_runtime_label(entry.key, entry.value->text)) continue;
    const auto rows = rows_at(by_label_, Label{namespace_name, entry.key, entry.value->text});
    if (rows.size() < fewest.size()) fewest = rows;
  }
  std::vector<const PodView*> out;
  if (!base::spend(base::Limit::pairs, fewest.size())) return out;
  for (const auto& [_, pod] : fewest) {
    if (visible(from, *pod->object)) out.push_back(pod);
  }
  return out;
}

std::vector<const PodView*> ObjectIndex::pods_selected(const Object& from, std::string_view namespace_name,
                                                       const Node* selector) const {
  if (selector == nullptr || !selector->is(Kind::map)) return {};
  std::vector<const PodView*> out = candidates(from, namespace_name, selector->get("matchLabels"));
  std::erase_if(out, [&](const PodView* pod) { return !may_select(selector, *pod); });
  return out;
}

std::vector<const PodView*> ObjectIndex::pods_matching_labels(const Object& from,
                                                              std::string_view namespace_name,
                                                              const Node* selector) const {
  if (selector == nullptr || selector->entries.empty()) return {};
  std::vector<const PodView*> out = candidates(from, namespace_name, selector);
  std::erase_if(out, [&](const PodView* pod) { return !may_select_plainly(selector, *pod); });
  return out;
}

}  // namespace twinhull::lint
