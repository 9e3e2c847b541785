// Translates schema keywords to conditions of Go templates with Helm's functions. Templates get numbers as
// float64 from a file and as int64 from `--set`, so both sides are converted to float64; that is exact up to
// 2^53, and Helm itself rounds larger numbers before a template sees them.

#include "emit/chart/go_condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "emit/chart/formats.h"
#include "emit/chart/value_docs.h"
#include "schema/schema.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

using tmpl::go_string;
using yaml::Kind;
using yaml::Node;
using MaybeTest = std::optional<GoCondition>;

constexpr int kDeepest = 20;  ///< nesting of schemas in a condition; deeper ones would be unreadable

struct TypeName {
  std::string_view name;
  JsonTypes bits;
  std::string_view go_kind;  ///< result of sprig's `kindOf`
};

constexpr std::array<TypeName, 7> kTypes = {{{"null", kNull, "invalid"},
                                             {"boolean", kBoolean, "bool"},
                                             {"integer", kInteger, ""},
                                             {"number", kInteger | kNumber, ""},
                                             {"string", kString, "string"},
                                             {"array", kArray, "slice"},
                                             {"object", kObject, "map"}}};

constexpr JsonTypes kNumeric = kInteger | kNumber;

/// As an argument: in parentheses unless it is a single word.
std::string argument(std::string_view pipeline) {
  const bool word = pipeline.find(' ') == std::string_view::npos || pipeline.front() == '(';
  return word ? std::string(pipeline) : fmt::format("({})", pipeline);
}

std::string negated(std::string_view pipeline) { return fmt::format("not {}", argument(pipeline)); }

GoCondition plain(std::string yes) {
  std::string no = negated(yes);
  return {std::move(yes), std::move(no)};
}

/// Adds an operand; nested calls of the same function are flattened.
void add_operand(std::string& out, std::string_view function, const std::string& operand) {
  const bool same = operand.starts_with(std::string(function) + " ");
  out.append(" ").append(same ? operand.substr(function.size() + 1) : argument(operand));
}

GoCondition joined(std::string_view both, std::string_view either, const std::vector<GoCondition>& tests) {
  if (tests.size() == 1) return tests.front();
  GoCondition out{std::string(both), std::string(either)};
  for (const GoCondition& test : tests) {
    add_operand(out.holds, both, test.holds);
    add_operand(out.fails, either, test.fails);
  }
  return out;
}

/// A number of the schema as a float64 constant; empty if float64 cannot represent it exactly.
std::optional<std::string> float_constant(const Node& node) {
  if (!node.is(Kind::integer) && !node.is(Kind::number)) return std::nullopt;
  const std::optional<double> number = node.number();
  if (!number) return std::nullopt;
  const std::optional<std::int64_t> whole = node.integer();
  if (whole) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (*whole > exact || *whole < -exact) return std::nullopt;
    return fmt::format("{}.0", *whole);
  }
  std::string text = fmt::format("{}", *number);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string as_float(const TemplateValue& value) { return fmt::format("(float64 {})", value.expr); }

/// The value as a string argument.
std::string as_string(const TemplateValue& value) {
  return value.any_scalar ? fmt::format("(toString {})", value.expr) : value.expr;
}

MaybeTest compared(const char* yes, const char* no, const TemplateValue& value, const Node& bound) {
  const std::optional<std::string> constant = float_constant(bound);
  if (!constant) return std::nullopt;
  const std::string number = as_float(value);
  return GoCondition{fmt::format("{} {} {}", yes, number, *constant),
                     fmt::format("{} {} {}", no, number, *constant)};
}

MaybeTest type_test(JsonTypes wanted, const TemplateValue& value) {
  std::vector<GoCondition> tests;
  for (const TypeName& type : kTypes) {
    if (type.name == "integer" || (wanted & type.bits) != type.bits) continue;
    if (type.name == "number") {
      tests.push_back(plain(fmt::format("has (kindOf {}) (list \"float64\" \"int64\")", value.expr)));
    } else {
      tests.push_back(plain(fmt::format("kindIs \"{}\" {}", type.go_kind, value.expr)));
    }
  }
  if ((wanted & kNumeric) == kInteger) {
    tests.push_back(all_of({plain(fmt::format("has (kindOf {}) (list \"float64\" \"int64\")", value.expr)),
                            {fmt::format("eq (floor {}) (float64 {})", value.expr, value.expr),
                             fmt::format("ne (floor {}) (float64 {})", value.expr, value.expr)}}));
  }
  if (tests.empty()) return std::nullopt;
  return any_of(tests);
}

