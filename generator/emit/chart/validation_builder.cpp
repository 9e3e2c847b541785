// Walks the values schema and generates a condition and a message for each keyword that the chart's schema
// cannot express: comparisons and conditions of values, messages that contain the component, and what
// concerns secrets, whose values Helm's errors would show. A schema in `$defs` becomes a define, included for
// each value that references it.
//
// A keyword is only moved to checks that cover every value it applies to: below `anyOf`, `oneOf`, `not` and
// `if`, a failure is not an error, so the chart's schema keeps all keywords there.

#include "emit/chart/validation_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "emit/chart/go_condition.h"
#include "emit/chart/go_validation_text.h"
#include "emit/chart/nested_maps.h"
#include "emit/chart/validated_keywords.h"
#include "emit/chart/value_docs.h"
#include "schema/schema.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::string_view kAt = "{{ .at }}";  ///< in a define: the path of the value it is included for
constexpr std::string_view kAtInLoop = "{{ $.at }}";
constexpr std::string_view kComponent = "{component}";
constexpr std::string_view kDefinitions = "#/$defs/";
constexpr int kDeepest = 100;

bool nameable(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return c == '-' || tmpl::is_identifier(std::string("x") + c);
  });
}

/// Helm's errors have the path, but not the name of the component in words.
bool names_component(std::string_view sentence) {
  return sentence.find(kComponent) != std::string_view::npos;
}

/// A define for a schema of `$defs`, or for several equal schemas.
struct Definition {
  const Node* schema = nullptr;
  std::string name;
  std::string text;
  bool usable = true;     ///< false if it depends on outer values
  bool top_level = true;  ///< included for top-level values only
};

class SchemaWalk {
 public:
  SchemaWalk(const Node& root, std::string chart) : root_(root), chart_(std::move(chart)) {}

  ChartValidation take() && {
    find_alike();
    std::string main = schema(root_, {.expr = ".Values", .schema = &root_});
    ChartValidation out;
    for (const auto& one : validated_) {
      if (!left_to_schema_.contains(std::get<0>(one))) out.validated.insert(one);
    }
    if (main.empty()) return out;
    out.maximums = maximums_ || requests_;
    out.requests = requests_;
    out.values = std::move(main);
    for (const Definition& one : definitions_) {
      if (!one.usable || one.text.empty()) continue;
      const std::string_view top = one.top_level ? kAt : "{{ .at | splitList \".\" | first }}";
      out.defines += fmt::format("\n{{{{/* Checks a `{}`: `values` at the path `at`. */}}}}\n{}", one.name,
                                 define(one.name, replaced(one.text, kComponent, top)));
    }
    return out;
  }

 private:
  std::string define(std::string_view name, std::string_view body) const {
    return fmt::format("{{{{- define \"{}.check-{}\" -}}}}\n{}{{{{- end }}}}\n", chart_, name, compact(body));
  }

  /// The checks of a value for one schema.
  std::string schema(const Node& node, TemplateValue value, int depth = 0) {
    if (!node.is(Kind::map) || depth > kDeepest) return {};
    if (value.schema == nullptr && !value.is_key) value.schema = &node;
    for (const yaml::Entry& entry : node.entries) {
      if (!among(kFollowed, entry.key)) keep(*entry.value);
    }
    std::string out = own(node, value);
    out += reference(node, value, depth);
    if (const Node* all = node.get("allOf")) {
      for (const Node* one : all->items) out += schema(*one, value, depth + 1);
    }
    if (compares_requests(node)) {
      requests_ = true;
      return out + fmt::format("{{{{- include \"{}.check-requests\" (dict \"at\" {} \"values\" {}) }}}}\n",
                               chart_, path_argument(value.path), value.expr);
    }
    out += below("object", value, properties(node, value, depth));
    out += below("array", value, items(node, value, depth));
    return out + conditional(node, value, depth);
  }

  /// The checks of a top-level value, under the condition on all values that its part of the chart is
  /// enabled, or, in `$defs`, under one on the value itself.
  std::string while_used(const Node& schema, const TemplateValue& value, std::string checks) const {
    const Node* condition = schema.is(Kind::map) ? schema.get("x-used-if") : nullptr;
    if (condition == nullptr || checks.empty()) return checks;
    const std::optional<GoCondition> test = schema_test(root_, *condition, value);
    return test && !test->holds.empty() ? block("if " + test->holds, checks) : checks;
  }

