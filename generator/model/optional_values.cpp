#include "model/optional_values.h"

#include <algorithm>

#include "model/node_edits.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

bool is_named(const std::vector<const Node*>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const Node* one) { return one->text == name; });
}

/// Whether `then` only applies to unused optional properties.
bool is_about_unused(const Node& then, const std::vector<const Node*>& unused) {
  const Node* properties = then.get("properties");
  return properties != nullptr && std::ranges::all_of(properties->entries, [&](const Entry& property) {
           return is_named(unused, property.key);
         });
}

/// A condition without those on unused optional properties.
const Node* without_properties(const Node& condition, const std::vector<const Node*>& unused,
                               base::Arena& arena) {
  const Node* properties = condition.is(yaml::Kind::map) ? condition.get("properties") : nullptr;
  if (properties == nullptr) return &condition;
  std::vector<Entry> kept(properties->entries.begin(), properties->entries.end());
  std::erase_if(kept, [&](const Entry& property) { return is_named(unused, property.key); });
  if (kept.size() == properties->entries.size()) return &condition;
  return with(condition, "properties", yaml::make_map(arena, kept, properties->span), arena);
}

/// The items of `allOf` without conditions that require an unused optional property.
const Node* without_unused(const Node& all, const std::vector<const Node*>& unused, base::Arena& arena) {
  std::vector<const Node*> kept;
  for (const Node* item : all.items) {
    const Node* required = item->at("if.required");
    const bool about_unused =
        required != nullptr &&
        std::ranges::any_of(required->items, [&](const Node* name) { return is_named(unused, name->text); });
    if (!about_unused) kept.push_back(item);
  }
  return kept.empty() ? nullptr : yaml::make_list(arena, kept, all.span);
}

}  // namespace

void drop_unused_choices(std::vector<Entry>& properties, const std::vector<const Node*>& unused,
                         base::Arena& arena) {
  for (Entry& property : properties) {
    const Node* choices = property.value->is(yaml::Kind::map) ? property.value->get("enum") : nullptr;
    if (choices == nullptr) continue;
    std::vector<const Node*> kept;
    for (const Node* choice : choices->items) {
      if (!is_named(unused, choice->text)) kept.push_back(choice);
    }
    if (kept.size() < choices->items.size())
      property.value = with(*property.value, "enum", yaml::make_list(arena, kept, choices->span), arena);
  }
}

void drop_unused_conditions(std::vector<Entry>& keywords, const std::vector<const Node*>& unused,
                            base::Arena& arena) {
  const auto then = std::ranges::find(keywords, "then", &Entry::key);
  if (then != keywords.end() && is_about_unused(*then->value, unused))
    std::erase_if(keywords, [](const Entry& entry) { return entry.key == "if" || entry.key == "then"; });
  for (Entry& entry : keywords) {
    if (entry.key == "if") entry.value = without_properties(*entry.value, unused, arena);
    if (entry.key == "allOf") entry.value = without_unused(*entry.value, unused, arena);
  }
  std::erase_if(keywords, [](const Entry& entry) { return entry.value == nullptr; });
}

}  // namespace twinhull::model
