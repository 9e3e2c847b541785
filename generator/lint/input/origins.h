#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lint/check.h"
#include "lint/input/input.h"
#include "lint/input/kustomization.h"
#include "lint/input/sources.h"
#include "lint/input/tree_objects.h"

namespace twinhull::lint {

/// Leads findings in rendered objects back to the files that people edit: the template of a chart and the
/// values it takes, the manifest or patch of a Kustomize tree. A finding whose origin cannot be told stays
/// where it is, in the rendered text.
class Origins {
 public:
  Origins(Sources& sources, const Input& input) : sources_(sources), files_(sources.files()), input_(input) {}

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
  /// Moves a fix from the rendered text to the manifest, where the same text stands there; else takes it off.
  void move_fix(diagnostic::Finding& finding, source::Span rendered) const;
  const Template& template_of(source::Span span, const Origin& origin);
  void add_value_places(diagnostic::Finding& finding, std::string_view line, const Origin& origin);
  const BuiltNames& names_of(const Kustomization& top);

  Sources& sources_;
  const source::Files& files_;
  const Input& input_;
  std::map<const Kustomization*, BuiltNames> names_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Template> templates_;  ///< by rendered file and offset
};

}  // namespace twinhull::lint
