// The Service that gives the Pods of a StatefulSet their DNS names.

#include <fmt/format.h>

#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {

using yaml::Node;

void check_missing_headless_service(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind != "StatefulSet" || object.id.group != "apps") return;
  const Node* name = value_at(object.node, "spec.serviceName");
  if (name == nullptr || name->text.empty()) return;
  const Object* service = index.find(object, "Service", name->text);
  if (service == nullptr && index.exists(object, "Service", name->text)) return;
  if (service != nullptr && text_at(service->node, "spec.clusterIP") == "None") return;
  constexpr std::string_view advice = "define a Service with `clusterIP: None` that selects the Pods";
  if (service == nullptr) {
    add_missing(object, {"Service", object.namespace_name, name},
                fmt::format("`{}` references Service `{}`, which is not defined: its Pods get no DNS names",
                            display(object), name->text),
                advice, index, report);
    return;
  }
  report
      .add(object, name->span,
           fmt::format("Service `{}` of `{}` is not headless: its Pods get no DNS names", name->text,
                       display(object)),
           std::string(advice))
      .related.push_back({"the Service is defined here", location_of(*service)});
}

}  // namespace twinhull::lint
