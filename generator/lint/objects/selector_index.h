#pragma once

#include <map>
#include <vector>

#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// For each pod the objects of one kind that select it. Made once for a rule: such objects know their pods,
/// not the other way round. For looking up only: its own order means nothing.
using Selectors = std::map<const PodView*, std::vector<const Object*>>;

/// Those that send it requests; Services of type ExternalName send none.
Selectors services_by_pod(const ObjectIndex& corpus);
/// PodDisruptionBudgets.
Selectors budgets_by_pod(const ObjectIndex& corpus);
/// NetworkPolicies.
Selectors policies_by_pod(const ObjectIndex& corpus);

/// The autoscalers (HorizontalPodAutoscaler, KEDA's ScaledObject) of each workload. For looking up only.
using Autoscalers = std::map<const Object*, std::vector<const Object*>>;
Autoscalers autoscalers_by_target(const ObjectIndex& corpus);

/// A Service of Kubernetes itself, no other project's object of that name.
bool is_service(const Object& object);
bool is_autoscaler(const Object& object);
/// The workload that an autoscaler scales; null where it is not in the run.
const Object* target_of(const Object& autoscaler, const ObjectIndex& corpus);

/// The pods in an object's namespace that its label selector at `path` selects: those rendered together with
/// it, where there are any. Two charts whose labels happen to be the same have nothing to do with each other.
std::vector<const PodView*> pods_of(const Object& object, std::string_view path, const ObjectIndex& corpus);

/// Whether two objects are plainly applied together: they were rendered together, or lie in one folder. Files
/// of other folders may be alternatives.
bool applied_together(const ObjectIndex& corpus, const Object& a, const Object& b);

/// Whether two objects surely meet in one cluster: they were rendered together, or one was written by hand.
bool may_share_cluster(const ObjectIndex& corpus, const Object& a, const Object& b);

}  // namespace twinhull::lint
