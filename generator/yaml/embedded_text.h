#pragma once

#include "base/arena.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// YAML that is the text of a value of another file: where the value is in that file.
struct EmbeddedText {
  const source::Files& files;   ///< with the text of the value
  const source::Files& around;  ///< with the file that contains the value
  source::Span value;

  /// The location in the surrounding file of a span in the text: at least its line, or the whole value if
  /// that is unknown.
  source::Span relocated(source::Span span) const;
  /// The same tree with locations in the surrounding file. It shares no text with the node.
  const Node* relocated(const Node& node, base::Arena& arena) const;
};

}  // namespace twinhull::yaml
