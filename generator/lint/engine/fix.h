#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::lint {

/// Removes the fixes of findings outside of plain, hand-written files: in rendered text, standard input,
/// behind a link, in a generated file, or in text that aliases use in several places.
void drop_unsafe_fixes(const std::vector<diagnostic::Finding*>& findings, const source::Files& files,
                       const std::set<std::uint32_t>& rendered, base::FileSystem& fs);

/// A file with its compatible fixes.
struct FixedFile {
  std::string path;
  std::string text;       ///< the new text
  std::size_t fixed = 0;  ///< number of findings fixed
  std::string diff;       ///< from the text on disk; possible secrets are shown as `…`
};

/// Applies the fixes of findings to the text of their files, sorted by path. Of overlapping fixes only the
/// first is applied; files that changed since they were read, or would become invalid YAML, are skipped.
std::vector<FixedFile> apply_fixes(const std::vector<diagnostic::Finding*>& findings,
                                   const source::Files& files, base::FileSystem& fs);

}  // namespace twinhull::lint
