#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kubernetes/names.h"
#include "lint/image/checks.h"

namespace twinhull::lint {

bool is_built_here(const Object& object, const ObjectIndex& index, std::string_view image) {
  return index.is_built(image) || std::ranges::any_of(index.all(object, "Config"), [&](const Object* config) {
           return config->id.group == "skaffold" &&
                  std::ranges::any_of(
                      items_at(config->node, "build.artifacts"),
                      [&](const yaml::Node* artifact) { return text_at(artifact, "image") == image; });
         });
}

bool is_latest(std::string_view image) {
  // Images built by ko (`ko://`) and invalid ones, which `invalid-image-reference` reports.
  if (image.find("://") != std::string_view::npos || !kubernetes::check_image(image).empty()) return false;
  const kubernetes::ImageParts parts = kubernetes::split_image(image);
  // `web:${TAG}`, `${IMAGE}`: the version is substituted later.
  if (has_unexpanded_placeholder(image.substr(image.rfind('/') + 1))) return false;
  return !image.empty() && parts.digest.empty() && (parts.tag.empty() || parts.tag == "latest");
}

void check_latest_tag(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  std::set<std::string_view> reported;
  for (const Container& container : pod.containers) {
    const yaml::Node* image = container.at("image");
    if (image == nullptr || !image->is(yaml::Kind::string) || !is_latest(image->text)) continue;
    // reported by latest-tag-without-pull
    if (text_at(container.node, "imagePullPolicy") == "IfNotPresent") continue;
    if (!reported.insert(image->text).second || is_built_here(*pod.object, index, image->text)) continue;
    report.add(*pod.object, image->span,
               kubernetes::split_image(image->text).tag.empty()
                   ? fmt::format("image `{}` has no tag: it resolves to `latest`", image->text)
                   : fmt::format("image `{}` changes with every push", image->text),
               "set a version tag or a digest");
  }
}

}  // namespace twinhull::lint
