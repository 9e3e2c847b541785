#include "lint/image/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"deprecated-image-registry", check_deprecated_image_registry},
    RuleCheck{"gatekeeper-repo-without-slash", check_gatekeeper_repo_without_slash},
    RuleCheck{"invalid-image-reference", check_invalid_image_reference},
    RuleCheck{"latest-tag", check_latest_tag},
    RuleCheck{"latest-tag-without-pull", check_latest_tag_without_pull},
    RuleCheck{"placeholder-image", check_placeholder_image},
    RuleCheck{"retired-ingress-nginx", check_retired_ingress_nginx},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> image_checks() { return table; }

}  // namespace twinhull::lint
