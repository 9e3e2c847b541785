#pragma once

#include <string_view>

namespace twinhull::lint {

/// Whether a component of the repository is a placeholder for a registry or an account.
bool is_placeholder_image(std::string_view image);

}  // namespace twinhull::lint