/// `const`, and each value of an `enum`.
MaybeTest equal_test(const Node& constant, JsonTypes types, const TemplateValue& value) {
  if (constant.is(Kind::boolean) && types == kBoolean) {
    GoCondition test{value.expr, negated(value.expr)};
    if (!constant.is_true()) std::swap(test.holds, test.fails);
    return test;
  }
  if (constant.is(Kind::string) && types == kString) {
    const std::string text = go_string(constant.text);
    const std::string own = as_string(value);
    return GoCondition{fmt::format("eq {} {}", own, text), fmt::format("ne {} {}", own, text)};
  }
  if ((types & ~kNumeric) == 0) return compared("eq", "ne", value, constant);
  return std::nullopt;
}

MaybeTest enum_test(const Node& constants, JsonTypes types, const TemplateValue& value) {
  if (!constants.is(Kind::list) || constants.items.empty()) return std::nullopt;
  const bool strings = types == kString && std::all_of(constants.items.begin(), constants.items.end(),
                                                       [](const Node* one) { return one->is(Kind::string); });
  // `toString` writes integers below 2^53 as JSON does.
  const bool scalars = types == (kString | kNumeric) || types == (kString | kInteger);
  const bool texts =
      scalars && std::all_of(constants.items.begin(), constants.items.end(),
                             [](const Node* one) { return one->is(Kind::string) || one->is(Kind::integer); });
  if (texts || (strings && constants.items.size() > 1)) {
    std::string list = "list";
    for (const Node* one : constants.items) list += " " + go_string(one->text);
    const std::string own = texts ? fmt::format("(toString {})", value.expr) : as_string(value);
    return plain(fmt::format("has {} ({})", own, list));
  }
  std::vector<GoCondition> tests;
  for (const Node* one : constants.items) {
    MaybeTest test = equal_test(*one, types, value);
    if (!test) return std::nullopt;
    tests.push_back(std::move(*test));
  }
  return any_of(tests);
}

GoCondition matches(std::string_view pattern, const TemplateValue& value) {
  return plain(fmt::format("regexMatch {} {}", go_string(pattern), as_string(value)));
}

/// Lengths are in code points, but `len` returns bytes: a regular expression has JSON Schema's length.
MaybeTest length_test(bool least, const Node& bound, const TemplateValue& value) {
  const std::optional<std::int64_t> count = bound.integer();
  if (!count || *count < 0 || *count > 1000) return std::nullopt;
  if (least && *count == 0) return GoCondition{};
  if (least && *count == 1) {
    return GoCondition{fmt::format("ne {} \"\"", as_string(value)),
                       fmt::format("eq {} \"\"", as_string(value))};
  }
  return matches(least ? fmt::format("(?s)^.{{{}}}", *count) : fmt::format("(?s)^.{{0,{}}}$", *count), value);
}

MaybeTest format_test(const Node& format, const TemplateValue& value) {
  const FormatPattern* known = format_pattern(format.text);
  if (known == nullptr) return std::nullopt;
  std::vector<GoCondition> tests = {matches(known->pattern, value)};
  if (!known->also.empty()) tests.push_back(matches(known->also, value));
  if (known->max_length != 0) {  // the pattern allows ASCII only
    tests.push_back({fmt::format("le (len {}) {}", as_string(value), known->max_length),
                     fmt::format("gt (len {}) {}", as_string(value), known->max_length)});
  }
  return all_of(tests);
}

MaybeTest number_test(std::string_view keyword, const Node& bound, const TemplateValue& value) {
  if (keyword == "minimum") return compared("ge", "lt", value, bound);
  if (keyword == "maximum") return compared("le", "gt", value, bound);
  if (keyword == "exclusiveMinimum") return compared("gt", "le", value, bound);
  if (keyword == "exclusiveMaximum") return compared("lt", "ge", value, bound);
  return std::nullopt;
}

MaybeTest string_test(std::string_view keyword, const Node& bound, const TemplateValue& value) {
  if (keyword == "minLength") return length_test(true, bound, value);
  if (keyword == "maxLength") return length_test(false, bound, value);
  if (keyword == "pattern" && is_re2_compatible(bound.text)) return matches(bound.text, value);
  if (keyword == "format") return format_test(bound, value);
  return std::nullopt;
}