  // ---- the keywords of one schema ----------------------------------------------------------------

  std::string own(const Node& node, const TemplateValue& value) {
    std::vector<ValueCheck> checks;
    std::optional<ValueCheck> type;
    const bool secret = is_secret(root_, &node);
    for (const yaml::Entry& entry : node.entries) {
      if (!among(kCheckedKeywords, entry.key) || is_validate_only(node, entry.key)) continue;
      if (entry.key == "required") {
        required(node, value, checks);
      } else if (entry.key == "atMost") {
        if (std::optional<ValueCheck> check = at_most(node, value)) checks.push_back(std::move(*check));
      } else if (entry.key == "type") {
        if (!secret) type = type_check(node, value);
      } else if (std::optional<ValueCheck> check = sentenced(entry.key, node, value, secret)) {
        checks.push_back(std::move(*check));
      }
    }
    return type ? check_lines_after(*type, checks) : check_lines(checks);
  }

  std::string line(const std::string& path, std::string_view sentence, const TemplateValue& value) const {
    std::string text = tmpl::escape_braces(sentence);
    if (!in_define_) text = replaced(std::move(text), kComponent, value.path.substr(0, value.path.find('.')));
    return fmt::format("{}: {}\n", path, text);
  }

  /// Whether the templates check a keyword with this message.
  bool moves(std::string_view sentence) const {
    return !sentence.empty() && (branches_ > 0 || names_component(sentence));
  }

  std::optional<ValueCheck> sentenced(std::string_view keyword, const Node& node, const TemplateValue& value,
                                      bool secret) {
    std::string_view sentence = sentence_of(node, keyword);
    // Both describe the format of the text.
    if (sentence.empty() && keyword == "format" && node.get("pattern") != nullptr)
      sentence = sentence_of(node, "pattern");
    if (!secret && !moves(sentence)) return std::nullopt;
    std::optional<GoCondition> test = keyword_test(root_, keyword, node, value);
    if (!test || test->fails.empty()) return std::nullopt;
    validated_.insert({&node, keyword, {}});
    if (sentence.empty()) sentence = "this secret has an invalid format";
    return ValueCheck{std::move(*test), line(value.path, sentence, value)};
  }

  std::optional<ValueCheck> type_check(const Node& node, TemplateValue value) {
    const std::string_view sentence = sentence_of(node, "type");
    if (!moves(sentence)) return std::nullopt;
    value.any_scalar = true;
    std::optional<GoCondition> test = keyword_test(root_, "type", node, value);
    if (!test) return std::nullopt;
    validated_.insert({&node, "type", {}});
    return ValueCheck{std::move(*test), line(value.path, sentence, value)};
  }

  void required(const Node& node, const TemplateValue& value, std::vector<ValueCheck>& checks) {
    if (json_types(root_, value) != kObject) return;
    for (const Node* name : node.get("required")->items) {
      const std::string_view sentence = sentence_of(node, "required", name->text);
      if (!moves(sentence)) continue;
      validated_.insert({&node, "required", name->text});
      const TemplateValue missing = value_at(root_, value, name->text);
      std::string has = fmt::format("hasKey {} {}", value.expr, tmpl::go_string(name->text));
      checks.push_back({{has, fmt::format("not ({})", has)}, line(missing.path, sentence, missing)});
    }
  }

