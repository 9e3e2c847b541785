#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "emit/kustomize/object_set.h"

namespace twinhull::emit {

/// One entry of `images:`. Empty parts are not written; what they stand for stays as it is.
struct ImageTransform {
  std::string_view name;
  std::string_view new_name;
  std::string_view new_tag;
  std::string_view digest;

  friend bool operator==(const ImageTransform&, const ImageTransform&) = default;
};

/// The entries that lead from the images of one tree to those of another, sorted by name: one for each
/// name whose images all change alike, unless it would touch an image that is right already.
std::vector<ImageTransform> image_edits(const ObjectSet& from, const ObjectSet& to);

/// What these entries make of an object; the object itself where they touch nothing.
const yaml::Node* with_images(const yaml::Node& object, const std::vector<ImageTransform>& edits,
                              base::Arena& arena);

}  // namespace twinhull::emit
