// A Service whose selector matches pods of several programs.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "kubernetes/names.h"
#include "lint/network/checks.h"
#include "lint/objects/applied.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Whether traffic to a port of a Service reaches a container: by name if it is a named port, otherwise
/// always.
bool is_open(const PodView& pod, const Node* target) {
  if (target == nullptr || !target->is(yaml::Kind::string)) return true;
  for (const Container& container : pod.containers) {
    for (const Node* port : items_at(container.node, "ports")) {
      if (text_at(port, "name") == target->text) return true;
    }
  }
  return false;
}

/// The repositories of the serving containers; versions of one program share theirs.
std::set<std::string_view> programs(const PodView& pod) {
  std::set<std::string_view> out;
  for (const Container& container : pod.containers) {
    if (container.role == ContainerRole::main)
      out.insert(kubernetes::split_image(text_at(container.node, "image")).repository);
  }
  return out;
}

bool runs_on(const Object& object) {
  return object.id.kind == "Deployment" || object.id.kind == "StatefulSet" || object.id.kind == "DaemonSet";
}

}  // namespace

void check_mixed_service(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_service(object) || text_at(object.node, "spec.clusterIP") == "None") return;
  const Node* selector = value_at(object.node, "spec.selector");
  const auto ports = items_at(object.node, "spec.ports");
  if (selector == nullptr || ports.empty()) return;
  const Node* target = value_at(ports.front(), "targetPort");
  const PodView* first = nullptr;
  for (const PodView* pod : index.pods_matching_labels(object, object.namespace_name, selector)) {
    if (!applied_together(object, *pod->object, index) || !runs_on(*pod->object)) continue;
    if (!is_open(*pod, target)) continue;
    if (first == nullptr) {
      first = pod;
      continue;
    }
    std::vector<std::string_view> shared;
    std::ranges::set_intersection(programs(*first), programs(*pod), std::back_inserter(shared));
    if (!shared.empty()) continue;
    diagnostic::Finding& finding =
        report.add(object, selector->span,
                   fmt::format("`{}` selects the Pods of `{}` and `{}`, which run different programs",
                               display(object), display(*first->object), display(*pod->object)),
                   "add a label to the selector that only one of them has");
    finding.related.push_back({fmt::format("`{}`", display(*first->object)), location_of(*first->object)});
    finding.related.push_back({fmt::format("`{}`", display(*pod->object)), location_of(*pod->object)});
    return;
  }
}

}  // namespace twinhull::lint
