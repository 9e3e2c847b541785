#include "lint/policy/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"dangling-policy-reference", check_dangling_policy_reference},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> policy_checks() { return table; }

}  // namespace twinhull::lint
