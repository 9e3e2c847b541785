#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/input/generator_keys.h"
#include "lint/input/align.h"
#include "lint/input/kustomization.h"
#include "lint/input/source_cache.h"
#include "lint/input/tree_objects.h"
#include "lint/input/workspace.h"

namespace twinhull::lint {

/// Leads findings in rendered objects back to the files that people edit: the template of a chart and the
/// values it takes, the manifest or patch of a Kustomize tree. A finding whose origin cannot be told stays
/// where it is, in the rendered text.
class SourceMapper {
 public:
  SourceMapper(SourceCache& sources, const Workspace& input)
      : sources_(sources), files_(sources.files()), input_(input) {}

  void map_back(ObjectFinding& found);
  /// The same for a finding in a chart's rendered text that is about no object.
  void map_back(diagnostic::Finding& finding);

 private:
  /// A rendered document with the template it was made from.
  struct Template {
    std::uint32_t file = 0;            ///< 0: it is not there as a file of its own
    std::string_view source;           ///< its path as Helm names it
    std::uint32_t first = 0;           ///< the first rendered line of the document, from 1
    std::vector<std::uint32_t> lines;  ///< the template's line for each rendered one; 0: unknown
  };

  void lead_to_template(diagnostic::Finding& finding, const Provenance& origin);
  /// To where the value that is wrong is set, in a file of values; false where that cannot be told.
  bool lead_to_value(ObjectFinding& found, std::string_view written, const Provenance& origin);
  /// To the first value that the template of a Secret takes and that is empty.
  void lead_to_empty_value(diagnostic::Finding& finding, const Provenance& origin);
  /// The line of a template that a rendered one comes from; unknown where that cannot be told.
  source::Span line_in_template(source::Span rendered, const Provenance& origin);
  /// Leads the related places that stand in rendered text.
  void lead_related(diagnostic::Finding& finding);
  /// To where Chart.yaml names the packed dependency whose template is not there as a file.
  void lead_to_dependency(diagnostic::Finding& finding, const Provenance& origin);
  /// The rendered line, and which values made it, beside a finding that was led to a template's line.
  void explain_line(diagnostic::Finding& finding, std::string_view rendered, std::string_view written,
                    const Provenance& origin);
  void map_to_manifest(ObjectFinding& found, const Provenance& origin);
  /// The object that a place in rendered text belongs to; may be null.
  const Object* object_at(source::Span span);
  /// Moves a fix from the rendered text to the manifest, where the same text stands there; else takes it off.
  void move_fix(diagnostic::Finding& finding, source::Span rendered) const;
  const Template& template_of(source::Span span, const Provenance& origin);
  /// The lines of a named template of a chart or of a chart in it; null where it is not there.
  const LiteralLines* lines_of_define(const std::string& folder, std::string_view name);
  const BuiltNames& names_of(const Kustomization& top);
  /// The maps of values of a rendering, that of the highest precedence first.
  std::vector<const yaml::Node*> values_of(const Provenance& origin);
  /// The value at a path in the values of a rendering, the last of them first; may be null.
  const yaml::Node* value_at_path(std::string_view path, const Provenance& origin);
  /// What it prints, where nothing but values files has a say in it.
  std::optional<std::string> printed_value(std::string_view path, const Provenance& origin);
  /// Adds where the values of a template's line are set; returns the last of them.
  const yaml::Node* add_value_places(diagnostic::Finding& finding, std::string_view rendered,
                                     std::string_view line, const Provenance& origin);

  SourceCache& sources_;
  const source::Files& files_;
  const Workspace& input_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const Object*> objects_;  ///< by file and first byte
  std::map<const Kustomization*, BuiltNames> names_;
  GeneratorKeys generator_keys_;
  std::map<std::string, std::map<std::string, LiteralLines, std::less<>>, std::less<>>
      defines_;                                                            ///< by chart
  std::map<std::pair<std::uint32_t, std::uint32_t>, Template> templates_;  ///< by rendered file and offset
};

}  // namespace twinhull::lint
