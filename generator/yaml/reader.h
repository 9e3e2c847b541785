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
  /// Keys with this prefix may be repeated in one map (`${{` in templates).
  std::string_view allow_duplicate_prefix;
  /// Accepts unquoted values that YAML 1.1 parsers interpret differently (`yes`, `0644`), with their YAML 1.1
  /// meaning (see `Node`): for callers that know the expected types and check them (`ambiguous-scalar`). Keys
  /// have their YAML 1.1 spelling.
  bool accept_yaml11_scalars = false;
  /// Accepts texts that begin with a Unicode space: those of programs, which did not paste them.
  bool accept_foreign_spaces = false;
  /// Keys are strings as they are written, and take precedence over merge keys, as in go-yaml 3, with which
  /// Kustomize reads objects.
  bool keys_as_written = false;
};

struct Document {
  const Node* root = nullptr;  ///< null if the document is empty
  std::string_view header;     ///< comment lines before the first node, without `#`
};

/// A document that could not be parsed.
struct UnreadDocument {
  source::Span span;
  std::size_t finding = 0;  ///< index of the finding with the reason
  bool templated = false;   ///< because of a template action: `{{ if .Values.web }}`
};

struct ReadResult {
  /// All documents that could be parsed. Recoverable errors (a duplicate key) are findings; the documents
  /// then have the content that kubectl sees.
  std::vector<Document> documents;
  diagnostic::Findings findings;
  std::vector<UnreadDocument> unread;
  std::uint64_t nodes = 0;  ///< number of nodes created

  /// Whether there are no findings. Callers that require valid files ignore the documents otherwise.
  bool ok() const;
};

/// Parses all documents of a file in `files`. Strict: UTF-8, control characters, duplicate keys, depth (100),
/// alias expansion, tabs, and every significant byte of the text must belong to a node. Aliases become shared
/// nodes; merge keys (`<<`) are resolved as in kubectl and Helm, and merged entries keep their original span.
/// Tags of YAML's core schema are applied. After an invalid document, reading continues at the next `---`.
/// All string views point into the file's text or into `arena`.
ReadResult read(const source::Files& files, std::uint32_t file, base::Arena& arena,
                const ReadOptions& options = {});

}  // namespace twinhull::yaml
