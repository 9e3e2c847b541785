#include <algorithm>
#include <array>

#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

InstanceLocation entry_location(const InstanceLocation& map, const yaml::Entry& entry) {
  return {.node = entry.value, .parent = &map, .key = entry.key};
}

const Property* find_property(const Evaluation& run, const Instruction& self, std::string_view key) {
  const auto begin = run.program.properties.begin() + self.begin;
  const auto end = run.program.properties.begin() + self.end;
  const auto found =
      std::lower_bound(begin, end, key, [](const Property& p, std::string_view k) { return p.key < k; });
  return found == end || found->key != key ? nullptr : &*found;
}

bool check_entry(Evaluation& run, SubschemaId subschema, const InstanceLocation& map,
                 const yaml::Entry& entry) {
  if (run.marks != nullptr) run.marks->set(static_cast<std::size_t>(&entry - map.node->entries.data()));
  return evaluate_below(run, subschema, entry_location(map, entry));
}

/// `begin` and `end`: the properties, sorted by key.
bool check_properties(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (const yaml::Entry& entry : location.node->entries) {
    const Property* property = find_property(run, self, entry.key);
    if (property != nullptr) good = check_entry(run, property->subschema, location, entry) && good;
    if (!good && silent(run)) return false;
  }
  return good;
}

std::vector<Property> property_rows(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry,
                                    bool same_value) {
  std::vector<Property> rows;
  if (!compiler.expect(entry, yaml::Kind::map)) return rows;
  for (const yaml::Entry& property : entry.value->entries) {
    if (!compiler.is_schema(*property.value, entry.key)) continue;
    rows.push_back({property.key, compiler.apply(subschema, *property.value, same_value)});
  }
  std::sort(rows.begin(), rows.end(), [](const Property& a, const Property& b) { return a.key < b.key; });
  return rows;
}

void add_rows(Compiler& compiler, Instruction& self, const std::vector<Property>& rows) {
  std::vector<Property>& all = compiler.program.properties;
  self.begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), rows.begin(), rows.end());
  self.end = static_cast<std::uint32_t>(all.size());
}

void compile_properties(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  const std::vector<Property> rows = property_rows(compiler, subschema, entry, false);
  add_rows(compiler, compiler.add(subschema, entry, check_properties), rows);
}

/// `begin` and `end`: the patterns.
bool check_pattern_properties(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (const yaml::Entry& entry : location.node->entries) {
    for (std::uint32_t i = self.begin; i < self.end; ++i) {
      const Pattern& pattern = run.program.patterns[i];
      // The next evaluated schema reports that the step budget is exceeded.
      if (run.steps >= run.step_budget) return check_entry(run, pattern.subschema, location, entry) && good;
      if (search(run, pattern.regex, entry.key) != Regex::Answer::yes) continue;
      good = check_entry(run, pattern.subschema, location, entry) && good;
      if (!good && silent(run)) return false;
    }
  }
  return good;
}

/// Adds the patterns of a schema's `patternProperties` to the program.
std::pair<std::uint32_t, std::uint32_t> pattern_rows(Compiler& compiler, SubschemaId subschema,
                                                     const yaml::Node* patterns) {
  std::vector<Pattern> rows;
  if (patterns != nullptr && patterns->is(yaml::Kind::map)) {
    for (const yaml::Entry& property : patterns->entries) {
      if (!compiler.is_schema(*property.value, "patternProperties")) continue;
      const std::optional<Regex> regex = compiler.regex(property.key, property.key_span);
      if (regex) rows.push_back({*regex, compiler.apply(subschema, *property.value, false)});
    }
  }
  std::vector<Pattern>& all = compiler.program.patterns;
  const auto begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), rows.begin(), rows.end());
  return {begin, static_cast<std::uint32_t>(all.size())};
}

void compile_pattern_properties(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::map)) return;
  const auto [begin, end] = pattern_rows(compiler, subschema, entry.value);
  Instruction& self = compiler.add(subschema, entry, check_pattern_properties);
  self.begin = begin;
  self.end = end;
}

