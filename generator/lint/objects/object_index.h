#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kubernetes/api.h"
#include "lint/objects/external.h"
#include "lint/objects/object.h"
#include "lint/objects/presence.h"

namespace twinhull::lint {

/// All objects of a run with the indexes that rules need. Built once, then read-only. Comparisons count
/// against a limit of pairs: once it is exceeded, results are empty and the caller reports that.
class ObjectIndex {
 public:
  std::uint32_t add_unit(RenderedUnit unit);
  /// Adds a document's root; a `List` adds its items. False if it has no apiVersion or kind.
  bool add(const yaml::Node& root, std::uint32_t unit);
  void add_external(ExternalObject external) { externals_.push_back(std::move(external)); }
  /// The same for references between objects of one directory.
  void add_declared(std::string directory, std::string kind, std::string name) {
    declared_.insert({std::move(directory), std::move(kind), std::move(name)});
  }
  /// The Kubernetes version that the objects are for.
  void set_kubernetes_version(kubernetes::KubernetesVersion version) { kubernetes_version_ = version; }
  kubernetes::KubernetesVersion kubernetes_version() const { return kubernetes_version_; }
  /// The files of the objects, for rules on files; null if none were given. They must outlive the index.
  void set_files(const source::Files& files) { files_ = &files; }
  const source::Files* files() const { return files_; }
  /// Images that a tool of the repository builds and tags itself on deployment.
  void set_built_images(std::set<std::string, std::less<>> images) { built_images_ = std::move(images); }
  bool is_built(std::string_view image) const { return built_images_.contains(image); }
  /// The namespace of objects without one; `default` unless set before they are added.
  void set_namespace(std::string_view name) { name_space_ = name; }
  /// Builds the indexes; nothing can be added afterwards.
  void finish();

  const std::deque<Object>& objects() const { return objects_; }
  const std::vector<PodView>& pods() const { return pods_; }
  const RenderedUnit& unit(const Object& object) const { return units_[object.unit]; }
  /// The path of the object's file; empty if no files were given.
  std::string_view path(const Object& object) const;

  /// The location of a text inside the source at `within`; all of `within` if the two are not identical.
  source::Span find_text(source::Span within, std::string_view text) const;

  /// Null if the object creates no pod.
  const PodView* pod_of(const Object& object) const;

  /// The object of that kind and name that `from` would find in its cluster: first in its own unit, then in
  /// others that are not another render of the same directory. `namespace_name` is ignored for cluster-scoped
  /// kinds. Null if none.
  const Object* find(const Object& from, std::string_view kind, std::string_view namespace_name,
                     std::string_view name) const;
  /// Like `find` in the namespace of `from`.
  const Object* find(const Object& from, std::string_view kind, std::string_view name) const;
  /// Whether a reference is valid: the object is found, is declared as external, or can be created by
  /// something in the run whose results are unknown (an ExternalSecret, a SealedSecret, a Certificate …).
  bool exists(const Object& from, std::string_view kind, std::string_view namespace_name,
              std::string_view name) const;
  bool exists(const Object& from, std::string_view kind, std::string_view name) const;

  /// Whether an object of that kind that `from` references and the run lacks is missing: others of the kind
  /// exist in that namespace, in the same render or in files of the same, the parent or a child directory,
  /// and nothing in the run creates them at run time. A manifest that is linted alone lacks nothing.
  bool contains_kind(const Object& from, std::string_view kind, std::string_view namespace_name) const;
  /// The same wherever these others are.
  bool contains_kind_anywhere(const Object& from, std::string_view kind,
                              std::string_view namespace_name) const;
  /// The same for pods of any workload.
  bool contains_pods(const Object& from, std::string_view namespace_name) const;
  /// The same for the pods that a selector without matches was probably meant for: not those of a chart
  /// outside of the run, if it has labels that charts set and nothing has a name like them or `from`.
  bool contains_pods_like(const Object& from, std::string_view namespace_name,
                          const yaml::Node* selector) const;
  /// Whether a selector can match pods of a controller: it uses a custom resource of the run, or labels that
  /// only controllers set.
  bool may_select_runtime_pods(const Object& from, std::string_view namespace_name,
                               const yaml::Node* selector) const;

  /// All objects of a kind that `from` would find in any namespace, in order.
  std::vector<const Object*> all(const Object& from, std::string_view kind) const;
  /// Those of one namespace.
  std::vector<const Object*> all(const Object& from, std::string_view kind,
                                 std::string_view namespace_name) const;
  /// The pods in a namespace that a label selector (`matchLabels`, `matchExpressions`) selects.
  std::vector<const PodView*> pods_selected(const Object& from, std::string_view namespace_name,
                                            const yaml::Node* selector) const;
  /// The same for a plain selector (`{app: web}`), as in Services.
  std::vector<const PodView*> pods_matching_labels(const Object& from, std::string_view namespace_name,
                                                   const yaml::Node* selector) const;

 private:
  struct Key {
    std::string_view kind;
    std::string_view namespace_name;
    std::string_view name;
    auto operator<=>(const Key&) const = default;
  };
  struct Label {
    std::string_view namespace_name;
    std::string_view key;
    std::string_view value;
    auto operator<=>(const Label&) const = default;
  };
  void index_pod(const PodView& pod);
  void index_runtime_objects(const Object& object);
  bool beside(const Object& from, const Object& object) const;
  bool is_beside(const Object& from, std::string_view kind, std::string_view namespace_name) const;
  bool is_created_at_run_time(const Object& from, std::string_view kind, std::string_view namespace_name,
                              std::string_view name) const;
  /// The candidates for a selector: the pods with its first label.
  std::vector<const PodView*> candidates(const Object& from, std::string_view namespace_name,
                                         const yaml::Node* labels) const;
  /// Whether the objects can be in one cluster: not two renders of one directory, or two kustomizations with
  /// the same workload, such as the overlays of two environments.
  bool visible(const Object& from, const Object& object) const;
  bool are_visible(std::uint32_t from, std::uint32_t other) const;
  void join_alternatives();
  void infer_chart_namespaces();
  bool external(std::string_view kind, std::string_view namespace_name, std::string_view name) const;
  bool declared(const Object& from, std::string_view kind, std::string_view name) const;

  const source::Files* files_ = nullptr;
  std::set<std::string, std::less<>> built_images_;
  kubernetes::KubernetesVersion kubernetes_version_ = kubernetes::newest_version();
  std::string_view name_space_ = "default";
  std::vector<RenderedUnit> units_;
  std::vector<std::uint32_t> families_;  ///< of the units: the first of several alternatives
  std::deque<Object> objects_;
  std::vector<PodView> pods_;
  std::vector<ExternalObject> externals_;
  std::set<std::array<std::string, 3>> declared_;               ///< directory, kind, name
  std::vector<std::pair<Key, const Object*>> by_name_;          ///< sorted
  Presence presence_;                                           ///< of all kinds, and of pods of any
  std::deque<std::string> runtime_names_;                       ///< texts of the keys of `runtime_objects_`
  std::vector<std::pair<Key, const Object*>> runtime_objects_;  ///< objects created in the cluster, sorted
  std::vector<std::pair<Label, const PodView*>> by_label_;      ///< sorted; each pod also under an empty key
};

}  // namespace twinhull::lint
