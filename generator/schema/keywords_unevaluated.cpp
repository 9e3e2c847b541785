// Applies to what neither the other keywords of a schema nor the schemas that it applies to the same value
// have evaluated. Those keywords set marks (`Evaluation::marks`), so nothing is evaluated twice; marks are
// only collected if such a keyword is present.

#include <array>

#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

/// `begin`: the schema of the unevaluated rest.
bool check_properties(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (std::size_t i = 0; i < location.node->entries.size(); ++i) {
    if (run.marks->has(i)) continue;
    run.marks->set(i);
    const yaml::Entry& entry = location.node->entries[i];
    if (run.program.blocks[self.begin].always_false) {
      good = report_unknown_key(run, self, location, entry);
    } else {
      good = evaluate_below(run, self.begin, {.node = entry.value, .parent = &location, .key = entry.key}) &&
             good;
    }
    if (!good && silent(run)) return false;
  }
  return good;
}

bool check_items(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::list)) return true;
  bool good = true;
  for (std::size_t i = 0; i < location.node->items.size(); ++i) {
    if (run.marks->has(i)) continue;
    run.marks->set(i);
    const InstanceLocation item = {
        .node = location.node->items[i], .parent = &location, .index = static_cast<std::ptrdiff_t>(i)};
    good = evaluate_below(run, self.begin, item) && good;
    if (!good && silent(run)) return false;
  }
  return good;
}

template <Check function>
void compile_rest(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const SubschemaId rest = compiler.apply(subschema, *entry.value, false);
  compiler.add(subschema, entry, function).begin = rest;
}

constexpr auto unevaluated = Vocabulary::unevaluated;
constexpr std::array keywords = {
    Keyword{"unevaluatedItems", compile_rest<check_items>, unevaluated, SubschemaShape::schema, since_2019},
    Keyword{"unevaluatedProperties", compile_rest<check_properties>, unevaluated, SubschemaShape::schema,
            since_2019},
};

}  // namespace

std::span<const Keyword> unevaluated_keywords() { return keywords; }

}  // namespace twinhull::schema
