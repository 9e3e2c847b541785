#include "yaml/tree_builder.h"

#include <yaml-cpp/mark.h>

#include <algorithm>

#include "base/limits.h"
#include "yaml/resolve.h"

namespace twinhull::yaml {
namespace {

/// Beyond the limit: nodes from aliases per node written out.
constexpr std::uint64_t kMaxAliasRatio = 10;

bool is_null_word(const Scalar& scalar) {
  return scalar.style == Style::plain && !scalar.text.empty() && resolve(scalar.text) == Kind::null;
}

}  // namespace

void TreeBuilder::report(std::string rule, std::string message, source::Span span, std::string help) {
  diagnostic::Finding finding;
  finding.rule = std::move(rule);
  finding.message = std::move(message);
  finding.span = span;
  finding.help = std::move(help);
  diagnostic::add_counted(result_.findings, std::move(finding));
}

void TreeBuilder::count_node() {
  const std::uint64_t most = base::limit(base::Limit::nodes);
  if (++result_.nodes <= most) return;
  throw_syntax_error(
      cursor_, cursor_.pos, cursor_.pos, "limit-reached",
      "more than " + base::display(base::Limit::nodes) + " maps, lists and scalars in one file",
      "split the file, or " + base::how_to_raise(base::Limit::nodes));
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const bool is_key = key_next();
  NodePrefix lead = enter();
  move_to(mark, lead);
  const int least = frames_.back().indent + 1;
  if (!in_flow()) expect_indent(cursor_, lead.gap, least);
  if (take_properties(anchor != 0, tag != "?")) {
    Cursor node = cursor_;
    const Trivia gap = node.skip_gap();
    const bool quoted = node.peek() == '"' || node.peek() == '\'' || node.peek() == '|' || node.peek() == '>';
    const bool present = !node.at_end() && (in_flow() || indented(node, gap, least));
    if (value.empty() && !(present && quoted)) {
      if (is_key) reject_key(cursor_.pos);
      add_empty(tag, anchor, lead);
      return;
    }
    cursor_ = node;
    if (!in_flow()) expect_indent(cursor_, gap, least);
  }
  add(scan_scalar(cursor_, scalar_context(lead), arena_), tag, anchor, lead);
}

void TreeBuilder::OnNull(const YAML::Mark&, YAML::anchor_t anchor) {
  const bool is_key = key_next();
  NodePrefix lead = enter();
  if (frames_.back().shape == FrameKind::document) {
    Cursor node = cursor_;
    lead.first_comment = split_header(node.skip_gap());
  }
  const int least = frames_.back().indent + 1;
  bool properties = false;
  if (!lead.absent) {
    properties = take_properties(anchor != 0, false);
    Cursor node = cursor_;
    const Trivia gap = node.skip_gap();
    const bool word = node.peek() == '~' || node.peek() == 'n' || node.peek() == 'N';
    if (word && (in_flow() || indented(node, gap, least))) {
      const Scalar scalar = scan_scalar(node, scalar_context(lead), arena_);
      if (is_null_word(scalar)) {
        cursor_ = node;
        add(scalar, "?", anchor, lead);
        return;
      }
    }
  }
  if (is_key) reject_key(cursor_.pos);
  // `[a, , b]` lacks an item; it does not have an empty one.
  if (frames_.back().shape == FrameKind::flow_list && !properties) {
    cursor_.skip_gap();
    reject_unexpected();
  }
  add_empty("?", anchor, lead);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const bool is_key = key_next();
  NodePrefix lead = enter();
  move_to(mark, lead);
  if (!in_flow()) expect_indent(cursor_, lead.gap, frames_.back().indent + 1);
  const std::uint32_t begin = cursor_.pos;
  take_property();
  const AnchorTarget target = anchor < anchors_.size() ? anchors_[anchor] : AnchorTarget{};
  if (target.node == nullptr) {
    throw_syntax_error(cursor_, begin, cursor_.pos, "excessive-aliasing",
                       "an alias inside the value of its own anchor", "replace the alias with the value");
  }
  if (is_key) {
    if (target.node->is(Kind::map) || target.node->is(Kind::list)) reject_key(begin);
    add_key(target.node->text, begin, cursor_.pos);
    return;
  }
  expanded_ += target.size;
  if (expanded_ > base::limit(base::Limit::alias_nodes) + kMaxAliasRatio * result_.nodes) {
    throw_syntax_error(cursor_, begin, cursor_.pos, "excessive-aliasing",
                       "aliases that expand to far more values than the file has",
                       "replace aliases with values, or " + base::how_to_raise(base::Limit::alias_nodes));
  }
  const std::uint64_t deepest = base::limit(base::Limit::depth);
  if (frames_.size() + static_cast<std::size_t>(target.height) > deepest) {
    throw_syntax_error(cursor_, begin, cursor_.pos, "excessive-nesting",
                       "maps and lists nested more than " + std::to_string(deepest) + " deep by aliases",
                       "flatten the structure");
  }
  attach(target.node, target.size, target.height);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value style) {
  const bool flow = style == YAML::EmitterStyle::Flow;
  if (flow) {
    start_flow(mark, tag, anchor, FrameKind::flow_list);
  } else {
    start_block(mark, tag, anchor, FrameKind::block_list);
  }
  check_collection_tag(tag, Kind::list);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  if (style == YAML::EmitterStyle::Block) {
    start_block(mark, tag, anchor, FrameKind::block_map);
  } else {
    start_flow(mark, tag, anchor, FrameKind::flow_map);
  }
  check_collection_tag(tag, Kind::map);
}

void TreeBuilder::OnSequenceEnd() {
  if (frames_.back().shape == FrameKind::flow_list) close_flow(']');
  finish_collection(Kind::list);
}

void TreeBuilder::OnMapEnd() {
  if (frames_.back().shape == FrameKind::flow_map) close_flow('}');
  finish_collection(Kind::map);
}

void TreeBuilder::finish_collection(Kind kind) {
  const Frame frame = frames_.back();
  Node* node = arena_.make<Node>();
  node->kind = kind;
  node->style = in_flow() ? Style::flow : Style::block;
  node->span = cursor_.span(frame.begin, std::max(frame.begin, last_end_));
  node->comment = frame.comment;
  if (kind == Kind::map) {
    resolve_entries(frame.entries, frame.merges);
    set_entries(arena_, *node, std::span<const Entry>(entries_).subspan(frame.entries));
    entries_.resize(frame.entries);
  } else {
    node->items = arena_.copy(std::span<const Node* const>(items_).subspan(frame.items));
    items_.resize(frame.items);
  }
  frames_.pop_back();
  count_node();
  remember(frame.anchor, node, frame.size, frame.height + 1);
  attach(node, frame.size, frame.height + 1);
}

void TreeBuilder::remember(YAML::anchor_t anchor, const Node* node, std::uint64_t size, int height) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor] = {node, size, height};
}

