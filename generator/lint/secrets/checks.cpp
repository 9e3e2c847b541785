#include "lint/secrets/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"plaintext-secret", check_plaintext_secret},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> secrets_checks() { return table; }

}  // namespace twinhull::lint
