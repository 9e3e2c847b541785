#include "model/complete.h"

#include <algorithm>
#include <vector>

#include "schema/schema.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

class RequiredValues {
 public:
  RequiredValues(const Node& root, base::Arena& arena) : root_(root), arena_(arena) {}

  const Node* of(const Node* schema, const Node& values, const Node& other) {
    const Node* here = schema::resolve_local_ref(root_, schema);
    const Node* properties = here == nullptr ? nullptr : here->get("properties");
    if (properties == nullptr || !values.is(Kind::map) || !other.is(Kind::map)) return &values;
    std::vector<Entry> entries(values.entries.begin(), values.entries.end());
    bool changed = false;
    for (const Entry& property : properties->entries) {
      const Entry* given = other.find(property.key);
      if (given == nullptr) continue;
      const auto own = std::ranges::find(entries, property.key, &Entry::key);
      if (own == entries.end()) {
        if (!requires_key(*here, property.key)) continue;
        entries.push_back(*given);
        changed = true;
      } else if (const Node* below = of(property.value, *own->value, *given->value); below != own->value) {
        own->value = below;
        changed = true;
      }
    }
    return changed ? yaml::make_map(arena_, entries, values.span) : &values;
  }

 private:
  static bool requires_key(const Node& schema, std::string_view key) {
    const Node* required = schema.get("required");
    return required != nullptr &&
           std::ranges::any_of(required->items, [&](const Node* name) { return name->text == key; });
  }

  const Node& root_;
  base::Arena& arena_;
};

}  // namespace

const Node* completed(const Node& schema, const Node& values, const Node& other, base::Arena& arena) {
  return RequiredValues(schema, arena).of(&schema, values, other);
}

}  // namespace twinhull::model
