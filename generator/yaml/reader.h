#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::yaml {

struct ReadOptions {
  /// Keys that start with this may stand several times in one map (`${{` in templates).
  std::string_view allow_duplicate_prefix;
  /// Lets unquoted values through that readers of YAML 1.1 take for something else (`yes`, `0644`), as what
  /// they are to those (`Node` knows them): for callers who know the types of the places and judge them
  /// (`ambiguous-scalar`). Keys are as those readers have them.
  bool accept_yaml11_scalars = false;
};

struct Document {
  const Node* root = nullptr;  ///< null where the document is empty
  std::string_view header;     ///< comment lines before the first node, without `#`
};

/// A document that could not be read.
struct Unread {
  source::Span span;
  std::size_t finding = 0;  ///< which of the findings says why
  bool templated = false;   ///< because of a template's action: `{{ if .Values.web }}`
};

struct ReadResult {
  /// All that could be read. What is wrong with them and has one reading all the same (a key that stands
  /// twice) is a finding, and they are as kubectl reads them.
  std::vector<Document> documents;
  std::vector<diagnostic::Finding> findings;
  std::vector<Unread> unread;
  std::uint64_t nodes = 0;  ///< that were made

  /// Nothing is wrong. Callers for whom every file has to be right use nothing of one that is not.
  bool ok() const;
};

/// Reads all documents of a file that `files` holds. Strict: UTF-8, control characters, duplicate
/// keys, depth (100), alias growth, tabs, and every significant byte of the text must belong to
/// some node. Aliases are resolved (shared nodes), merge keys (`<<`) too, as kubectl and Helm do it: an entry
/// that one brings in keeps the span where it is written. The tags of YAML's core are followed. A document
/// that is no YAML costs itself alone: reading goes on at the next `---`.
/// All string views point into the file's text or into `arena`.
ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options = {});

}  // namespace twinhull::yaml
