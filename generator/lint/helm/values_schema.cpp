// values.schema.json as Helm applies it: whether it allows `global`.
#include <algorithm>
#include <array>
#include <span>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/checks.h"
#include "schema/schema.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view kKey = "global";
constexpr int kDeepest = 32;  ///< of schemas that apply to the same value; references can be cyclic

/// Up to draft-07, `$ref` excludes other keywords, and evaluated properties of other schemas are ignored.
bool is_old(const Node& root) {
  const Node* dialect = root.get("$schema");
  if (dialect == nullptr) return false;
  return std::ranges::any_of(
      std::array{"draft-07", "draft-06", "draft-05", "draft-04", "draft-03"},
      [&](std::string_view draft) { return dialect->text.find(draft) != std::string_view::npos; });
}

bool is_false(const Node* schema) {
  return schema != nullptr && schema->is(Kind::boolean) && !schema->is_true();
}

class Search {
 public:
  explicit Search(const Node& root) : root_(root), old_(is_old(root)) {}

  /// The keyword that rejects the key; null if none is known to.
  const Entry* refusing(const Node& schema, int depth = 0) const {
    if (!schema.is(Kind::map) || depth > kDeepest) return nullptr;
    if (const Entry* ref = schema.find("$ref")) {
      const Node* target = local(*ref, schema);
      const Entry* found = target == nullptr ? nullptr : refusing(*target, depth + 1);
      if (found != nullptr || old_) return found;
    }
    if (is_false(schema.get("additionalProperties")) && !names(schema))
      return schema.find("additionalProperties");
    for (const Node* one : branches(schema, "allOf")) {
      if (const Entry* found = refusing(*one, depth + 1)) return found;
    }
    for (std::string_view choice : {"anyOf", "oneOf"}) {
      const Entry* last = nullptr;
      const auto refused = [&](const Node* one) { return (last = refusing(*one, depth + 1)) != nullptr; };
      if (std::ranges::all_of(branches(schema, choice), refused) && last != nullptr) return last;
    }
    const bool closed = !old_ && is_false(schema.get("unevaluatedProperties"));
    return closed && !looks_at(schema, depth) ? schema.find("unevaluatedProperties") : nullptr;
  }

 private:
  static std::span<const Node* const> branches(const Node& schema, std::string_view keyword) {
    const Node* list = schema.get(keyword);
    return list == nullptr ? std::span<const Node* const>() : list->items;
  }

  /// Resolves a reference; null if that is another file.
  const Node* local(const Entry& ref, const Node& schema) const {
    return ref.value->text.starts_with('#') ? schema::resolve_local_ref(root_, &schema) : nullptr;
  }

  /// Whether a schema itself lists the key as a property. A pattern can be meant for it.
  static bool names(const Node& schema) {
    const Node* properties = schema.get("properties");
    return (properties != nullptr && properties->get(kKey) != nullptr) ||
           schema.get("patternProperties") != nullptr;
  }

  /// Whether one of the schemas for the same value evaluates the key, so that it is not unevaluated.
  bool looks_at(const Node& schema, int depth) const {
    if (!schema.is(Kind::map) || depth > kDeepest) return false;
    if (names(schema) || schema.get("additionalProperties") != nullptr) return true;
    if (const Entry* ref = schema.find("$ref")) {
      const Node* target = local(*ref, schema);
      if (target == nullptr || looks_at(*target, depth + 1)) return true;
    }
    for (std::string_view keyword : {"allOf", "anyOf", "oneOf"}) {
      const auto looks = [&](const Node* one) { return looks_at(*one, depth + 1); };
      if (std::ranges::any_of(branches(schema, keyword), looks)) return true;
    }
    for (std::string_view keyword : {"if", "then", "else", "$dynamicRef", "dependentSchemas"}) {
      if (schema.get(keyword) != nullptr) return true;  // their results depend on the values
    }
    return false;
  }

  const Node& root_;
  bool old_;
};

}  // namespace

void check_closed_values_schema(const ChartSource& chart, SourceCache& sources,
                                std::vector<ObjectFinding>& out) {
  const std::string path = base::join_path(chart.directory, "values.schema.json");
  if (sources.real_file_system().type_of(path) != base::FileType::file) return;
  const std::vector<const Node*>& roots = sources.documents(path);
  if (roots.empty()) return;
  const Entry* closed = Search(*roots.front()).refusing(*roots.front());
  if (closed == nullptr) return;
  out.push_back(
      finding_at("closed-values-schema", closed->key_span,
                 "values.schema.json does not allow `global`: Helm rejects the chart as a dependency",
                 "add `\"global\": {\"type\": \"object\"}` to its properties"));
}

}  // namespace twinhull::lint
