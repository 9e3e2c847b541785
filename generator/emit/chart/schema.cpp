// Converts draft 2020-12 with our vocabulary to plain draft-07. Helm 3 up to 3.18.4 supports nothing newer,
// and later versions use the draft declared by `$schema`. What draft-07 cannot express is omitted: the
// chart's schema accepts everything that ours accepts, and the chart's templates validate the rest.
//
// Editors get a second schema for the values files of environments. Each file is one of several layers, so
// constraints that only apply to the merged values are omitted.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/unicode.h"
#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "emit/chart/formats.h"
#include "emit/chart/go_condition.h"
#include "emit/chart/layer_forms.h"
#include "emit/chart/validated_keywords.h"
#include "yaml/node_json.h"

namespace twinhull::emit {
namespace {

using nlohmann::ordered_json;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view kOldRefs = "#/$defs/";
constexpr std::string_view kNewRefs = "#/definitions/";

/// How a keyword is converted.
enum class Conversion {
  data,       ///< copied unchanged
  schema,     ///< a schema, or a boolean instead
  in_place,   ///< a schema for the same value
  tests,      ///< a schema for the same value that selects others
  list,       ///< a list of schemas for the same value
  map,        ///< schemas by name
  items,      ///< `items`, or `additionalItems` after `prefixItems`
  prefix,     ///< `prefixItems`
  required,   ///< names, except those of secrets
  dependent,  ///< `dependentRequired`, `dependentSchemas`
  format,
  pattern,
};

struct KeywordConversion {
  std::string_view keyword;
  Conversion conversion;
};

/// Other keywords are dropped: our own vocabulary, and those that draft-07 does not have.
constexpr std::array<KeywordConversion, 42> kConversions = {{
    {"title", Conversion::data},
    {"description", Conversion::data},
    {"type", Conversion::data},
    {"enum", Conversion::data},
    {"const", Conversion::data},
    {"default", Conversion::data},
    {"examples", Conversion::data},
    {"readOnly", Conversion::data},
    {"writeOnly", Conversion::data},
    {"multipleOf", Conversion::data},
    {"minimum", Conversion::data},
    {"maximum", Conversion::data},
    {"exclusiveMinimum", Conversion::data},
    {"exclusiveMaximum", Conversion::data},
    {"minLength", Conversion::data},
    {"maxLength", Conversion::data},
    {"minItems", Conversion::data},
    {"maxItems", Conversion::data},
    {"uniqueItems", Conversion::data},
    {"minProperties", Conversion::data},
    {"maxProperties", Conversion::data},
    {"contentEncoding", Conversion::data},
    {"contentMediaType", Conversion::data},
    {"pattern", Conversion::pattern},
    {"format", Conversion::format},
    {"required", Conversion::required},
    {"properties", Conversion::map},
    {"patternProperties", Conversion::map},
    {"additionalProperties", Conversion::schema},
    {"propertyNames", Conversion::schema},
    {"items", Conversion::items},
    {"prefixItems", Conversion::prefix},
    {"contains", Conversion::schema},
    {"dependentRequired", Conversion::dependent},
    {"dependentSchemas", Conversion::dependent},
    {"allOf", Conversion::list},
    {"anyOf", Conversion::list},
    {"oneOf", Conversion::list},
    {"not", Conversion::tests},
    {"if", Conversion::tests},
    {"then", Conversion::in_place},
    {"else", Conversion::in_place},
}};

const KeywordConversion* turn_of(std::string_view keyword) {
  const auto found =
      std::find_if(kConversions.begin(), kConversions.end(),
                   [&](const KeywordConversion& conversion) { return conversion.keyword == keyword; });
  return found == kConversions.end() ? nullptr : &*found;
}

/// What the schema validates.
enum class Scope {
  merged,  ///< the merged values of a chart
  layer,   ///< one values file, which may be one of several
};

class Converter {
 public:
  Converter(const Node& root, const ValidatedKeywords& validated, Scope scope)
      : root_(root), validated_(validated), scope_(scope) {}

