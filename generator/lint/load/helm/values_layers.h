#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/load/workspace/gitops_render.h"
#include "lint/load/workspace/source_cache.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Whether another program completes a text before it is used: a template, or one with variables.
bool is_unfinished(std::string_view text);

/// Collects the layers of one set of values. Templates and files that do not exist are skipped.
class Layers {
 public:
  explicit Layers(SourceCache& sources) : sources_(sources) {}

  void add_file(const std::string& path);
  /// `from`: the value that contains the text.
  void add_text(const yaml::Node& from, std::string_view text);
  void add_map(const yaml::Node* map);

  std::vector<ValuesLayer> layers;

 private:
  SourceCache& sources_;
};

}  // namespace twinhull::lint
