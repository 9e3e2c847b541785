#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "yaml/node.h"

namespace twinhull::kubernetes {

/// The parts of the Kubernetes API whose lists are merged by keys. In `unknown`, that is everything else,
/// lists are replaced.
enum class Type : std::uint32_t {
  unknown,
  known,  ///< a built-in kind, or part of one, without mergeable lists below
  object,
  meta,
  pod,
  pod_spec,
  container,
  pod_controller_spec,  ///< the `spec` of a Deployment or similar workload
  workload,
  job_template,  ///< has the `spec` of a Job
  cron_job,
  cron_job_spec,
  pod_template_object,
  service,
  service_spec,
  service_account,
  webhooks,
  csi_node,
  csi_node_spec,
  node,
  node_spec,
  custom = 256,  ///< this and more: of `PatchSchema`
};

/// How a list is merged. Without `merged`, a patch replaces the list.
struct PatchStrategy {
  bool merged = false;
  /// Empty for lists of scalars, which are merged as sets.
  std::array<std::string_view, 2> keys{};
  Type items = Type::unknown;

  std::size_t key_count() const { return keys[0].empty() ? 0 : (keys[1].empty() ? 1 : 2); }
};

/// The shape of the value at a key of a map.
struct FieldShape {
  Type type = Type::unknown;
  PatchStrategy list;  ///< of the list at the key
};

/// The shape of an object in Kustomize's compiled-in OpenAPI schema (1.21).
Type type_of(std::string_view api_version, std::string_view kind);

FieldShape field(Type parent, std::string_view key);

/// The shapes that a build merges patches by: those of Kustomize's schema, or of an OpenAPI document that a
/// kustomization has instead.
class PatchSchema {
 public:
  PatchSchema() = default;
  /// `document` must outlive the schema.
  explicit PatchSchema(const yaml::Node& document);

  Type type_of(std::string_view api_version, std::string_view kind) const;
  FieldShape field(Type parent, std::string_view key) const;

 private:
  const yaml::Node* resolved(const yaml::Node* schema) const;
  Type type_of(const yaml::Node* schema) const;

  const yaml::Node* document_ = nullptr;
  std::map<std::pair<std::string, std::string>, const yaml::Node*> kinds_;
  mutable std::vector<const yaml::Node*> schemas_;  ///< by the number of their type
  mutable std::unordered_map<const yaml::Node*, Type> types_;
};

}  // namespace twinhull::kubernetes
