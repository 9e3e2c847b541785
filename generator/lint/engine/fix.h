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

/// Takes the fix off findings that stand in no plain file of a person: in a rendering, in standard input,
/// behind a link, in a file that says it is generated, in one whose aliases make one text stand at several
/// places.
void drop_unsafe_fixes(const std::vector<diagnostic::Finding*>& findings, const source::Files& files,
                       const std::set<std::uint32_t>& rendered, base::FileSystem& fs);

/// A file with the fixes that go together.
struct FixedFile {
  std::string path;
  std::string text;       ///< what is to stand in it
  std::size_t fixed = 0;  ///< how many findings that mends
  std::string diff;       ///< from what stands there; what a secret could be is shown as `…`
};

/// Works out the files with the fixes of findings, sorted by path. Of fixes that touch each other only the
/// first is taken; a file that changed since it was read, or that would be no better YAML, is left out.
std::vector<FixedFile> apply_fixes(const std::vector<diagnostic::Finding*>& findings,
                                   const source::Files& files, base::FileSystem& fs);

}  // namespace twinhull::lint
