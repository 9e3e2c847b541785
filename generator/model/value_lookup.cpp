#include "model/value_lookup.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <system_error>

#include "schema/regex.h"
#include "schema/schema.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr int deepest = 100;  ///< of nested schemas and of keys in a path

class ValueLookup {
 public:
  explicit ValueLookup(const Node& root) : root_(root) {}

  ValueInfo run(const Node& values, std::string_view path) {
    ValueInfo start{.node = &values};
    add_schema(root_, true, start, 0);
    if (std::optional<ValueInfo> found = follow(start, path, 0)) return *found;
    return farthest_;
  }

  ValueInfo member(const ValueInfo& map, std::string_view key) {
    ValueInfo found{.path = map.path + (map.path.empty() ? "" : ".") + std::string(key)};
    if (map.node != nullptr && map.node->is(Kind::map)) found.node = map.node->get(key);
    for (const Node* schema : map.schemas) {
      add_member(*schema, key, true, found);
      const Node* required = schema->get("required");
      found.required = found.required || (required != nullptr && contains(*required, key));
    }
    for (const Node* schema : map.conditional) add_member(*schema, key, false, found);
    return found;
  }

 private:
  /// A schema and those it applies to the same value.
  void add_schema(const Node& schema, bool always, ValueInfo& found, int depth) {
    if (!schema.is(Kind::map) || depth > deepest) return;
    std::vector<const Node*>& list = always ? found.schemas : found.conditional;
    if (std::ranges::find(list, &schema) != list.end()) return;
    list.push_back(&schema);
    if (schema.get("$ref") != nullptr) {
      const Node* target = schema::resolve_local_ref(root_, &schema);
      if (target != nullptr && target != &schema) add_schema(*target, always, found, depth + 1);
    }
    for (std::string_view key : {"allOf", "anyOf", "oneOf"}) {
      const Node* branches = schema.get(key);
      if (branches == nullptr) continue;
      for (const Node* branch : branches->items) {
        add_schema(*branch, always && key == "allOf", found, depth + 1);
      }
    }
    for (std::string_view key : {"then", "else"}) {
      if (const Node* branch = schema.get(key)) add_schema(*branch, false, found, depth + 1);
    }
  }

  static bool contains(const Node& names, std::string_view key) {
    return std::ranges::any_of(names.items, [&](const Node* name) { return name->text == key; });
  }

  static bool matches(std::string_view pattern, std::string_view key) {
    const std::optional<schema::Regex> regex = schema::Regex::compile(pattern).value;
    return regex && regex->search(key) == schema::Regex::Answer::yes;
  }

  /// Adds one schema's subschemas for a key.
  void add_member(const Node& schema, std::string_view key, bool always, ValueInfo& found) {
    bool known = false;
    if (const Node* properties = schema.get("properties"); properties != nullptr) {
      if (const Entry* property = properties->find(key)) {
        known = true;
        if (!found.declared.known()) found.declared = property->key_span;
        add_schema(*property->value, always, found, 0);
      }
    }
    if (const Node* patterns = schema.get("patternProperties"); patterns != nullptr) {
      for (const Entry& pattern : patterns->entries) {
        if (!matches(pattern.key, key)) continue;
        known = true;
        add_schema(*pattern.value, always, found, 0);
      }
    }
    const Node* others = schema.get("additionalProperties");
    if (!known && others != nullptr) add_schema(*others, always, found, 0);
  }

  ValueInfo item(const ValueInfo& list, std::size_t index) {
    ValueInfo found{.path = list.path + "[" + std::to_string(index) + "]", .node = list.node->items[index]};
    for (const Node* schema : list.schemas) {
      if (const Node* items = schema->get("items")) add_schema(*items, true, found, 0);
    }
    for (const Node* schema : list.conditional) {
      if (const Node* items = schema->get("items")) add_schema(*items, false, found, 0);
    }
    return found;
  }

  /// The keys of a map: those that are set, and those that its schemas define.
  static std::vector<std::string_view> keys_of(const ValueInfo& map) {
    std::vector<std::string_view> keys;
    auto add = [&](const Node* entries) {
      if (entries == nullptr || !entries->is(Kind::map)) return;
      for (const Entry& entry : entries->entries) {
        if (std::ranges::find(keys, entry.key) == keys.end()) keys.push_back(entry.key);
      }
    };
    add(map.node);
    for (const auto* schemas : {&map.schemas, &map.conditional}) {
      for (const Node* schema : *schemas) add(schema->get("properties"));
    }
    return keys;
  }

  /// Records how far the path resolves; of equally long ones, the first is kept.
  std::nullopt_t fail(const ValueInfo& at, std::string_view rest) {
    if (farthest_.unknown.empty() || at.path.size() > farthest_.path.size()) {
      farthest_ = at;
      farthest_.unknown = rest;
      farthest_.known = keys_of(at);
    }
    return std::nullopt;
  }

  std::optional<ValueInfo> follow(const ValueInfo& at, std::string_view rest, int depth) {
    if (rest.empty()) return at;
    if (depth > deepest) return fail(at, rest);
    if (!at.path.empty() && rest.starts_with('.')) rest.remove_prefix(1);
    if (rest.starts_with('[')) return follow_bracket(at, rest, depth);
    std::vector<std::string_view> keys = keys_of(at);
    std::ranges::stable_sort(keys, std::greater<>(), &std::string_view::size);
    for (std::string_view key : keys) {
      if (key.empty() || !rest.starts_with(key)) continue;
      const std::string_view behind = rest.substr(key.size());
      if (!behind.empty() && behind[0] != '.' && behind[0] != '[') continue;
      if (std::optional<ValueInfo> found = follow(member(at, key), behind, depth + 1)) return found;
    }
    return fail(at, rest);
  }

  std::optional<ValueInfo> follow_bracket(const ValueInfo& at, std::string_view rest, int depth) {
    const char quote = rest.size() > 1 ? rest[1] : ' ';
    if (quote == '"' || quote == '\'') {
      const std::size_t end = rest.find(std::string{quote, ']'}, 2);
      if (end == std::string_view::npos) return fail(at, rest);
      const ValueInfo found = member(at, rest.substr(2, end - 2));
      if (found.node == nullptr && found.schemas.empty()) return fail(at, rest);
      return follow(found, rest.substr(end + 2), depth + 1);
    }
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), index);
    const auto length = static_cast<std::size_t>(end - rest.data());
    const bool is_list = at.node != nullptr && at.node->is(Kind::list);
    if (error != std::errc() || length >= rest.size() || *end != ']' || !is_list ||
        index >= at.node->items.size()) {
      return fail(at, rest);
    }
    return follow(item(at, index), rest.substr(length + 1), depth + 1);
  }

  const Node& root_;
  ValueInfo farthest_;
};

}  // namespace

const Node* ValueInfo::keyword_value(std::string_view keyword) const {
  for (const Node* schema : schemas) {
    if (const Node* value = schema->get(keyword)) return value;
  }
  return nullptr;
}

ValueInfo lookup_value(const Node& values, const Node& schema, std::string_view path) {
  return ValueLookup(schema).run(values, path);
}

ValueInfo member_of(const ValueInfo& map, const Node& schema, std::string_view key) {
  return ValueLookup(schema).member(map, key);
}

}  // namespace twinhull::model
