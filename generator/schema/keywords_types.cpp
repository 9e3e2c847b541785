#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/keyword.h"
#include "schema/messages.h"
#include "yaml/decimal.h"
#include "yaml/resolve.h"
#include "yaml/typos.h"

namespace twinhull::schema {
namespace {

/// Keys that a help lists; more would hide the message.
constexpr std::size_t max_listed_keys = 4;

struct TypeName {
  std::string_view name;
  yaml::Kind kind;
};

constexpr std::array types = {
    TypeName{"null", yaml::Kind::null},       TypeName{"boolean", yaml::Kind::boolean},
    TypeName{"integer", yaml::Kind::integer}, TypeName{"number", yaml::Kind::number},
    TypeName{"string", yaml::Kind::string},   TypeName{"object", yaml::Kind::map},
    TypeName{"array", yaml::Kind::list},
};

std::uint32_t bit(yaml::Kind kind) { return std::uint32_t{1} << static_cast<unsigned>(kind); }

bool has_type(const yaml::Node& node, std::uint32_t wanted) {
  if ((wanted & bit(node.kind)) != 0) {
    return !node.is(yaml::Kind::number) || yaml::decimal(node).has_value();  // JSON has no infinity
  }
  if (node.is(yaml::Kind::integer)) return (wanted & bit(yaml::Kind::number)) != 0;
  if (!node.is(yaml::Kind::number) || (wanted & bit(yaml::Kind::integer)) == 0) return false;
  const std::optional<yaml::Decimal> value = yaml::decimal(node);
  return value && value->integral();
}

/// Help for a scalar where a map is expected: the keys that belong there, unless one of them was mistyped.
std::string map_help(const yaml::Node& node, const yaml::Node& schema, bool secret) {
  const yaml::Node* properties = schema.get("properties");
  if (properties == nullptr || !properties->is(yaml::Kind::map) || properties->entries.empty()) {
    if (!node.is(yaml::Kind::string)) return {};
    const std::string slip = secret ? std::string() : yaml::entry_typo_help(node);
    return slip.empty() ? "write `key: value` lines, indented below it" : slip;
  }
  if (node.is(yaml::Kind::boolean) && properties->get("enabled") != nullptr)
    return "write `enabled: " + std::string(node.text) + "` on a line below it";
  const std::string slip =
      secret || !node.is(yaml::Kind::string) ? std::string() : yaml::entry_typo_help(node);
  std::vector<std::string> keys;
  for (const yaml::Entry& property : properties->entries) {
    if (slip.starts_with("write `" + std::string(property.key) + ": `")) return slip;
    keys.push_back("`" + std::string(property.key) + "`");
  }
  return "write its fields on lines below it: " + listed(keys, max_listed_keys);
}

/// Help for a wrong type, if the value shows what was meant.
std::string type_help(const yaml::Node& node, std::uint32_t wanted, const yaml::Node& schema, bool secret) {
  std::string help;
  const bool wants_string = (wanted & bit(yaml::Kind::string)) != 0;
  if (node.is(yaml::Kind::string) && !node.text.empty() && node.style != yaml::Style::plain && !secret) {
    yaml::Node bare;
    bare.kind = yaml::resolve(node.text);
    bare.text = node.text;
    if (!bare.is(yaml::Kind::string) && has_type(bare, wanted)) {
      help = "write " + std::string(node.text) + " without quotes";
    }
  }
  const bool scalar = !node.is(yaml::Kind::map) && !node.is(yaml::Kind::list) && !node.is(yaml::Kind::null);
  if (wants_string && scalar && !secret) help = "put it in quotes: \"" + std::string(node.text) + "\"";
  if (node.is(yaml::Kind::null)) help = "write a value, or remove the key";
  if (wanted == bit(yaml::Kind::map) && scalar) help = map_help(node, schema, secret);
  if (wanted == bit(yaml::Kind::map) && node.is(yaml::Kind::list))
    help = "write `key: value` lines, without `- `";
  if ((wanted & bit(yaml::Kind::list)) != 0 && node.is(yaml::Kind::map)) help = "begin each item with `- `";
  if ((wanted & bit(yaml::Kind::list)) != 0 && scalar)
    help = "write it as a list item: on a line that starts with `- `";
  if ((wanted & bit(yaml::Kind::list)) != 0 && !secret) {
    if (std::string slip = yaml::item_typo_help(node); !slip.empty()) help = std::move(slip);
  }
  const std::string hint = default_hint(schema);
  if (help.empty()) return hint;
  return hint.empty() ? help : help + "; " + hint;
}

bool check_type(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (has_type(*location.node, self.begin)) return true;
  if (silent(run)) return false;
  const yaml::Node& schema = *run.program.blocks[self.subschema].schema;
  const auto wanted = static_cast<std::uint8_t>(self.begin);
  return report(run, self, location,
                {.rule = "invalid-type",
                 .message = named(location) + " is " + shown_with_kind(run, self, location) + "; " +
                            expected_types(wanted) + " is expected",
                 .help = type_help(*location.node, self.begin, schema, location.secret),
                 .expected = wanted});
}

void compile_type(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  std::vector<const yaml::Node*> names = {entry.value};
  if (entry.value->is(yaml::Kind::list)) names.assign(entry.value->items.begin(), entry.value->items.end());
  std::uint32_t mask = 0;
  for (const yaml::Node* name : names) {
    const auto type = std::find_if(types.begin(), types.end(),
                                   [&](const TypeName& known) { return known.name == name->text; });
    if (type == types.end() || !name->is(yaml::Kind::string)) {
      std::vector<std::string_view> known;
      for (const TypeName& each : types) known.push_back(each.name);
      const std::string_view meant = base::closest_match(name->text, known);
      return compiler.fail(name->span, "`" + std::string(name->text) + "` is not a JSON Schema type",
                           meant.empty() ? "use null, boolean, integer, number, string, object or array"
                                         : "did you mean `" + std::string(meant) + "`?");
    }
    mask |= bit(type->kind);
  }
  compiler.add(subschema, entry, check_type).begin = mask;
}

bool report_not_allowed(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                        std::span<const yaml::Node* const> allowed) {
  if (silent(run)) return false;
  std::vector<std::string> words;
  std::vector<std::string_view> texts;
  for (const yaml::Node* node : allowed) {
    words.push_back(shown(*node));
    if (node->is(yaml::Kind::string)) texts.push_back(node->text);
  }
  const std::string_view meant = location.node->is(yaml::Kind::string) && !location.secret
                                     ? base::closest_match(location.node->text, texts)
                                     : std::string_view();
  std::string help = meant.empty() ? default_hint(*run.program.blocks[self.subschema].schema)
                                   : "did you mean `" + std::string(meant) + "`?";
  return report(
      run, self, location,
      {.rule = "invalid-enum-value",
       .message = named(location) + " is " + shown(run, self, location) + "; " +
                  (words.size() == 1 ? "only " + words[0] + " is allowed" : "valid values: " + listed(words)),
       .help = std::move(help),
       .rules_out_branch = true});
}

bool check_enum(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  const bool found = std::any_of(self.value->items.begin(), self.value->items.end(),
                                 [&](const yaml::Node* item) { return yaml::equal(*item, *location.node); });
  return found || report_not_allowed(run, self, location, self.value->items);
}

void compile_enum(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (compiler.expect(entry, yaml::Kind::list)) compiler.add(subschema, entry, check_enum);
}

bool check_const(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return yaml::equal(*self.value, *location.node) ||
         report_not_allowed(run, self, location, {&self.value, 1});
}

void compile_const(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  compiler.add(subschema, entry, check_const);
}

constexpr std::array keywords = {
    Keyword{"type", compile_type, Vocabulary::validation, SubschemaShape::nothing, all_drafts, true},
    Keyword{"enum", compile_enum, Vocabulary::validation, SubschemaShape::nothing, all_drafts, true},
    Keyword{"const", compile_const, Vocabulary::validation, SubschemaShape::nothing, all_drafts, true},
};

}  // namespace

std::string expected_types(std::uint8_t mask) {
  std::vector<std::string> names;
  for (const TypeName& type : types) {
    if ((mask & bit(type.kind)) == 0) continue;
    if (type.kind == yaml::Kind::integer && (mask & bit(yaml::Kind::number)) != 0) continue;
    names.emplace_back(with_article(type.kind));
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::span<const Keyword> type_keywords() { return keywords; }

}  // namespace twinhull::schema