/// `minItems`, `maxProperties` and similar keywords.
MaybeTest count_test(std::string_view keyword, JsonTypes types, const Node& bound,
                     const TemplateValue& value) {
  const bool items = keyword.ends_with("Items") && types == kArray;
  const bool properties = keyword.ends_with("Properties") && types == kObject;
  const std::optional<std::int64_t> count = bound.integer();
  if ((!items && !properties) || !count || *count < 0) return std::nullopt;
  if (keyword.starts_with("min")) {
    return GoCondition{fmt::format("ge (len {}) {}", value.expr, *count),
                       fmt::format("lt (len {}) {}", value.expr, *count)};
  }
  if (!keyword.starts_with("max")) return std::nullopt;
  return GoCondition{fmt::format("le (len {}) {}", value.expr, *count),
                     fmt::format("gt (len {}) {}", value.expr, *count)};
}

GoCondition there(const TemplateValue& parent, std::string_view key) {
  return plain(fmt::format("hasKey {} {}", parent.expr, go_string(key)));
}

MaybeTest required_test(const Node& root, const Node& names, const TemplateValue& value) {
  std::vector<GoCondition> tests;
  for (const Node* name : names.items) {
    if (!value_at(root, value, name->text).present) tests.push_back(there(value, name->text));
  }
  return all_of(tests);
}

MaybeTest properties_test(const Node& root, const Node& schema, const TemplateValue& value, int depth) {
  std::vector<GoCondition> tests;
  const Node* required = schema.get("required");
  for (const yaml::Entry& property : schema.get("properties")->entries) {
    const TemplateValue below = value_at(root, value, property.key);
    MaybeTest test = schema_test(root, *property.value, below, depth + 1);
    if (!test) return std::nullopt;
    if (test->holds.empty()) continue;
    const bool asked =
        required != nullptr && std::any_of(required->items.begin(), required->items.end(),
                                           [&](const Node* name) { return name->text == property.key; });
    if (!below.present && !asked) {
      GoCondition absent = there(value, property.key);
      std::swap(absent.holds, absent.fails);
      test = any_of({absent, *test});
    }
    tests.push_back(std::move(*test));
  }
  return all_of(tests);
}

MaybeTest several(const Node& root, std::string_view keyword, const Node& schemas, const TemplateValue& value,
                  int depth) {
  std::vector<GoCondition> tests;
  for (const Node* one : schemas.items) {
    MaybeTest test = schema_test(root, *one, value, depth + 1);
    if (!test) return std::nullopt;
    tests.push_back(std::move(*test));
  }
  return keyword == "allOf" ? all_of(tests) : any_of(tests);
}

bool only_notes(std::string_view keyword) {
  constexpr std::array<std::string_view, 11> notes = {"title",    "description", "default",      "examples",
                                                      "$comment", "secret",      "errorMessage", "deprecated",
                                                      "readOnly", "writeOnly",   "$anchor"};
  return std::find(notes.begin(), notes.end(), keyword) != notes.end();
}

MaybeTest test_of(const Node& root, std::string_view keyword, const Node& schema, const TemplateValue& value,
                  int depth) {
  const Node& bound = *schema.get(keyword);
  const JsonTypes types = json_types(root, value);
  if (keyword == "type") {
    const JsonTypes wanted = json_types(&bound);
    if ((types & ~wanted) == 0 && !value.any_scalar) return GoCondition{};
    return type_test(wanted, value);
  }
  if (keyword == "const") return equal_test(bound, types, value);
  if (keyword == "enum") return enum_test(bound, types, value);
  if (keyword == "not") {
    MaybeTest test = schema_test(root, bound, value, depth + 1);
    if (!test || test->holds.empty()) return std::nullopt;
    std::swap(test->holds, test->fails);
    return test;
  }
  if (keyword == "allOf" || keyword == "anyOf") return several(root, keyword, bound, value, depth);
  if (keyword == "$ref") {
    const Node* target = schema::resolve_local_ref(root, &schema);
    return target == nullptr ? std::nullopt : schema_test(root, *target, value, depth + 1);
  }
  if (keyword == "required" && types == kObject) return required_test(root, bound, value);
  if (keyword == "properties" && types == kObject) return properties_test(root, schema, value, depth);
  if ((types & ~kNumeric) == 0) return number_test(keyword, bound, value);
  if (types == kString) return string_test(keyword, bound, value);
  return count_test(keyword, types, bound, value);
}

