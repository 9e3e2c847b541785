#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

InstanceLocation item_location(const InstanceLocation& list, std::size_t index) {
  return {.node = list.node->items[index], .parent = &list, .index = static_cast<std::ptrdiff_t>(index)};
}

bool check_item(Evaluation& run, SubschemaId subschema, const InstanceLocation& location, std::size_t index) {
  if (run.marks != nullptr) run.marks->set(index);
  return evaluate_below(run, subschema, item_location(location, index));
}

/// `begin`: the first item it applies to; `end`: the schema of the items.
bool check_items(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list)) return true;
  bool good = true;
  for (std::size_t i = self.begin; i < location.node->items.size(); ++i) {
    good = check_item(run, self.end, location, i) && good;
    if (!good && silent(run)) return false;
  }
  return good;
}

/// `begin` and `end`: the branches, one per item.
bool check_prefix(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list)) return true;
  bool good = true;
  const std::size_t count = std::min<std::size_t>(self.end - self.begin, location.node->items.size());
  for (std::size_t i = 0; i < count; ++i) {
    good = check_item(run, run.program.branches[self.begin + i], location, i) && good;
  }
  return good;
}

void compile_prefix(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::list)) return;
  std::vector<SubschemaId> branches;
  for (const yaml::Node* item : entry.value->items) {
    if (!compiler.is_schema(*item, entry.key)) return;
    branches.push_back(compiler.apply(subschema, *item, false));
  }
  Instruction& self = compiler.add(subschema, entry, check_prefix);
  self.begin = static_cast<std::uint32_t>(compiler.program.branches.size());
  compiler.program.branches.insert(compiler.program.branches.end(), branches.begin(), branches.end());
  self.end = static_cast<std::uint32_t>(compiler.program.branches.size());
}

void compile_items(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (entry.value->is(yaml::Kind::list)) {
    if (compiler.dialect(subschema).draft != Draft::draft2020)
      return compile_prefix(compiler, subschema, entry);
    return compiler.fail(entry.value->span, "`items` requires one schema for all items",
                         "`prefixItems` requires a list of schemas, one per item");
  }
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const yaml::Node* prefix = compiler.sibling(subschema, "prefixItems");
  const SubschemaId items = compiler.apply(subschema, *entry.value, false);
  Instruction& self = compiler.add(subschema, entry, check_items);
  self.begin = prefix == nullptr ? 0 : static_cast<std::uint32_t>(prefix->items.size());
  self.end = items;
}

void compile_additional_items(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const yaml::Node* prefix = compiler.program.blocks[subschema].schema->get("items");
  if (prefix == nullptr || !prefix->is(yaml::Kind::list)) return;
  const SubschemaId items = compiler.apply(subschema, *entry.value, false);
  Instruction& self = compiler.add(subschema, entry, check_items);
  self.begin = static_cast<std::uint32_t>(prefix->items.size());
  self.end = items;
}

bool report_count(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (silent(run)) return false;
  const bool too_few = location.node->items.size() < self.begin;
  return report(
      run, self, location,
      {.rule = "invalid-length",
       .message = named(location) + " has " + counted(location.node->items.size(), "item", "items") +
                  (too_few ? "; at least " : "; at most ") + std::to_string(self.begin) +
                  (self.begin == 1 ? " is " : " are ") + (too_few ? "expected" : "allowed")});
}

bool check_min_items(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list) || location.node->items.size() >= self.begin) return true;
  return report_count(run, self, location);
}

bool check_max_items(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list) || location.node->items.size() <= self.begin) return true;
  return report_count(run, self, location);
}

template <Check function>
void compile_count(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (const auto count = compiler.count(entry)) compiler.add(subschema, entry, function).begin = *count;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t more) {
  hash = (hash ^ more) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 29);
}

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return mixed(hash, text.size());
}

/// Equal values have equal fingerprints, regardless of notation and key order. Collisions are rare enough
/// that comparing them is cheap.
std::uint64_t fingerprint(const yaml::Node& node) {
  if (const std::optional<yaml::Decimal> value = yaml::decimal(node)) {
    return mixed(mixed(value->negative ? 1 : 2, value->digits), static_cast<std::uint64_t>(value->exponent));
  }
  const auto kind = static_cast<std::uint64_t>(node.kind) + 3;
  switch (node.kind) {
    case yaml::Kind::map: {
      std::uint64_t sum = 0;
      for (const yaml::Entry& entry : node.entries)
        sum += mixed(mixed(kind, entry.key), fingerprint(*entry.value));
      return mixed(kind, sum);
    }
    case yaml::Kind::list: {
      std::uint64_t hash = kind;
      for (const yaml::Node* item : node.items) hash = mixed(hash, fingerprint(*item));
      return hash;
    }
    case yaml::Kind::string:
      return mixed(kind, node.text);
    case yaml::Kind::boolean:
      return mixed(kind, std::uint64_t{node.is_true() ? 1U : 0U});
    default:
      return kind;
  }
}

