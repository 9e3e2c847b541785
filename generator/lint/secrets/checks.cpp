#include "lint/secrets/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"plaintext-secret", check_committed_secret},
};

}  // namespace

std::span<const RuleCheck> secrets_checks() { return table; }

}  // namespace twinhull::lint
