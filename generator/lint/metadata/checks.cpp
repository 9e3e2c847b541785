#include "lint/metadata/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"deprecated-label", check_deprecated_label},
    RuleCheck{"duplicate-object", check_duplicate_object},
    RuleCheck{"hardcoded-owner-reference", check_hardcoded_owner_reference},
    RuleCheck{"incomplete-object", check_incomplete_object},
    RuleCheck{"invalid-annotation", check_invalid_annotation},
    RuleCheck{"invalid-label", check_invalid_label},
    RuleCheck{"invalid-name", check_invalid_name},
    RuleCheck{"namespace-in-chart", check_namespace_in_chart},
    RuleCheck{"oversized-object", check_oversized_object},
    RuleCheck{"unknown-annotation", check_unknown_annotation},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> metadata_checks() { return table; }

}  // namespace twinhull::lint
