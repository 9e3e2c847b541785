#include "emit/chart/value_docs.h"

#include <algorithm>

#include "base/text.h"
#include "base/unicode.h"
#include "schema/schema.h"

namespace twinhull::emit {
namespace {

std::string_view text_of(const yaml::Node* node) {
  return node != nullptr && node->is(yaml::Kind::string) ? node->text : std::string_view{};
}

bool is_filled_map(const yaml::Node* node) {
  return node != nullptr && node->is(yaml::Kind::map) && !node->entries.empty();
}

/// ` One of `a`, `b`.` unless the description already contains all of them.
std::string choices(const yaml::Node* values, std::string_view description) {
  if (values == nullptr || !values->is(yaml::Kind::list)) return {};
  std::vector<std::string> names;
  bool all_named = true;
  for (const yaml::Node* value : values->items) {
    if (value->is(yaml::Kind::map) || value->is(yaml::Kind::list)) return {};
    std::string name = "`";
    name.append(value->text).append("`");
    if (description.find(name) == std::string_view::npos) all_named = false;
    names.push_back(std::move(name));
  }
  return all_named ? std::string() : " One of " + base::join(names, ", ") + ".";
}

/// Walks the schema and the defaults in parallel.
class Rows {
 public:
  explicit Rows(const model::System& system) : system_(system), root_(*system.values_schema) {}

  std::vector<ValueDoc> take() && {
    map(root_, system_.chart_defaults, "", 0);
    return std::move(rows_);
  }

 private:
  void map(const yaml::Node& schema, const yaml::Node* values, const std::string& prefix, int depth) {
    const yaml::Node* properties = schema_keyword(root_, &schema, "properties");
    if (properties != nullptr) {
      for (const yaml::Entry& property : properties->entries) {
        const yaml::Entry* entry = values == nullptr ? nullptr : values->find(property.key);
        row(property.key, property.value, entry, prefix, depth);
      }
    }
    if (values == nullptr) return;
    for (const yaml::Entry& entry : values->entries) {
      if (properties != nullptr && properties->find(entry.key) != nullptr) continue;
      row(entry.key, nullptr, &entry, prefix, depth);
    }
  }

  void row(std::string_view key, const yaml::Node* schema, const yaml::Entry* entry,
           const std::string& prefix, int depth) {
    if (!is_for_chart(root_, schema, entry == nullptr ? nullptr : entry->value)) return;
    ValueDoc made;
    made.path = prefix + std::string(key);
    made.key = key;
    made.depth = depth;
    made.schema = schema;
    made.secret = is_secret(root_, schema);
    if (entry != nullptr && !made.secret) made.value = entry->value;
    if (entry != nullptr) made.comment = entry->comment;
    const bool may_be_map = made.value == nullptr || made.value->is(yaml::Kind::map);
    const yaml::Node* properties = schema_keyword(root_, schema, "properties");
    // A recursive schema is documented once.
    const bool again = std::count(open_.begin(), open_.end(), properties) != 0;
    made.group = !made.secret && may_be_map && is_filled_map(properties) && !again;
    // A closed map without properties has nothing to set.
    if (made.value == nullptr && !made.group && properties != nullptr && !accepts_more(schema)) return;
    made.description = describe(schema);
    const bool group = made.group;
    const yaml::Node* value = made.value;
    const std::string path = made.path;
    rows_.push_back(std::move(made));
    if (!group) return;
    open_.push_back(properties);
    map(*schema, value, path + ".", depth + 1);
    open_.pop_back();
  }

  bool accepts_more(const yaml::Node* schema) const {
    const yaml::Node* more = schema_keyword(root_, schema, "additionalProperties");
    return more == nullptr || !more->is(yaml::Kind::boolean) || more->is_true();
  }

  std::string describe(const yaml::Node* schema) const {
    std::string out = one_line(text_of(schema_keyword(root_, schema, "description")));
    out += choices(schema_keyword(root_, schema, "enum"), out);
    return one_line(out);
  }

  const model::System& system_;
  const yaml::Node& root_;
  std::vector<ValueDoc> rows_;
  std::vector<const yaml::Node*> open_;  ///< the enclosing `properties`
};

}  // namespace

const yaml::Node* schema_keyword(const yaml::Node& root, const yaml::Node* schema, std::string_view keyword) {
  if (schema == nullptr || !schema->is(yaml::Kind::map)) return nullptr;
  if (const yaml::Node* own = schema->get(keyword); own != nullptr) return own;
  if (schema->get("$ref") == nullptr) return nullptr;
  const yaml::Node* resolved = schema::resolve_local_ref(root, schema);
  return resolved == nullptr ? nullptr : resolved->get(keyword);
}

const yaml::Node* schema_of_key(const yaml::Node& root, const yaml::Node* schema, std::string_view key) {
  const yaml::Node* properties = schema_keyword(root, schema, "properties");
  if (properties != nullptr) {
    if (const yaml::Node* property = properties->get(key); property != nullptr) return property;
  }
  return schema_keyword(root, schema, "additionalProperties");
}

std::vector<std::string_view> keys_in_order(const yaml::Node& root, const yaml::Node* schema,
                                            const yaml::Node& map) {
  std::vector<std::string_view> keys;
  const yaml::Node* properties = schema_keyword(root, schema, "properties");
  if (properties != nullptr) {
    for (const yaml::Entry& property : properties->entries) {
      if (map.find(property.key) != nullptr) keys.push_back(property.key);
    }
  }
  for (const yaml::Entry& entry : map.entries) {
    if (properties == nullptr || properties->find(entry.key) == nullptr) keys.push_back(entry.key);
  }
  return keys;
}

bool is_for_chart(const yaml::Node& root, const yaml::Node* schema, const yaml::Node* value) {
  const yaml::Node* mark = schema_keyword(root, schema, "x-chart");
  if (mark == nullptr || mark->is_true()) return true;
  const yaml::Node* by_default = schema_keyword(root, schema, "default");
  return value != nullptr && (by_default == nullptr || value->span.file != by_default->span.file);
}

bool is_secret(const yaml::Node& root, const yaml::Node* schema) {
  const yaml::Node* secret = schema_keyword(root, schema, "secret");
  return secret != nullptr && secret->is_true();
}

std::string type_name(const yaml::Node& root, const yaml::Node* schema) {
  if (text_of(schema_keyword(root, schema, "format")) == "quantity") return "quantity";
  const yaml::Node* type = schema_keyword(root, schema, "type");
  const auto spelled = [](std::string_view name) { return std::string(name == "array" ? "list" : name); };
  if (type != nullptr && type->is(yaml::Kind::string)) return spelled(type->text);
  if (type == nullptr || !type->is(yaml::Kind::list)) return "any";
  std::vector<std::string> names;
  for (const yaml::Node* one : type->items) names.push_back(spelled(one->text));
  return base::join(names, " or ");
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return base::escape_for_display(out);
}

std::vector<ValueDoc> value_docs(const model::System& system) { return Rows(system).take(); }

}  // namespace twinhull::emit
