#include "model/merge_schemas.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "schema/schema.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// How the values of a keyword in both schemas are combined.
enum class Combine : std::uint8_t {
  own,      ///< the user's: annotations
  schemas,  ///< a map of schemas by name
  schema,
  names,     ///< the union of lists of strings
  messages,  ///< by keyword
  types,     ///< the types in both
  choices,   ///< the values in both
  largest,
  smallest,
  all,  ///< the concatenation of lists
};

struct Row {
  std::string_view keyword;
  Combine combine;
};

constexpr std::array kRows = {
    Row{"$schema", Combine::own},
    Row{"$id", Combine::own},
    Row{"$comment", Combine::own},
    Row{"title", Combine::own},
    Row{"description", Combine::own},
    Row{"markdownDescription", Combine::own},
    Row{"enumDescriptions", Combine::own},
    Row{"default", Combine::own},
    Row{"examples", Combine::own},
    Row{"deprecated", Combine::own},
    Row{"removable", Combine::own},
    Row{"errorMessage", Combine::messages},
    Row{"properties", Combine::schemas},
    Row{"patternProperties", Combine::schemas},
    Row{"$defs", Combine::schemas},
    Row{"definitions", Combine::schemas},
    Row{"dependentSchemas", Combine::schemas},
    Row{"additionalProperties", Combine::schema},
    Row{"unevaluatedProperties", Combine::schema},
    Row{"propertyNames", Combine::schema},
    Row{"items", Combine::schema},
    Row{"required", Combine::names},
    Row{"type", Combine::types},
    Row{"enum", Combine::choices},
    Row{"minimum", Combine::largest},
    Row{"exclusiveMinimum", Combine::largest},
    Row{"minLength", Combine::largest},
    Row{"minItems", Combine::largest},
    Row{"minProperties", Combine::largest},
    Row{"maximum", Combine::smallest},
    Row{"exclusiveMaximum", Combine::smallest},
    Row{"maxLength", Combine::smallest},
    Row{"maxItems", Combine::smallest},
    Row{"maxProperties", Combine::smallest},
    Row{"allOf", Combine::all},
};

constexpr int kDeepest = 200;

std::vector<const Node*> list_of(const Node& node) {
  if (node.is(Kind::list)) return {node.items.begin(), node.items.end()};
  return {&node};
}

class Merger {
 public:
  Merger(const Node& builtin, base::Arena& arena, diagnostic::Findings& findings)
      : root_(builtin), arena_(arena), findings_(findings) {}

  const Node* merge(const Node& builtin, const Node& own, int depth = 0) {
    if (builtin.is(Kind::boolean)) return builtin.is_true() ? &own : &builtin;
    if (own.is(Kind::boolean) && own.is_true()) return &builtin;
    // Anything else that is not a schema is reported when the schema is compiled.
    if (!builtin.is(Kind::map) || !own.is(Kind::map) || depth > kDeepest) return &own;
    const Node& base = own.get("properties") == nullptr ? builtin : *inlined(builtin);
    std::vector<Entry> entries;
    std::vector<const Node*> both;  // constraints that need a separate subschema
    for (const Entry& entry : base.entries) {
      const Entry* mine = own.find(entry.key);
      if (mine == nullptr || mine->key == "allOf") {
        entries.push_back(entry);
        continue;
      }
      Entry merged = *mine;
      if (!yaml::equal(*entry.value, *mine->value)) {
        const std::optional<const Node*> value = combined(entry, *mine, depth);
        if (!value) both.push_back(yaml::make_map(arena_, {*mine}, mine->value->span));
        merged = value ? Entry{mine->key, mine->key_span, *value, mine->comment} : entry;
      }
      entries.push_back(merged);
    }
    for (const Entry& mine : own.entries) {
      if (base.find(mine.key) == nullptr && mine.key != "allOf") entries.push_back(mine);
    }
    add_all(base.get("allOf"), own.get("allOf"), both, entries);
    return yaml::make_map(arena_, entries, own.span);
  }

 private:
  /// The schema with the definition that it references in place of the reference, so that properties can be
  /// added to it.
  const Node* inlined(const Node& schema) const {
    if (schema.get("$ref") == nullptr) return &schema;
    const Node* target = schema::resolve_local_ref(root_, &schema);
    if (target == nullptr || !target->is(Kind::map)) return &schema;
    std::vector<Entry> entries(target->entries.begin(), target->entries.end());
    std::erase_if(entries, [&](const Entry& entry) { return schema.find(entry.key) != nullptr; });
    for (const Entry& entry : schema.entries) {
      if (entry.key != "$ref") entries.push_back(entry);
    }
    return yaml::make_map(arena_, entries, schema.span);
  }

