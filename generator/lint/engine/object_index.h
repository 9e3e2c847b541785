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
#include "lint/external.h"
#include "lint/objects/object.h"

namespace twinhull::lint {

/// All objects of a run with the indexes that rules need. Made once, then only read. What is compared on the
/// way to an answer is taken from the limit of pairs: where that is used up answers are empty, and whoever
/// asked says so.
class ObjectIndex {
 public:
  std::uint32_t add_unit(RenderedSet unit);
  /// Takes a document's root; a `List` gives its items. What has neither apiVersion nor kind is left out:
  /// false then.
  bool add(const yaml::Node& root, std::uint32_t unit);
  void add_external(External external) { externals_.push_back(std::move(external)); }
  /// The same for references of objects that were written or rendered below a folder alone.
  void add_declared(std::string folder, std::string kind, std::string name) {
    declared_.insert({std::move(folder), std::move(kind), std::move(name)});
  }
  /// The Kubernetes that the objects are for: what it allows changes from release to release.
  void set_release(kubernetes::KubernetesVersion release) { release_ = release; }
  kubernetes::KubernetesVersion release() const { return release_; }
  /// The files that the objects stand in, for rules that go by files. They have to outlive the corpus.
  void set_files(const source::Files& files) { files_ = &files; }
  /// Images that a tool of the repository builds, and names by a version of its own when it deploys them.
  void set_built_images(std::set<std::string, std::less<>> images) { built_images_ = std::move(images); }
  bool is_built(std::string_view image) const { return built_images_.contains(image); }
  /// Where objects live that name no namespace; `default` unless this is called before they are added.
  void set_namespace(std::string_view name) { name_space_ = name; }
  /// Builds the indexes; after this nothing may be added.
  void finish();

  const std::deque<Object>& objects() const { return objects_; }
  const std::vector<PodView>& pods() const { return pods_; }
  const RenderedSet& unit(const Object& object) const { return units_[object.unit]; }
  /// The path of the file that the object stands in; empty where no files were given.
  std::string_view path(const Object& object) const {
    return files_ == nullptr ? std::string_view() : files_->path(object.node->span.file);
  }

  /// Where a text stands in what was written at `within`; that itself where the text does not stand there
  /// letter by letter.
  source::Span find_text(source::Span within, std::string_view text) const;

  /// Null where the object makes no pod.
  const PodView* pod_of(const Object& object) const;

  /// The object of that kind and name that `from` would find in its cluster: in its own unit first, then
  /// in others that are no other rendering of the same folder. `namespace_name` is ignored for cluster-wide
  /// kinds. Null where there is none.
  const Object* find(const Object& from, std::string_view kind, std::string_view namespace_name,
                     std::string_view name) const;
  /// Like `find` in the namespace of `from`.
  const Object* find(const Object& from, std::string_view kind, std::string_view name) const;
  /// Whether a reference is fine: the object is found, was declared external, or may be made by something
  /// in the run that is not looked into (an ExternalSecret, a SealedSecret, a Certificate …).
  bool exists(const Object& from, std::string_view kind, std::string_view namespace_name,
              std::string_view name) const;
  bool exists(const Object& from, std::string_view kind, std::string_view name) const;

  /// Whether the run plainly holds the objects of that kind that `from` could refer to, so that one which it
  /// lacks is missing: others of the kind are in that namespace, in the same rendering or in files of the
  /// same folder, one above or one below, and nothing in the run makes them while it runs. Else a manifest
  /// that was linted alone would be told to lack all that stands beside it.
  bool holds(const Object& from, std::string_view kind, std::string_view namespace_name) const;
  /// The same wherever these others stand.
  bool knows(const Object& from, std::string_view kind, std::string_view namespace_name) const;
  /// The same for pods, whatever runs them.
  bool holds_pods(const Object& from, std::string_view namespace_name) const;
  /// The same for pods that a selector without any was most likely meant for. Where it goes by the labels
  /// that charts set (`app.kubernetes.io/name`) and nothing is near to what it asks for or to the name of
  /// `from`, neither a label nor a name, its pods may well be those of a chart that is not in the run.
  bool holds_pods_like(const Object& from, std::string_view namespace_name, const yaml::Node* selector) const;
  /// Whether pods that a selector wants may be those of a controller: it names a custom resource of the run,
  /// or goes by labels that only controllers set.
  bool may_select_made_pods(const Object& from, std::string_view namespace_name,
                            const yaml::Node* selector) const;

  /// All objects of a kind that `from` would find, whatever their namespace, in order.
  std::vector<const Object*> all(const Object& from, std::string_view kind) const;
  /// Those of one namespace.
  std::vector<const Object*> all(const Object& from, std::string_view kind,
                                 std::string_view namespace_name) const;
  /// The pods in a namespace that a label selector (`matchLabels`, `matchExpressions`) selects.
  std::vector<const PodView*> pods_selected(const Object& from, std::string_view namespace_name,
                                            const yaml::Node* selector) const;
  /// The same for a plain selector (`{app: web}`), as Services have it.
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
  void index_made(const Object& object);
  /// Whether what stands at one place tells that what stands at the other one is complete.
  bool beside(const Object& from, const Object& object) const;
  bool any_of_kind(const Object& from, std::string_view kind, std::string_view namespace_name,
                   bool near) const;
  bool is_made(const Object& from, std::string_view kind, std::string_view namespace_name,
               std::string_view name) const;
  /// The pods that can be selected at all: those that share the selector's first label.
  std::vector<const PodView*> candidates(const Object& from, std::string_view namespace_name,
                                         const yaml::Node* labels) const;
  /// Whether the objects stand in one cluster: not so two renderings of one folder, or two trees that both
  /// make the same workload, such as the overlays of two environments.
  bool visible(const Object& from, const Object& object) const;
  void join_alternatives();
  void settle_charts();
  bool external(std::string_view kind, std::string_view namespace_name, std::string_view name) const;
  bool declared(const Object& from, std::string_view kind, std::string_view name) const;

  const source::Files* files_ = nullptr;
  std::set<std::string, std::less<>> built_images_;
  kubernetes::KubernetesVersion release_ = kubernetes::newest_release();
  std::string_view name_space_ = "default";
  std::vector<RenderedSet> units_;
  std::vector<std::uint32_t> families_;  ///< of the units: the first of those that are alternatives
  std::deque<Object> objects_;
  std::vector<PodView> pods_;
  std::vector<External> externals_;
  std::set<std::array<std::string, 3>> declared_;           ///< folder, kind, name
  std::vector<std::pair<Key, const Object*>> by_name_;      ///< sorted
  std::deque<std::string> made_names_;                      ///< texts of the keys of `made_`
  std::vector<std::pair<Key, const Object*>> made_;         ///< what an object makes in the cluster, sorted
  std::vector<std::pair<Label, const PodView*>> by_label_;  ///< sorted; each pod under an empty key, too
};

/// True for kinds that live outside of namespaces.
bool is_cluster_scoped(std::string_view kind);

}  // namespace twinhull::lint
