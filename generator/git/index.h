#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "git/object.h"

namespace twinhull::git {

/// A file of the index, or a submodule.
struct IndexEntry {
  std::string path;
  EntryMode mode = EntryMode::file;
  ObjectId id;
};

/// The entries of an index of version 2 to 4, in order. Of a file in conflict, our side. The error says why
/// it cannot be read: it is damaged, or split, or sparse.
base::Expected<std::vector<IndexEntry>> read_index(std::string_view text);

}  // namespace twinhull::git
