#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/objects.h"
#include "yaml/key_path.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The origin of objects: all plain files of the run, or one render of a chart or kustomization. Objects of
/// one unit are in the same cluster, so names must be unique.
struct RenderedUnit {
  std::string name;    ///< for findings: `chart deploy/web with values-prod.yaml`; empty: plain files
  std::string root;    ///< the rendered directory; renders of one directory do not see each other
  bool chart = false;  ///< a chart's: objects without a namespace get that of the release
  bool open = false;   ///< it has unknown parts: nothing it references is reported as missing
};

/// One Kubernetes object of a run. Lists are split into their items.
struct Object {
  const yaml::Node* node = nullptr;
  kubernetes::ObjectId id;
  std::string_view namespace_name;  ///< `default` if not set; empty for cluster-scoped kinds
  std::uint32_t unit = 0;           ///< index of its unit
  std::int32_t pod = -1;            ///< index of the pod it creates; -1: none

  /// The value at a dotted path; null if not set.
  const yaml::Node* at(const yaml::KeyPath& path) const { return find_path(*node, path); }
};

enum class ContainerRole : std::uint8_t {
  init,       ///< runs to completion before the others start
  sidecar,    ///< an init container with `restartPolicy: Always`
  main,       ///< one of `containers`
  ephemeral,  ///< for debugging
};

struct Container {
  const yaml::Node* node = nullptr;
  ContainerRole role = ContainerRole::main;
  std::string_view name;  ///< empty if not set

  const yaml::Node* at(const yaml::KeyPath& path) const { return find_path(*node, path); }
  /// The location of findings on missing fields of the container: its name.
  source::Span location() const;
};

/// The pod that an object is or creates. Workloads are recognized by their shape, so custom workloads are
/// included.
struct PodView {
  const Object* object = nullptr;
  const yaml::Node* metadata = nullptr;  ///< of the pod or its template; can be null
  const yaml::Node* spec = nullptr;
  std::vector<Container> containers;  ///< in the order init, main, ephemeral

  const yaml::Node* at(const yaml::KeyPath& path) const { return find_path(*spec, path); }
  const yaml::Node* labels() const { return metadata == nullptr ? nullptr : metadata->get("labels"); }
  const yaml::Node* annotations() const {
    return metadata == nullptr ? nullptr : metadata->get("annotations");
  }
  /// The location of findings on missing fields of the pod spec.
  source::Span location() const;
};

/// The kind and metadata.name of an object for messages: `Deployment/web`.
std::string display(const Object& object);

/// A container for messages: "container `web`", "init container `migrate`", "sidecar `proxy`".
std::string describe(const Container& container);

/// The location of findings on missing fields of the object: its name, or else its kind.
source::Span location_of(const Object& object);

/// The location of findings on a missing field: the key of the last value on the path that there is, such as
/// that of an empty list; `otherwise` if there is none.
source::Span last_key(const yaml::Node* node, std::string_view path, source::Span otherwise);

/// The text of a string (or number) at a path; empty if not set.
std::string_view text_at(const yaml::Node* node, const yaml::KeyPath& path);

/// The value at a path; null if not set or an explicit `null`.
const yaml::Node* value_at(const yaml::Node* node, const yaml::KeyPath& path);

/// Whether another program substitutes parts of the text before it is applied: `${name}` (Flux, envsubst),
/// `{{ name }}`, `<path:secrets/db#password>` (Argo CD Vault Plugin).
bool has_unexpanded_placeholder(std::string_view text);

/// The items of the list at a path; empty if not a list.
std::span<const yaml::Node* const> items_at(const yaml::Node* node, const yaml::KeyPath& path);

/// Whether the value at the path is the boolean `true`.
bool is_true_at(const yaml::Node* node, const yaml::KeyPath& path);

}  // namespace twinhull::lint
