// The budget of validation rules. The API server multiplies the cost of a rule by how often its value can
// occur in one request. Lists, maps and texts without a limit are as large as a request can be, so that most
// rules on them are too expensive. The numbers are those of Kubernetes 1.35; they have not changed since
// rules were introduced, because that would make existing definitions invalid.

#include "lint/typecheck/rule_costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/cost.h"
#include "lint/objects/object.h"

namespace twinhull::lint {
namespace {

using cel::Range;
using cel::SizedType;
using cel::ValueShape;
using yaml::Node;

constexpr std::uint64_t rule_budget = 10'000'000;
constexpr std::uint64_t schema_budget = 100'000'000;
constexpr std::uint64_t request_bytes = std::uint64_t{3} << 20;
constexpr std::uint64_t longest_text = request_bytes - 2;  ///< without its quotes

struct Format {
  std::string_view name;
  std::uint64_t most;         ///< bytes of a value
  std::uint64_t least_bytes;  ///< of its JSON
};

constexpr std::array scalar_formats = {Format{"duration", 32, 3}, Format{"date", 12, 12},
                                       Format{"date-time", 32, 21}};

std::optional<std::uint64_t> number_at(const Node& schema, std::string_view key) {
  const Node* value = schema.get(key);
  const std::optional<std::int64_t> number = value == nullptr ? std::nullopt : value->integer();
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(*number, 0));
}

/// Makes the types of a schema.
class SizedTypes {
 public:
  /// Null if expressions cannot read it.
  const SizedType* of(const Node& schema, bool resource) {
    const auto known = known_.find({&schema, resource});
    if (known != known_.end()) return known->second;
    return known_[{&schema, resource}] = made(schema, resource);
  }

 private:
  const SizedType* made(const Node& schema, bool resource) {
    if (!schema.is(yaml::Kind::map)) return nullptr;
    if (is_true_at(&schema, "x-kubernetes-int-or-string")) return text(schema, ValueShape::any, 1);
    const std::string_view type = text_at(&schema, "type");
    if (type == "object" || resource) return object(schema, resource);
    if (type == "array") return list(schema);
    if (type == "string") return string(schema);
    if (type == "boolean") return add({.kind = ValueShape::scalar, .least_bytes = 4});
    if (type == "integer" || type == "number") return add({.kind = ValueShape::scalar});
    return nullptr;
  }

  const SizedType* add(SizedType type) {
    types_.push_back(std::make_unique<SizedType>(std::move(type)));
    return types_.back().get();
  }

  const SizedType* text(const Node& schema, ValueShape kind, std::uint64_t least_bytes) {
    SizedType made{.kind = kind, .most = longest_text, .least_bytes = least_bytes};
    const std::uint64_t bytes_of_character = kind == ValueShape::bytes ? 1 : 4;
    if (const auto most = number_at(schema, "maxLength"))
      made.most = *most * bytes_of_character;
    else
      made.open = &schema;
    return add(std::move(made));
  }

  const SizedType* string(const Node& schema) {
    const std::string_view format = text_at(&schema, "format");
    for (const Format& row : scalar_formats) {
      if (row.name == format)
        return add({.kind = ValueShape::scalar, .most = row.most, .least_bytes = row.least_bytes});
    }
    const auto values = items_at(&schema, "enum");
    if (format == "byte") return text(schema, ValueShape::bytes, 2);
    if (values.empty() || schema.find("maxLength") != nullptr) return text(schema, ValueShape::text, 2);
    SizedType made{.kind = ValueShape::text, .least_bytes = 2};
    for (const Node* value : values) made.most = std::max<std::uint64_t>(made.most, value->text.size());
    return add(std::move(made));
  }

  const SizedType* list(const Node& schema) {
    const Node* items = schema.get("items");
    const SizedType* item = items == nullptr ? nullptr : of_child(*items);
    if (item == nullptr) return nullptr;
    return add(container(schema, ValueShape::list, *item, "maxItems", 1));
  }

