#include "kustomize/resource.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view names_annotation = "internal.config.kubernetes.io/previousNames";
constexpr std::string_view namespaces_annotation = "internal.config.kubernetes.io/previousNamespaces";
constexpr std::string_view kinds_annotation = "internal.config.kubernetes.io/previousKinds";
constexpr std::string_view no_namespace = "_non_namespaceable_";

struct ClusterRow {
  std::string_view group;
  std::string_view versions;  ///< separated by spaces
  std::string_view kinds;
};

/// The cluster-scoped kinds of Kustomize's compiled-in schema (1.21).
constexpr std::array cluster_rows = {
    ClusterRow{"", "v1", "Namespace Node PersistentVolume ComponentStatus NodeProxyOptions"},
    ClusterRow{"admissionregistration.k8s.io", "v1 v1beta1",
               "MutatingWebhookConfiguration ValidatingWebhookConfiguration"},
    ClusterRow{"apiextensions.k8s.io", "v1 v1beta1", "CustomResourceDefinition"},
    ClusterRow{"apiregistration.k8s.io", "v1 v1beta1", "APIService"},
    ClusterRow{"certificates.k8s.io", "v1 v1beta1", "CertificateSigningRequest"},
    ClusterRow{"flowcontrol.apiserver.k8s.io", "v1beta1", "FlowSchema PriorityLevelConfiguration"},
    ClusterRow{"networking.k8s.io", "v1 v1beta1", "IngressClass"},
    ClusterRow{"node.k8s.io", "v1 v1beta1", "RuntimeClass"},
    ClusterRow{"policy", "v1beta1", "PodSecurityPolicy"},
    ClusterRow{"rbac.authorization.k8s.io", "v1 v1beta1", "ClusterRole ClusterRoleBinding"},
    ClusterRow{"scheduling.k8s.io", "v1 v1beta1", "PriorityClass"},
    ClusterRow{"storage.k8s.io", "v1 v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment"},
};

bool has_word(std::string_view words, std::string_view word) {
  for (const std::string_view one : base::split(words, ' ')) {
    if (one == word) return true;
  }
  return false;
}

bool is_cluster_scoped(const Gvk& type) {
  return std::any_of(cluster_rows.begin(), cluster_rows.end(), [&](const ClusterRow& row) {
    return row.group == type.group && has_word(row.kinds, type.kind) && has_word(row.versions, type.version);
  });
}

constexpr std::array<std::string_view, 22> first_kinds = {"Namespace",
                                                          "ResourceQuota",
                                                          "StorageClass",
                                                          "CustomResourceDefinition",
                                                          "ServiceAccount",
                                                          "PodSecurityPolicy",
                                                          "Role",
                                                          "ClusterRole",
                                                          "RoleBinding",
                                                          "ClusterRoleBinding",
                                                          "ConfigMap",
                                                          "Secret",
                                                          "Endpoints",
                                                          "Service",
                                                          "LimitRange",
                                                          "PriorityClass",
                                                          "PersistentVolume",
                                                          "PersistentVolumeClaim",
                                                          "Deployment",
                                                          "StatefulSet",
                                                          "CronJob",
                                                          "PodDisruptionBudget"};
constexpr std::array<std::string_view, 2> last_kinds = {"MutatingWebhookConfiguration",
                                                        "ValidatingWebhookConfiguration"};

/// The texts that make up `GROUP_VERSION_KIND`.
std::array<std::string_view, 5> sort_text(const Gvk& type) {
  const auto or_mark = [](std::string_view text, std::string_view mark) {
    return text.empty() ? mark : text;
  };
  return {or_mark(type.group, "~G"), "_", or_mark(type.version, "~V"), "_", or_mark(type.kind, "~K")};
}

/// Values of an object that are one node for Kustomize, and have changed in one of their fields.
struct SharedValues {
  base::Arena& arena;
  const std::set<const Node*>& shared;
  std::map<const Node*, const Node*> replaced = {};

  /// Finds the changes in the order in which Kustomize makes them; the last one is used.
  void find(const Node& old, const Node& now) {
    if (&old == &now) return;
    if (is_scalar(old)) {
      if (shared.contains(&old) && is_scalar(now)) replaced[&old] = &now;
    } else if (old.is(Kind::map) && now.is(Kind::map)) {
      std::vector<std::pair<std::string_view, const Node*>> fields;
      for (const Entry& entry : old.entries) fields.emplace_back(entry.key, entry.value);
      std::sort(fields.begin(), fields.end());
      for (const auto& [key, value] : fields) {
        if (const Node* other = now.get(key)) find(*value, *other);
      }
    } else if (old.items.size() == now.items.size()) {
      for (std::size_t i = 0; i < old.items.size(); ++i) find(*old.items[i], *now.items[i]);
    }
  }

