#include "template/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <string>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/go_float.h"
#include "base/go_json.h"
#include "base/limits.h"
#include "base/sha256.h"

namespace twinhull::tmpl {
namespace {

using Args = std::span<const yaml::Node* const>;
using yaml::Kind;
using yaml::Node;

const Node* text(base::Arena& arena, std::string_view value) { return yaml::make_string(arena, value); }

const Node* base64(base::Arena& arena, Args args) { return text(arena, base::base64(args[0]->text)); }

const Node* choose(base::Arena&, Args args) { return is_truthy(args[0]) ? args[1] : args[2]; }

const Node* concat(base::Arena& arena, Args args) {
  return text(arena, std::string(args[0]->text).append(args[1]->text));
}

const Node* contains(base::Arena& arena, Args args) {
  return yaml::make_boolean(arena, args[0]->text.find(args[1]->text) != std::string_view::npos);
}

const Node* default_(base::Arena&, Args args) { return is_truthy(args[0]) ? args[0] : args[1]; }

const Node* ends_with(base::Arena& arena, Args args) {
  return yaml::make_boolean(arena, args[0]->text.ends_with(args[1]->text));
}

const Node* has_key(base::Arena& arena, Args args) {
  return yaml::make_boolean(arena, args[0]->is(Kind::map) && args[0]->find(args[1]->text) != nullptr);
}

const Node* image(base::Arena& arena, Args args) {
  const std::string_view registry = args[0]->text;
  const std::string_view tag = args[2]->text;
  const std::string_view digest = args[3]->text;
  return text(arena, fmt::format("{}{}{}{}{}{}{}", registry, registry.empty() ? "" : "/", args[1]->text,
                                 tag.empty() ? "" : ":", tag, digest.empty() ? "" : "@", digest));
}

const Node* includes(base::Arena& arena, Args args) {
  return yaml::make_boolean(arena, std::ranges::any_of(args[0]->items, [&](const Node* item) {
                              return yaml::equal(*item, *args[1]);
                            }));
}

const Node* join(base::Arena& arena, Args args) {
  std::string out;
  for (const Node* item : args[0]->items) {
    if (out.size() > base::limit(base::Limit::template_bytes)) break;  // the caller reports the limit
    if (item != args[0]->items.front()) out += args[1]->text;
    out += scalar_text(arena, *item);
  }
  return text(arena, out);
}

const Node* json(base::Arena& arena, Args args) { return text(arena, to_json(*args[0])); }

const Node* length(base::Arena& arena, Args args) {
  std::size_t size = args[0]->text.size();  // bytes, like Go's len
  if (args[0]->is(Kind::map)) size = args[0]->entries.size();
  if (args[0]->is(Kind::list)) size = args[0]->items.size();
  return yaml::make_integer(arena, static_cast<std::int64_t>(size));
}

const Node* lower(base::Arena& arena, Args args) {
  std::string out(args[0]->text);
  for (char& c : out) c = base::to_lower(c);
  return text(arena, out);
}

/// As Sprig merges: an empty value is replaced, and maps in both are merged.
const Node* merge(base::Arena& arena, Args args) {
  std::vector<yaml::Entry> entries(args[0]->entries.begin(), args[0]->entries.end());
  for (yaml::Entry& entry : entries) {
    const Node* other = args[1]->is(Kind::map) ? args[1]->get(entry.key) : nullptr;
    if (other == nullptr) continue;
    if (!is_truthy(entry.value)) entry.value = other;
    const Node* both[] = {entry.value, other};
    if (entry.value->is(Kind::map) && other->is(Kind::map)) entry.value = merge(arena, both);
  }
  for (const yaml::Entry& entry : args[1]->entries) {
    if (args[0]->find(entry.key) == nullptr) entries.push_back(entry);
  }
  return yaml::make_map(arena, entries, args[0]->span);
}

const Node* omit(base::Arena& arena, Args args) {
  std::vector<yaml::Entry> entries(args[0]->entries.begin(), args[0]->entries.end());
  std::erase_if(entries, [&](const yaml::Entry& entry) { return entry.key == args[1]->text; });
  return yaml::make_map(arena, entries, args[0]->span);
}

const Node* reference(base::Arena& arena, Args args) {
  if (!args[0]->is(Kind::string)) return args[0];
  const std::vector<yaml::Entry> name = {{.key = "name", .value = args[0]}};
  return yaml::make_map(arena, name, args[0]->span);
}

const Node* replace(base::Arena& arena, Args args) {
  std::string out;
  std::string_view in = args[0]->text;
  std::string_view old = args[1]->text;
  for (std::size_t at = 0; at < in.size();) {
    if (out.size() > base::limit(base::Limit::template_bytes)) break;
    if (old.empty()) {  // like Go: inserts `new` before and after every character
      if ((static_cast<unsigned char>(in[at]) & 0xc0U) != 0x80) out += args[2]->text;
      out += in[at++];
    } else if (in.substr(at).starts_with(old)) {
      out += args[2]->text;
      at += old.size();
    } else {
      out += in[at++];
    }
  }
  if (old.empty()) out += args[2]->text;
  return out == in ? args[0] : text(arena, out);  // an unchanged text keeps its location
}

// A missing value stays empty here: for Kustomize, it is read from the `.env` file.
const Node* required(base::Arena&, Args args) { return args[0]; }

const Node* sha256(base::Arena& arena, Args args) { return text(arena, base::sha256_hex(args[0]->text)); }

const Node* starts_with(base::Arena& arena, Args args) {
  return yaml::make_boolean(arena, args[0]->text.starts_with(args[1]->text));
}

const Node* string(base::Arena& arena, Args args) {
  return args[0]->is(Kind::string) ? args[0] : text(arena, scalar_text(arena, *args[0]));
}

const Node* trim_prefix(base::Arena& arena, Args args) {
  std::string_view in = args[0]->text;
  if (in.starts_with(args[1]->text)) in.remove_prefix(args[1]->text.size());
  return text(arena, in);
}

const Node* trim_suffix(base::Arena& arena, Args args) {
  std::string_view in = args[0]->text;
  if (in.ends_with(args[1]->text)) in.remove_suffix(args[1]->text.size());
  return text(arena, in);
}

/// Wraps around like Go's int64, which Helm uses.
const Node* subtract(base::Arena& arena, Args args) {
  const auto number = [](const Node& node) { return static_cast<std::uint64_t>(node.integer().value_or(0)); };
  return yaml::make_integer(arena, static_cast<std::int64_t>(number(*args[0]) - number(*args[1])));
}

const Node* truncate(base::Arena& arena, Args args) {
  std::int64_t wanted = args[1]->integer().value_or(0);
  std::string_view in = args[0]->text;
  auto size = static_cast<std::int64_t>(in.size());
  if (wanted >= size || wanted <= -size) return text(arena, in);
  auto count = static_cast<std::size_t>(wanted < 0 ? -wanted : wanted);
  return text(arena, wanted < 0 ? in.substr(in.size() - count) : in.substr(0, count));
}

const Node* upper(base::Arena& arena, Args args) {
  std::string out(args[0]->text);
  for (char& c : out) c = base::to_upper(c);
  return text(arena, out);
}

constexpr Kinds any = scalar_kinds | collection_kinds;
constexpr Parameter merge_params[] = {{"x", map_kind, true}, {"y", map_kind, true}};
constexpr Parameter one_text[] = {{"x", string_kind}};
constexpr Parameter concat_params[] = {{"x", string_kind}, {"y", string_kind}};
constexpr Parameter two_texts[] = {{"x", string_kind}, {"part", string_kind}};
constexpr Parameter three_texts[] = {{"x", string_kind}, {"old", string_kind}, {"new", string_kind}};
constexpr Parameter choose_params[] = {
    {"condition", boolean_kind}, {"then", scalar_kinds}, {"else", scalar_kinds}};
constexpr Parameter default_params[] = {{"x", scalar_kinds, true}, {"fallback", scalar_kinds}};
constexpr Parameter image_params[] = {
    {"registry", string_kind}, {"repository", string_kind}, {"tag", string_kind}, {"digest", string_kind}};
constexpr Parameter includes_params[] = {{"list", list_kind}, {"x", string_kind}};
constexpr Parameter join_params[] = {{"list", list_kind}, {"separator", string_kind}};
constexpr Parameter any_param[] = {{"x", any}};
constexpr Parameter sized_param[] = {{"x", string_kind | collection_kinds}};
constexpr Parameter required_params[] = {{"x", scalar_kinds, true}, {"message", string_kind}};
constexpr Parameter scalar_param[] = {{"x", scalar_kinds}};
constexpr Parameter omit_params[] = {{"map", map_kind, true}, {"key", string_kind}};
constexpr Parameter reference_params[] = {{"x", string_kind | map_kind}};
constexpr Parameter key_params[] = {{"map", map_kind}, {"key", string_kind}};
constexpr Parameter two_integers[] = {{"x", integer_kind}, {"y", integer_kind}};
constexpr Parameter truncate_params[] = {{"x", string_kind}, {"n", integer_kind}};

constexpr Function table[] = {
    {"base64", one_text, Result::fixed, string_kind, base64, "{0} | b64enc", "`x` in base64",
     "base64(\"todo\")", "dG9kbw=="},
    {"choose", choose_params, Result::second_or_third, 0, choose, "ternary {1} {2} {0}",
     "`then` if the boolean condition is true, otherwise `else`", "choose(1 < 2, \"a\", \"b\")", "a"},
    {"concat", concat_params, Result::text, string_kind, concat, "printf \"%s%s\" {0} {1}",
     "`x` followed by `y`", "concat(\"to\", \"do\")", "todo"},
    {"contains", two_texts, Result::fixed, boolean_kind, contains, "contains {1} {0}",
     "whether `x` contains `part`", "contains(\"todo\", \"od\")", "true"},
    {"default", default_params, Result::first_or_second, 0, default_, "{0} | default {1}",
     "`x`, or `fallback` if `x` is false, zero, empty or absent", "default(\"\", \"b\")", "b"},
    {"endsWith", two_texts, Result::fixed, boolean_kind, ends_with, "hasSuffix {1} {0}",
     "whether `x` ends with `part`", "endsWith(\"todo\", \"do\")", "true"},
    {"hasKey", key_params, Result::fixed, boolean_kind, has_key, "hasKey {0} {1}",
     "whether the map has that key, whatever its value", "hasKey(sample, \"list\")", "true"},
    {"image", image_params, Result::fixed, string_kind, image,
     "printf \"%s/%s@%s\" {0} (list {1} {2} | compact | join \":\") {3} | trimPrefix \"/\" | trimSuffix "
     "\"@\"",
     "`registry/repository:tag@digest`, without an empty registry, tag or digest",
     "image(\"\", \"team/todo\", \"1.0\", \"\")", "team/todo:1.0"},
    {"includes", includes_params, Result::fixed, boolean_kind, includes, "has {1} {0}",
     "whether the list contains the string `x`", "includes(sample.list, \"b\")", "true"},
    {"join", join_params, Result::fixed, string_kind, join, "{0} | join {1}",
     "the items as one string, with the separator between them", "join(sample.list, \",\")", "a,b"},
    {"json", any_param, Result::fixed, string_kind, json, "{0} | toJson", "JSON on one line, keys sorted",
     "json(sample.list)", "'[\"a\",\"b\"]'"},
    {"length", sized_param, Result::fixed, integer_kind, length, "len {0}",
     "the number of bytes of a string, items of a list, or keys of a map", "length(sample.list)", "2"},
    {"lower", one_text, Result::fixed, string_kind, lower, "{0} | lower", "A to Z in lowercase",
     "lower(\"ToDo\")", "todo", true},
    {"merge", merge_params, Result::merged, map_kind, merge, "merge (dict) {0} {1}",
     "the keys of both maps; if both have a key, with its value in `x`, unless that is empty",
     "json(merge(sample.own, sample.common))", "'{\"a\":1,\"b\":2}'"},
    {"omit", omit_params, Result::subset, map_kind, omit, "omit {0} {1}", "the map without that key",
     "json(omit(sample.own, \"a\"))", "'{}'"},
    {"reference", reference_params, Result::reference, map_kind, reference,
     "kindIs \"string\" {0} | ternary (dict \"name\" {0}) {0}",
     "a reference to an object: the map `x`, or one with the string `x` as its `name`",
     "json(reference(\"a\"))", "'{\"name\":\"a\"}'"},
    {"replace", three_texts, Result::fixed, string_kind, replace, "{0} | replace {1} {2}",
     "every `old` in `x` replaced by `new`", "replace(\"1.0+a\", \"+\", \"_\")", "1.0_a"},
    {"required", required_params, Result::like_first, 0, required, "required {1} {0}",
     "`x`; if it is empty, installing the chart fails with the message", "required(\"a\", \"a is needed\")",
     "a"},
    {"sha256", one_text, Result::fixed, string_kind, sha256, "{0} | sha256sum", "64 hexadecimal digits",
     "truncate(sha256(\"todo\"), 8)", "602fae58"},
    {"startsWith", two_texts, Result::fixed, boolean_kind, starts_with, "hasPrefix {1} {0}",
     "whether `x` begins with `part`", "startsWith(\"todo\", \"to\")", "true"},
    {"string", scalar_param, Result::fixed, string_kind, string, "{0} | toString",
     "a boolean, number or string as a string", "string(8000)", "'8000'"},
    {"subtract", two_integers, Result::fixed, integer_kind, subtract, "sub {0} {1}", "`x` less `y`",
     "subtract(30, 5)", "25"},
    {"trimPrefix", two_texts, Result::fixed, string_kind, trim_prefix, "{0} | trimPrefix {1}",
     "`x` without `part` at its beginning", "trimPrefix(\"todo\", \"to\")", "do"},
    {"trimSuffix", two_texts, Result::fixed, string_kind, trim_suffix, "{0} | trimSuffix {1}",
     "`x` without `part` at its end", "trimSuffix(\"todo\", \"do\")", "to"},
    {"truncate", truncate_params, Result::fixed, string_kind, truncate, "{0} | trunc {1}",
     "the first `n` bytes of `x`, or the last for a negative `n`", "truncate(\"todo\", 2)", "to"},
    {"upper", one_text, Result::fixed, string_kind, upper, "{0} | upper", "a to z in uppercase",
     "upper(\"ToDo\")", "TODO", true},
};

/// Infinity and NaN, which JSON does not have, as Go prints them.
std::string json_number(double number) {
  return std::isfinite(number) ? base::go_json_float(number) : base::go_float(number);
}

void append_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += node.is_true() ? "true" : "false";
      break;
    case Kind::integer:
    case Kind::number: {
      std::optional<std::int64_t> integer = node.integer();
      out += integer ? fmt::format("{}", *integer) : json_number(node.number().value_or(0));
      break;
    }
    case Kind::string:
      base::append_go_json_string(out, node.text);
      break;
    case Kind::list:
      out += '[';
      for (const Node* item : node.items) {
        if (item != node.items.front()) out += ',';
        append_json(out, *item);
      }
      out += ']';
      break;
    case Kind::map: {
      std::vector<const yaml::Entry*> sorted;
      for (const yaml::Entry& entry : node.entries) sorted.push_back(&entry);
      std::ranges::sort(sorted, {}, &yaml::Entry::key);
      out += '{';
      for (const yaml::Entry* entry : sorted) {
        if (entry != sorted.front()) out += ',';
        base::append_go_json_string(out, entry->key);
        out += ':';
        append_json(out, *entry->value);
      }
      out += '}';
    }
  }
}

}  // namespace

