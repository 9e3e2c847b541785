#include "lint/corpus.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lint/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::array<std::string_view, 26> cluster_kinds = {"APIService",
                                                            "CSIDriver",
                                                            "CSINode",
                                                            "CertificateSigningRequest",
                                                            "ClusterExternalSecret",
                                                            "ClusterIssuer",
                                                            "ClusterRole",
                                                            "ClusterRoleBinding",
                                                            "ClusterSecretStore",
                                                            "ComponentStatus",
                                                            "CustomResourceDefinition",
                                                            "FlowSchema",
                                                            "GatewayClass",
                                                            "IngressClass",
                                                            "MutatingWebhookConfiguration",
                                                            "Namespace",
                                                            "Node",
                                                            "PersistentVolume",
                                                            "PriorityClass",
                                                            "PriorityLevelConfiguration",
                                                            "RuntimeClass",
                                                            "StorageClass",
                                                            "ValidatingAdmissionPolicy",
                                                            "ValidatingAdmissionPolicyBinding",
                                                            "ValidatingWebhookConfiguration",
                                                            "VolumeAttachment"};
static_assert(std::ranges::is_sorted(cluster_kinds));

bool has_containers(const Node* spec) {
  if (spec == nullptr) return false;
  const Node* containers = spec->get("containers");
  return containers != nullptr && containers->is(Kind::list);
}

/// The map that holds `metadata` and `spec` of the pod an object is or makes; null where it makes none.
/// Workloads without containers are recognised by their kind, so that rules can say what is missing.
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

void add_containers(Pod& pod, std::string_view key, Role role) {
  const Node* list = pod.spec->get(key);
  if (list == nullptr || !list->is(Kind::list)) return;
  for (const Node* item : list->items) {
    if (!item->is(Kind::map)) continue;
    const bool sidecar = role == Role::init && text_at(item, "restartPolicy") == "Always";
    pod.containers.push_back({item, sidecar ? Role::sidecar : role, text_at(item, "name")});
  }
}

bool matches(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view head = pattern.substr(0, star), tail = pattern.substr(star + 1);
  return text.size() >= head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail);
}

/// The rows of a table sorted by its first column that have the key there.
template <typename Key, typename Value>
std::span<const std::pair<Key, Value>> rows_at(const std::vector<std::pair<Key, Value>>& rows,
                                               const Key& key) {
  const auto begin = std::ranges::lower_bound(rows, key, {}, &std::pair<Key, Value>::first);
  const auto end = std::ranges::upper_bound(begin, rows.end(), key, {}, &std::pair<Key, Value>::first);
  return {begin, end};
}

}  // namespace

bool cluster_wide(std::string_view kind) { return std::ranges::binary_search(cluster_kinds, kind); }

std::uint32_t Corpus::add_unit(Unit unit) {
  units_.push_back(std::move(unit));
  return static_cast<std::uint32_t>(units_.size() - 1);
}

bool Corpus::add(const Node& root, std::uint32_t unit) {
  if (!root.is(Kind::map)) return false;
  const kubernetes::Identity id = kubernetes::identity(root);
  if (id.kind.empty() || id.version.empty()) return false;
  const Node* items = root.get("items");
  if (id.kind.ends_with("List") && items != nullptr && items->is(Kind::list)) {
    bool all = true;
    for (const Node* item : items->items) all = add(*item, unit) && all;
    return all;
  }
  Object object{.node = &root, .id = id, .unit = unit};
  if (!cluster_wide(id.kind)) object.name_space = id.name_space.empty() ? name_space_ : id.name_space;
  objects_.push_back(object);
  return true;
}

void Corpus::finish() {
  for (Object& object : objects_) {
    by_name_.push_back({{object.id.kind, object.name_space, object.id.name}, &object});
    const Node* made = pod_template(object);
    const Node* spec = made == nullptr ? nullptr : made->get("spec");
    if (spec == nullptr || !spec->is(Kind::map)) continue;
    Pod pod{.object = &object, .metadata = made->get("metadata"), .spec = spec};
    if (pod.metadata != nullptr && !pod.metadata->is(Kind::map)) pod.metadata = nullptr;
    add_containers(pod, "initContainers", Role::init);
    add_containers(pod, "containers", Role::main);
    add_containers(pod, "ephemeralContainers", Role::ephemeral);
    object.pod = static_cast<std::int32_t>(pods_.size());
    pods_.push_back(std::move(pod));
  }
  for (const Object& object : objects_) index_made(object);
  for (const Pod& pod : pods_) index_pod(pod);
  std::ranges::stable_sort(by_name_, {}, &std::pair<Key, const Object*>::first);
  std::ranges::stable_sort(made_, {}, &std::pair<Key, const Object*>::first);
  std::ranges::stable_sort(by_label_, {}, &std::pair<Label, const Pod*>::first);
}

void Corpus::index_made(const Object& object) {
  auto makes = [&](std::string_view kind, std::string_view name) {
    if (!name.empty()) made_.push_back({{kind, object.name_space, name}, &object});
  };
  if (object.id.kind == "SealedSecret") makes("Secret", object.id.name);
  if (object.id.kind == "Certificate") makes("Secret", text_at(object.node, "spec.secretName"));
  if (object.id.kind == "KafkaUser") makes("Secret", object.id.name);
  if (object.id.kind == "ExternalSecret") {
    const std::string_view named = text_at(object.node, "spec.target.name");
    makes("Secret", named.empty() ? object.id.name : named);
  }
}