  /// `described`: the schema whose `properties` mark the secret keys of this value: the schema itself, or the
  /// one that it is a subschema of for the same value. `value`: the default in the chart.
  ordered_json convert(const Node& schema, const Node* described, const Node* value) {
    if (!schema.is(Kind::map)) return yaml::to_json(schema);
    if (is_secret(root_, &schema)) return secret(schema);
    if (schema.get("properties") != nullptr && described == nullptr) described = &schema;
    ordered_json out = ordered_json::object();
    for (const yaml::Entry& entry : schema.entries) {
      const KeywordConversion* conversion = turn_of(entry.key);
      if (conversion == nullptr || (scope_ == Scope::layer && is_about_several(*conversion))) continue;
      if (scope_ == Scope::merged && is_validate_only(schema, entry.key)) continue;
      const Node* installed = schema.get("x-install-type");
      if (entry.key == "type" && scope_ == Scope::merged && installed != nullptr) {
        out["type"] = yaml::to_json(*installed);
      } else if (entry.key == "type" && scope_ == Scope::merged && schema.get("x-template") != nullptr) {
        out["type"] = {entry.value->text, "string"};  // the text of the whole, as a template
      } else if (!validated_.contains({&schema, entry.key, {}})) {
        keyword(out, *conversion, *entry.value, schema, described, value);
      } else if (entry.key == "type") {
        out["type"] = any_scalar(*entry.value);
      }
    }
    drop_empty_branches(out);
    chart_default(out, schema, value);
    if (scope_ == Scope::layer) {
      pattern_message(out, schema);
      LayerForms(out, schema).add();
    }
    const Node* ref = schema.get("$ref");
    return ref == nullptr ? out : with_reference(std::move(out), ref->text);
  }

  /// The referenced definitions, transitively, in source order.
  ordered_json definitions() {
    const Node* all = root_.get("$defs");
    ordered_json made = ordered_json::object();
    if (all == nullptr) return made;
    for (bool more = true; more;) {
      more = false;
      for (const yaml::Entry& entry : all->entries) {
        const std::string name(entry.key);
        if (!referred_.contains(name) || made.contains(name)) continue;
        made[name] = convert(*entry.value, nullptr, nullptr);
        more = true;
      }
    }
    ordered_json out = ordered_json::object();
    for (const yaml::Entry& entry : all->entries) {
      const std::string name(entry.key);
      if (made.contains(name)) out[name] = std::move(made[name]);
    }
    return out;
  }

 private:
  /// Keywords whose result depends on keys that other layers may set.
  static bool is_about_several(const KeywordConversion& conversion) {
    const bool branch =
        conversion.conversion == Conversion::tests || conversion.conversion == Conversion::in_place;
    return branch || conversion.conversion == Conversion::required ||
           conversion.conversion == Conversion::dependent || conversion.keyword == "minProperties";
  }

  /// In a layer, `null` deletes what the layers below set.
  static void take_null(ordered_json& schema) {
    if (!schema.is_object() || !schema.contains("type")) return;
    ordered_json& type = schema["type"];
    if (type.is_string()) type = ordered_json::array({type});
    if (std::ranges::find(type, ordered_json("null")) == type.end()) type.push_back("null");
    if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  }

  /// The same for all properties except those that the merged values must have.
  static void take_nulls(ordered_json& properties, const Node* required) {
    for (const auto& [key, schema] : properties.items()) {
      const bool stays =
          required != nullptr &&
          std::ranges::any_of(required->items, [&name = key](const Node* one) { return one->text == name; });
      if (!stays) take_null(schema);
    }
  }

  /// The message of a pattern, under the key that editors use.
  static void pattern_message(ordered_json& out, const Node& schema) {
    const Node* messages = schema.get("errorMessage");
    const Node* message = messages == nullptr ? nullptr : messages->get("pattern");
    if (message != nullptr && out.contains("pattern"))
      out["patternErrorMessage"] = std::string(message->text);
  }

  void keyword(ordered_json& out, const KeywordConversion& conversion, const Node& node, const Node& schema,
               const Node* described, const Node* value) {
    const std::string name(conversion.keyword);
    switch (conversion.conversion) {
      case Conversion::data:
        out[name] = yaml::to_json(node);
        return;
      case Conversion::schema:
        out[name] = convert(node, nullptr, nullptr);
        if (scope_ == Scope::layer && name == "additionalProperties") take_null(out[name]);
        return;
      case Conversion::in_place:
        out[name] = convert(node, described, nullptr);
        return;
      case Conversion::tests:
        out[name] = convert(node, nullptr, nullptr);
        return;
      case Conversion::list: {
        // Branches that lost their distinguishing keywords may match at the same time.
        const bool any = scope_ == Scope::layer && name == "oneOf";
        for (ordered_json& one : list(node, name == "allOf" ? described : nullptr)) {
          out[any ? "anyOf" : name].push_back(std::move(one));
        }
        return;
      }
      case Conversion::map:
        out[name] = map(node, &schema == described ? nullptr : described, value);
        if (scope_ == Scope::layer && name == "properties") take_nulls(out[name], schema.get("required"));
        return;
      case Conversion::items:
        out[schema.get("prefixItems") != nullptr ? "additionalItems" : "items"] =
            convert(node, nullptr, nullptr);
        return;
      case Conversion::prefix:
        out["items"] = list(node, nullptr);
        return;
      case Conversion::required:
        required(out, node, schema, described, value);
        return;
      case Conversion::dependent:
        dependent(out, node);
        return;
      case Conversion::format:
        format(out, node.text, schema);
        return;
      case Conversion::pattern:
        if (is_re2_compatible(node.text)) pattern(out, node.text);
        return;
    }
  }