  std::optional<ValueCheck> at_most(const Node& node, const TemplateValue& value) {
    const std::optional<Limit> limit = limit_of(root_, node, value);
    if (!limit) {
      escapes_define_ = true;
      return std::nullopt;
    }
    maximums_ = true;
    const bool secret = is_secret(root_, &node) || is_secret(root_, limit->value.schema);
    const bool request = value.parent != nullptr && value.parent->key == "requests" &&
                         node.get("atMost")->text.find("/limits/") != std::string_view::npos;
    std::string sentence(sentence_of(node, "atMost"));
    if (sentence.empty())
      sentence =
          fmt::format("must not exceed {}", request ? "its limit" : fmt::format("`{}`", limit->value.key));
    const auto check = [&](std::string_view path, std::string_view message) {
      return fmt::format("include \"{}.check-maximum\" (list {} {} {} {})", chart_, path, value.expr,
                         limit->value.expr, message);
    };
    GoCondition exceeds = limit->exists;
    if (!secret && !names_component(sentence)) {
      std::string call =
          fmt::format("{{{{- {} }}}}\n", check(path_argument(value.path), tmpl::go_string(sentence)));
      if (!exceeds.holds.empty()) call = block("if " + exceeds.holds, call);
      return ValueCheck{.call = std::move(call)};
    }
    const std::string test = check("\"\"", "\"\"");
    exceeds = all_of({exceeds, {test, fmt::format("not ({})", test)}});
    std::swap(exceeds.holds, exceeds.fails);
    return ValueCheck{std::move(exceeds), line(value.path, sentence, value)};
  }

  // ---- schemas for the same value ----------------------------------------------------------------

  std::string reference(const Node& node, const TemplateValue& value, int depth) {
    const Node* ref = node.get("$ref");
    const Node* target = ref == nullptr ? nullptr : schema::resolve_local_ref(root_, &node);
    if (target == nullptr || !target->is(Kind::map)) return {};
    TemplateValue same = value;
    const std::string_view name =
        ref->text.starts_with(kDefinitions) ? ref->text.substr(kDefinitions.size()) : "";
    if (nameable(name)) {
      Definition& made = definitions_[definition(*target, name)];
      const bool open = std::count(open_.begin(), open_.end(), target) != 0;
      if (made.usable)
        return made.text.empty() && !open ? std::string() : while_used(*target, value, included(made, value));
    }
    if (std::count(open_.begin(), open_.end(), target) != 0) {
      keep(*target);
      return {};
    }
    open_.push_back(target);
    if (same.schema == &node) same.schema = target;
    std::string out = schema(*target, same, depth + 1);
    open_.pop_back();
    return out;
  }

  std::string included(Definition& made, const TemplateValue& value) const {
    if (value.parent == nullptr || value.parent->parent != nullptr || in_define_) made.top_level = false;
    return fmt::format("{{{{- include \"{}.check-{}\" (dict \"at\" {} \"values\" {}) }}}}\n", chart_,
                       made.name, path_argument(value.path), value.expr);
  }

