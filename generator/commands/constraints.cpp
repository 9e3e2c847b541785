#include "commands/constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/formats.h"
#include "yaml/writer.h"

namespace twinhull::commands {
namespace {

using yaml::Kind;
using yaml::Node;

std::string code(const Node& value) {
  if (value.is(Kind::map)) return "a map";
  if (value.is(Kind::list)) return "a list";
  return fmt::format("`{}`", value.is(Kind::string) ? yaml::scalar(value.text) : std::string(value.text));
}

std::string any_of(const Node& list) {
  std::string out;
  for (const Node* item : list.items) {
    if (!out.empty()) out += item == list.items.back() ? " or " : ", ";
    out += code(*item);
  }
  return out;
}

std::string type(const Node& value, const model::ValueInfo&) {
  std::string out;
  std::vector<const Node*> names(value.items.begin(), value.items.end());
  if (value.is(Kind::string)) names = {&value};
  for (const Node* name : names) {
    if (!out.empty()) out += name == names.back() ? " or " : ", ";
    const std::string_view text = name->text == "object"  ? "map"
                                  : name->text == "array" ? "list"
                                                          : name->text;
    out += fmt::format("{} {}", text.starts_with('i') ? "an" : "a", text);
  }
  return out;
}

std::string choices(const Node& value, const model::ValueInfo&) { return any_of(value); }
std::string only(const Node& value, const model::ValueInfo&) { return "only " + code(value); }
std::string minimum(const Node& value, const model::ValueInfo&) {
  return fmt::format("at least {}", value.text);
}
std::string maximum(const Node& value, const model::ValueInfo&) {
  return fmt::format("at most {}", value.text);
}
std::string above(const Node& value, const model::ValueInfo&) {
  return fmt::format("more than {}", value.text);
}
std::string below(const Node& value, const model::ValueInfo&) {
  return fmt::format("less than {}", value.text);
}
std::string multiple(const Node& value, const model::ValueInfo&) {
  return fmt::format("a multiple of {}", value.text);
}

template <bool least>
std::string length(const Node& value, std::string_view unit) {
  return fmt::format("{} {} {}{}", least ? "at least" : "at most", value.text, unit,
                     value.text == "1" ? "" : "s");
}
template <bool least>
std::string characters(const Node& value, const model::ValueInfo&) {
  return length<least>(value, "character");
}
template <bool least>
std::string items(const Node& value, const model::ValueInfo&) {
  return length<least>(value, "item");
}
template <bool least>
std::string keys(const Node& value, const model::ValueInfo&) {
  return length<least>(value, "key");
}

std::string pattern(const Node& value, const model::ValueInfo&) {
  return fmt::format("matches `{}`", value.text);
}

std::string format(const Node& value, const model::ValueInfo&) {
  const schema::Format* known = schema::find_format(value.text);
  std::string out = fmt::format("has the format {}", value.text);
  if (known != nullptr && !known->example.empty()) out += fmt::format(", like `{}`", known->example);
  return out;
}

std::string differ(const Node& value, const model::ValueInfo&) {
  return value.is_true() ? "its items differ" : std::string();
}

std::string closed(const Node& value, const model::ValueInfo&) {
  return value.is(Kind::boolean) && !value.is_true() ? "no other keys" : std::string();
}

std::string excluded(const Node& value, const model::ValueInfo&) {
  if (const Node* one = value.is(Kind::map) ? value.get("const") : nullptr) return "not " + code(*one);
  if (const Node* some = value.is(Kind::map) ? value.get("enum") : nullptr) return "not " + any_of(*some);
  return {};
}

/// The path of the other value: a relative pointer such as `2/limits/memory`.
std::string bound(const Node& value, const model::ValueInfo& found) {
  std::vector<std::string_view> parts = base::split(value.text, '/');
  std::string_view path = found.path;
  for (int steps = std::atoi(std::string(parts.front()).c_str()); steps > 0; --steps) {
    const std::size_t dot = path.rfind('.');
    path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
  }
  std::string out(path);
  for (std::string_view part : std::span(parts).subspan(1))
    out += (out.empty() ? "" : ".") + std::string(part);
  return fmt::format("at most `{}`", out);
}

struct Row {
  std::string_view keyword;
  std::string_view rule;
  std::string (*describe)(const Node& value, const model::ValueInfo& found);
};

constexpr std::array rows = {
    Row{"type", "invalid-type", type},
    Row{"enum", "invalid-enum-value", choices},
    Row{"const", "invalid-enum-value", only},
    Row{"not", "invalid-enum-value", excluded},
    Row{"minimum", "out-of-range", minimum},
    Row{"exclusiveMinimum", "out-of-range", above},
    Row{"maximum", "out-of-range", maximum},
    Row{"exclusiveMaximum", "out-of-range", below},
    Row{"multipleOf", "out-of-range", multiple},
    Row{"atMost", "exceeds-related-value", bound},
    Row{"format", "invalid-format", format},
    Row{"pattern", "pattern-mismatch", pattern},
    Row{"minLength", "invalid-length", characters<true>},
    Row{"maxLength", "invalid-length", characters<false>},
    Row{"minItems", "invalid-length", items<true>},
    Row{"maxItems", "invalid-length", items<false>},
    Row{"uniqueItems", "duplicate-item", differ},
    Row{"minProperties", "invalid-length", keys<true>},
    Row{"maxProperties", "invalid-length", keys<false>},
    Row{"additionalProperties", "unknown-field", closed},
};

std::string sentence(const Node& schema, std::string_view keyword, std::string_view path) {
  const Node* message = schema.get("errorMessage");
  if (message != nullptr && message->is(Kind::map)) message = message->get(keyword);
  if (message == nullptr || !message->is(Kind::string)) return {};
  // Components share a schema, whose messages contain a placeholder for their name.
  constexpr std::string_view open = "{component}";
  std::string text(message->text);
  if (const std::size_t at = text.find(open); at != std::string::npos) {
    text.replace(at, open.size(), path.substr(0, path.find('.')));
  }
  return text;
}

}  // namespace

std::vector<Constraint> constraints_of(const model::ValueInfo& found) {
  std::vector<Constraint> facts;
  for (const Row& row : rows) {
    for (const auto* schemas : {&found.schemas, &found.conditional}) {
      for (const Node* schema : *schemas) {
        const Node* value = schema->get(row.keyword);
        if (value == nullptr) continue;
        Constraint fact{.keyword = row.keyword, .rule = row.rule, .text = row.describe(*value, found)};
        if (fact.text.empty()) continue;
        if (row.keyword == "atMost" && found.path.find(".requests.") != std::string::npos) {
          fact.rule = "requests-exceed-limits";
        }
        fact.sentence = sentence(*schema, row.keyword, found.path);
        fact.conditional = schemas == &found.conditional;
        const bool reported = std::ranges::any_of(facts, [&](const Constraint& other) {
          return other.keyword == row.keyword && other.text == fact.text;
        });
        if (!reported) facts.push_back(std::move(fact));
      }
    }
  }
  return facts;
}

}  // namespace twinhull::commands
