// Placeholder images.
#include <fmt/format.h>

#include <set>

#include "lint/image/checks.h"
#include "lint/objects/placeholder_image.h"

namespace twinhull::lint {

void check_placeholder_image(const PodView& pod, const ObjectIndex&, Reporter& report) {
  std::set<std::string_view> reported;
  for (const Container& container : pod.containers) {
    const yaml::Node* image = container.at("image");
    if (image == nullptr || !image->is(yaml::Kind::string)) continue;
    if (!is_placeholder_image(image->text) || !reported.insert(image->text).second) continue;
    report.add(*pod.object, image->span,
               fmt::format("`{}` is a placeholder: the image cannot be pulled", image->text),
               "set the registry and the account of the image");
  }
}

}  // namespace twinhull::lint
