#include "lint/objects/selector.h"

#include <algorithm>

namespace twinhull::lint {
namespace {

using yaml::Node;

const Node* label(const Node* labels, std::string_view key) {
  return labels == nullptr ? nullptr : labels->get(key);
}

bool has_all(const Node& wanted, const Node* labels) {
  return std::ranges::all_of(wanted.entries, [&](const yaml::Entry& entry) {
    const Node* found = label(labels, entry.key);
    return found != nullptr && found->text == entry.value->text;
  });
}

}  // namespace

bool fits_expression(const Node& expression, const Node* labels) {
  const Node* key = expression.get("key");
  const Node* operation = expression.get("operator");
  if (key == nullptr || operation == nullptr) return true;
  const Node* found = label(labels, key->text);
  if (operation->text == "Exists") return found != nullptr;
  if (operation->text == "DoesNotExist") return found == nullptr;
  const Node* values = expression.get("values");
  const bool among =
      found != nullptr && values != nullptr &&
      std::ranges::any_of(values->items, [&](const Node* value) { return value->text == found->text; });
  if (operation->text == "In") return among;
  if (operation->text == "NotIn") return !among;
  return true;
}

bool matches_labels(const Node* selector, const Node* labels) {
  if (selector == nullptr || selector->entries.empty()) return false;
  return has_all(*selector, labels);
}

bool selects(const Node* selector, const Node* labels) {
  if (selector == nullptr || selector->is(yaml::Kind::null)) return false;
  if (const Node* wanted = selector->get("matchLabels"); wanted != nullptr && !has_all(*wanted, labels))
    return false;
  const Node* expressions = selector->get("matchExpressions");
  return expressions == nullptr || std::ranges::all_of(expressions->items, [&](const Node* expression) {
           return fits_expression(*expression, labels);
         });
}

}  // namespace twinhull::lint
