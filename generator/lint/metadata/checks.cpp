#include "lint/metadata/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"deprecated-label", check_deprecated_names},
    Check{"duplicate-object", check_duplicates},
    Check{"invalid-annotation", check_annotations},
    Check{"invalid-label", check_labels},
    Check{"invalid-name", check_names},
    Check{"nameless-object", check_name_is_there},
    Check{"namespace-in-chart", check_namespace_in_chart},
    Check{"oversized-object", check_size},
    Check{"owner-in-manifest", check_owners},
    Check{"unknown-annotation", check_known_annotations},
};

}  // namespace

std::span<const Check> identity_checks() { return table; }

}  // namespace twinhull::lint
