#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// The type of an object, or what selects types: empty parts of a selector match any.
struct Gvk {
  std::string_view group;
  std::string_view version;
  std::string_view kind;

  bool is_selected_by(const Gvk& selector) const;
  friend bool operator==(const Gvk&, const Gvk&) = default;
};

/// `apps/v1` in its parts.
Gvk gvk_of(std::string_view api_version, std::string_view kind);
/// The position of a kind in Kustomize's order: negative for dependencies, positive for webhooks.
int install_position(std::string_view kind);
/// The order of types with the same position: that of their texts `GROUP_VERSION_KIND`.
bool before_in_text(const Gvk& a, const Gvk& b);

/// What identifies a resource during a build.
struct Id {
  Gvk type;
  std::string_view name;
  std::string_view namespace_name;
  bool cluster_scoped = false;  ///< as far as Kustomize's schema knows: never for custom resources

  friend bool operator==(const Id&, const Id&) = default;

  /// `default` if the object has none; a reserved word for cluster-scoped ones.
  std::string_view effective_namespace() const;
  bool same_namespace(const Id& other) const { return effective_namespace() == other.effective_namespace(); }
  bool same_name_and_type(const Id& other) const { return name == other.name && type == other.type; }
  bool same(const Id& other) const { return same_name_and_type(other) && same_namespace(other); }
  bool is_selected_by(const Id& selector) const;
};

Id make_id(const Gvk& type, std::string_view name, std::string_view namespace_name);
/// `Deployment/web`, `Deployment/shop/web`, for messages.
std::string display(const Id& id);

// What Kustomize notes in annotations of the objects while it builds, and removes at the end. They take part
// in patches, so they are kept in the same place.
inline constexpr std::string_view build_domain = "internal.config.kubernetes.io/";
inline constexpr std::string_view needs_hash_annotation = "internal.config.kubernetes.io/needsHashSuffix";
inline constexpr std::string_view behavior_annotation = "internal.config.kubernetes.io/generatorBehavior";
inline constexpr std::string_view name_change_annotation = "internal.config.kubernetes.io/allowNameChange";
inline constexpr std::string_view kind_change_annotation = "internal.config.kubernetes.io/allowKindChange";
inline constexpr std::string_view origin_annotation = "config.kubernetes.io/origin";
inline constexpr std::string_view transformer_annotation = "alpha.config.kubernetes.io/transformations";

using Annotation = std::pair<std::string_view, std::string_view>;
using TextMap = std::vector<std::pair<std::string_view, std::string_view>>;

/// An object on its way through the build.
class Resource {
 public:
  Resource(const yaml::Node* root, base::Arena& arena) : arena_(arena), root_(root), source_(root) {}

  /// Its source: a document, or the entry of a generator.
  const yaml::Node* source() const { return source_; }
  bool is_generated() const { return generated_; }
  void set_generated(const yaml::Node& entry) {
    source_ = &entry;
    generated_ = true;
  }
  /// The strategic merge patches that were applied to it, as they are written.
  const std::vector<const yaml::Node*>& patches() const { return patches_; }
  void add_patch(const yaml::Node& patch) { patches_.push_back(&patch); }
  /// Takes the source of another one.
  void inherit(const Resource& other) {
    source_ = other.source_;
    generated_ = other.generated_;
  }

  /// Null after a patch has deleted it.
  const yaml::Node* root() const { return root_; }
  /// Sets the object after a change. Values that are one node for Kustomize (see `share`) change together.
  void set_root(const yaml::Node* root);
  /// Sets an object that was decoded again.
  void reset_root(const yaml::Node* root);
  /// Notes a value that Kustomize has put into several fields as one node, as it does with labels and
  /// annotations: a later change of one of the fields changes all of them.
  void share(const yaml::Node& value) { shared_.insert(&value); }

  const Id& id() const;
  /// The IDs it had before, oldest first.
  const std::vector<Id>& previous() const;
  const Id& original() const { return previous().empty() ? id() : previous().front(); }
  const std::vector<std::string_view>& prefixes() const;
  const std::vector<std::string_view>& suffixes() const;

  TextMap labels() const { return metadata_map("labels"); }
  TextMap annotations() const { return metadata_map("annotations"); }
  std::string_view annotation(std::string_view key) const;
  /// Replaces all labels or annotations, sorted by key; without any, the field is removed.
  void set_metadata_map(std::string_view field, TextMap values);
  void set_annotation(std::string_view key, std::string_view value);
  /// Adds each value to the annotation of that key, after a comma.
  void append_to_annotations(std::span<const Annotation> more);
  void set_name(std::string_view name) { set_metadata("name", name); }
  void set_kind(std::string_view kind) { set_field("kind", kind); }
  void set_api_version(std::string_view version) { set_field("apiVersion", version); }
  /// Without a text, the field is removed.
  void set_namespace(std::string_view name);
  /// Notes the ID before it changes.
  void store_previous_id();

  std::vector<std::string> vars;  ///< names of the vars that read a field of it

 private:
  const yaml::Node& metadata() const;
  TextMap metadata_map(std::string_view field) const;
  void add_annotations(std::span<const Annotation> more, bool append);
  void set_field(std::string_view key, std::string_view text);
  void set_metadata(std::string_view key, std::string_view text);
  void refresh() const;

  base::Arena& arena_;
  const yaml::Node* root_;
  const yaml::Node* source_;
  bool generated_ = false;
  std::vector<const yaml::Node*> patches_;
  std::set<const yaml::Node*> shared_;
  // Read from the annotations of `read_`.
  mutable const yaml::Node* read_ = nullptr;
  mutable const yaml::Node* read_metadata_ = nullptr;
  mutable Id id_;
  mutable std::vector<Id> previous_;
  mutable std::vector<std::string_view> prefixes_;
  mutable std::vector<std::string_view> suffixes_;
};

/// Merges two maps; the second one wins.
TextMap merged(const TextMap& low, const TextMap& high);

}  // namespace twinhull::kustomize
