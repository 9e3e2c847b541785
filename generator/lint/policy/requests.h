#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "cel/value.h"
#include "kubernetes/api.h"
#include "lint/engine/check.h"
#include "lint/objects/object_index.h"
#include "lint/typecheck/schema_run.h"

namespace twinhull::lint {

/// The creation of an object, as admission control sees it: with the defaults of the API server.
struct Request {
  const Object* object = nullptr;    ///< of the run
  const yaml::Node* node = nullptr;  ///< of a workload's Pod: with its template
  bool made = false;                 ///< a Pod that `object` creates
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::string resource;  ///< `deployments`
  std::string_view name;
  std::string_view namespace_name;  ///< empty for cluster-scoped kinds
  const Object* space = nullptr;    ///< its Namespace, if the run contains it
};

/// All requests of a run. Those for Pods that workloads create follow the request for the workload.
class Requests {
 public:
  Requests(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
           kubernetes::KubernetesVersion kubernetes_version);

  const std::vector<Request>& all() const { return all_; }
  const ApiContext& apis() const { return apis_.context; }
  /// The types of a resource that a policy matches: `apps` `v1` `deployments`.
  std::optional<kubernetes::TypeRef> type_of(std::string_view group, std::string_view version,
                                             std::string_view resource) const;
  /// The type of the only kind of that name in any group, in its newest version.
  std::optional<kubernetes::TypeRef> type_of_kind(std::string_view kind) const;

 private:
  void add(const Object& object, const ObjectIndex& index);
  void add_pod(const PodView& pod, const Request& workload);
  std::string resource_of(std::string_view group, std::string_view kind) const;

  base::Arena arena_{0x1000};
  RunApis apis_;
  std::map<std::pair<std::string, std::string>, std::string> plurals_;  ///< by group and kind
  std::vector<Request> all_;
};

/// The finding that one evaluation reached its limit. `what`: "the policy `p`".
ObjectFinding evaluation_stopped(const Request& request, std::string_view what);
/// The finding that the steps of expressions are used up. `what`: "the policies were not evaluated".
ObjectFinding limit_reached(const Request& request, std::string_view what);

/// The variable `request` of expressions; what only a cluster knows is unknown in it.
cel::Value request_value(const Request& request);
/// The variable `namespaceObject`.
cel::Value namespace_value(const Request& request);

}  // namespace twinhull::lint