/// `begin`: the schema of the other keys; `end`: the first of two rows of `branches` with the range of the
/// patterns of known keys.
bool check_additional(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  const yaml::Node* properties = run.program.blocks[self.subschema].schema->get("properties");
  const std::uint32_t patterns = run.program.branches[self.end];
  const std::uint32_t patterns_end = run.program.branches[self.end + 1];
  bool good = true;
  for (const yaml::Entry& entry : location.node->entries) {
    if (properties != nullptr && properties->find(entry.key) != nullptr) continue;
    const bool matched =
        std::any_of(run.program.patterns.begin() + patterns, run.program.patterns.begin() + patterns_end,
                    [&](const Pattern& p) { return search(run, p.regex, entry.key) == Regex::Answer::yes; });
    if (matched) continue;
    if (run.program.blocks[self.begin].always_false) {
      if (run.marks != nullptr)
        run.marks->set(static_cast<std::size_t>(&entry - location.node->entries.data()));
      good = report_unknown_key(run, self, location, entry);
    } else {
      good = check_entry(run, self.begin, location, entry) && good;
    }
    if (!good && silent(run)) return false;
  }
  return good;
}

void compile_additional(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const yaml::Node* patterns = compiler.sibling(subschema, "patternProperties");
  const auto [begin, end] = pattern_rows(compiler, subschema, patterns);
  const SubschemaId others = compiler.apply(subschema, *entry.value, false);
  Instruction& self = compiler.add(subschema, entry, check_additional);
  self.begin = others;
  self.end = static_cast<std::uint32_t>(compiler.program.branches.size());
  compiler.program.branches.push_back(begin);
  compiler.program.branches.push_back(end);
}

/// `begin`: the schema of the keys.
bool check_property_names(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (const yaml::Entry& entry : location.node->entries) {
    yaml::Node key;
    key.kind = yaml::Kind::string;
    key.text = entry.key;
    key.span = entry.key_span;
    good = evaluate_below(run, self.begin,
                          {.node = &key, .parent = &location, .key = entry.key, .is_key = true}) &&
           good;
    if (!good && silent(run)) return false;
  }
  return good;
}

void compile_property_names(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const SubschemaId names = compiler.apply(subschema, *entry.value, false);
  compiler.add(subschema, entry, check_property_names).begin = names;
}

/// Help for a missing property from its schema.
std::string help_to_add(const Evaluation& run, const Instruction& self, std::string_view key) {
  const yaml::Node* properties = run.program.blocks[self.subschema].schema->get("properties");
  const yaml::Node* property = properties == nullptr ? nullptr : properties->get(key);
  const yaml::Node* description =
      property != nullptr && property->is(yaml::Kind::map) ? property->get("description") : nullptr;
  std::string help = "add `" + std::string(key) + ":`";
  if (description != nullptr && description->is(yaml::Kind::string))
    help += " (" + std::string(description->text) + ")";
  return help;
}

bool report_missing(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                    std::string_view key, std::string message) {
  if (silent(run)) return false;
  return report(run, self, location,
                {.rule = "missing-required-value",
                 .message = std::move(message),
                 .help = help_to_add(run, self, key),
                 .property = key});
}

bool check_required(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (const yaml::Node* key : self.value->items) {
    if (location.node->find(key->text) != nullptr) continue;
    good = report_missing(run, self, location, key->text,
                          named(location) + " has no `" + std::string(key->text) + "`, which is required");
  }
  return good;
}

bool expect_names(Compiler& compiler, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::list)) return false;
  const auto other = std::find_if(entry.value->items.begin(), entry.value->items.end(),
                                  [](const yaml::Node* item) { return !item->is(yaml::Kind::string); });
  if (other == entry.value->items.end()) return true;
  compiler.fail((*other)->span, "`" + std::string(entry.key) + "` requires a list of keys");
  return false;
}

void compile_required(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (expect_names(compiler, entry)) compiler.add(subschema, entry, check_required);
}

