// Name resolution of sidecars: the resolver of a Configuration must work on Kubernetes.

#include <fmt/format.h>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {

void check_unusable_name_resolver(const Object& object, const ObjectIndex&, Reporter& report) {
  constexpr std::string_view prefix = "nameresolution.";
  const yaml::Node* named =
      is_dapr(object, "Configuration") ? value_at(object.node, "spec.nameResolution.component") : nullptr;
  if (named == nullptr || named->text.empty() || is_open(named->text)) return;
  if (versions_of(fmt::format("{}{}", prefix, named->text)).empty()) {
    std::vector<std::string_view> names;
    for (const ComponentType& one : component_tables().types) {
      if (one.type.starts_with(prefix)) names.push_back(one.type.substr(prefix.size()));
    }
    report.add(object, named->span,
               fmt::format("unknown name resolver `{}`: service invocation fails", named->text),
               base::did_you_mean(named->text, names));
    return;
  }
  const bool local =
      base::equal_ignoring_case(named->text, "mdns") || base::equal_ignoring_case(named->text, "sqlite");
  if (!local) return;
  report.add(
      object, named->span,
      fmt::format("name resolver `{}` works only on a single machine: service invocation between Pods fails",
                  named->text),
      "remove `nameResolution`: the default on Kubernetes is `kubernetes`");
}

}  // namespace twinhull::lint
