#include "kustomize/round_trip.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "kubernetes/kustomize.h"
#include "kustomize/json_number.h"
#include "kustomize/tree.h"
#include "yaml/go_yaml_plain.h"
#include "yaml/go_yaml_scalars.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// A text that go-yaml writes as a block without saying how far it is indented.
bool is_lost_block(const Node& node) {
  const bool block = node.style != yaml::Style::single_quoted && node.style != yaml::Style::double_quoted;
  if (!block || !node.text.starts_with('\t') || node.text.find('\n') == std::string_view::npos) return false;
  // Release 3 of go-yaml, unlike 2, has no objection to tabs in blocks.
  std::string without_tabs(node.text);
  std::replace(without_tabs.begin(), without_tabs.end(), '\t', 'x');
  return yaml::go_scalar_forms(without_tabs).block;
}

struct RoundTrip {
  Context& context;

  void check(std::string_view text, const source::Span& span) {
    const std::string reason = kubernetes::check_kustomize_text(text);
    if (!reason.empty())
      context.report("kustomize-build-error", span, fmt::format("{} {}", backquoted(text), reason));
  }

  const Node* with_text(const Node& node, Kind kind, std::string_view text) {
    if (node.text == text && node.kind == kind) return &node;
    Node* copy = context.arena.make<Node>(node);
    copy->kind = kind;
    copy->text = context.arena.copy(text);
    return copy;
  }

  const Node* scalar(const Node& node) {
    switch (node.kind) {
      case Kind::null:
        return with_text(node, Kind::null, "null");
      case Kind::boolean:
        return with_text(node, Kind::boolean, node.is_true() ? "true" : "false");
      case Kind::integer:
      case Kind::number: {
        const std::string text = json_number(node);
        if (text.empty()) {
          context.report("kustomize-build-error", node.span,
                         fmt::format("{} is not a number in JSON: Kustomize fails", backquoted(node.text)));
          return &node;
        }
        return with_text(node, plain_kind(text), text);
      }
      default:
        break;
    }
    check(node.text, node.span);
    if (is_lost_block(node)) {
      context.report("kustomize-build-error", node.span,
                     "the text begins with a tab: Kustomize cannot read its own output",
                     "begin it with another character");
    }
    const bool written = node.style == yaml::Style::plain && node.span.known();
    const std::optional<std::string> time = written ? yaml::go_yaml_timestamp(node.text) : std::nullopt;
    return time ? with_text(node, Kind::string, *time) : &node;
  }

  const Node* at(const Node& node) {
    if (!context.spend(1 + node.text.size() / bytes_of_step)) return &node;
    if (is_scalar(node)) return scalar(node);
    for (const yaml::Entry& entry : node.entries)
      check(entry.key, entry.key_span.known() ? entry.key_span : node.span);
    return mapped(node, context.arena, [&](const Node& part) { return at(part); });
  }
};

}  // namespace

const Node* round_trip(Context& context, const Node& object) {
  const Node* annotations = object.at("metadata.annotations");
  if (annotations != nullptr) {
    for (const yaml::Entry& entry : annotations->entries) {
      const std::string reason = kubernetes::check_kustomize_unquoted(entry.key);
      if (reason.empty()) continue;
      context.report("kustomize-build-error", entry.key_span.known() ? entry.key_span : object.span,
                     fmt::format("the annotation {} {}", backquoted(entry.key), reason),
                     "rename the annotation");
    }
  }
  return RoundTrip{context}.at(object);
}

}  // namespace twinhull::kustomize