  /// Empty if both constraints are needed.
  std::optional<const Node*> combined(const Entry& builtin, const Entry& own, int depth) {
    const auto* row = std::ranges::find(kRows, own.key, &Row::keyword);
    if (row == kRows.end()) return std::nullopt;
    const Node& theirs = *builtin.value;
    const Node& mine = *own.value;
    switch (row->combine) {
      case Combine::own:
        return &mine;
      case Combine::schema:
        return merge(theirs, mine, depth + 1);
      case Combine::schemas:
        return by_key(theirs, mine, [&](const Node& a, const Node& b) { return merge(a, b, depth + 1); });
      case Combine::messages:
        return by_key(theirs, mine, [&](const Node&, const Node& b) { return &b; });
      case Combine::names:
      case Combine::all:
        return joined(theirs, mine);
      case Combine::types:
        return common(theirs, mine, own, [](const Node& a, const Node& b) {
          return a.text == b.text || (a.text == "number" && b.text == "integer");
        });
      case Combine::choices:
        return common(theirs, mine, own, [](const Node& a, const Node& b) { return yaml::equal(a, b); });
      case Combine::largest:
      case Combine::smallest:
        return stricter(theirs, mine, row->combine == Combine::largest);
    }
    return std::nullopt;
  }

  template <typename Both>
  const Node* by_key(const Node& theirs, const Node& mine, const Both& both) {
    if (!theirs.is(Kind::map) || !mine.is(Kind::map)) return &mine;
    std::vector<Entry> entries;
    for (const Entry& entry : theirs.entries) {
      const Entry* own = mine.find(entry.key);
      if (own == nullptr) {
        entries.push_back(entry);
      } else {
        // An unchanged part keeps the user's location, as does everything in a full copy.
        const Node* value =
            yaml::equal(*entry.value, *own->value) ? own->value : both(*entry.value, *own->value);
        entries.push_back({own->key, own->key_span, value, own->comment});
      }
    }
    for (const Entry& own : mine.entries) {
      if (theirs.find(own.key) == nullptr) entries.push_back(own);
    }
    return yaml::make_map(arena_, entries, mine.span);
  }

  const Node* joined(const Node& theirs, const Node& mine) {
    const std::vector<const Node*> known = list_of(theirs);
    std::vector<const Node*> items = known;
    for (const Node* item : list_of(mine)) {
      if (std::ranges::none_of(known, [&](const Node* one) { return yaml::equal(*one, *item); }))
        items.push_back(item);
    }
    return yaml::make_list(arena_, items, mine.span);
  }

  template <typename Accepts>
  const Node* common(const Node& theirs, const Node& mine, const Entry& own, const Accepts& accepts) {
    std::vector<const Node*> kept;
    for (const Node* item : list_of(mine)) {
      for (const Node* other : list_of(theirs)) {
        const Node* narrower = accepts(*other, *item) ? item : accepts(*item, *other) ? other : nullptr;
        if (narrower == nullptr) continue;
        kept.push_back(narrower);
        break;
      }
    }
    if (kept.size() == 1 && !mine.is(Kind::list)) return kept.front();
    if (!kept.empty()) return yaml::make_list(arena_, kept, mine.span);
    findings_.push_back(
        {.rule = "invalid-schema",
         .message =
             fmt::format("no value is valid: the `{}` of the built-in schema excludes all of these", own.key),
         .span = mine.span,
         .related = {{"the built-in schema requires this", theirs.span}},
         .help = "the schema is used together with the built-in one: narrow it, or replace it with "
                 "`twinhull eject`"});
    return &theirs;
  }

  static std::optional<const Node*> stricter(const Node& theirs, const Node& mine, bool largest) {
    const std::optional<double> a = theirs.number();
    const std::optional<double> b = mine.number();
    if (!a || !b) return std::nullopt;
    return (largest ? *b >= *a : *b <= *a) ? &mine : &theirs;
  }

  void add_all(const Node* theirs, const Node* mine, std::vector<const Node*> both,
               std::vector<Entry>& entries) {
    if (mine != nullptr && mine->is(Kind::list))
      both.insert(both.begin(), mine->items.begin(), mine->items.end());
    if (both.empty()) return;
    if (theirs != nullptr) both.insert(both.begin(), theirs->items.begin(), theirs->items.end());
    std::erase_if(entries, [](const Entry& entry) { return entry.key == "allOf"; });
    entries.push_back({"allOf", {}, yaml::make_list(arena_, both), {}});
  }

  const Node& root_;
  base::Arena& arena_;
  diagnostic::Findings& findings_;
};

}  // namespace

const Node* merge_schemas(const Node& builtin, const Node& own, base::Arena& arena,
                          diagnostic::Findings& findings) {
  return Merger(builtin, arena, findings).merge(builtin, own);
}

}  // namespace twinhull::model
