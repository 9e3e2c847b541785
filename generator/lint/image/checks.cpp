#include "lint/image/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"ambiguous-repository-prefix", check_allowed_repositories},
    RuleCheck{"frozen-registry", check_frozen_registry},
    RuleCheck{"invalid-image", check_invalid_image},
    RuleCheck{"latest-image", check_image_tag},
    RuleCheck{"outdated-latest-image", check_pull_policy},
    RuleCheck{"placeholder-image", check_placeholder_image},
    RuleCheck{"retired-ingress-nginx", check_ingress_nginx},
};

}  // namespace

std::span<const RuleCheck> image_checks() { return table; }

}  // namespace twinhull::lint