struct DuplicateItems {
  std::size_t later = 0;
  std::size_t earlier = 0;
};

/// The first item that equals an earlier one, and the earlier one.
std::optional<DuplicateItems> find_duplicate(std::span<const yaml::Node* const> items) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  order.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) order.emplace_back(fingerprint(*items[i]), i);
  std::sort(order.begin(), order.end());
  std::optional<DuplicateItems> first;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i + 1; j < order.size() && order[j].first == order[i].first; ++j) {
      if (!yaml::equal(*items[order[i].second], *items[order[j].second])) continue;
      if (!first || order[j].second < first->later) first = {order[j].second, order[i].second};
      break;
    }
  }
  return first;
}

bool check_unique(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list)) return true;
  const auto& items = location.node->items;
  const std::optional<DuplicateItems> duplicate = find_duplicate(items);
  if (!duplicate) return true;
  if (silent(run)) return false;
  const yaml::Node& item = *items[duplicate->later];
  const bool collection = item.is(yaml::Kind::map) || item.is(yaml::Kind::list);
  const std::string what = location.secret || location.secret_child || collection ? "an item" : shown(item);
  return report(run, self, location,
                {.rule = "duplicate-item",
                 .message = named(location) + " contains " + what + " twice; items must be unique",
                 .help = "remove one of them",
                 .span = item.span,
                 .related = {{"first defined here", items[duplicate->earlier]->span}},
                 .about = &item});
}

void compile_unique(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (compiler.expect(entry, yaml::Kind::boolean) && entry.value->is_true())
    compiler.add(subschema, entry, check_unique);
}

/// `begin`: three rows of `branches`: the schema and the minimum and maximum number of matches; `end`:
/// whether matches count as evaluated for `unevaluatedItems`.
bool check_contains(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list)) return true;
  const SubschemaId wanted = run.program.branches[self.begin];
  const std::uint32_t least = run.program.branches[self.begin + 1];
  const std::uint32_t most = run.program.branches[self.begin + 2];
  std::size_t count = 0;
  for (std::size_t i = 0; i < location.node->items.size(); ++i) {
    if (!is_valid(run, wanted, item_location(location, i))) continue;
    ++count;
    if (run.marks != nullptr && self.end != 0) run.marks->set(i);
  }
  if (count >= least && count <= most) return true;
  if (silent(run)) return false;
  const std::string bound =
      count < least ? "at least " + std::to_string(least) : "at most " + std::to_string(most);
  return report(run, self, location,
                {.rule = "invalid-length",
                 .message = named(location) + " has " + counted(count, "item", "items") +
                            " that match `contains`; " + bound + " are required"});
}

void compile_contains(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const auto bound = [&](std::string_view key, std::uint32_t otherwise) {
    const yaml::Node* value = compiler.sibling(subschema, key);
    if (value == nullptr) return otherwise;
    // An invalid count is reported by its own keyword.
    const std::optional<yaml::Decimal> number = yaml::decimal(*value);
    const bool whole = number && !number->negative && number->integral();
    return whole ? compiler.count({key, {}, value, {}}).value_or(otherwise) : otherwise;
  };
  const SubschemaId items = compiler.apply(subschema, *entry.value, false);
  Instruction& self = compiler.add(subschema, entry, check_contains);
  std::vector<SubschemaId>& all = compiler.program.branches;
  self.begin = static_cast<std::uint32_t>(all.size());
  self.end = compiler.dialect(subschema).draft == Draft::draft2020 ? 1 : 0;
  all.insert(all.end(), {items, bound("minContains", 1), bound("maxContains", UINT32_MAX)});
}

/// Only validated here; used by `contains`.
void compile_contains_count(Compiler& compiler, SubschemaId, const yaml::Entry& entry) {
  compiler.count(entry);
}

constexpr auto applicator = Vocabulary::applicator;
constexpr auto validation = Vocabulary::validation;
constexpr std::array keywords = {
    Keyword{"prefixItems", compile_prefix, applicator, SubschemaShape::list, since_2020},
    Keyword{"items", compile_items, applicator, SubschemaShape::schema_or_list},
    Keyword{"additionalItems", compile_additional_items, applicator, SubschemaShape::schema, until_2019},
    Keyword{"minItems", compile_count<check_min_items>, validation},
    Keyword{"maxItems", compile_count<check_max_items>, validation},
    Keyword{"uniqueItems", compile_unique, validation},
    Keyword{"contains", compile_contains, applicator, SubschemaShape::schema},
    Keyword{"minContains", compile_contains_count, validation, SubschemaShape::nothing, since_2019},
    Keyword{"maxContains", compile_contains_count, validation, SubschemaShape::nothing, since_2019},
};

}  // namespace

std::span<const Keyword> array_keywords() { return keywords; }

}  // namespace twinhull::schema
