#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "lint/check.h"
#include "lint/input/input.h"
#include "lint/input/kustomization.h"

namespace twinhull::lint {

/// Leads findings in rendered objects back to the files that people edit: the template of a chart and the
/// values it takes, the manifest or patch of a Kustomize tree. A finding whose origin cannot be told stays
/// where it is, in the rendered text.
class Origins {
 public:
  Origins(base::FileSystem& disk, source::Files& files, Input& input)
      : disk_(disk), files_(files), input_(input) {}

  void lead_back(Found& found);

 private:
  /// A rendered document with the template it was made from.
  struct Template {
    std::uint32_t file = 0;            ///< 0: it is not there as a file of its own
    std::uint32_t first = 0;           ///< the first rendered line of the document, from 1
    std::vector<std::uint32_t> lines;  ///< the template's line for each rendered one; 0: unknown
  };

  void lead_to_template(Found& found, const Origin& origin);
  void lead_to_manifest(Found& found, const Origin& origin);
  const Template& template_of(source::Span span, const Origin& origin);
  /// A file's id, reading it when it is met for the first time; 0 where it cannot be read.
  std::uint32_t file(const std::string& path);
  const std::vector<const yaml::Node*>& documents(const std::string& path);
  void add_value_places(diagnostic::Finding& finding, std::string_view line, const Origin& origin);
  void collect(const Kustomization& tree, std::vector<const yaml::Node*>& patches,
               std::vector<const yaml::Node*>& resources, std::vector<const Kustomization*>& seen);

  base::FileSystem& disk_;
  source::Files& files_;
  Input& input_;
  std::map<std::string, std::uint32_t> ids_;
  std::map<std::string, std::vector<const yaml::Node*>> documents_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Template> templates_;  ///< by rendered file and offset
};

}  // namespace twinhull::lint
