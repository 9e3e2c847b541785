#pragma once

#include <yaml-cpp/eventhandler.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "yaml/comments.h"
#include "yaml/cursor.h"
#include "yaml/parse_stack.h"
#include "yaml/reader.h"
#include "yaml/scalars.h"

namespace twinhull::yaml {

/// Builds trees from yaml-cpp's events and verifies them against the text.
///
/// yaml-cpp reports the structure, but not where nodes end or whether text was silently skipped. A cursor
/// therefore follows the events: before each event it consumes exactly the indicators (`-`, `?`, `:`, `,`,
/// brackets, `---`) that the position in the tree requires, and must then be where the event says that the
/// node begins. Scalars are parsed from the text itself. Text that no event accounts for is rejected
/// (`SyntaxError`).
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(Cursor cursor, base::Arena& arena, const ReadOptions& options, ReadResult& result)
      : cursor_(cursor),
        bom_size_(cursor.pos),
        arena_(arena),
        options_(options),
        result_(result),
        document_begin_(cursor.pos),
        findings_before_(result.findings.size()) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

  /// After the last event: only white space, comments and `...` may remain.
  void finish();

  /// The outermost bracket that was open when reading stopped.
  std::optional<std::uint32_t> open_bracket() const;

  /// The start of the document in which reading stopped, and the number of findings before it.
  std::uint32_t document_begin() const { return document_begin_; }
  std::size_t findings_before() const { return findings_before_; }

 private:
  // tree_layout.cpp: verification against the text.
  bool in_flow() const;
  bool key_next() const;
  NodePrefix enter();
  void take_entry_indicator(NodePrefix& lead);
  void take_key(NodePrefix& lead);
  void take_value_indicator(NodePrefix& lead);
  void take_comma();
  std::string_view take_entry_line();
  void move_to(const YAML::Mark& mark, NodePrefix& lead);
  void take_property();
  bool take_properties(bool anchor, bool tag);
  bool indented(const Cursor& node, const Trivia& gap, int least) const;
  void expect_indent(const Cursor& node, const Trivia& gap, int least) const;
  ScalarContext scalar_context(const NodePrefix& lead) const {
    return {frames_.back().indent, in_flow(), lead.one_line};
  }
  void start_block(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, FrameKind shape);
  void start_flow(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, FrameKind shape);
  void push(FrameKind shape, int indent, YAML::anchor_t anchor, const NodePrefix& lead);
  void close_flow(char bracket);
  void take_document_end();
  void take_directive();
  [[noreturn]] void reject_unexpected() const;
  [[noreturn]] void reject_key(std::uint32_t at) const;
  std::string_view comment_of(const Trivia& gap) {
    return comment_between(cursor_.text, gap.comment_begin, gap.comment_end, arena_);
  }
  /// Sets the header of the document; returns the comment of its first node.
  std::string_view split_header(const Trivia& gap);

  // tree_builder.cpp: the nodes.
  void add(Scalar scalar, std::string_view tag, YAML::anchor_t anchor, const NodePrefix& lead);
  void add_empty(std::string_view tag, YAML::anchor_t anchor, const NodePrefix& lead);
  void add_key(std::string_view text, std::uint32_t begin, std::uint32_t end);
  void attach(const Node* node, std::uint64_t size, int height);
  void remember(YAML::anchor_t anchor, const Node* node, std::uint64_t size, int height);
  void finish_collection(Kind kind);
  void count_node();
  void report(std::string rule, std::string message, source::Span span, std::string help);

  // tree_tags.cpp: types of scalars.
  Kind kind_of(Scalar& scalar, std::string_view tag);
  Kind tagged_kind(Scalar& scalar, std::string_view tag);
  void check_collection_tag(const std::string& tag, Kind kind);
  void reject_custom_tag();
  void drop_spaces(Scalar& scalar);
  void check_swallowed(const Scalar& scalar);

  // tree_maps.cpp: keys, duplicates and merge keys.
  void add_scalar_key(Scalar scalar, std::string_view tag);
  std::string_view read_key(const Scalar& scalar);
  void resolve_entries(std::size_t first, std::size_t first_merge);
  bool check_duplicates(std::span<const Entry> entries);
  bool repeatable(std::string_view key) const;
  std::vector<const Node*> merged_maps(const Entry& merge);

  Cursor cursor_;
  std::uint32_t bom_size_;      ///< after the byte order mark: offset 0 of yaml-cpp
  std::uint32_t last_end_ = 0;  ///< end of the last token that belongs to a node
  base::Arena& arena_;
  const ReadOptions& options_;
  ReadResult& result_;

  std::vector<Frame> frames_;
  std::vector<Entry> entries_;
  std::vector<const Node*> items_;
  std::vector<std::size_t> merges_;  ///< indices of merge keys in `entries_`
  std::vector<AnchorTarget> anchors_;
  source::Span tag_;            ///< the last tag
  std::uint64_t expanded_ = 0;  ///< nodes created by expanding aliases

  std::uint32_t document_begin_ = 0;
  std::size_t findings_before_ = 0;
  std::uint32_t last_document_ = UINT32_MAX;  ///< where yaml-cpp saw the last document begin

  // State of the current document.
  const Node* root_ = nullptr;
  std::string_view header_;
  DocumentTop top_;
  bool versioned_ = false;       ///< `%YAML` was seen
  bool explicit_start_ = false;  ///< it begins with `---`
  bool explicit_end_ = true;     ///< the previous document ended with `...`, or there was none
};

}  // namespace twinhull::yaml
