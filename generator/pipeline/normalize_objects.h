#pragma once

#include <map>
#include <string_view>

#include "base/arena.h"
#include "yaml/node.h"

namespace twinhull::pipeline {

/// Copies objects without what may differ between the chart and the overlay of a target. The copies live as
/// long as the arena.
class Normalizer {
 public:
  /// `original_names`: of ConfigMaps whose names have a hash suffix. `release_namespace`: the namespace of
  /// objects without one.
  Normalizer(base::Arena& arena, const std::map<std::string_view, std::string_view>& original_names,
             std::string_view release_namespace)
      : arena_(arena), original_names_(original_names), namespace_(release_namespace) {}

  const yaml::Node* object(const yaml::Node& node) const;

 private:
  const yaml::Node* metadata(const yaml::Node& node, bool config_map) const;
  const yaml::Node* value(const yaml::Node& node, bool drop_checksums) const;
  const yaml::Node* original(const yaml::Node* name) const;
  const yaml::Node* with_original_name(const yaml::Node& reference) const;
  const yaml::Node* comparable_labels(const yaml::Node& labels) const;
  const yaml::Node* without_checksums(const yaml::Node& annotations) const;
  const yaml::Node* without_line_breaks(const yaml::Node& data) const;

  base::Arena& arena_;
  const std::map<std::string_view, std::string_view>& original_names_;
  std::string_view namespace_;
};

}  // namespace twinhull::pipeline
