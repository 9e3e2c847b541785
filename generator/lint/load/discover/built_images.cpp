#include "lint/load/discover/built_images.h"

#include <string_view>

#include "base/path.h"
#include "kubernetes/names.h"

namespace twinhull::lint {
namespace {

/// The first argument of a call if it is a quoted string, from the `(` on; otherwise empty.
std::string_view first_text(std::string_view call) {
  if (!call.starts_with('(')) return {};
  const std::size_t begin = call.find_first_not_of(" \t\r\n", 1);
  if (begin == std::string_view::npos || (call[begin] != '\'' && call[begin] != '"')) return {};
  const std::size_t end = call.find(call[begin], begin + 1);
  return end == std::string_view::npos ? std::string_view() : call.substr(begin + 1, end - begin - 1);
}

}  // namespace

std::set<std::string, std::less<>> built_images(const std::vector<std::string>& scripts,
                                                base::FileSystem& disk) {
  constexpr std::string_view build = "_build";  // docker_build, custom_build, docker_build_with_restart
  std::set<std::string, std::less<>> out;
  for (const std::string& path : scripts) {
    if (base::file_name(path) != "Tiltfile") continue;
    const base::Expected<std::string> file = disk.read(path);
    if (!file.value) continue;
    const std::string_view text = *file.value;
    for (std::size_t at = text.find(build); at != std::string_view::npos; at = text.find(build, at + 1)) {
      const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
      if (end == std::string_view::npos) break;
      // With a tag in its name, other manifests pull an image from elsewhere.
      const std::string_view image = first_text(text.substr(end));
      if (!image.empty() && kubernetes::split_image(image).tag.empty()) out.emplace(image);
    }
  }
  return out;
}

}  // namespace twinhull::lint
