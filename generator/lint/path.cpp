#include "lint/path.h"

#include <fmt/format.h>

namespace twinhull::lint {
namespace {

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// A key that holds dots or brackets would not be found again without quotes.
std::string step(std::string_view key, bool first) {
  if (key.find_first_of(".[]\"") != std::string_view::npos) return fmt::format("[\"{}\"]", key);
  return fmt::format("{}{}", first ? "" : ".", key);
}

bool descend(const yaml::Node& node, source::Span span, std::string& path) {
  for (const yaml::Entry& entry : node.entries) {
    if (!contains(entry.key_span, span) && !contains(entry.value->span, span)) continue;
    path += step(entry.key, path.empty());
    if (contains(entry.value->span, span)) descend(*entry.value, span, path);
    return true;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (!contains(node.items[i]->span, span)) continue;
    path += fmt::format("[{}]", i);
    descend(*node.items[i], span, path);
    return true;
  }
  return false;
}

}  // namespace

std::string path_of(const yaml::Node& root, source::Span span) {
  std::string path;
  if (span.known()) descend(root, span, path);
  return path;
}

}  // namespace twinhull::lint
