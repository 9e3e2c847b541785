#include "lint/load/locate/node_path.h"

#include <fmt/format.h>

namespace twinhull::lint {

using yaml::Node;

std::vector<Step> path_to(const Node& root, source::Span span, bool& key) {
  std::vector<Step> path;
  const Node* node = &root;
  while (node != nullptr) {
    const Node* next = nullptr;
    for (const yaml::Entry& entry : node->entries) {
      key = entry.key_span.contains(span);
      if (!key && !entry.value->span.contains(span)) continue;
      path.push_back({.key = entry.key, .value = entry.value, .key_span = entry.key_span});
      if (key) return path;
      next = entry.value;
      break;
    }
    for (std::size_t i = 0; next == nullptr && i < node->items.size(); ++i) {
      if (!node->items[i]->span.contains(span)) continue;
      path.push_back({.index = i, .value = node->items[i]});
      next = node->items[i];
    }
    node = next;
  }
  return path;
}

std::vector<Step> follow(const Node& root, const std::vector<Step>& path) {
  std::vector<Step> out;
  const Node* node = &root;
  for (const Step& step : path) {
    Step next{.key = step.key, .index = step.index};
    if (const yaml::Entry* entry = step.key.empty() ? nullptr : node->find(step.key)) {
      next.value = entry->value;
      next.key_span = entry->key_span;
    } else if (step.key.empty() && step.index < node->items.size()) {
      next.value = node->items[step.index];
    }
    if (next.value == nullptr) break;
    node = next.value;
    out.push_back(next);
  }
  return out;
}

std::string path_text(const std::vector<Step>& path) {
  std::string out;
  for (const Step& step : path) {
    if (step.key.empty()) {
      out += fmt::format("[{}]", step.index);
    } else {
      out.append(out.empty() ? "" : ".").append(step.key);
    }
  }
  return out;
}

}  // namespace twinhull::lint
