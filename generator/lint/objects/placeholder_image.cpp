#include "lint/objects/placeholder_image.h"

#include <algorithm>
#include <array>

#include "kubernetes/names.h"

namespace twinhull::lint {
namespace {

/// Prefixes of components that are placeholders for a registry or an account.
constexpr std::array<std::string_view, 9> beginnings = {
    "your-",      "your_",    "youruser",           "yourname",       "yourregistry",
    "yourdocker", "changeme", "dockerhub-username", "docker-username"};
/// Whole components with that meaning.
constexpr std::array<std::string_view, 5> whole_parts = {"placeholder", "replace-me", "replaceme", "username",
                                                         "redacted"};

bool is_placeholder_part(std::string_view part) {
  return std::ranges::find(whole_parts, part) != whole_parts.end() ||
         std::ranges::any_of(beginnings, [&](std::string_view begin) { return part.starts_with(begin); });
}

}  // namespace

bool is_placeholder_image(std::string_view image) {
  std::string_view rest = kubernetes::split_image(image).repository;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (is_placeholder_part(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace twinhull::lint
