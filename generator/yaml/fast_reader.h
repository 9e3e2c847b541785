#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "yaml/comments.h"
#include "yaml/cursor.h"
#include "yaml/node.h"
#include "yaml/reader.h"
#include "yaml/scalars.h"

namespace twinhull::yaml {

/// Reads plain Kubernetes YAML in one pass, without yaml-cpp; fast_reader.cpp explains how.
class FastReader {
 public:
  /// The text is valid by `check_encoding`, and a NUL follows it.
  FastReader(std::string_view text, std::uint32_t file, base::Arena& arena, const ReadOptions& options);

  /// Reads all documents into `result`. False, with `result` unchanged, if the text contains anything that is
  /// not certainly valid and simple, and must be read by the complete reader.
  bool read(ReadResult& result);

 private:
  /// A node with the size and height that aliases to it have; null if reading was given up.
  struct BuiltNode {
    const Node* node = nullptr;
    std::uint64_t size = 1;  ///< number of nodes, with aliases expanded
    int height = 0;
  };
  /// What precedes a node.
  struct NodePrefix {
    std::string_view comment;        ///< above the list item
    std::string_view first_comment;  ///< between the indicator and the node
    std::string_view anchor;
  };
  enum class NodePosition : std::uint8_t { behind_key, behind_dash, own_line };
  /// A collection that is being read.
  struct OpenCollection {
    std::uint32_t begin = 0;
    std::size_t first = 0;   ///< number of entries or items on the stack before its own
    std::size_t merges = 0;  ///< the same of merge keys
    BuiltNode built;
  };

  /// yaml-cpp has a limit of 1024 bytes between the start of a key and its `:`.
  static constexpr std::uint32_t longest_key = 1000;

  // fast_reader.cpp: documents, what is between tokens, and nodes.
  bool read_documents();
  bool next_token();
  bool at_marker(std::string_view marker) const;
  bool blank_or_end(std::uint32_t at) const {
    const char c = data_[at];
    return c == ' ' || c == '\n' || c == '\t' || at >= size_;
  }
  std::uint32_t skip_spaces(std::uint32_t at) const {
    while (data_[at] == ' ') ++at;
    return at;
  }
  std::string_view comment() const {
    return gap_.comment_begin == gap_.comment_end
               ? std::string_view{}
               : comment_between(text_, gap_.comment_begin, gap_.comment_end, arena_);
  }
  BuiltNode add_scalar(const Scalar& scalar, const NodePrefix& lead);
  BuiltNode add_null(std::uint32_t at, std::string_view comment);
  Node* make_node(Kind kind, Style style, std::uint32_t begin, std::uint32_t end);
  bool add_key(Entry& entry, const Scalar& key);
  bool open(OpenCollection& opened, std::string_view anchor);
  BuiltNode close(const OpenCollection& opened, Kind kind, Style style, const NodePrefix& lead);
  bool repeated(const Entry& a, const Entry& b) const;
  bool set_map(Node& node, const OpenCollection& opened);
  bool resolve_merges(const OpenCollection& opened);
  static void grow(OpenCollection& opened, const BuiltNode& child);

  // fast_block.cpp: block collections and scalars.
  BuiltNode value(int parent, const NodePrefix& lead, NodePosition position);
  BuiltNode value_below(int parent, const NodePrefix& lead, NodePosition position, std::uint32_t empty_at);
  BuiltNode block_node(int parent, const NodePrefix& lead, NodePosition position);
  BuiltNode anchored(int parent, NodePrefix lead, NodePosition position);
  BuiltNode block_map(int column, const NodePrefix& lead, Scalar key);
  BuiltNode block_list(int column, const NodePrefix& lead);
  BuiltNode scalar_value(int parent, const NodePrefix& lead, NodePosition position, const Scalar& scalar);
  bool scan_block_key(Scalar& key);
  bool at_value_indicator(const Scalar& key);
  Scalar scan_plain_line();
  bool scan_more_lines(int parent, const NodePrefix& lead, Scalar& scalar);
  bool scan_quoted(int parent, bool flow, Scalar& scalar);
  bool scan(int parent, bool flow, Scalar& scalar);
  std::string_view scan_name(bool flow);
  BuiltNode alias(bool flow);

  // fast_flow.cpp: flow collections.
  BuiltNode flow_collection(const NodePrefix& lead);
  BuiltNode flow_list(const NodePrefix& lead);
  BuiltNode flow_map(const NodePrefix& lead);
  BuiltNode flow_node();
  bool flow_gap();
  bool scan_flow_key(Scalar& key);
  bool scan_flow_plain(Scalar& scalar);

  std::string_view text_;
  const char* data_;
  std::uint32_t size_;
  std::uint32_t file_;
  base::Arena& arena_;
  const ReadOptions& options_;
  bool ascii_ = true;

  std::uint32_t at_ = 0;
  std::uint32_t line_start_ = 0;
  std::uint32_t last_end_ = 0;  ///< end of the last token that belongs to a node
  int column_ = -1;             ///< of the token that `next_token` found; -1 where the document ends
  Trivia gap_;                  ///< before that token

  std::vector<Entry> entries_;
  std::vector<const Node*> items_;
  std::vector<std::size_t> merges_;  ///< indices of merge keys in `entries_`
  std::unordered_map<std::string_view, BuiltNode> anchors_;
  std::uint64_t depth_ = 1;     ///< open collections, and the document
  std::uint64_t expanded_ = 0;  ///< nodes created by expanding aliases
  std::uint64_t nodes_ = 0;
  std::uint64_t most_nodes_;
  std::uint64_t most_expanded_;
  std::uint64_t deepest_;
  std::vector<Document> documents_;
};

}  // namespace twinhull::yaml
