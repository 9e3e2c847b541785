#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lint/engine/check.h"
#include "lint/load/locate/chart_locations.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// Maps findings in rendered objects to the files that users edit: the template of a chart and the values it
/// reads, or the manifest or patch of a kustomization. A finding whose origin is unknown stays in the
/// rendered text.
class SourceMapper {
 public:
  SourceMapper(SourceCache& sources, const Workspace& input)
      : sources_(sources), files_(sources.files()), input_(input), locations_(sources) {}

  void map_back(ObjectFinding& found);
  /// The same for a finding in a chart's rendered text that has no object.
  void map_back(diagnostic::Finding& finding);

 private:
  void map_to_template(diagnostic::Finding& finding, const UnitOrigin& origin);
  /// Maps to where a values file sets the invalid value, if it is printed as it is set.
  void map_to_value(ObjectFinding& found, const UnitOrigin& origin);
  /// Maps to the first empty value that the template of a Secret reads.
  void map_to_empty_value(diagnostic::Finding& finding, const UnitOrigin& origin);
  /// The origin of a location in the text that a chart rendered.
  RenderedLocation rendered_location(source::Span rendered, const UnitOrigin& origin);
  /// Maps the related locations in rendered text.
  void map_related(diagnostic::Finding& finding);
  /// Maps to where Chart.yaml lists the packed dependency of a template without a file.
  void map_to_dependency(diagnostic::Finding& finding, const UnitOrigin& origin);
  /// Adds the rendered line and its values to a finding that was mapped to a template.
  void explain_line(diagnostic::Finding& finding, std::string_view rendered, std::string_view written,
                    const RenderedLocation& location, const UnitOrigin& origin);
  void map_to_manifest(ObjectFinding& found);
  /// Follows a location that is in rendered text still: of a GitOps object that is rendered itself, or of a
  /// chart whose objects were changed afterwards.
  void map_further(diagnostic::Finding& finding);
  /// The object at a location in rendered text; can be null.
  const Object* object_at(source::Span span);
  /// Moves a fix from the rendered text to the manifest if it has the same text; otherwise removes it.
  void move_fix(diagnostic::Finding& finding, source::Span rendered) const;
  /// The template of a location in rendered text, below the chart's directory:
  /// `charts/redis/templates/x.yaml`.
  std::string_view template_of(source::Span rendered) const;
  /// The same for a generated object: the source of a key, or the name of the generator.
  void map_to_generator(diagnostic::Finding& finding, const kustomize::BuiltObject& object, bool of_key);
  /// The maps of values of a render, highest precedence first.
  std::vector<const yaml::Node*> values_of(const UnitOrigin& origin);
  /// The value at a path in the values of a render, the last file first; can be null.
  const yaml::Node* value_at_path(std::string_view path, const UnitOrigin& origin);

  SourceCache& sources_;
  const source::Files& files_;
  const Workspace& input_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const Object*> objects_;  ///< by file and first byte
  ChartLocations locations_;
};

}  // namespace twinhull::lint
