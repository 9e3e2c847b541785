#include "lint/objects/value_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace twinhull::lint {
namespace {

/// Keys with dots or brackets are quoted, so that the path is unambiguous.
std::string step(std::string_view key, bool first) {
  if (key.find_first_of(".[]\"") != std::string_view::npos) return fmt::format("[\"{}\"]", key);
  return fmt::format("{}{}", first ? "" : ".", key);
}

source::Span key_of(const yaml::Entry& entry) { return entry.key_span; }
source::Span key_of(const yaml::Node* item) { return item->span; }

/// The first part that contains the span: the one right before it if the parts are in source order, as all
/// are except those of aliases and merge keys.
template <typename Part, typename Holds>
const Part* find_part(std::span<const Part> parts, source::Span span, Holds holds) {
  const auto behind = std::ranges::partition_point(parts, [&](const Part& part) {
    return key_of(part).file == span.file && key_of(part).begin <= span.begin;
  });
  if (behind != parts.begin() && holds(*(behind - 1))) return &*(behind - 1);
  const auto found = std::ranges::find_if(parts, holds);
  return found == parts.end() ? nullptr : &*found;
}

void descend(const yaml::Node& node, source::Span span, std::string& path) {
  const auto* entry = find_part(
      std::span<const yaml::Entry>(node.entries), span,
      [&](const yaml::Entry& one) { return one.key_span.contains(span) || one.value->span.contains(span); });
  if (entry != nullptr) {
    path += step(entry->key, path.empty());
    if (entry->value->span.contains(span)) descend(*entry->value, span, path);
    return;
  }
  const std::span<const yaml::Node* const> items = node.items;
  const auto* item = find_part(items, span, [&](const yaml::Node* one) { return one->span.contains(span); });
  if (item == nullptr) return;
  path += fmt::format("[{}]", item - items.data());
  descend(**item, span, path);
}

}  // namespace

std::string path_of(const yaml::Node& root, source::Span span) {
  std::string path;
  if (span.known()) descend(root, span, path);
  return path;
}

}  // namespace twinhull::lint
