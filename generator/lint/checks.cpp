#include "lint/groups.h"

namespace twinhull::lint {

std::vector<Check> checks() {
  std::vector<Check> all;
  for (const std::span<const Check> group : {access_checks(), image_checks(), pods_checks(), probes_checks(),
                                             reference_checks(), resources_checks(), security_checks()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace twinhull::lint