  /// The new object with the last value in all fields. `old` is null below what is new.
  const Node* applied(const Node* old, const Node& now) const {
    if (const auto found = replaced.find(old); found != replaced.end()) return found->second;
    if (const auto found = replaced.find(&now); found != replaced.end()) return found->second;
    if (now.is(Kind::map)) {
      std::vector<Entry> entries(now.entries.begin(), now.entries.end());
      bool changed = false;
      for (Entry& entry : entries) {
        const Node* value = applied(old == nullptr ? nullptr : old->get(entry.key), *entry.value);
        changed = changed || value != entry.value;
        entry.value = value;
      }
      return changed ? with_entries(now, entries, arena) : &now;
    }
    if (!now.is(Kind::list)) return &now;
    const bool alike = old != nullptr && old->items.size() == now.items.size();
    std::vector<const Node*> items;
    bool changed = false;
    for (std::size_t i = 0; i < now.items.size(); ++i) {
      items.push_back(applied(alike ? old->items[i] : nullptr, *now.items[i]));
      changed = changed || items.back() != now.items[i];
    }
    return changed ? with_items(now, items, arena) : &now;
  }
};

}  // namespace

int install_position(std::string_view kind) {
  const auto first = std::find(first_kinds.begin(), first_kinds.end(), kind);
  if (first != first_kinds.end()) return static_cast<int>(first - first_kinds.end());
  const auto last = std::find(last_kinds.begin(), last_kinds.end(), kind);
  return last == last_kinds.end() ? 0 : 1 + static_cast<int>(last - last_kinds.begin());
}

bool Gvk::is_selected_by(const Gvk& selector) const {
  return (selector.group.empty() || selector.group == group) &&
         (selector.version.empty() || selector.version == version) &&
         (selector.kind.empty() || selector.kind == kind);
}

Gvk gvk_of(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  if (slash == std::string_view::npos) return {{}, api_version, kind};
  return {api_version.substr(0, slash), api_version.substr(slash + 1), kind};
}

bool before_in_text(const Gvk& a, const Gvk& b) {
  // Compared without putting the texts together: configurations are sorted at the start of every run.
  const std::array<std::string_view, 5> left = sort_text(a);
  const std::array<std::string_view, 5> right = sort_text(b);
  std::size_t part = 0, other_part = 0, at = 0, other_at = 0;
  while (part < left.size() && left[part] == right[part]) other_part = ++part;
  for (;;) {
    for (; part < left.size() && at == left[part].size(); at = 0) ++part;
    for (; other_part < right.size() && other_at == right[other_part].size(); other_at = 0) ++other_part;
    if (part == left.size() || other_part == right.size()) return other_part < right.size();
    const auto byte = static_cast<unsigned char>(left[part][at++]);
    const auto other = static_cast<unsigned char>(right[other_part][other_at++]);
    if (byte != other) return byte < other;
  }
}

std::string_view Id::effective_namespace() const {
  if (cluster_scoped) return no_namespace;
  return namespace_name.empty() ? std::string_view("default") : namespace_name;
}

bool Id::is_selected_by(const Id& selector) const {
  return (selector.name.empty() || selector.name == name) &&
         (selector.namespace_name.empty() || same_namespace(selector)) && type.is_selected_by(selector.type);
}

Id make_id(const Gvk& type, std::string_view name, std::string_view namespace_name) {
  return {type, name, namespace_name, is_cluster_scoped(type)};
}

std::string display(const Id& id) {
  const bool named = !id.namespace_name.empty() && id.namespace_name != no_namespace;
  return named ? fmt::format("{}/{}/{}", id.type.kind, id.namespace_name, id.name)
               : fmt::format("{}/{}", id.type.kind, id.name);
}

void Resource::set_root(const Node* root) {
  if (!shared_.empty() && root_ != nullptr && root != nullptr && root != root_) {
    SharedValues values{arena_, shared_};
    values.find(*root_, *root);
    if (!values.replaced.empty()) {
      root = values.applied(root_, *root);
      for (const auto& [old, value] : values.replaced) shared_.insert(value);
    }
  }
  root_ = root;
}

void Resource::reset_root(const Node* root) {
  shared_.clear();
  root_ = root;
}

void Resource::refresh() const {
  if (read_ == root_) return;
  const Node* metadata = root_ == nullptr ? nullptr : root_->get("metadata");
  const Gvk type = gvk_of(text_at(root_, "apiVersion"), text_at(root_, "kind"));
  const bool same = read_ != nullptr && metadata != nullptr && metadata == read_metadata_ && type == id_.type;
  read_ = root_;
  if (same) return;
  read_metadata_ = metadata;
  previous_.clear();
  prefixes_.clear();
  suffixes_.clear();
  id_ = make_id(type, text_at(metadata, "name"), text_at(metadata, "namespace"));
  const Node* notes = metadata == nullptr ? nullptr : metadata->get("annotations");
  if (notes == nullptr) return;
  const auto parts = [&](std::string_view key) {
    return notes->get(key) == nullptr ? std::vector<std::string_view>()
                                      : base::split(text_at(notes, key), ',');
  };
  prefixes_ = parts("internal.config.kubernetes.io/prefixes");
  suffixes_ = parts("internal.config.kubernetes.io/suffixes");
  const std::vector<std::string_view> names = parts(names_annotation);
  const std::vector<std::string_view> namespaces = parts(namespaces_annotation);
  const std::vector<std::string_view> kinds = parts(kinds_annotation);
  for (std::size_t i = 0; i < names.size() && i < namespaces.size() && i < kinds.size(); ++i)
    previous_.push_back({{type.group, type.version, kinds[i]}, names[i], namespaces[i], false});
}

