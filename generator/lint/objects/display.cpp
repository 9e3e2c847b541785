#include "lint/objects/display.h"

#include <fmt/format.h>

namespace twinhull::lint {

std::string display_with_context(const Object& object, const Object& other, const ObjectIndex& index) {
  const std::string own = display(object);
  if (own != display(other)) return own;
  if (object.namespace_name != other.namespace_name) return fmt::format("{}/{}", object.namespace_name, own);
  const std::string_view path = index.path(object);
  return path.empty() || path == index.path(other) ? own : fmt::format("{} in {}", own, path);
}

}  // namespace twinhull::lint