  static SizedType container(const Node& schema, ValueShape kind, const SizedType& item,
                             std::string_view limit, std::uint64_t around_item) {
    SizedType made{.kind = kind, .least_bytes = 2, .item = &item};
    if (const auto most = number_at(schema, limit)) {
      made.most = *most;
    } else {
      made.most = longest_text / (item.least_bytes + around_item);
      made.open = &schema;
    }
    return made;
  }

  const SizedType* object(const Node& schema, bool resource) {
    const Node* more = schema.get("additionalProperties");
    if (more != nullptr && more->is(yaml::Kind::map)) {
      const SizedType* item = of_child(*more);
      return item == nullptr ? nullptr : add(container(schema, ValueShape::map, *item, "maxProperties", 6));
    }
    SizedType made{.kind = ValueShape::object, .least_bytes = 2};
    if (const Node* properties = schema.get("properties")) {
      for (const yaml::Entry& property : properties->entries) {
        if (const SizedType* type = of_child(*property.value)) made.fields.emplace(property.key, type);
      }
    }
    if (resource) add_own_fields(made);
    for (const Node* name : items_at(&schema, "required")) {
      const auto field = made.fields.find(name->text);
      const Node* property =
          schema.get("properties") == nullptr ? nullptr : schema.get("properties")->get(name->text);
      if (field == made.fields.end() || value_at(property, "default") != nullptr) continue;
      made.least_bytes += name->text.size() + field->second->least_bytes + 4;
    }
    return add(std::move(made));
  }

  /// The fields of every resource that expressions can read.
  void add_own_fields(SizedType& type) {
    const SizedType* any_text = add({.kind = ValueShape::text, .most = longest_text, .least_bytes = 2});
    SizedType metadata{.kind = ValueShape::object, .least_bytes = 2};
    metadata.fields = {{"name", any_text}, {"generateName", any_text}};
    type.fields.insert_or_assign("kind", any_text);
    type.fields.insert_or_assign("apiVersion", any_text);
    type.fields.insert_or_assign("metadata", add(std::move(metadata)));
  }

  const SizedType* of_child(const Node& schema) {
    return of(schema, is_true_at(&schema, "x-kubernetes-embedded-resource"));
  }

  std::vector<std::unique_ptr<SizedType>> types_;
  std::map<std::pair<const Node*, bool>, const SizedType*>
      known_;  ///< by schema, and whether it is a resource
};

/// How often the value of a schema can occur.
struct Occurrences {
  std::optional<std::uint64_t> most = 1;  ///< unset: a list or map around it has no limit
  std::vector<const Node*> open;          ///< these lists and maps
};

struct RuleCost {
  std::uint64_t cost = 0;
  const Node* expression = nullptr;
  std::vector<const Node*> open;  ///< schemas that can be limited
};

/// "3.4 times", as the API server rounds it.
std::string times(std::uint64_t cost, std::uint64_t budget) {
  const double factor = static_cast<double>(cost) / static_cast<double>(budget);
  if (factor > 100) return "more than 100 times";
  return factor < 1.5 ? fmt::format("{:.6f} times", factor) : fmt::format("{:.1f} times", factor);
}

std::string_view limit_of(const Node& schema) {
  const std::string_view type = text_at(&schema, "type");
  return type == "array" ? "maxItems" : type == "object" ? "maxProperties" : "maxLength";
}

class RuleCosts {
 public:
  diagnostic::Findings check(const Node& root) {
    walk(root, true, {});
    std::uint64_t total = 0;
    for (const RuleCost& expense : expenses_)
      total = (Range{total, total} + Range{expense.cost, expense.cost}).most;
    for (const RuleCost& expense : expenses_) {
      if (expense.cost > rule_budget)
        report(expense, "the estimated cost of the expression is " + times(expense.cost, rule_budget) +
                            " its budget: the API server rejects it");
    }
    const auto dearest =
        std::max_element(expenses_.begin(), expenses_.end(),
                         [](const RuleCost& a, const RuleCost& b) { return a.cost < b.cost; });
    if (total > schema_budget && findings_.empty())
      report(*dearest, "the estimated cost of all expressions of the schema is " +
                           times(total, schema_budget) +
                           " its budget, most of it here: the API server rejects it");
    return std::move(findings_);
  }