void TreeBuilder::attach(const Node* node, std::uint64_t size, int height) {
  Frame& frame = frames_.back();
  frame.size += size;
  frame.height = std::max(frame.height, height);
  switch (frame.shape) {
    case FrameKind::document:
      root_ = node;
      break;
    case FrameKind::block_list:
    case FrameKind::flow_list:
      items_.push_back(node);
      break;
    default:
      frame.pending.value = node;
      entries_.push_back(frame.pending);
      frame.value_next = false;
  }
}

void TreeBuilder::add_key(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  Frame& frame = frames_.back();
  frame.pending.key = text;
  frame.pending.key_span = cursor_.span(begin, end);
  frame.value_next = true;
  last_end_ = end;
}

void TreeBuilder::add(Scalar scalar, std::string_view tag, YAML::anchor_t anchor, const NodePrefix& lead) {
  last_end_ = scalar.end;
  check_swallowed(scalar);
  const bool is_key = key_next();
  if (is_key && anchor == 0) {
    add_scalar_key(scalar, tag);
    return;
  }
  Node* node = arena_.make<Node>();
  node->kind = kind_of(scalar, tag);
  node->span = cursor_.span(scalar.begin, scalar.end);
  node->style = scalar.style;
  node->text = scalar.text;
  count_node();
  remember(anchor, node, 1, 0);
  if (is_key) {
    add_scalar_key(scalar, tag);
    return;
  }
  node->comment = lead.comment;
  attach(node, 1, 0);
}

void TreeBuilder::add_empty(std::string_view tag, YAML::anchor_t anchor, const NodePrefix& lead) {
  Node* node = arena_.make<Node>();
  node->span = cursor_.span(cursor_.pos, cursor_.pos);
  Scalar scalar;
  scalar.begin = scalar.end = cursor_.pos;
  node->kind = kind_of(scalar, tag);
  node->style = scalar.style;
  node->comment = lead.comment;
  count_node();
  remember(anchor, node, 1, 0);
  attach(node, 1, 0);
}

}  // namespace twinhull::yaml