/// A row of `dependentRequired`: if its key is present, the listed keys are required.
bool check_required_with(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                         const yaml::Entry& row) {
  if (location.node->find(row.key) == nullptr) return true;
  bool good = true;
  for (const yaml::Node* key : row.value->items) {
    if (location.node->find(key->text) != nullptr) continue;
    good = report_missing(run, self, location, key->text,
                          named(location) + " has `" + std::string(row.key) + "` but no `" +
                              std::string(key->text) + "`, which it requires");
  }
  return good;
}

bool check_dependent_required(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (const yaml::Entry& row : self.value->entries)
    good = check_required_with(run, self, location, row) && good;
  return good;
}

void compile_dependent_required(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::map)) return;
  const auto& rows = entry.value->entries;
  if (!std::all_of(rows.begin(), rows.end(),
                   [&](const yaml::Entry& row) { return expect_names(compiler, row); }))
    return;
  compiler.add(subschema, entry, check_dependent_required);
}

/// `begin` and `end`: the rows by key.
bool check_dependent_schemas(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = true;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    const Property& row = run.program.properties[i];
    if (location.node->find(row.key) != nullptr) good = evaluate(run, row.subschema, location) && good;
  }
  return good;
}

void compile_dependent_schemas(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  const std::vector<Property> rows = property_rows(compiler, subschema, entry, true);
  add_rows(compiler, compiler.add(subschema, entry, check_dependent_schemas), rows);
}

bool report_size(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (silent(run)) return false;
  const bool too_few = location.node->entries.size() < self.begin;
  return report(
      run, self, location,
      {.rule = "invalid-length",
       .message = named(location) + " has " + counted(location.node->entries.size(), "key", "keys") +
                  (too_few ? "; at least " : "; at most ") + std::to_string(self.begin) +
                  (self.begin == 1 ? " is " : " are ") + (too_few ? "expected" : "allowed")});
}

bool check_min_properties(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map) || location.node->entries.size() >= self.begin) return true;
  return report_size(run, self, location);
}

bool check_max_properties(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map) || location.node->entries.size() <= self.begin) return true;
  return report_size(run, self, location);
}

template <Check function>
void compile_size(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (const auto count = compiler.count(entry)) compiler.add(subschema, entry, function).begin = *count;
}

/// `dependencies` combines `dependentRequired` (lists of keys) and `dependentSchemas`. `begin` and `end`: the
/// rows with schemas.
bool check_dependencies(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!location.node->is(yaml::Kind::map)) return true;
  bool good = check_dependent_schemas(run, self, location);
  for (const yaml::Entry& row : self.value->entries) {
    if (row.value->is(yaml::Kind::list)) good = check_required_with(run, self, location, row) && good;
  }
  return good;
}

void compile_dependencies(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::map)) return;
  std::vector<Property> rows;
  for (const yaml::Entry& row : entry.value->entries) {
    if (row.value->is(yaml::Kind::list)) {
      if (!expect_names(compiler, row)) return;
    } else if (compiler.is_schema(*row.value, entry.key)) {
      rows.push_back({row.key, compiler.apply(subschema, *row.value, true)});
    }
  }
  add_rows(compiler, compiler.add(subschema, entry, check_dependencies), rows);
}

constexpr auto applicator = Vocabulary::applicator;
constexpr auto validation = Vocabulary::validation;
constexpr std::array keywords = {
    Keyword{"properties", compile_properties, applicator, SubschemaShape::map},
    Keyword{"patternProperties", compile_pattern_properties, applicator, SubschemaShape::map},
    Keyword{"additionalProperties", compile_additional, applicator, SubschemaShape::schema},
    Keyword{"propertyNames", compile_property_names, applicator, SubschemaShape::schema},
    Keyword{"required", compile_required, validation},
    Keyword{"dependentRequired", compile_dependent_required, validation, SubschemaShape::nothing, since_2019},
    Keyword{"dependentSchemas", compile_dependent_schemas, applicator, SubschemaShape::map, since_2019},
    Keyword{"dependencies", compile_dependencies, applicator, SubschemaShape::map},
    Keyword{"minProperties", compile_size<check_min_properties>, validation},
    Keyword{"maxProperties", compile_size<check_max_properties>, validation},
};

}  // namespace

std::span<const Keyword> object_keywords() { return keywords; }

}  // namespace twinhull::schema