 private:
  void report(const RuleCost& expense, std::string message) {
    diagnostic::Finding finding{
        .rule = "expensive-expression",
        .message = std::move(message),
        .span = expense.expression->span,
        .help = expense.open.empty()
                    ? "simplify the expression, or lower the limits of what it reads"
                    : "limit the lists, maps and texts that it reads and that are around it"};
    constexpr std::size_t most_notes = 4;
    for (const Node* schema : expense.open) {
      if (finding.related.size() == most_notes) break;
      const yaml::Entry* type = schema->find("type");
      finding.related.push_back({fmt::format("`{}` is not set here", limit_of(*schema)),
                                 type == nullptr ? schema->span : type->key_span});
    }
    findings_.push_back(std::move(finding));
  }

  void estimate(const Node& expression, const SizedType& self, const Occurrences& occurrences,
                bool repeated) {
    if (!expression.is(yaml::Kind::string)) return;
    const cel::Parsed parsed = cel::parse(expression.text);
    if (parsed.root == nullptr) return;
    const cel::CostEstimate estimate = cel::estimate_cost(*parsed.root, self);
    const std::uint64_t times = occurrences.most.value_or(request_bytes / (self.least_bytes + 1));
    RuleCost expense{.cost = estimate.most, .expression = &expression};
    if (repeated) expense.cost = (Range{times, times} * Range{estimate.most, estimate.most}).most;
    for (const SizedType* type : estimate.open) expense.open.push_back(type->open);
    if (repeated) expense.open.insert(expense.open.end(), occurrences.open.begin(), occurrences.open.end());
    expenses_.push_back(std::move(expense));
  }

  void walk(const Node& schema, bool resource, const Occurrences& occurrences) {
    if (!schema.is(yaml::Kind::map)) return;
    const auto rules = items_at(&schema, "x-kubernetes-validations");
    if (const SizedType* self = rules.empty() ? nullptr : types_.of(schema, resource)) {
      for (const Node* rule : rules) {
        if (const Node* text = value_at(rule, "rule")) estimate(*text, *self, occurrences, true);
        if (const Node* text = value_at(rule, "messageExpression"))
          estimate(*text, *self, occurrences, false);
      }
    }
    const auto child = [&](const Node& below, const Occurrences& each) {
      walk(below, is_true_at(&below, "x-kubernetes-embedded-resource"), each);
    };
    if (const Node* properties = schema.get("properties")) {
      for (const yaml::Entry& property : properties->entries) child(*property.value, occurrences);
    }
    if (const Node* items = schema.get("items")) child(*items, each_of(schema, "maxItems", occurrences));
    if (const Node* more = schema.get("additionalProperties"))
      child(*more, each_of(schema, "maxProperties", occurrences));
  }

  static Occurrences each_of(const Node& schema, std::string_view limit, Occurrences occurrences) {
    const std::optional<std::uint64_t> most = number_at(schema, limit);
    if (!most) occurrences.open.push_back(&schema);
    if (!most || !occurrences.most)
      occurrences.most.reset();
    else
      occurrences.most = (Range{*most, *most} * Range{*occurrences.most, *occurrences.most}).most;
    return occurrences;
  }

  SizedTypes types_;
  std::vector<RuleCost> expenses_;
  diagnostic::Findings findings_;
};

}  // namespace

diagnostic::Findings check_rule_costs(const Node& crd) {
  diagnostic::Findings findings;
  for (const Node* version : items_at(&crd, "spec.versions")) {
    const Node* schema = version->at("schema.openAPIV3Schema");
    if (schema != nullptr) diagnostic::append(findings, RuleCosts().check(*schema));
  }
  return findings;
}

}  // namespace twinhull::lint
