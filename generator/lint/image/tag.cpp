#include <fmt/format.h>

#include <set>

#include "kubernetes/names.h"
#include "lint/image/checks.h"

namespace twinhull::lint {

bool is_latest(std::string_view image) {
  const kubernetes::ImageParts parts = kubernetes::split_image(image);
  return !image.empty() && parts.digest.empty() && (parts.tag.empty() || parts.tag == "latest");
}

void check_image_tag(const Pod& pod, const Corpus&, Report& report) {
  std::set<std::string_view> told;
  for (const Container& container : pod.containers) {
    const yaml::Node* image = container.at("image");
    if (image == nullptr || !image->is(yaml::Kind::string) || !is_latest(image->text)) continue;
    // outdated-latest-image says more about it.
    if (text_at(container.node, "imagePullPolicy") == "IfNotPresent") continue;
    if (!told.insert(image->text).second) continue;
    report.add(*pod.object, image->span,
               kubernetes::split_image(image->text).tag.empty()
                   ? fmt::format("`{}` names no version, so it means `latest`", image->text)
                   : fmt::format("`{}` is another image whenever someone pushes one", image->text),
               "name a version as the tag, or a digest");
  }
}

}  // namespace twinhull::lint
