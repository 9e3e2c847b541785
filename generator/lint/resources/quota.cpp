// A ResourceQuota that the workloads of its namespace exceed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "kubernetes/quantity.h"
#include "lint/objects/applied.h"
#include "lint/objects/resource_demand.h"
#include "lint/objects/selector_index.h"
#include "lint/resources/checks.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;
using yaml::Node;

struct QuotaKey {
  std::string_view key;  ///< of `spec.hard`
  std::string_view resource;
  Bound side;
  std::string_view words;
};

constexpr std::array amounts = {
    QuotaKey{"cpu", "cpu", Bound::requests, "request"},
    QuotaKey{"memory", "memory", Bound::requests, "request"},
    QuotaKey{"requests.cpu", "cpu", Bound::requests, "request"},
    QuotaKey{"requests.memory", "memory", Bound::requests, "request"},
    QuotaKey{"limits.cpu", "cpu", Bound::limits, "are limited to"},
    QuotaKey{"limits.memory", "memory", Bound::limits, "are limited to"},
};

/// The workloads of the quota's namespace that are applied with it. Of alternatives with one name, the first.
std::vector<const Node*> workloads(const Object& quota, const std::vector<const PodView*>& pods,
                                   const ObjectIndex& index) {
  std::vector<const Node*> out;
  std::set<std::string> names;
  if (!base::spend(base::Limit::pairs, 4 * pods.size())) return out;
  for (const PodView* pod : pods) {
    const Object& object = *pod->object;
    if (!applied_together(quota, object, index)) continue;
    if (object.id.kind == "Job" || object.id.kind == "CronJob") continue;  // they end
    if (names.insert(display(object)).second) out.push_back(object.node);
  }
  return out;
}

/// `pods`: those of the quota's namespace.
void check_quota(const Object& object, const std::vector<const PodView*>& pods, const ObjectIndex& index,
                 Reporter& report) {
  const Node* hard = value_at(object.node, "spec.hard");
  if (hard == nullptr || !hard->is(yaml::Kind::map)) return;
  if (value_at(object.node, "spec.scopes") != nullptr ||
      value_at(object.node, "spec.scopeSelector") != nullptr)
    return;  // only for some of the pods
  const std::vector<const Node*> nodes = workloads(object, pods, index);
  for (const QuotaKey& amount : amounts) {
    const Node* allowed = hard->get(amount.key);  // not a path: the key contains dots
    if (allowed == nullptr) continue;
    const std::optional<Quantity> most = kubernetes::parse_quantity(allowed->text).value;
    if (!most) continue;  // reported by the schema
    const std::vector<ResourceDemand> asked = demands(nodes, amount.resource, amount.side);
    Quantity sum;
    for (const ResourceDemand& demand : asked) sum = kubernetes::add(sum, demand.amount).value_or(sum);
    if (kubernetes::compare(sum, *most) <= 0) continue;
    diagnostic::Finding& finding = report.add(
        object, allowed->span,
        fmt::format("Pods of namespace `{}` {} {} of {} in total, but the quota is {}: some are not created",
                    object.namespace_name, amount.words, kubernetes::canonical(sum), amount.resource,
                    allowed->text),
        "raise the quota, or lower the requests; Dapr sidecars are included");
    for (std::size_t i = 0; i < std::min<std::size_t>(asked.size(), 3); ++i) {
      finding.related.push_back(
          {fmt::format("`{}` uses {} in total", asked[i].name, kubernetes::canonical(asked[i].amount)),
           asked[i].span});
    }
  }
}

}  // namespace

void check_exceeded_quota(const ObjectIndex& index, Reporter& report) {
  std::map<std::string_view, std::vector<const PodView*>> pods;  // by namespace
  for (const PodView& pod : index.pods()) pods[pod.object->namespace_name].push_back(&pod);
  for (const Object& object : index.objects()) {
    if (object.id.kind == "ResourceQuota" && object.id.group.empty())
      check_quota(object, pods[object.namespace_name], index, report);
  }
}

}  // namespace twinhull::lint
