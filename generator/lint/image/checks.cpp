#include "lint/image/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"ambiguous-repository-prefix", check_allowed_repositories},
    Check{"frozen-registry", check_frozen_registry},
    Check{"invalid-image", check_invalid_image},
    Check{"latest-image", check_image_tag},
    Check{"outdated-latest-image", check_pull_policy},
    Check{"placeholder-image", check_placeholder_image},
    Check{"retired-ingress-nginx", check_ingress_nginx},
};

}  // namespace

std::span<const Check> image_checks() { return table; }

}  // namespace twinhull::lint
