#include "lint/metadata/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"deprecated-label", check_deprecated_names},
    RuleCheck{"duplicate-object", check_duplicates},
    RuleCheck{"invalid-annotation", check_annotations},
    RuleCheck{"invalid-label", check_labels},
    RuleCheck{"invalid-name", check_names},
    RuleCheck{"incomplete-object", check_name_is_there},
    RuleCheck{"namespace-in-chart", check_namespace_in_chart},
    RuleCheck{"oversized-object", check_size},
    RuleCheck{"hardcoded-owner-reference", check_owners},
    RuleCheck{"unknown-annotation", check_known_annotations},
};

}  // namespace

std::span<const RuleCheck> metadata_checks() { return table; }

}  // namespace twinhull::lint
