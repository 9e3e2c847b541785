#include "lint/reference/checks.h"

#include <array>

#include "lint/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"service-without-pods", check_service_selector},
};

}  // namespace

std::span<const Check> reference_checks() { return table; }

}  // namespace twinhull::lint
