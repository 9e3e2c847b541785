#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/files.h"
#include "diagnostic/finding.h"
#include "lint/corpus.h"
#include "source/files.h"

namespace twinhull::lint {

/// What a run looks at.
struct Input {
  base::Arena arena;
  Corpus corpus;
  std::vector<diagnostic::Finding> findings;  ///< files that cannot be read or parsed, and the like
  int files = 0;                              ///< YAML and JSON files looked into
  int templates = 0;                          ///< files that are Go templates and so no YAML yet
  int others = 0;                             ///< documents that are no Kubernetes objects
  bool failed = false;                        ///< something named could not be read at all
};

/// Reads files, folders (everything below that is YAML or JSON) and `-`, standard input. Paths are shown
/// as they were given. Nodes live in `input.arena` and in `files`.
void read_input(const std::vector<std::string>& paths, base::FileSystem& disk, source::Files& files,
                Input& input);

}  // namespace twinhull::lint
