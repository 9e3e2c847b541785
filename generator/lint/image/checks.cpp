#include "lint/image/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"gatekeeper-repo-without-slash", check_allowed_repositories},
    RuleCheck{"deprecated-image-registry", check_frozen_registry},
    RuleCheck{"invalid-image-reference", check_invalid_image},
    RuleCheck{"latest-tag", check_image_tag},
    RuleCheck{"latest-tag-without-pull", check_pull_policy},
    RuleCheck{"placeholder-image", check_placeholder_image},
    RuleCheck{"retired-ingress-nginx", check_ingress_nginx},
};

}  // namespace

std::span<const RuleCheck> image_checks() { return table; }

}  // namespace twinhull::lint
