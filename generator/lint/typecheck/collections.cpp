#include <algorithm>
#include <unordered_map>

#include "lint/typecheck/formats.h"
#include "lint/typecheck/run.h"
#include "schema/messages.h"

namespace twinhull::lint {
namespace {

using kubernetes::ConstraintKind;
using kubernetes::TypeRef;

bool is_scalar(const yaml::Node& node) { return !node.is(yaml::Kind::map) && !node.is(yaml::Kind::list); }

/// The value at a key of an item, or the default of its type; null if neither is set.
struct KeyValue {
  std::string_view text;
  bool there = false;
};

KeyValue key_value(const TypeCheck& run, const yaml::Node& item, TypeRef type, std::string_view key) {
  const yaml::Node* value = item.get(key);
  if (value != nullptr && is_scalar(*value) && !value->is(yaml::Kind::null)) return {value->text, true};
  if (value != nullptr && !is_scalar(*value)) return {};
  const TypeRef fields = kubernetes::with_fields(type);
  if (fields.base() != kubernetes::BaseType::fields) return {};
  const kubernetes::FieldRow* field = find_field(fields, key, run.kubernetes_version);
  if (field == nullptr) return {};
  const std::string_view standard = TypeRef{fields.apis, field->type}.limit(ConstraintKind::default_value);
  return {standard, !standard.empty()};
}

/// The identity of an item as text, unique for distinct items.
std::string fingerprint(const TypeCheck& run, const FieldLocation& list, const yaml::Node& item,
                        const std::vector<std::string_view>& keys) {
  std::string print;
  const auto add = [&](std::string_view text) {
    print += std::to_string(text.size()) + ":";
    print += text;
  };
  if (keys.empty()) {
    if (is_scalar(item)) add(item.text);
    return print;
  }
  if (!item.is(yaml::Kind::map)) return {};
  bool any = false;
  for (std::string_view key : keys) {
    const KeyValue value = key_value(run, item, list.type.item(), key);
    any = any || value.there;
    add(value.there ? value.text : "-");
  }
  return any ? print : std::string();
}

std::string twin_message(const TypeCheck& run, const FieldLocation& spot, const yaml::Node& item,
                         const std::vector<std::string_view>& keys) {
  if (keys.empty())
    return named(run, spot) + " contains " + schema::shown(item) + " twice; items must be unique";
  std::vector<std::string> words;
  for (std::string_view key : keys) {
    const KeyValue value = key_value(run, item, spot.type.item(), key);
    if (value.there) words.push_back("`" + std::string(key) + ": " + std::string(value.text) + "`");
  }
  return named(run, spot) + " has two items with " + schema::listed(words) + "; items must be unique by that";
}

void check_twins(TypeCheck& run, const FieldLocation& spot) {
  if (spot.node->items.size() < 2) return;
  std::vector<std::string_view> keys;
  if (const std::string_view map = spot.type.limit(ConstraintKind::map_keys); !map.empty()) {
    keys = kubernetes::values_of(map);
  } else if (!spot.type.has(kubernetes::list_type_set)) {
    return;
  }
  std::unordered_map<std::string, const yaml::Node*> seen;
  for (std::size_t i = 0; i < spot.node->items.size(); ++i) {
    const yaml::Node* item = spot.node->items[i];
    std::string print = fingerprint(run, spot, *item, keys);
    if (print.empty()) continue;
    const auto [twin, fresh] = seen.emplace(std::move(print), item);
    if (fresh) continue;
    const yaml::Node* value = keys.empty() ? nullptr : item->get(keys[0]);
    diagnostic::Finding& finding = report(run, spot, "duplicate-item", twin_message(run, spot, *item, keys),
                                          "remove one of them", value == nullptr ? item->span : value->span);
    const yaml::Node* first = keys.empty() ? nullptr : twin->second->get(keys[0]);
    finding.related.push_back({"first defined here", first == nullptr ? twin->second->span : first->span});
    finding.path += "[" + std::to_string(i) + "]";
  }
}

void check_count(TypeCheck& run, const FieldLocation& spot, std::size_t count, bool least,
                 std::string_view bound, std::string_view one, std::string_view many) {
  const std::size_t limit = count_of(bound);
  if (least ? count >= limit : count <= limit) return;
  std::string message =
      named(run, spot) + (count == 0 ? " is empty" : " has " + schema::counted(count, one, many));
  message += least ? "; at least " : "; at most ";
  message += schema::counted(limit, one, many) + (limit == 1 ? " is " : " are ");
  report(run, spot, "invalid-length", message + (least ? "expected" : "allowed"));
}

constexpr std::size_t most_listed = 6;  ///< fields in a message

/// The allowed number of the fields: `one_of`, `any_of` or `at_most_one`.
void check_choice(TypeCheck& run, const FieldLocation& spot, ConstraintKind kind, std::string_view fields) {
  std::vector<std::string> words;
  std::vector<const yaml::Entry*> there;
  source::Span unset;  // a key without a value
  for (std::string_view field : kubernetes::values_of(fields)) {
    words.push_back("`" + std::string(field) + "`");
    const yaml::Entry* entry = spot.node->find(field);
    if (entry == nullptr) continue;
    unset = entry->key_span;
    if (entry->value->is(yaml::Kind::null)) continue;
    const yaml::Node& value = *entry->value;
    // Go's types do not distinguish an empty text or zero from an unset field; and an empty list sets none of
    // them.
    const bool nothing = !run.custom && is_scalar(value) &&
                         (value.text.empty() || (value.text == "0" && !value.is(yaml::Kind::string)));
    const bool none =
        (kind == ConstraintKind::any_of || !run.custom) && value.is(yaml::Kind::list) && value.items.empty();
    if (!nothing && !none) there.push_back(entry);
  }
  if (there.size() == 1) return;
  if (there.empty()) {
    if (kind == ConstraintKind::at_most_one) return;
    // The unknown field set instead is reported already.
    const bool other = std::ranges::any_of(spot.node->entries, [&](const yaml::Entry& entry) {
      return find_field(spot.type, entry.key, run.kubernetes_version) == nullptr;
    });
    if (other && !spot.type.has(kubernetes::preserve_unknown_fields)) return;
    report(run, spot, "missing-required-value",
           named(run, spot) + " has none of " + schema::listed(words, most_listed) + "; one is required",
           "add one of them", unset);
    return;
  }
  if (kind == ConstraintKind::any_of) return;
  if (words.size() > most_listed)
    words = {"`" + std::string(there[0]->key) + "`", "`" + std::string(there[1]->key) + "`"};
  diagnostic::Finding& finding =
      report(run, spot, "invalid-enum-value",
             named(run, spot) + " has more than one of " + schema::listed(words) + "; only one is allowed",
             "remove all but one", there[1]->key_span);
  finding.related.push_back({"first defined here", there[0]->key_span});
}

}  // namespace

void check_list_limits(TypeCheck& run, const FieldLocation& spot) {
  const std::size_t count = spot.node->items.size();
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    const std::string_view bound = spot.type.apis->at(limit.value);
    if (limit.kind == ConstraintKind::min_items) check_count(run, spot, count, true, bound, "item", "items");
    if (limit.kind == ConstraintKind::max_items) check_count(run, spot, count, false, bound, "item", "items");
  }
  check_twins(run, spot);
}

void check_map_limits(TypeCheck& run, const FieldLocation& spot) {
  // The API server keeps keys of a map without a value.
  const bool kept = !run.custom && spot.type.base() == kubernetes::BaseType::map;
  const auto count = static_cast<std::size_t>(
      std::count_if(spot.node->entries.begin(), spot.node->entries.end(),
                    [&](const yaml::Entry& entry) { return kept || !entry.value->is(yaml::Kind::null); }));
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    const std::string_view bound = spot.type.apis->at(limit.value);
    if (limit.kind == ConstraintKind::min_properties)
      check_count(run, spot, count, true, bound, "key", "keys");
    if (limit.kind == ConstraintKind::max_properties)
      check_count(run, spot, count, false, bound, "key", "keys");
    const bool choice = limit.kind == ConstraintKind::one_of || limit.kind == ConstraintKind::any_of ||
                        limit.kind == ConstraintKind::at_most_one;
    if (choice && !spot.status) check_choice(run, spot, limit.kind, bound);
  }
}

}  // namespace twinhull::lint