void Corpus::index_pod(const Pod& pod) {
  const std::string_view name_space = pod.object->name_space;
  by_label_.push_back({{name_space, {}, {}}, &pod});
  const Node* labels = pod.labels();
  if (labels == nullptr) return;
  for (const yaml::Entry& label : labels->entries) {
    by_label_.push_back({{name_space, label.key, label.value->text}, &pod});
  }
}

const Pod* Corpus::pod_of(const Object& object) const {
  return object.pod < 0 ? nullptr : &pods_[static_cast<std::size_t>(object.pod)];
}

bool Corpus::visible(const Object& from, const Object& object) const {
  if (from.unit == object.unit) return true;
  const std::string& root = units_[from.unit].root;
  return root.empty() || root != units_[object.unit].root;
}

const Object* Corpus::find(const Object& from, std::string_view kind, std::string_view name_space,
                           std::string_view name) const {
  const Key key{kind, cluster_wide(kind) ? std::string_view() : name_space, name};
  const auto found = rows_at(by_name_, key);
  const Object* elsewhere = nullptr;
  for (const auto& [_, object] : found) {
    if (object->unit == from.unit) return object;
    if (elsewhere == nullptr && visible(from, *object)) elsewhere = object;
  }
  return elsewhere;
}

const Object* Corpus::find(const Object& from, std::string_view kind, std::string_view name) const {
  return find(from, kind, from.name_space, name);
}

bool Corpus::external(std::string_view kind, std::string_view name_space, std::string_view name) const {
  return std::ranges::any_of(externals_, [&](const External& external) {
    return external.kind == kind && matches(external.name, name) &&
           (external.name_space.empty() || external.name_space == name_space);
  });
}

bool Corpus::declared(const Object& from, std::string_view kind, std::string_view name) const {
  if (declared_.empty()) return false;
  std::string_view folder = units_[from.unit].root.empty() ? path(from) : units_[from.unit].root;
  std::array<std::string, 3> wanted = {"", std::string(kind), std::string(name)};
  for (;;) {
    wanted[0] = folder;
    if (declared_.contains(wanted)) return true;
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string_view::npos) return false;
    folder = folder.substr(0, slash);
  }
}

bool Corpus::exists(const Object& from, std::string_view kind, std::string_view name_space,
                    std::string_view name) const {
  if (units_[from.unit].open) return true;
  if (find(from, kind, name_space, name) != nullptr || external(kind, name_space, name)) return true;
  if (declared(from, kind, name)) return true;
  const auto makers = rows_at(made_, Key{kind, name_space, name});
  return std::ranges::any_of(makers, [&](const auto& maker) { return visible(from, *maker.second); });
}

bool Corpus::exists(const Object& from, std::string_view kind, std::string_view name) const {
  return exists(from, kind, from.name_space, name);
}

std::vector<const Object*> Corpus::all(const Object& from, std::string_view kind) const {
  auto begin =
      std::ranges::lower_bound(by_name_, kind, {}, [](const auto& entry) { return entry.first.kind; });
  std::vector<const Object*> out;
  for (; begin != by_name_.end() && begin->first.kind == kind; ++begin) {
    if (visible(from, *begin->second)) out.push_back(begin->second);
  }
  return out;
}

std::vector<const Object*> Corpus::all(const Object& from, std::string_view kind,
                                       std::string_view name_space) const {
  auto begin = std::ranges::lower_bound(by_name_, Key{kind, name_space, {}}, {},
                                        &std::pair<Key, const Object*>::first);
  std::vector<const Object*> out;
  for (; begin != by_name_.end() && begin->first.kind == kind && begin->first.name_space == name_space;
       ++begin) {
    if (visible(from, *begin->second)) out.push_back(begin->second);
  }
  return out;
}

std::vector<const Pod*> Corpus::candidates(const Object& from, std::string_view name_space,
                                           const Node* labels) const {
  // By the label that fewest pods have: one that all of a system share tells little.
  std::span<const std::pair<Label, const Pod*>> fewest = rows_at(by_label_, Label{name_space, {}, {}});
  for (const yaml::Entry& entry : labels == nullptr ? std::span<const yaml::Entry>() : labels->entries) {
    const auto rows = rows_at(by_label_, Label{name_space, entry.key, entry.value->text});
    if (rows.size() < fewest.size()) fewest = rows;
  }
  std::vector<const Pod*> out;
  for (const auto& [_, pod] : fewest) {
    if (visible(from, *pod->object)) out.push_back(pod);
  }
  return out;
}

std::vector<const Pod*> Corpus::pods_selected(const Object& from, std::string_view name_space,
                                              const Node* selector) const {
  if (selector == nullptr || !selector->is(Kind::map)) return {};
  std::vector<const Pod*> out = candidates(from, name_space, selector->get("matchLabels"));
  std::erase_if(out, [&](const Pod* pod) { return !selects(selector, pod->labels()); });
  return out;
}

std::vector<const Pod*> Corpus::pods_selected_plainly(const Object& from, std::string_view name_space,
                                                      const Node* selector) const {
  if (selector == nullptr || selector->entries.empty()) return {};
  std::vector<const Pod*> out = candidates(from, name_space, selector);
  std::erase_if(out, [&](const Pod* pod) { return !selects_plain(selector, pod->labels()); });
  return out;
}

}  // namespace twinhull::lint
