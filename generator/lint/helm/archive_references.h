#pragma once

#include <string_view>

namespace twinhull::lint {

/// Whether a schema in a packed chart can have references to other files or addresses; also true if that
/// is unknown. The archive is searched as it is: only Helm knows which of its files it takes.
bool archive_refers_elsewhere(std::string_view archive);

}  // namespace twinhull::lint
