#pragma once

#include <string_view>

namespace twinhull::lint {

/// A field of a custom resource that later releases of its project removed.
struct RemovedField {
  std::string_view kind;
  std::string_view path;  ///< of the map that contains the field
  std::string_view name;
  std::string_view replacement;  ///< the name of the field that replaces it
  std::string_view removed_in;   ///< the first release without it
  std::string_view help;
};

/// Null if none.
const RemovedField* find_removed_field(std::string_view kind, std::string_view path, std::string_view name);

}  // namespace twinhull::lint