  std::size_t definition(const Node& target, std::string_view name) {
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      if (definitions_[i].schema == &target) return i;
    }
    const std::size_t number = definitions_.size();
    definitions_.push_back({.schema = &target, .name = std::string(name)});
    std::optional<std::string> text = by_itself(target);
    definitions_[number].usable = text.has_value();
    if (text) definitions_[number].text = std::move(*text);
    return number;
  }

  /// The checks of any value of a schema, in a define; empty if they depend on outer values.
  std::optional<std::string> by_itself(const Node& node) {
    const bool outer_beyond = std::exchange(escapes_define_, false);
    const bool outer_define = std::exchange(in_define_, true);
    const int outer_loops = std::exchange(loops_, 0);
    open_.push_back(&node);
    std::string text = schema(node, {.expr = ".values", .path = std::string(kAt), .schema = &node});
    open_.pop_back();
    loops_ = outer_loops;
    in_define_ = outer_define;
    if (std::exchange(escapes_define_, outer_beyond)) return std::nullopt;
    return text;
  }

  // ---- shared checks -----------------------------------------------------------------------------

  /// Finds maps of the same name with equal checks, such as the `resources` of every container: they share a
  /// define. Only the outermost are shared; maps inside them are skipped.
  void find_alike() {
    std::vector<MapSchema> maps = nested_maps(root_);
    std::set<std::string_view> taken;
    if (const Node* definitions = root_.get("$defs")) {
      for (const yaml::Entry& entry : definitions->entries) {
        const std::vector<MapSchema> more = nested_maps(*entry.value);
        maps.insert(maps.end(), more.begin(), more.end());
        taken.insert(entry.key);
      }
    }
    std::set<const Node*> settled;
    for (const auto& [key, first] : maps) {
      if (!settled.insert(first).second || !nameable(key) || taken.contains(key)) continue;
      std::vector<const Node*> others;
      for (const auto& [name, node] : maps) {
        if (name == key && node != first && !settled.contains(node)) others.push_back(node);
      }
      if (others.empty()) continue;
      const std::optional<std::string> text = by_itself(*first);
      constexpr int least = 6;  // lines; shorter ones are easier to read inline
      if (!text || std::count(text->begin(), text->end(), '\n') < least) continue;
      std::erase_if(others, [&](const Node* other) { return by_itself(*other) != text; });
      if (others.empty()) continue;
      taken.insert(key);
      others.push_back(first);
      for (const Node* one : others) {
        alike_.insert({one, first});
        settled.insert(one);
        for (const MapSchema& inner : nested_maps(*one)) settled.insert(inner.schema);
      }
    }
  }

  std::string conditional(const Node& node, const TemplateValue& value, int depth) {
    const Node* condition = node.get("if");
    const Node* yes = node.get("then");
    const Node* no = node.get("else");
    if (condition == nullptr) return {};
    const std::optional<GoCondition> test = schema_test(root_, *condition, value);
    if (!test) {
      for (const Node* branch : {yes, no}) {
        if (branch != nullptr) keep(*branch);
      }
      return {};
    }
    ++branches_;
    const std::string then = yes == nullptr ? std::string() : schema(*yes, value, depth + 1);
    const std::string otherwise = no == nullptr ? std::string() : schema(*no, value, depth + 1);
    --branches_;
    if (test->holds.empty()) return then;
    return block("if " + test->holds, then) + block("if " + test->fails, otherwise);
  }

  // ---- schemas for children of a value -----------------------------------------------------------

  /// The checks of a collection's children, if the value is a collection.
  std::string below(std::string_view type, const TemplateValue& value, std::string text) const {
    const JsonTypes wanted = type == "object" ? kObject : kArray;
    if (text.empty() || json_types(root_, value) == wanted) return text;
    return block(fmt::format("if kindIs \"{}\" {}", type == "object" ? "map" : "slice", value.expr), text);
  }

  std::string properties(const Node& node, const TemplateValue& value, int depth) {
    std::string out;
    const Node* named = node.get("properties");
    if (named != nullptr) {
      for (const yaml::Entry& property : named->entries) {
        TemplateValue child = value_at(root_, value, property.key);
        if (validated_.contains({value.schema, "required", property.key})) child.present = false;
        if (child.schema == nullptr) child.schema = property.value->is(Kind::map) ? property.value : nullptr;
        const auto alike = alike_.find(property.value);
        std::string text = alike == alike_.end()
                               ? schema(*property.value, child, depth + 1)
                               : included(definitions_[definition(*alike->second, property.key)], child);
        text = while_used(*property.value, value, std::move(text));
        if (!child.present) {
          text = block(fmt::format("if hasKey {} {}", value.expr, tmpl::go_string(property.key)), text);
        }
        out += text;
      }
    }
    if (const Node* names = node.get("propertyNames")) {
      out += loop(
          value, [&](TemplateValue key, TemplateValue&) { return schema(*names, key, depth + 1); }, "");
    }
    const Node* patterns = node.get("patternProperties");
    if (patterns != nullptr) {
      for (const yaml::Entry& pattern : patterns->entries) out += matching(pattern, value, depth);
    }
    const Node* rest = node.get("additionalProperties");
    if (rest == nullptr || !rest->is(Kind::map)) return out;
    if (patterns != nullptr) {
      keep(*rest);
      return out;
    }
    std::string others;
    if (named != nullptr && !named->entries.empty()) {
      others = "omit";
      for (const yaml::Entry& property : named->entries) others += " " + tmpl::go_string(property.key);
    }
    return out +
           loop(
               value,
               [&](const TemplateValue&, TemplateValue& entry) { return schema(*rest, entry, depth + 1); },
               others);
  }

  std::string matching(const yaml::Entry& pattern, const TemplateValue& value, int depth) {
    const Node text{.kind = Kind::string, .text = pattern.key};
    const yaml::Entry asked{.key = "pattern", .value = &text};
    const Node stated{.kind = Kind::map, .entries = {&asked, 1}};
    return loop(
        value,
        [&](const TemplateValue& key, TemplateValue& found) {
          const std::optional<GoCondition> test = keyword_test(root_, "pattern", stated, key);
          if (!test) {
            keep(*pattern.value);
            return std::string();
          }
          return block("if " + test->holds, schema(*pattern.value, found, depth + 1));
        },
        "");
  }

  std::string items(const Node& node, const TemplateValue& value, int depth) {
    const Node* every = node.get("items");
    if (every == nullptr || !every->is(Kind::map)) return {};
    if (node.get("prefixItems") != nullptr) {
      keep(*every);
      return {};
    }
    const TemplateValue& outer = rooted(value);
    const std::string index = fmt::format("$index{}", loops_ == 0 ? "" : std::to_string(loops_));
    const std::string item = fmt::format("$item{}", loops_ == 0 ? "" : std::to_string(loops_));
    ++loops_;
    const std::string body = schema(*every,
                                    {.expr = item,
                                     .path = fmt::format("{}[{{{{ {} }}}}]", outer.path, index),
                                     .schema = every,
                                     .parent = &outer},
                                    depth + 1);
    --loops_;
    return block(fmt::format("range {}, {} := {}", index, item, value.expr), body);
  }

  /// A loop over a map's entries. `others`: the function that excludes entries.
  template <typename Body>
  std::string loop(const TemplateValue& value, Body body, const std::string& others) {
    const TemplateValue& outer = rooted(value);
    const std::string suffix = loops_ == 0 ? "" : std::to_string(loops_);
    TemplateValue key{.expr = "$key" + suffix, .is_key = true, .parent = &outer};
    key.path = fmt::format("{}.{{{{ {} }}}}", outer.path, key.expr);
    TemplateValue entry{.expr = "$value" + suffix, .path = key.path, .parent = &outer};
    ++loops_;
    const std::string text = body(key, entry);
    --loops_;
    if (text.empty()) return {};
    const bool reads_value = text.find(entry.expr) != std::string::npos;
    std::string over = value.expr;
    if (!others.empty()) over = "omit " + value.expr + others.substr(std::string_view("omit").size());
    return block(fmt::format("range {}, {} := {}", key.expr, reads_value ? entry.expr : "$_", over), text);
  }

  /// The value and its parents as accessed inside a loop, where the dot is different.
  const TemplateValue& rooted(const TemplateValue& value) {
    TemplateValue copy = value;
    if (copy.expr.starts_with('.')) copy.expr.insert(0, "$");
    copy.expr = replaced(std::move(copy.expr), "(index .", "(index $.");
    copy.path = replaced(std::move(copy.path), kAt, kAtInLoop);
    if (value.parent != nullptr) copy.parent = &rooted(*value.parent);
    absolute_values_.push_back(std::move(copy));
    return absolute_values_.back();
  }

  /// Leaves the whole subtree to the chart's schema.
  void keep(const Node& node) {
    if (!node.is(Kind::map) && !node.is(Kind::list)) return;
    if (!left_to_schema_.insert(&node).second) return;
    for (const yaml::Entry& entry : node.entries) keep(*entry.value);
    for (const Node* item : node.items) keep(*item);
    if (!node.is(Kind::map) || node.get("$ref") == nullptr) return;
    if (const Node* target = schema::resolve_local_ref(root_, &node)) keep(*target);
  }

  const Node& root_;
  const std::string chart_;
  std::vector<Definition> definitions_;
  std::map<const Node*, const Node*> alike_;  ///< to the first of those that share a define
  std::vector<const Node*> open_;             ///< targets of references on the current path
  std::deque<TemplateValue> absolute_values_;
  ValidatedKeywords validated_;
  std::set<const Node*> left_to_schema_;
  int loops_ = 0;
  int branches_ = 0;  ///< of `if` around the schema
  bool in_define_ = false;
  bool escapes_define_ = false;
  bool maximums_ = false;
  bool requests_ = false;
};

}  // namespace

ChartValidation build_chart_validation(const model::System& system) {
  return SchemaWalk(*system.values_schema, std::string(system.text("chart.name"))).take();
}

}  // namespace twinhull::emit
