#pragma once

#include <string_view>

namespace twinhull::lint {

/// A field of a custom resource that a later release of its project does not know.
struct FormerField {
  std::string_view kind;
  std::string_view path;  ///< of the map that it is a field of
  std::string_view name;
  std::string_view instead;  ///< the field in its place
  std::string_view gone;     ///< the first release without it
  std::string_view help;
};

/// Null where there is none.
const FormerField* find_former_field(std::string_view kind, std::string_view path, std::string_view name);

}  // namespace twinhull::lint
