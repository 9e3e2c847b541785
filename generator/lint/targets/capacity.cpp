#include "lint/targets/capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "kubernetes/quantity.h"
#include "lint/objects/resource_demand.h"

namespace twinhull::lint {

using kubernetes::Quantity;
using yaml::Node;

diagnostic::Findings check_capacity(const std::vector<const Node*>& objects, const Node& values) {
  diagnostic::Findings findings;
  const Node* capacity = values.get("capacity");
  if (capacity == nullptr) return findings;
  for (std::string_view resource : {"cpu", "memory"}) {
    const Node* stated = capacity->get(resource);
    if (stated == nullptr) continue;
    std::optional<Quantity> limit = kubernetes::parse_quantity(stated->text).value;
    if (!limit) continue;  // reported by the schema
    std::vector<ResourceDemand> asked = demands(objects, resource);
    Quantity sum;
    for (const ResourceDemand& demand : asked) sum = kubernetes::add(sum, demand.amount).value_or(sum);
    if (kubernetes::compare(sum, *limit) <= 0) continue;
    diagnostic::Finding finding{.rule = "exceeds-capacity", .span = stated->span};
    finding.message = fmt::format("the requests of the target add up to {} of {}, but its `capacity` is {}",
                                  kubernetes::canonical(sum), resource, stated->text);
    std::string largest;
    for (std::size_t i = 0; i < std::min<std::size_t>(asked.size(), 3); ++i) {
      largest += fmt::format("{}{} of `{}`", i == 0 ? "" : ", ", kubernetes::canonical(asked[i].amount),
                             asked[i].name);
    }
    finding.help = fmt::format("lower the requests or raise `capacity`; the largest are {}", largest);
    finding.path = fmt::format("capacity.{}", resource);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace twinhull::lint