const Id& Resource::id() const {
  refresh();
  return id_;
}

const std::vector<Id>& Resource::previous() const {
  refresh();
  return previous_;
}

const std::vector<std::string_view>& Resource::prefixes() const {
  refresh();
  return prefixes_;
}

const std::vector<std::string_view>& Resource::suffixes() const {
  refresh();
  return suffixes_;
}

TextMap Resource::metadata_map(std::string_view field) const {
  TextMap values;
  const Node* metadata = root_ == nullptr ? nullptr : root_->get("metadata");
  const Node* map = metadata == nullptr ? nullptr : metadata->get(field);
  if (map == nullptr) return values;
  for (const Entry& entry : map->entries) values.emplace_back(entry.key, entry.value->text);
  return values;
}

std::string_view Resource::annotation(std::string_view key) const {
  const Node* metadata = root_ == nullptr ? nullptr : root_->get("metadata");
  const Node* map = metadata == nullptr ? nullptr : metadata->get("annotations");
  return text_at(map, key);
}

void Resource::set_metadata_map(std::string_view field, TextMap values) {
  const Node* parent = &metadata();
  const Node* old = parent->get(field);
  parent = without_entry(*parent, field, arena_);
  if (!values.empty()) {
    std::stable_sort(values.begin(), values.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Entry> entries;
    for (const auto& [key, value] : values) {
      const Entry* known = old == nullptr ? nullptr : old->find(key);
      const bool same = known != nullptr && known->value->is(Kind::string) && known->value->text == value;
      entries.push_back({arena_.copy(key),
                         known == nullptr ? source::Span() : known->key_span,
                         same ? known->value : yaml::make_string(arena_, value),
                         {}});
    }
    parent = with_entry(*parent, field, yaml::make_map(arena_, entries), arena_);
  }
  root_ = with_entry(*root_, "metadata", parent, arena_);
}

/// The metadata, or an empty map.
const Node& Resource::metadata() const {
  const Node* metadata = root_->get("metadata");
  return metadata != nullptr && metadata->is(Kind::map) ? *metadata : *yaml::make_map(arena_, {});
}

void Resource::set_annotation(std::string_view key, std::string_view value) {
  add_annotations(std::array{Annotation{key, value}}, false);
}

void Resource::append_to_annotations(std::span<const Annotation> more) {
  if (!more.empty()) add_annotations(more, true);
}

/// One copy of the object for all of them.
void Resource::add_annotations(std::span<const Annotation> more, bool append) {
  const Node& parent = metadata();
  const Node* map = parent.get("annotations");
  if (map == nullptr || !map->is(Kind::map)) map = yaml::make_map(arena_, {});
  std::vector<Entry> entries;
  entries.reserve(map->entries.size() + more.size());
  entries.assign(map->entries.begin(), map->entries.end());
  for (const auto& [key, value] : more) {
    const auto known = std::ranges::find(entries, key, &Entry::key);
    if (known == entries.end()) {
      entries.push_back({arena_.copy(key), {}, make_text(value, arena_), {}});
    } else {
      known->value = append ? make_text(fmt::format("{},{}", known->value->text, value), arena_)
                            : make_text(value, arena_);
    }
  }
  map = with_entries(*map, entries, arena_);
  root_ = with_entry(*root_, "metadata", with_entry(parent, "annotations", map, arena_), arena_);
}

void Resource::set_field(std::string_view key, std::string_view text) {
  root_ = with_entry(*root_, key, replacing_text(root_->get(key), text, arena_), arena_);
}

void Resource::set_metadata(std::string_view key, std::string_view text) {
  const Node& parent = metadata();
  const Node* value = replacing_text(parent.get(key), text, arena_);
  root_ = with_entry(*root_, "metadata", with_entry(parent, key, value, arena_), arena_);
}

void Resource::set_namespace(std::string_view name) {
  if (!name.empty()) {
    set_metadata("namespace", name);
    return;
  }
  const Node* metadata = root_->get("metadata");
  if (metadata == nullptr) return;
  root_ = with_entry(*root_, "metadata", without_entry(*metadata, "namespace", arena_), arena_);
}

void Resource::store_previous_id() {
  const Id now = id();
  std::vector<Annotation> parts;
  for (const Annotation& part :
       {Annotation{names_annotation, now.name}, Annotation{namespaces_annotation, now.effective_namespace()},
        Annotation{kinds_annotation, now.type.kind}}) {
    if (!part.second.empty()) parts.push_back(part);
  }
  append_to_annotations(parts);
}

TextMap merged(const TextMap& low, const TextMap& high) {
  TextMap all = high;
  for (const auto& entry : low) {
    const bool known =
        std::any_of(high.begin(), high.end(), [&](const auto& other) { return other.first == entry.first; });
    if (!known) all.push_back(entry);
  }
  return all;
}

}  // namespace twinhull::kustomize
