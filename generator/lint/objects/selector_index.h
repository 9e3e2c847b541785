#pragma once

#include <map>
#include <vector>

#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// For each pod the objects of one kind that select it. Built once per rule, because only the selecting
/// object knows its pods. For look-ups only: the order is arbitrary.
using Selectors = std::map<const PodView*, std::vector<const Object*>>;

/// Services that route traffic to it; not those of type ExternalName.
Selectors services_by_pod(const ObjectIndex& index);
/// PodDisruptionBudgets.
Selectors budgets_by_pod(const ObjectIndex& index);
/// NetworkPolicies.
Selectors policies_by_pod(const ObjectIndex& index);

/// The autoscalers (HorizontalPodAutoscaler, KEDA's ScaledObject) of each workload. For look-ups only.
using Autoscalers = std::map<const Object*, std::vector<const Object*>>;
Autoscalers autoscalers_by_target(const ObjectIndex& index);

/// A Service of the core API, not of another project.
bool is_service(const Object& object);
bool is_autoscaler(const Object& object);
/// The workload that an autoscaler scales; null if it is not in the run.
const Object* target_of(const Object& autoscaler, const ObjectIndex& index);

/// The pods in an object's namespace that its label selector at `path` selects: those of the same render, if
/// any. Equal labels of two charts are unrelated.
std::vector<const PodView*> pods_of(const Object& object, std::string_view path, const ObjectIndex& index);

/// Whether two objects can be in one cluster at the same time: they are applied together, or one of them is
/// in a plain file.
bool may_share_cluster(const ObjectIndex& index, const Object& a, const Object& b);

}  // namespace twinhull::lint
