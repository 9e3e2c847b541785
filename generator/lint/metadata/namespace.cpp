// A chart that creates the namespace it is installed into.
#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "lint/metadata/checks.h"

namespace twinhull::lint {

namespace {

void check(const Object& object, Reporter& report) {
  const bool of_release = object.id.namespace_name.empty() && object.id.name == "default";
  report.add(
      object, location_of(object),
      of_release
          ? "the chart creates the namespace of its release: it already exists, and Helm cannot import it"
          : fmt::format("the chart creates namespace `{0}`, which it is installed into: with `--namespace "
                        "{0}` it already exists, and Helm cannot import it",
                        object.id.name),
      "remove the Namespace from the chart and install with `helm install --create-namespace`");
}

}  // namespace

void check_namespace_in_chart(const ObjectIndex& index, Reporter& report) {
  std::set<std::pair<std::uint32_t, std::string_view>> populated;  // render and namespace
  for (const Object& object : index.objects()) populated.emplace(object.unit, object.namespace_name);
  for (const Object& object : index.objects()) {
    if (object.id.kind != "Namespace" || !object.id.group.empty() || !index.unit(object).chart) continue;
    const yaml::Node* annotations = value_at(object.node, "metadata.annotations");
    if (annotations != nullptr && annotations->find("helm.sh/hook") != nullptr) continue;
    // Otherwise it is another namespace.
    if (populated.contains({object.unit, object.id.name})) check(object, report);
  }
}

}  // namespace twinhull::lint
