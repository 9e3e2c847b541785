#pragma once

#include <map>
#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "lint/input/source_cache.h"

namespace twinhull::lint {

/// The inputs behind files that `generate` wrote.
class GeneratedFiles {
 public:
  explicit GeneratedFiles(SourceCache& sources) : sources_(sources) {}

  /// A finding in a generated file names what the file was made from, at the lines that have its text and
  /// that of its related places where there is one such line: a change of the file itself would be lost.
  void name_input(diagnostic::Finding& finding);

 private:
  /// The lines of an input: each text with its place, which is unknown where several lines have it. The empty
  /// text has the first line that is no comment.
  using Lines = std::map<std::string_view, source::Span>;
  const Lines& lines_of(const std::string& path);
  /// What a place's file was made from, and how the file names that; null where nothing made it.
  const Lines* input_of(source::Span span, std::string& name);

  SourceCache& sources_;
  std::map<std::string, Lines> lines_;  ///< by the path of a file or folder
};

}  // namespace twinhull::lint
