#include "lint/engine/display.h"

#include <fmt/format.h>

namespace twinhull::lint {

std::string display_beside(const Object& object, const Object& other, const ObjectIndex& corpus) {
  const std::string own = display(object);
  if (own != display(other)) return own;
  if (object.namespace_name != other.namespace_name) return fmt::format("{}/{}", object.namespace_name, own);
  const std::string_view path = corpus.path(object);
  return path.empty() || path == corpus.path(other) ? own : fmt::format("{} in {}", own, path);
}

}  // namespace twinhull::lint