std::span<const Function> functions() { return table; }

const Function* find_function(std::string_view name) {
  const Function* found = std::ranges::lower_bound(table, name, {}, &Function::name);
  return found != std::end(table) && found->name == name ? found : nullptr;
}

const Node* compare(base::Arena& arena, std::string_view op, const Node& a, const Node& b) {
  std::strong_ordering order = a.is(Kind::integer) ? a.integer().value_or(0) <=> b.integer().value_or(0)
                                                   : scalar_text(arena, a) <=> scalar_text(arena, b);
  bool holds = op == "=="   ? order == 0
               : op == "!=" ? order != 0
               : op == "<"  ? order < 0
               : op == "<=" ? order <= 0
               : op == ">"  ? order > 0
                            : order >= 0;
  return yaml::make_boolean(arena, holds);
}

bool is_truthy(const Node* node) {
  if (node == nullptr) return false;
  switch (node->kind) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return node->is_true();
    case Kind::integer:
    case Kind::number:
      return node->number().value_or(0) != 0;
    case Kind::string:
      return !node->text.empty();
    case Kind::map:
      return !node->entries.empty();
    case Kind::list:
      return !node->items.empty();
  }
  return false;
}

std::string_view scalar_text(base::Arena& arena, const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return {};
    case Kind::boolean:
      return node.is_true() ? "true" : "false";
    case Kind::integer:
    case Kind::number:
      if (std::optional<std::int64_t> integer = node.integer())
        return arena.copy(fmt::format("{}", *integer));
      return arena.copy(json_number(node.number().value_or(0)));
    default:
      return node.text;
  }
}

std::string to_json(const Node& node) {
  std::string out;
  append_json(out, node);
  return out;
}

}  // namespace twinhull::tmpl
