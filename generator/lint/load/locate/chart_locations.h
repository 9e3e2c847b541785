#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "helm/output_origins.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// Where a file that users edit sets a value of a chart.
struct SetLocation {
  std::string path;   ///< `image.tag`
  source::Span span;  ///< the value, or its key if it is a map or list
  const yaml::Node* value = nullptr;
};

/// Where the template is that rendered something.
struct RenderedLocation {
  source::Span span;                                  ///< unknown if it is not in a file that users edit
  std::vector<diagnostic::RelatedLocation> included;  ///< the chain of includes
  std::vector<SetLocation> values;                    ///< that flowed into it
};

/// Leads from the origins of a rendered chart to files that users edit.
class ChartLocations {
 public:
  explicit ChartLocations(SourceCache& sources) : sources_(sources) {}

  /// The origin of bytes of the text that a chart rendered.
  RenderedLocation of(const UnitOrigin& rendered, std::string_view text, std::size_t begin, std::size_t end);

 private:
  /// A text that a value contains, parsed for its own locations.
  struct ParsedText {
    source::Files files;
    base::Arena arena;
    std::uint32_t file = 0;
    const yaml::Node* root = nullptr;
  };

  source::Span span(const UnitOrigin& rendered, const helm::OriginRange& range);
  std::optional<SetLocation> set_location(const UnitOrigin& rendered, const helm::ValueOrigin& value);
  const ParsedText& written(const yaml::Node& within);

  SourceCache& sources_;
  std::map<const yaml::Node*, std::unique_ptr<ParsedText>> written_;
};

}  // namespace twinhull::lint
