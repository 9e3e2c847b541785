#include <fmt/format.h>

#include "kubernetes/names.h"
#include "lint/image/checks.h"

namespace twinhull::lint {

void check_image_tag(const Container& container, const Pod& pod, const Corpus&, Report& report) {
  const yaml::Node* image = container.at("image");
  if (image == nullptr || !image->is(yaml::Kind::string) || image->text.empty()) return;
  const kubernetes::ImageParts parts = kubernetes::split_image(image->text);
  if (!parts.digest.empty() || (!parts.tag.empty() && parts.tag != "latest")) return;
  report.add(*pod.object, image->span,
             parts.tag.empty()
                 ? fmt::format("`{}` names no version, so it means `latest`", image->text)
                 : fmt::format("`{}` is another image whenever someone pushes one", image->text),
             "name a version as the tag, or a digest");
}

}  // namespace twinhull::lint
