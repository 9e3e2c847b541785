#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "helm/origins.h"

namespace twinhull::helm {

/// Where a part of an output comes from.
struct OriginTrace {
  OriginRange at;  ///< in the template that printed the beginning of its line; can be unknown
  std::vector<OriginRange> inside;  ///< in the named templates that `at` includes, down to what printed it
  std::vector<OriginRange> calls;   ///< of the named templates around `at`, the innermost first
  std::vector<ValueOrigin> values;  ///< that flowed into it
};

/// The origins of an output.
struct OutputOrigins {
  std::shared_ptr<const Origins> origins;
  Pieces pieces;  ///< of the output

  /// That of a part of the output: of the part's first line, if it has several.
  OriginTrace of(std::string_view output, std::size_t begin, std::size_t end) const;
  const OriginFile& file(const OriginRange& range) const { return origins->files[range.file]; }
};

}  // namespace twinhull::helm