/// The levels and the pointer of a relative JSON pointer, which is valid since the schema was compiled.
std::pair<int, std::string_view> relative(std::string_view text) {
  int steps = 0;
  const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), steps);
  return {steps, text.substr(static_cast<std::size_t>(read.ptr - text.data()))};
}

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t at = 0; at < token.size(); ++at) {
    const bool escaped = token[at] == '~' && at + 1 < token.size();
    out += !escaped ? token[at] : token[++at] == '1' ? '/' : '~';
  }
  return out;
}

}  // namespace

GoCondition all_of(const std::vector<GoCondition>& tests) {
  std::vector<GoCondition> rules_out_branch;
  for (const GoCondition& test : tests) {
    if (!test.holds.empty()) rules_out_branch.push_back(test);
  }
  return rules_out_branch.empty() ? GoCondition{} : joined("and", "or", rules_out_branch);
}

GoCondition any_of(const std::vector<GoCondition>& tests) {
  const bool always =
      std::any_of(tests.begin(), tests.end(), [](const GoCondition& test) { return test.holds.empty(); });
  return always || tests.empty() ? GoCondition{} : joined("or", "and", tests);
}

JsonTypes json_types(const Node* type) {
  if (type == nullptr) return kAnyType;
  const auto bits = [](std::string_view name) {
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& one) { return one.name == name; });
    return found == kTypes.end() ? JsonTypes{0} : found->bits;
  };
  if (!type->is(Kind::list)) return bits(type->text);
  JsonTypes all = 0;
  for (const Node* one : type->items) all = static_cast<JsonTypes>(all | bits(one->text));
  return all;
}

JsonTypes json_types(const Node& root, const TemplateValue& value) {
  return value.is_key ? kString : json_types(schema_keyword(root, value.schema, "type"));
}

TemplateValue value_at(const Node& root, const TemplateValue& parent, std::string_view key) {
  TemplateValue value;
  value.expr = tmpl::is_identifier(key) ? fmt::format("{}.{}", parent.expr, key)
                                        : fmt::format("(index {} {})", parent.expr, go_string(key));
  const std::string shown = tmpl::escape_braces(key);
  value.path = parent.path.empty() ? shown : fmt::format("{}.{}", parent.path, shown);
  value.key = key;
  value.schema = schema_of_key(root, parent.schema, key);
  if (value.schema != nullptr && !value.schema->is(Kind::map)) value.schema = nullptr;
  const Node* required = schema_keyword(root, parent.schema, "required");
  value.present = parent.present && required != nullptr &&
                  std::any_of(required->items.begin(), required->items.end(),
                              [&](const Node* name) { return name->text == key; });
  value.parent = &parent;
  return value;
}

MaybeTest keyword_test(const Node& root, std::string_view keyword, const Node& schema,
                       const TemplateValue& value) {
  return test_of(root, keyword, schema, value, 0);
}

MaybeTest schema_test(const Node& root, const Node& schema, const TemplateValue& value, int depth) {
  if (schema.is(Kind::boolean) && schema.is_true()) return GoCondition{};
  if (!schema.is(Kind::map) || depth > kDeepest) return std::nullopt;
  std::vector<GoCondition> tests;
  for (const yaml::Entry& entry : schema.entries) {
    if (only_notes(entry.key)) continue;
    MaybeTest test = test_of(root, entry.key, schema, value, depth);
    if (!test) return std::nullopt;
    tests.push_back(std::move(*test));
  }
  return all_of(tests);
}

std::optional<Limit> limit_of(const Node& root, const Node& schema, const TemplateValue& value) {
  const auto [steps, pointer] = relative(schema.get("atMost")->text);
  const TemplateValue* start = &value;
  for (int i = 0; i < steps && start != nullptr; ++i) start = start->parent;
  if (start == nullptr) return std::nullopt;
  // Intermediate values must keep their addresses while others refer to them.
  std::vector<GoCondition> tests;
  std::vector<TemplateValue> way = {*start};
  way.reserve(static_cast<std::size_t>(std::count(pointer.begin(), pointer.end(), '/')) + 1);
  for (std::string_view rest = pointer; !rest.empty();) {
    rest.remove_prefix(1);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (json_types(root, way.back()) != kObject) return std::nullopt;
    way.push_back(value_at(root, way.back(), unescaped(rest.substr(0, slash))));
    rest.remove_prefix(slash);
    if (way.back().present) continue;
    tests.push_back(there(way[way.size() - 2], way.back().key));
  }
  Limit out = {way.back(), all_of(tests)};
  out.value.parent = nullptr;
  return out;
}

}  // namespace twinhull::emit
