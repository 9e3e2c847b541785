#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/objects.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Where objects of a run came from: the plain files of the run together, or one rendering of a chart or
/// of a Kustomize tree. Objects of one unit stand in the cluster side by side, so a name may be used once.
struct RenderedSet {
  std::string name;    ///< as findings call it: `chart deploy/web with values-prod.yaml`; empty: plain files
  std::string root;    ///< the folder that was rendered; renderings of one folder do not see each other
  bool chart = false;  ///< a chart's: whoever installs it chooses the namespace of what names none
  bool open = false;   ///< more belongs to it than is known here: nothing that it lacks is missing
};

/// One Kubernetes object of a run. Lists are taken apart: their items are the objects.
struct Object {
  const yaml::Node* node = nullptr;
  kubernetes::ObjectId id;
  std::string_view namespace_name;  ///< `default` where the object names none; empty for cluster-wide kinds
  std::uint32_t unit = 0;           ///< number of its unit in the corpus
  std::int32_t pod = -1;            ///< number of the pod it makes in the corpus; -1: none

  /// The value at a dotted path, null where there is none.
  const yaml::Node* at(std::string_view path) const { return node->at(path); }
};

enum class ContainerRole : std::uint8_t {
  init,       ///< runs to its end before the others start
  sidecar,    ///< an init container with `restartPolicy: Always`
  main,       ///< one of `containers`
  ephemeral,  ///< for debugging
};

struct Container {
  const yaml::Node* node = nullptr;
  ContainerRole role = ContainerRole::main;
  std::string_view name;  ///< empty where it has none

  const yaml::Node* at(std::string_view path) const { return node->at(path); }
  /// Where findings about something that the container lacks stand: its name.
  source::Span place() const;
};

/// The pod that an object is or makes. Workloads are recognised by their shape, so custom ones count too.
struct PodView {
  const Object* object = nullptr;
  const yaml::Node* metadata = nullptr;  ///< of the pod or its template; may be null
  const yaml::Node* spec = nullptr;
  std::vector<Container> containers;  ///< in the order init, main, ephemeral

  const yaml::Node* at(std::string_view path) const { return spec->at(path); }
  const yaml::Node* labels() const { return metadata == nullptr ? nullptr : metadata->get("labels"); }
  const yaml::Node* annotations() const {
    return metadata == nullptr ? nullptr : metadata->get("annotations");
  }
  /// Where findings about something that the pod's specification lacks stand.
  source::Span place() const;
};

/// The kind and metadata.name of an object, as messages name it: `Deployment/web`.
std::string display(const Object& object);

/// As messages speak of a container: "container `web`", "init container `migrate`", "sidecar `proxy`".
std::string describe(const Container& container);

/// Where findings about something that the whole object lacks stand: its name, else its kind.
source::Span place(const Object& object);

/// The text of a string (or number) at a path; empty where there is none.
std::string_view text_at(const yaml::Node* node, std::string_view path);

/// The value at a path, null where there is none or it is an explicit `null`.
const yaml::Node* value_at(const yaml::Node* node, std::string_view path);

/// Whether another program puts something into the text before a cluster sees it: `${name}` (Flux, envsubst),
/// `{{ name }}`, `<path:secrets/db#password>` (Argo CD Vault Plugin).
bool has_unexpanded_placeholder(std::string_view text);

/// The items of the list at a path; none where there is no list.
std::span<const yaml::Node* const> items_at(const yaml::Node* node, std::string_view path);

/// True when the value there is the boolean `true`.
bool truth_at(const yaml::Node* node, std::string_view path);

}  // namespace twinhull::lint
