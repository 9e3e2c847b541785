// A chart that makes the namespace it is installed into.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "lint/metadata/checks.h"

namespace twinhull::lint {

void check_namespace_in_chart(const Object& object, const ObjectIndex& corpus, Reporter& report) {
  if (object.id.kind != "Namespace" || !object.id.group.empty()) return;
  if (!corpus.unit(object).chart) return;
  const yaml::Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations != nullptr && annotations->find("helm.sh/hook") != nullptr) return;
  const bool holds = std::ranges::any_of(corpus.objects(), [&](const Object& other) {
    return base::spend(base::Limit::pairs, 1) && other.unit == object.unit &&
           other.namespace_name == object.id.name;
  });
  if (!holds) return;  // a namespace for something else
  const bool of_release = object.id.namespace_name.empty() && object.id.name == "default";
  report.add(
      object, place(object),
      of_release
          ? "the chart creates the namespace of its release: it already exists, and Helm cannot import it"
          : fmt::format("the chart creates namespace `{0}`, which it is installed into: with `--namespace "
                        "{0}` it already exists, and Helm cannot import it",
                        object.id.name),
      "take the Namespace out of the chart and install with `helm install --create-namespace`");
}

}  // namespace twinhull::lint
