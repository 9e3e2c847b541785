#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::yaml {

struct ReadOptions {
  /// Keys that start with this may stand several times in one map (`${{` in templates).
  std::string_view repeatable_prefix;
  /// Lets unquoted values through that readers of YAML 1.1 take for something else (`yes`, `0644`), as the
  /// strings they are here: for callers who know the types of the places and judge them (`ambiguous-scalar`).
  bool old_scalars = false;
};

struct Document {
  const Node* root = nullptr;  ///< null where the document is empty
  std::string_view header;     ///< comment lines before the first node, without `#`
};

struct ReadResult {
  std::vector<Document> documents;
  std::vector<diagnostic::Finding> findings;  ///< a text with findings of severity error is not to be used

  bool ok() const;
};

/// Reads all documents of a file that `files` holds. Strict: UTF-8, control characters, duplicate
/// keys, depth (100), alias growth, tabs, and every significant byte of the text must belong to
/// some node. Aliases are resolved (shared nodes); merge keys (`<<`) are refused with a finding.
/// All string views point into the file's text or into `arena`.
ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options = {});

}  // namespace twinhull::yaml
