#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "source/files.h"
#include "yaml/encoding.h"
#include "yaml/reader.h"
#include "yaml/readers.h"

/// Compares what the two readers behind `yaml::read` make of a text.
namespace compare_readers {

using namespace twinhull;

inline std::string location_of(const yaml::Node& node) {
  return std::to_string(node.span.begin) + "-" + std::to_string(node.span.end);
}

/// What differs first in two trees; empty if they are equal in all parts.
inline std::string difference(const yaml::Node* fast, const yaml::Node* complete) {
  if (fast == nullptr || complete == nullptr) return fast == complete ? "" : "an empty document";
  if (fast->kind != complete->kind) return "kind at " + location_of(*complete);
  if (fast->style != complete->style) return "style at " + location_of(*complete);
  if (fast->span != complete->span)
    return "span " + location_of(*fast) + " instead of " + location_of(*complete);
  if (fast->text != complete->text) return "text at " + location_of(*complete);
  if (fast->comment != complete->comment) return "comment of the node at " + location_of(*complete);
  if (fast->entries.size() != complete->entries.size())
    return "number of entries at " + location_of(*complete);
  if (fast->items.size() != complete->items.size()) return "number of items at " + location_of(*complete);
  if (!std::equal(fast->index.begin(), fast->index.end(), complete->index.begin(), complete->index.end()))
    return "index at " + location_of(*complete);
  for (std::size_t i = 0; i < fast->entries.size(); ++i) {
    const yaml::Entry& one = fast->entries[i];
    const yaml::Entry& other = complete->entries[i];
    if (one.key != other.key || one.key_span != other.key_span)
      return "key at " + std::to_string(other.key_span.begin);
    if (one.comment != other.comment) return "comment of the key at " + std::to_string(other.key_span.begin);
    if (std::string found = difference(one.value, other.value); !found.empty()) return found;
  }
  for (std::size_t i = 0; i < fast->items.size(); ++i) {
    if (std::string found = difference(fast->items[i], complete->items[i]); !found.empty()) return found;
  }
  return {};
}

struct Outcome {
  bool taken = false;      ///< by the fast reader
  bool valid = false;      ///< by the complete one: without findings
  std::string difference;  ///< empty: none
};

inline Outcome compare(const std::string& text, const yaml::ReadOptions& options) {
  Outcome outcome;
  source::Files files;
  const std::uint32_t file = files.add("test.yaml", text);
  if (!yaml::check_encoding(files.text(file), file).empty()) return outcome;
  base::Arena arena;
  yaml::ReadResult fast;
  outcome.taken = yaml::read_fast(files, file, arena, options, fast);
  const yaml::ReadResult complete = yaml::read_complete(files, file, arena, options);
  outcome.valid = complete.findings.empty() && complete.unread.empty();
  if (!outcome.taken) return outcome;
  if (!outcome.valid) {
    outcome.difference = "accepted, but: " + (complete.findings.empty() ? "" : complete.findings[0].message);
  } else if (fast.documents.size() != complete.documents.size()) {
    outcome.difference = "number of documents";
  } else if (fast.nodes != complete.nodes) {
    outcome.difference = "number of nodes";
  }
  for (std::size_t i = 0; i < fast.documents.size() && outcome.difference.empty(); ++i) {
    outcome.difference = fast.documents[i].header != complete.documents[i].header
                             ? "header of a document"
                             : difference(fast.documents[i].root, complete.documents[i].root);
  }
  return outcome;
}

}  // namespace compare_readers
