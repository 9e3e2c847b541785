#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "schema/keyword.h"
#include "schema/report.h"

namespace twinhull::schema {
namespace {

Place item_place(const Place& list, std::size_t index) {
  return {.node = list.node->items[index], .parent = &list, .index = static_cast<std::ptrdiff_t>(index)};
}

/// `begin`: the first item it is about; `end`: the block of the items.
bool check_items(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list)) return true;
  bool good = true;
  for (std::size_t i = self.begin; i < place.node->items.size(); ++i) {
    good = evaluate(run, self.end, item_place(place, i)) && good;
  }
  return good;
}

/// `begin` and `end`: the branches, one per item.
bool check_prefix(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list)) return true;
  bool good = true;
  const std::size_t count = std::min<std::size_t>(self.end - self.begin, place.node->items.size());
  for (std::size_t i = 0; i < count; ++i) {
    good = evaluate(run, run.program.branches[self.begin + i], item_place(place, i)) && good;
  }
  return good;
}

void compile_prefix(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::list)) return;
  std::vector<BlockId> branches;
  for (const yaml::Node* item : entry.value->items) {
    if (!compiler.is_schema(*item, entry.key)) return;
    branches.push_back(compiler.apply(block, *item, false));
  }
  Instruction& self = compiler.add(block, entry, check_prefix);
  self.begin = static_cast<std::uint32_t>(compiler.program.branches.size());
  compiler.program.branches.insert(compiler.program.branches.end(), branches.begin(), branches.end());
  self.end = static_cast<std::uint32_t>(compiler.program.branches.size());
}

void compile_items(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (entry.value->is(yaml::Kind::list))
    return compile_prefix(compiler, block, entry);  // drafts before 2020-12
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const yaml::Node* prefix = compiler.program.blocks[block].schema->get("prefixItems");
  Instruction& self = compiler.add(block, entry, check_items);
  self.begin = prefix == nullptr ? 0 : static_cast<std::uint32_t>(prefix->items.size());
  self.end = compiler.apply(block, *entry.value, false);
}

void compile_additional_items(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const yaml::Node* prefix = compiler.program.blocks[block].schema->get("items");
  if (prefix == nullptr || !prefix->is(yaml::Kind::list)) return;
  Instruction& self = compiler.add(block, entry, check_items);
  self.begin = static_cast<std::uint32_t>(prefix->items.size());
  self.end = compiler.apply(block, *entry.value, false);
}

bool report_count(Run& run, const Instruction& self, const Place& place) {
  if (silent(run)) return false;
  const bool too_few = place.node->items.size() < self.begin;
  return report(run, self, place,
                {.rule = "wrong-length",
                 .message = named(place) + " has " + counted(place.node->items.size(), "item", "items") +
                            (too_few ? "; at least " : "; at most ") + std::to_string(self.begin) +
                            (self.begin == 1 ? " is " : " are ") + (too_few ? "expected" : "allowed")});
}

bool check_min_items(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list) || place.node->items.size() >= self.begin) return true;
  return report_count(run, self, place);
}

bool check_max_items(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list) || place.node->items.size() <= self.begin) return true;
  return report_count(run, self, place);
}

template <Check function>
void compile_count(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (const auto count = compiler.count(entry)) {
    compiler.add(block, entry, function).begin = static_cast<std::uint32_t>(*count);
  }
}

/// Equal values have equal fingerprints. Numbers share one per kind of writing: `1` and `1.0` are
/// equal, and comparing the few numbers of a list one by one costs nothing.
std::string fingerprint(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Kind::string:
      return "s" + std::string(node.text);
    case yaml::Kind::boolean:
      return node.truth() ? "true" : "false";
    case yaml::Kind::integer:
    case yaml::Kind::number: {
      const std::optional<Decimal> value = decimal(node);
      if (!value) return "n";
      return "n" + std::string(value->negative ? "-" : "") + value->digits + "e" +
             std::to_string(value->exponent);
    }
    case yaml::Kind::map:
      return "m" + std::to_string(node.entries.size());
    case yaml::Kind::list:
      return "l" + std::to_string(node.items.size());
    case yaml::Kind::null:
      break;
  }
  return "null";
}

bool check_unique(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list)) return true;
  const auto& items = place.node->items;
  std::unordered_map<std::string, std::vector<std::size_t>> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<std::size_t>& alike = seen[fingerprint(*items[i])];
    const auto twin = std::find_if(alike.begin(), alike.end(),
                                   [&](std::size_t other) { return yaml::equal(*items[i], *items[other]); });
    if (twin == alike.end()) {
      alike.push_back(i);
      continue;
    }
    if (silent(run)) return false;
    const bool collection = items[i]->is(yaml::Kind::map) || items[i]->is(yaml::Kind::list);
    const std::string what = place.secret || place.secret_near || collection ? "an item" : shown(*items[i]);
    return report(run, self, place,
                  {.rule = "duplicate-item",
                   .message = named(place) + " holds " + what + " twice; its items must differ",
                   .help = "remove one of them",
                   .span = items[i]->span,
                   .related = {{"it stands here already", items[*twin]->span}},
                   .about = items[i]});
  }
  return true;
}

void compile_unique(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (compiler.expect(entry, yaml::Kind::boolean) && entry.value->truth())
    compiler.add(block, entry, check_unique);
}

/// `begin`: the block; how many must fit stands beside it in the schema.
bool check_contains(Run& run, const Instruction& self, const Place& place) {
  if (!place.node->is(yaml::Kind::list)) return true;
  const yaml::Node& schema = *run.program.blocks[self.block].schema;
  const auto bound = [&](std::string_view key, std::int64_t otherwise) {
    const yaml::Node* node = schema.get(key);
    return node == nullptr ? otherwise : node->integer().value_or(otherwise);
  };
  const std::int64_t least = bound("minContains", 1);
  const std::int64_t most = bound("maxContains", static_cast<std::int64_t>(place.node->items.size()));
  std::int64_t count = 0;
  for (std::size_t i = 0; i < place.node->items.size(); ++i)
    count += fits(run, self.begin, item_place(place, i)) ? 1 : 0;
  if (count >= least && count <= most) return true;
  if (silent(run)) return false;
  const std::string wanted =
      count < least ? "at least " + std::to_string(least) : "at most " + std::to_string(most);
  return report(
      run, self, place,
      {.rule = "wrong-length",
       .message = named(place) + " has " + counted(static_cast<std::size_t>(count), "item", "items") +
                  " of the kind that is asked for; " + wanted + " must be there"});
}

void compile_contains(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const BlockId items = compiler.apply(block, *entry.value, false);
  compiler.add(block, entry, check_contains).begin = items;
}

/// Only checked here; `contains` reads it.
void compile_contains_count(Compiler& compiler, BlockId, const yaml::Entry& entry) { compiler.count(entry); }

constexpr std::array keywords = {
    Keyword{"prefixItems", compile_prefix},
    Keyword{"items", compile_items},
    Keyword{"additionalItems", compile_additional_items},
    Keyword{"minItems", compile_count<check_min_items>},
    Keyword{"maxItems", compile_count<check_max_items>},
    Keyword{"uniqueItems", compile_unique},
    Keyword{"contains", compile_contains},
    Keyword{"minContains", compile_contains_count},
    Keyword{"maxContains", compile_contains_count},
};

}  // namespace

std::span<const Keyword> array_keywords() { return keywords; }

}  // namespace twinhull::schema
