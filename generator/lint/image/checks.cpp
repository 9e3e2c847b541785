#include "lint/image/checks.h"

#include <array>

#include "lint/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"latest-image", check_image_tag},
};

}  // namespace

std::span<const Check> image_checks() { return table; }

}  // namespace twinhull::lint
