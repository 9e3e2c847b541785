#pragma once

#include <map>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "lint/load/workspace/source_cache.h"

namespace twinhull::lint {

/// The sources of files that `generate` wrote.
class GeneratedFiles {
 public:
  explicit GeneratedFiles(SourceCache& sources) : sources_(sources) {}

  /// Moves a finding in a generated file to the source, at the unique lines with its text and that of its
  /// related locations: a change of the generated file would be lost.
  void name_input(diagnostic::Finding& finding);

 private:
  /// The lines of a source: each text with its location, which is invalid if several lines have it. The empty
  /// text has the first line that is not a comment.
  using Lines = std::map<std::string_view, source::Span>;
  const Lines& lines_of(const std::string& path);
  /// The source of the file at a location, and how the file refers to it; null if it is not generated.
  const Lines* input_of(source::Span span, std::string& name);

  SourceCache& sources_;
  std::map<std::string, Lines> lines_;  ///< by the path of a file or directory
};

}  // namespace twinhull::lint
