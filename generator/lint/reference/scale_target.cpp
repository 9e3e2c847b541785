// The workload that an autoscaler scales.

#include <fmt/format.h>

#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

using yaml::Node;

void check_dangling_scale_target(const Object& object, const ObjectIndex& index, Reporter& report) {
  const bool vertical = object.id.kind == "VerticalPodAutoscaler";
  if (object.id.kind != "HorizontalPodAutoscaler" && !vertical) return;
  const Node* target = value_at(object.node, vertical ? "spec.targetRef" : "spec.scaleTargetRef");
  const Node* name = value_at(target, "name");
  const std::string_view kind = text_at(target, "kind");
  if (name == nullptr || kind.empty() || index.exists(object, kind, name->text)) return;
  add_missing(object, {kind, object.namespace_name, name},
              fmt::format("`{}` scales {} `{}`, which is not defined in namespace `{}`", display(object),
                          kind, name->text, object.namespace_name),
              "use an existing workload", index, report);
}

}  // namespace twinhull::lint