  /// The chart's templates validate secrets: a schema's error would show the value, and secrets are unknown
  /// before the chart is installed.
  static ordered_json secret(const Node& schema) {
    ordered_json out = ordered_json::object();
    for (const std::string_view kept : {"type", "description"}) {
      if (const Node* node = schema.get(kept); node != nullptr) out[std::string(kept)] = yaml::to_json(*node);
    }
    out["writeOnly"] = true;
    return out;
  }

  bool is_secret_key(const Node* described, std::string_view key) const {
    const Node* properties = schema_keyword(root_, described, "properties");
    return properties != nullptr && is_secret(root_, properties->get(key));
  }

  /// Schemas by name; if they extend another schema's properties, its secrets are left unchanged.
  ordered_json map(const Node& node, const Node* added_to, const Node* value) {
    ordered_json out = ordered_json::object();
    for (const yaml::Entry& entry : node.entries) {
      if (is_secret_key(added_to, entry.key)) continue;
      const Node* own = value == nullptr ? nullptr : value->get(entry.key);
      if (scope_ == Scope::merged && !is_for_chart(root_, entry.value, own)) continue;
      const Node* below = added_to == nullptr ? nullptr : schema_of_key(root_, added_to, entry.key);
      out[std::string(entry.key)] = convert(*entry.value, below, own);
    }
    return out;
  }

  ordered_json list(const Node& node, const Node* described) {
    ordered_json out = ordered_json::array();
    for (const Node* item : node.items) out.push_back(convert(*item, described, nullptr));
    return out;
  }

  /// Values that the templates validate may be any scalar in the schema; a map or list would break other
  /// templates before the validation runs.
  static ordered_json any_scalar(const Node& type) {
    ordered_json names = ordered_json::array();
    const auto add = [&](std::string_view name) {
      const bool known =
          std::any_of(names.begin(), names.end(), [&](const ordered_json& one) { return one == name; });
      if (!known) names.push_back(std::string(name));
    };
    if (type.is(Kind::string)) add(type.text);
    for (const Node* one : type.items) add(one->text);
    for (const std::string_view name : {"string", "number", "boolean"}) add(name);
    return names;
  }

  /// Without what the templates validate, a branch may become empty.
  static void drop_empty_branches(ordered_json& out) {
    if (!out.contains("if")) return;
    for (const char* branch : {"then", "else"}) {
      if (out.contains(branch) && asks_nothing(out[branch])) out.erase(branch);
    }
    if (!out.contains("then") && !out.contains("else")) out.erase("if");
  }

  static bool asks_nothing(const ordered_json& schema) {
    if (!schema.is_object()) return false;
    return std::all_of(schema.items().begin(), schema.items().end(), [](const auto& entry) {
      return entry.key() == "properties" && std::all_of(entry.value().begin(), entry.value().end(),
                                                        [](const auto& one) { return asks_nothing(one); });
    });
  }

  void required(ordered_json& out, const Node& node, const Node& schema, const Node* described,
                const Node* value) {
    ordered_json names = ordered_json::array();
    for (const Node* name : node.items) {
      const bool validated = validated_.contains({&schema, "required", name->text});
      const Node* property = schema_of_key(root_, &schema, name->text);
      const Node* own = value == nullptr ? nullptr : value->get(name->text);
      if (scope_ == Scope::merged && !is_for_chart(root_, property, own)) continue;
      if (!validated && !is_secret_key(described, name->text)) names.push_back(std::string(name->text));
    }
    if (!names.empty()) out["required"] = std::move(names);
  }

  void dependent(ordered_json& out, const Node& node) {
    ordered_json& all = out["dependencies"];
    for (const yaml::Entry& entry : node.entries) {
      ordered_json one = convert(*entry.value, nullptr, nullptr);
      ordered_json& location = all[std::string(entry.key)];
      if (location.is_null()) {
        location = std::move(one);
        continue;
      }
      // If a key has both a list of names and a schema, convert both to schemas.
      for (ordered_json* side : {&location, &one}) {
        if (side->is_array()) *side = ordered_json{{"required", *side}};
      }
      location = ordered_json{{"allOf", {location, one}}};
    }
  }

  static void pattern(ordered_json& out, std::string_view text) {
    if (!out.contains("pattern")) {
      out["pattern"] = std::string(text);
    } else if (out["pattern"] != text) {
      ordered_json second = ordered_json::object();
      second["pattern"] = std::string(text);
      out["allOf"].push_back(std::move(second));
    }
  }

