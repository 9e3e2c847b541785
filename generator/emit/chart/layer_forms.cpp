#include "emit/chart/layer_forms.h"

#include <algorithm>
#include <array>

namespace twinhull::emit {
namespace {

using nlohmann::ordered_json;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view kExpression = R"(\$\{\{)";
constexpr std::string_view kImage = "^[^\\s:@]+([:@/][^\\s:@]+)*$";

std::string or_expression(std::string_view pattern) {
  return "(?:" + std::string(pattern) + ")|" + std::string(kExpression);
}

/// A type as a noun phrase.
std::string phrase(const ordered_json& type) {
  static constexpr std::array phrases = {
      std::pair(std::string_view("object"), std::string_view("a map")),
      std::pair(std::string_view("array"), std::string_view("a list")),
      std::pair(std::string_view("integer"), std::string_view("an integer")),
      std::pair(std::string_view("boolean"), std::string_view("true or false"))};
  const ordered_json& first = type.is_array() ? type.front() : type;
  const auto found = std::ranges::find(phrases, first.get<std::string>(),
                                       &std::pair<std::string_view, std::string_view>::first);
  return found == phrases.end() ? "a " + first.get<std::string>() : std::string(found->second);
}

}  // namespace

void LayerForms::add() {
  if (!out_.contains("type")) return;
  if (const Node* form = schema_.get("x-short")) add_short_form(*form);
  add_expressions();
}

bool LayerForms::has_type(std::string_view name) const {
  const ordered_json& type = out_["type"];
  return type.is_array() ? std::ranges::find(type, ordered_json(name)) != type.end() : type == name;
}

/// Texts are valid in addition, if they match a pattern.
void LayerForms::add_text(const std::string& pattern, const std::string& message) {
  ordered_json& type = out_["type"];
  if (!type.is_array()) type = ordered_json::array({type});
  type.push_back("string");
  out_["pattern"] = pattern;
  out_["patternErrorMessage"] = message;
}

void LayerForms::add_short_form(const Node& form) {
  const Node* messages = schema_.get("errorMessage");
  const Node* message = messages == nullptr || !messages->is(Kind::map) ? nullptr : messages->get("type");
  const std::string text(message == nullptr ? "" : message->text);
  if (form.is(Kind::string)) return add_text(std::string(kImage), text);
  const Node* name = form.get("property");
  const Node* properties = schema_.get("properties");
  const Node* property = name == nullptr || properties == nullptr ? nullptr : properties->get(name->text);
  const Node* pattern = property == nullptr ? nullptr : property->get("pattern");
  if (property != nullptr) add_text(pattern == nullptr ? "" : std::string(pattern->text), text);
}

/// An expression is text, whatever the type of its value.
void LayerForms::add_expressions() {
  if (!has_type("string")) {
    const std::string message = "must be " + phrase(out_["type"]) + ", or an expression";
    add_text(std::string(kExpression), message);
  } else if (out_.contains("pattern")) {
    out_["pattern"] = or_expression(out_["pattern"].get<std::string>());
    if (out_.contains("allOf")) {
      for (ordered_json& one : out_["allOf"]) {
        if (one.contains("pattern")) one["pattern"] = or_expression(one["pattern"].get<std::string>());
      }
    }
  }
  for (const char* keyword : {"enum", "const"}) {
    if (!out_.contains(keyword)) continue;
    ordered_json literal = ordered_json::object();
    literal[keyword] = out_[keyword];
    ordered_json expression = {{"type", "string"}, {"pattern", std::string(kExpression)}};
    ordered_json any = ordered_json::array({literal, {{"type", "null"}}, expression});
    out_["allOf"].push_back({{"anyOf", any}});
    out_.erase(keyword);
  }
}

}  // namespace twinhull::emit
