#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"

namespace twinhull::emit {

/// One entry of `images:`. Empty parts are not written and stay unchanged.
struct ImageTransform {
  std::string_view name;
  std::string_view new_name;
  std::string_view new_tag;
  std::string_view digest;

  friend bool operator==(const ImageTransform&, const ImageTransform&) = default;
};

/// The entries that turn the images of one tree into those of another, sorted by name: one for each name
/// whose images all change alike, unless it would change an image that is already right.
std::vector<ImageTransform> find_image_transforms(const ObjectSet& from, const ObjectSet& to);

/// Applies the entries to an object; returns the object itself if nothing changes.
const yaml::Node* with_images(const yaml::Node& object, const std::vector<ImageTransform>& edits,
                              base::Arena& arena);

}  // namespace twinhull::emit
