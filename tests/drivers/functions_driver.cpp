// Driver of tests/parity/functions.py, which compares every function of the template language with Helm.
// Prints a JSON object with a chart's template, its values, and the result of our own evaluator. Each entry
// is an example of the function table with some arguments from the values, so that they are not
// constant-folded, and the others from system.yaml, so that they become Go literals.

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../unit/template_support.h"
#include "template/expression.h"
#include "template/functions.h"

namespace {

using namespace twinhull;
using nlohmann::ordered_json;

const std::vector<std::string> kNasty = {
    "",
    "it's \"quoted\"",
    "back`tick",
    "a\\nb",
    "{{ .Values.x }}",
    "}}",
    "ünï ☃ 🚢",
    "line 1\nline 2\n",
    " x ",
    "yes",
    "010",
    "1e3",
    "~",
    "#",
    "a: b",
    "%s%d%%",
    "\t",
    "$x",
    "*/",
    "<&>\u2028",
    "'",
    "- a",
    "${x}",
    "\x7f",
};

/// The replacement of a literal in an example: `values.c12.a0`.
struct Literal {
  source::Span span;
  const yaml::Node* node = nullptr;  ///< null for the name `sample`
};

void find_literals(const tmpl::Expr& expr, std::vector<Literal>& found) {
  if (expr.kind == tmpl::ExprKind::literal) found.push_back({expr.span, expr.literal});
  if (expr.kind == tmpl::ExprKind::name) found.push_back({expr.span, nullptr});
  for (const tmpl::Expr* arg : expr.args) find_literals(*arg, found);
}

/// JSON as accepted by our YAML reader, which requires escapes for non-printable characters.
std::string yaml_text(const ordered_json& data) {
  std::string text;
  for (const char c : data.dump()) text += c == '\x7f' ? std::string("\\u007f") : std::string(1, c);
  for (std::size_t at = 0; (at = text.find("\u2028", at)) != std::string::npos;)
    text.replace(at, 3, "\\u2028");
  return text;
}

class Cases {
 public:
  /// One entry: the example with literal number `dynamic` (all of them for -1) from the values, and every
  /// string replaced by `text` unless it is null.
  void add(const std::string& example, const std::vector<Literal>& literals, int dynamic,
           const std::string* text) {
    const std::string name = "c" + std::to_string(count_++);
    std::string expression;
    std::size_t at = 0;
    for (std::size_t i = 0; i < literals.size(); ++i) {
      const Literal& literal = literals[i];
      const bool from_values = dynamic < 0 || static_cast<std::size_t>(dynamic) == i;
      ordered_json& side = (from_values ? values_ : system_)[name];
      const std::string key = "a" + std::to_string(i);
      expression += example.substr(at, literal.span.begin - at) + (from_values ? "values." : "system.") +
                    name + "." + key;
      side[key] = value(literal, text);
      if (from_values) schema_["properties"][name]["properties"][key] = type(side[key]);
      at = literal.span.end;
    }
    if (schema_["properties"].contains(name)) {
      schema_["properties"][name]["type"] = "object";
      schema_["properties"][name]["default"] = ordered_json::object();
    }
    lines_ += name + ": ${{ " + expression + example.substr(at) + " }}\n";
  }

  int print() {
    TemplateInputs inputs;
    inputs.templates["system/cases.yaml"] = lines_;
    inputs.system = yaml_text(system_);
    inputs.system_schema = "{}";
    inputs.values = yaml_text(values_);
    inputs.values_schema = yaml_text(schema_);
    TemplateResult result = run_templates(inputs);
    std::fputs(result.findings.c_str(), stderr);
    ordered_json out = {
        {"template", result.chart["cases.yaml"]}, {"values", values_}, {"expected", result.objects}};
    std::puts(out.dump().c_str());
    return result.findings.empty() ? 0 : 1;
  }

 private:
  static ordered_json value(const Literal& literal, const std::string* text) {
    if (literal.node == nullptr) {
      const std::string own = text == nullptr ? "a" : *text;
      return {
          {"list", text == nullptr ? ordered_json{"a", "b"} : ordered_json{*text, "b", *text + "c"}},
          {"own", {{"a", own}, {"empty", ""}, {"inner", {{"x", own}}}}},
          {"common", {{"a", "other"}, {"b", own}, {"empty", "filled"}, {"inner", {{"x", "y"}, {"z", "z"}}}}}};
    }
    if (literal.node->is(yaml::Kind::integer)) return *literal.node->integer();
    if (literal.node->is(yaml::Kind::boolean)) return literal.node->is_true();
    return text == nullptr ? std::string(literal.node->text) : *text;
  }

  /// The schema of a value; ASCII texts are declared as such for functions that require it.
  static ordered_json type(const ordered_json& given) {
    if (given.is_object()) {
      ordered_json list = {
          {"type", "array"}, {"items", {{"type", "string"}}}, {"default", ordered_json::array()}};
      ordered_json map = {{"type", "object"}, {"default", ordered_json::object()}};
      return {{"type", "object"},
              {"properties", {{"list", list}, {"own", map}, {"common", map}}},
              {"default", ordered_json::object()}};
    }
    const bool text = given.is_string();
    ordered_json schema = {{"type", text                 ? "string"
                                    : given.is_boolean() ? "boolean"
                                                         : "integer"},
                           {"default", given}};
    if (text && ascii(given.get<std::string>())) schema["enum"] = {given};
    return schema;
  }

 public:
  static bool ascii(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

 private:
  ordered_json values_ = ordered_json::object();
  ordered_json system_ = ordered_json::object();
  ordered_json schema_ = {{"type", "object"}, {"properties", ordered_json::object()}};
  std::string lines_;
  int count_ = 0;
};

/// Operators, which are not in the function table.
const tmpl::Function kOperators[] = {
    {.name = "a value", .example = "\"todo\""},
    {.name = "==", .example = "\"todo\" == \"todo\""},
    {.name = "<", .example = "default(3000000, 5) < 3000001 && !false"},
    {.name = "||", .example = "\"\" != \"todo\" || length(\"a\") >= 2"},
};

bool add_cases(const tmpl::Function& function, Cases& cases) {
  base::Arena arena;
  diagnostic::Findings findings;
  const std::string example(function.example);
  const auto size = static_cast<std::uint32_t>(example.size());
  const tmpl::Expr* expr = tmpl::parse_expression(example, {1, 0, size}, true, arena, findings);
  if (expr == nullptr) return false;
  std::vector<Literal> literals;
  find_literals(*expr, literals);
  const int ways = literals.size() > 1 ? static_cast<int>(literals.size()) : 0;
  for (int dynamic = -1; dynamic < ways; ++dynamic) {
    cases.add(example, literals, dynamic, nullptr);
    for (const std::string& text : kNasty) {
      const bool refused = function.name == "required" && text.empty();  // rejected by Helm, as intended
      if (!refused && (!function.ascii_only || Cases::ascii(text)))
        cases.add(example, literals, dynamic, &text);
    }
  }
  return true;
}

}  // namespace

int main() {
  Cases cases;
  bool ok = true;
  for (const tmpl::Function& function : kOperators) ok = add_cases(function, cases) && ok;
  for (const tmpl::Function& function : tmpl::functions()) ok = add_cases(function, cases) && ok;
  return ok ? cases.print() : 2;
}