  static void format(ordered_json& out, std::string_view name, const Node& schema) {
    const FormatPattern* known = format_pattern(name);
    if (known == nullptr) {
      if (is_standard_format(name)) out["format"] = std::string(name);
      return;
    }
    pattern(out, known->pattern);
    if (!known->also.empty()) pattern(out, known->also);
    if (known->max_length != 0 && !out.contains("maxLength")) out["maxLength"] = known->max_length;
    if (known->most == 0 || (json_types(schema.get("type")) & (kInteger | kNumber)) == 0) return;
    if (!out.contains("minimum")) out["minimum"] = known->least;
    if (!out.contains("maximum")) out["maximum"] = known->most;
  }

  /// The chart's default is more specific than that of a schema shared by several systems.
  void chart_default(ordered_json& out, const Node& schema, const Node* value) const {
    if (value == nullptr || schema_keyword(root_, &schema, "properties") != nullptr) return;
    out["default"] = yaml::to_json(*value);
  }

  /// Draft-07 ignores the siblings of a `$ref`.
  ordered_json with_reference(ordered_json out, std::string_view ref) {
    std::string target(ref);
    if (ref.starts_with(kOldRefs) || ref.starts_with(kNewRefs)) {
      const std::size_t prefix = (ref.starts_with(kOldRefs) ? kOldRefs : kNewRefs).size();
      const std::string_view rest = ref.substr(prefix);
      referred_.insert(std::string(rest.substr(0, rest.find('/'))));
      target = std::string(kNewRefs).append(rest);
    }
    ordered_json reference = ordered_json::object();
    reference["$ref"] = target;
    if (out.empty()) return reference;
    ordered_json all = ordered_json::array({std::move(reference)});
    if (out.contains("allOf")) all.insert(all.end(), out["allOf"].begin(), out["allOf"].end());
    out["allOf"] = std::move(all);
    return out;
  }

  const Node& root_;
  const ValidatedKeywords& validated_;
  Scope scope_;
  std::set<std::string> referred_;
};

/// Values that Helm itself adds to a subchart.
void open_for_parents(ordered_json& properties) {
  ordered_json& global = properties["global"];
  if (!global.is_object()) global = {{"type", "object"}, {"description", "Values shared by a parent chart."}};
  global["additionalProperties"] = true;
  if (properties.contains("enabled")) return;
  properties["enabled"] = {{"type", "boolean"},
                           {"description", "Condition for parent charts; not used by this chart."}};
}

ordered_json converted(const model::System& system, const Node& schema, Converter& converter) {
  ordered_json out = ordered_json::object();
  out["$schema"] = "http://json-schema.org/draft-07/schema#";
  out["$comment"] = generated_by(system);
  out.update(converter.convert(schema, nullptr, system.chart_defaults));
  out.erase("description");  // it describes systems in general
  return out;
}

/// JSON with invisible characters escaped.
std::string visible(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  for (std::size_t at = 0; at < json.size();) {
    const std::string_view rest = json.substr(at);
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_plain) - rest.begin());
    out += rest.substr(0, plain);
    at += plain;
    if (at == json.size()) break;
    const base::CodePoint point = base::decode(json, at);
    const auto value = static_cast<std::uint32_t>(point.value);
    if (point.valid && value >= 0x7F && value <= 0xFFFF &&
        (base::is_unsafe_for_display(point.value) || value >= 0xFFFE)) {
      out += fmt::format("\\u{:04x}", value);
    } else {
      out += json.substr(at, point.size);
    }
    at += point.size;
  }
  return out;
}

std::string finished(ordered_json out, Converter& converter) {
  out["additionalProperties"] = false;
  ordered_json definitions = converter.definitions();
  if (!definitions.empty()) out["definitions"] = std::move(definitions);
  return visible(out.dump(2, ' ', false, ordered_json::error_handler_t::replace)) + "\n";
}

}  // namespace

std::string chart_schema(const model::System& system, const ValidatedKeywords& validated) {
  Converter converter(*system.values_schema, validated, Scope::merged);
  ordered_json out = converted(system, *system.values_schema, converter);
  out["title"] = std::string("Values of the chart ").append(system.text("chart.name"));
  open_for_parents(out["properties"]);
  return finished(std::move(out), converter);
}

OutputFile layer_schema(const model::System& system) {
  const ValidatedKeywords none;
  Converter converter(*system.layer_schema, none, Scope::layer);
  ordered_json out = converted(system, *system.layer_schema, converter);
  out["title"] = "Values file of the system " + system.id;
  return {std::string(kLayerSchema), finished(std::move(out), converter)};
}

}  // namespace twinhull::emit
