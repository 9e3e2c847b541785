#pragma once

#include <yaml-cpp/anchor.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "yaml/cursor.h"
#include "yaml/node.h"

namespace twinhull::yaml {

/// Collections by style, and the document around them. A pair is the `k: v` of `[k: v]`.
enum class FrameKind : std::uint8_t { document, block_list, block_map, flow_list, flow_map, pair };

/// An open collection, or the document.
struct Frame {
  FrameKind shape = FrameKind::document;
  int indent = -1;            ///< column of the block collection, or of the one around a flow collection
  bool value_next = false;    ///< maps: the next node is a value
  bool explicit_key = false;  ///< maps: the key was introduced by `?`
  std::uint32_t begin = 0;
  std::uint32_t key_begin = 0;
  std::size_t count = 0;
  std::size_t entries = 0;  ///< number of entries on the stack before this map's
  std::size_t items = 0;
  std::size_t merges = 0;  ///< number of merge keys on the stack before this map's
  YAML::anchor_t anchor = 0;
  std::string_view comment;        ///< of this collection, if it is a list item
  std::string_view first_comment;  ///< above the first entry or item
  Entry pending;
  std::uint64_t size = 1;  ///< number of nodes, with aliases expanded
  int height = 0;
};

/// What precedes a node.
struct NodePrefix {
  bool absent = false;             ///< no indicator precedes the node: it can only be empty
  bool one_line = false;           ///< an implicit key
  bool own_line = false;           ///< a block collection must begin on a new line
  std::string_view comment;        ///< above the list item
  std::string_view first_comment;  ///< between the indicator and the node
  Trivia gap;                      ///< between the indicator and the node (or its properties)
};

/// The node of an anchor; null while it is being read.
struct AnchorTarget {
  const Node* node = nullptr;
  std::uint64_t size = 1;
  int height = 0;
};

}  // namespace twinhull::yaml
