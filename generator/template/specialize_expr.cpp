#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/schema.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::array builtins = {
    std::string_view("chart.appVersion"),  std::string_view("chart.name"),
    std::string_view("chart.version"),     std::string_view("cluster.apiVersions"),
    std::string_view("release.fullname"),  std::string_view("release.name"),
    std::string_view("release.namespace"), std::string_view("release.service"),
};
constexpr int max_depth = 100;
const Node null_node;
/// What `output` was called in earlier versions.
constexpr std::string_view earlier_output = "hull";

bool is_builtin_root(std::string_view name) {
  return name == "release" || name == "chart" || name == "cluster" || name == "output" ||
         name == earlier_output;
}

std::vector<std::string_view> keys_of(const Node* properties) {
  std::vector<std::string_view> keys;
  if (properties != nullptr) {
    for (const yaml::Entry& entry : properties->entries) keys.push_back(entry.key);
  }
  return keys;
}

/// Whether a map of the values can have this key, but no values file sets it.
bool is_unused(const Type& map, std::string_view key) {
  const Node* unused = map.schema == nullptr ? nullptr : map.schema->get("x-unused");
  return unused != nullptr &&
         std::ranges::any_of(unused->items, [&](const Node* name) { return name->text == key; });
}

/// Uses the template's name for values of the current component: `component.values`.
void use_component_name(std::string_view key, std::string& text) {
  const std::string mark = fmt::format("values.{}", key);
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::size_t end = at + mark.size();
    const bool begins = at == 0 || text[at - 1] == '`' || text[at - 1] == ' ';
    const bool whole = end == text.size() || text[end] == '.' || text[end] == '`';
    if (begins && whole) text.replace(at, mark.size(), "component.values");
  }
}

}  // namespace

std::string or_list(std::string_view wrong, const std::vector<std::string_view>& choices) {
  return choices.empty() ? "see docs/template-language.md" : base::did_you_mean(wrong, choices);
}

bool same(const ResidualExpr& a, const ResidualExpr& b) {
  if (a.kind != b.kind || a.text != b.text || a.function != b.function || a.fragment != b.fragment ||
      a.slot != b.slot || a.args.size() != b.args.size() || !std::ranges::equal(a.path, b.path)) {
    return false;
  }
  if (a.kind == ResidualExprKind::literal && !yaml::equal(*a.literal, *b.literal)) return false;
  return std::ranges::equal(a.args, b.args,
                            [](const ResidualExpr* x, const ResidualExpr* y) { return same(*x, *y); });
}

std::string dotted(const ResidualExpr& term) {
  if (term.kind != ResidualExprKind::value && term.kind != ResidualExprKind::variable) return {};
  std::string path(term.kind == ResidualExprKind::value ? "values" : term.text);
  for (std::string_view key : term.path) path.append(".").append(key);
  return path;
}

std::nullopt_t Specializer::fail(source::Span span, const char* rule, std::string message, std::string help) {
  report(span, rule, diagnostic::Severity::error, std::move(message), std::move(help));
  return std::nullopt;
}

void Specializer::report(source::Span span, const char* rule, diagnostic::Severity severity,
                         std::string message, std::string help) {
  // A template is specialized once per component; report its errors once.
  if (!reported_.emplace(span.file, span.begin, rule).second) return;
  if (!component_.empty()) {
    use_component_name(component_, message);
    use_component_name(component_, help);
  }
  findings_.push_back({.rule = rule,
                       .severity = severity,
                       .message = std::move(message),
                       .span = span,
                       .help = std::move(help),
                       .system = system_.id});
}

bool Specializer::is_known_present(const ResidualExpr& term) const {
  return !term.type.optional ||
         std::ranges::any_of(present_, [&](const ResidualExpr* known) { return same(*known, term); });
}

std::size_t Specializer::assume(const ResidualExpr& condition) {
  std::size_t before = present_.size();
  if (condition.kind == ResidualExprKind::conjunction) {
    assume(*condition.args[0]);
    assume(*condition.args[1]);
  } else {
    present_.push_back(&condition);
  }
  return before;
}

const ResidualExpr* Specializer::term_of(const Value& value, source::Span span, bool absent_ok) {
  if (value.is_static()) {
    // The printed form of a literal matters only for the chart.
    const Type type = for_chart_ ? type_of(*value.node) : Type{.kinds = kinds(value.node->kind)};
    ResidualExpr term{.kind = ResidualExprKind::literal, .type = type, .span = span, .literal = value.node};
    return make(term);
  }
  if (!absent_ok && !is_known_present(*value.term)) {
    std::string path = dotted(*value.term);
    fail(span, "possibly-unset-value", fmt::format("`{}` may be absent: its schema has no default", path),
         fmt::format("put it below `${{{{ if {} }}}}:`, or use `default(…)`", path));
    return nullptr;
  }
  return value.term;
}

std::optional<Value> Specializer::value_of(const Expr& expr, Bindings& scope) {
  switch (expr.kind) {
    case ExprKind::literal:
      return Value{.node = expr.literal};
    case ExprKind::name:
      return value_of_name(expr, scope);
    case ExprKind::member:
      return value_of_member(expr, scope);
    case ExprKind::index: {
      std::optional<Value> base = value_of(*expr.args[0], scope);
      std::optional<Value> key = value_of(*expr.args[1], scope);
      if (!base || !key) return std::nullopt;
      if (!key->is_static() || !key->node->is(Kind::string)) {
        return fail(expr.args[1]->span, "expression-type-mismatch", "the key in `[]` is not a static string",
                    "use `each k, v in …` for keys that depend on values");
      }
      return member(*base, key->node->text, expr.span);
    }
    case ExprKind::call:
      return value_of_call(expr, scope);
    case ExprKind::negation:
    case ExprKind::conjunction:
    case ExprKind::disjunction:
      return value_of_logic(expr, scope);
    case ExprKind::comparison:
      return value_of_comparison(expr, scope);
  }
  return std::nullopt;
}

std::optional<Value> Specializer::value_of_name(const Expr& expr, Bindings& scope) {
  for (auto bound = scope.rbegin(); bound != scope.rend(); ++bound) {
    if (bound->name == expr.text) return bound->value;
  }
  if (expr.text == "system") return Value{.node = system_.root, .schema = &system_schema_};
  if (expr.text == "values") return Value{.term = values_};
  if (is_builtin_root(expr.text)) {
    return fail(
        expr.span, "undefined-name", fmt::format("`{}` is not a value", expr.text),
        expr.text == "output" ? "use `output.helm`" : "use one of its members, such as `release.name`");
  }
  std::vector<std::string_view> names = {"system", "values", "release", "chart", "output"};
  for (const Binding& bound : scope) names.push_back(bound.name);
  if (expr.text == "target" && for_chart_) {
    return fail(expr.span, "undefined-name", "`target` is not defined here",
                "all targets have the same chart: use `target` in a values file, and that value here");
  }
  return fail(expr.span, "undefined-name", fmt::format("`{}` is not defined here", expr.text),
              or_list(expr.text, names));
}

std::optional<Value> Specializer::value_of_member(const Expr& expr, Bindings& scope) {
  const Expr& base = *expr.args[0];
  if (base.kind == ExprKind::name && is_builtin_root(base.text)) {
    const bool earlier = base.text == earlier_output;
    std::string_view path = arena_.copy(fmt::format("{}.{}", earlier ? "output" : base.text, expr.text));
    if (path == "output.helm") {
      if (earlier) {
        report(expr.span, "deprecated-field", diagnostic::Severity::warning, "`hull.helm` is deprecated",
               "use `output.helm`");
      }
      return Value{
          .term =
              make({.kind = ResidualExprKind::output, .type = {.kinds = boolean_kind}, .span = expr.span})};
    }
    if (std::ranges::find(builtins, path) == builtins.end()) {
      return fail(expr.span, "undefined-name", fmt::format("`{}` is not defined", path),
                  or_list(path, {builtins.begin(), builtins.end()}));
    }
    Type type{.kinds = string_kind, .inline_safe = true, .ascii = true, .never_empty = true};
    return Value{
        .term = make({.kind = ResidualExprKind::builtin, .type = type, .span = expr.span, .text = path})};
  }
  std::optional<Value> value = value_of(base, scope);
  if (!value) return std::nullopt;
  return member(*value, expr.text, expr.span);
}

std::optional<Value> Specializer::member(const Value& base, std::string_view key, source::Span span) {
  if (base.is_static()) {
    if (base.node->is(Kind::null)) return Value{.node = &null_node};
    if (!base.node->is(Kind::map)) {
      return fail(span, "expression-type-mismatch",
                  fmt::format("`.{}` is used on {}", key, describe(kinds(base.node->kind))),
                  "only maps have members");
    }
    Value result{.node = base.node->get(key), .owner = base.owner};
    if (base.data != Data::none) {
      if (result.node == nullptr && base.data == Data::closed) {
        return fail(span, "undefined-name", fmt::format("`{}` is not defined here", key),
                    or_list(key, keys_of(base.node)));
      }
      return Value{.node = result.node == nullptr ? &null_node : result.node, .data = Data::open};
    }
    if (base.node == components_ && result.node != nullptr) result.owner = result.node;
    if (base.schema != nullptr) {
      Type type = member_type(system_schema_, {.kinds = map_kind, .schema = base.schema}, key);
      result.schema = type.schema;
      if (result.node == nullptr && type.kinds == 0 && type.schema == nullptr) {
        return fail(span, "undefined-name", fmt::format("system.yaml has no `{}` here", key),
                    or_list(key, keys_of(base.schema->get("properties"))));
      }
    }
    if (result.node == nullptr) return Value{.node = &null_node};
    return force(result);
  }
  const ResidualExpr& term = *base.term;
  bool reachable = term.kind == ResidualExprKind::value || term.kind == ResidualExprKind::variable;
  Type type = reachable ? member_type(*system_.values_schema, term.type, key) : Type{};
  if (type.kinds == 0 && is_unused(term.type, key)) return Value{.node = &null_node};
  if (type.kinds == 0) {
    std::vector<std::string_view> known;
    if (term.type.schema != nullptr) known = keys_of(term.type.schema->get("properties"));
    std::string path = dotted(term);
    return fail(span, "undefined-name", fmt::format("`{}.{}` is not defined", path.empty() ? "…" : path, key),
                or_list(key, known));
  }
  if (!is_known_present(term)) {
    std::string path = dotted(term);
    return fail(span, "possibly-unset-value",
                fmt::format("`{}` may be absent: its schema has no default", path),
                fmt::format("put `{}` below `${{{{ if {} }}}}:`", key, path));
  }
  std::vector<std::string_view> path(term.path.begin(), term.path.end());
  path.push_back(arena_.copy(key));
  ResidualExpr result = term;
  result.type = type;
  result.span = span;
  result.path = arena_.copy(std::span<const std::string_view>(path));
  return Value{.term = make(result)};
}

std::optional<Value> Specializer::force(Value value) {
  if (!value.is_static() || value.data != Data::none || !value.node->is(Kind::string) ||
      !has_expression(value.node->text)) {
    return value;
  }
  const TemplateNode*& form = forced_[value.node];
  if (form == nullptr) form = parse_scalar_template(*value.node, arena_, findings_);
  if (depth_ > max_depth) {
    return fail(value.node->span, "template-cycle", "this expression depends on itself",
                "replace one of the references with a value");
  }
  Bindings scope;
  if (value.owner != nullptr) scope.push_back({"component", component_value(*value.owner)});
  ++depth_;
  std::optional<Value> result = value_of_scalar(*form, scope);
  --depth_;
  return result;
}

const ResidualExpr* Specializer::specialize_value(const Node& scalar, const Node* component,
                                                  const InjectedGlobal& target) {
  for_chart_ = false;
  const std::size_t before = findings_.size();
  const TemplateNode* form = parse_scalar_template(scalar, arena_, findings_);
  if (findings_.size() > before) return nullptr;
  Bindings scope = {{target.name, {.node = target.value, .data = Data::closed}}};
  if (component != nullptr) scope.push_back({"component", component_value(*component)});
  std::optional<Value> value = value_of_scalar(*form, scope);
  if (!value) return nullptr;
  if (value->is_static() && value->node->is(Kind::null)) {
    fail(scalar.span, "possibly-unset-value", "the expression has no value here",
         "use `default(…)`, or a value that every target has");
    return nullptr;
  }
  if (value->is_static()) value->node = force_deep(*value);
  return value->is_static() && value->node == nullptr ? nullptr : term_of(*value, scalar.span);
}

std::optional<Value> Specializer::value_of_scalar(const TemplateNode& scalar, Bindings& scope) {
  if (scalar.kind == TemplateNodeKind::expression) return value_of(*scalar.expr, scope);
  if (scalar.kind == TemplateNodeKind::text) return value_of_text(scalar, scope);
  return Value{.node = scalar.literal};
}

std::optional<Value> Specializer::value_of_text(const TemplateNode& form, Bindings& scope) {
  std::vector<const ResidualExpr*> terms;
  for (const InterpolationPart& part : form.text) {
    if (part.expr == nullptr) {
      terms.push_back(term_of({.node = yaml::make_string(arena_, part.text)}, form.span));
      continue;
    }
    std::optional<Value> value = value_of(*part.expr, scope);
    if (!value) return std::nullopt;
    const ResidualExpr* term = term_of(*value, part.expr->span);
    if (term == nullptr) return std::nullopt;
    if (!term->type.only(scalar_kinds) || term->type.condition_only) {
      return fail(part.expr->span, "expression-type-mismatch",
                  fmt::format("{} inside a text", describe(term->type.kinds)),
                  "only strings, numbers and booleans can be part of a text");
    }
    terms.push_back(term);
  }
  return joined_text(terms, form.span);
}

Value Specializer::joined_text(std::span<const ResidualExpr* const> terms, source::Span span) {
  std::vector<const ResidualExpr*> parts;
  std::string pending;  // literal text that is not a part yet
  auto flush = [&] {
    if (pending.empty()) return;
    parts.push_back(term_of({.node = yaml::make_string(arena_, pending)}, span));
    pending.clear();
  };
  auto add = [&](const ResidualExpr& term) {
    if (term.kind == ResidualExprKind::literal) {
      pending += scalar_text(arena_, *term.literal);
    } else {
      flush();
      parts.push_back(&term);
    }
  };
  for (const ResidualExpr* term : terms) {
    if (term->kind != ResidualExprKind::text) {
      add(*term);
    } else {
      for (const ResidualExpr* inner : term->args) add(*inner);
    }
  }
  if (parts.empty()) return Value{.node = yaml::make_string(arena_, pending, span)};
  flush();
  Type type{.kinds = string_kind};
  auto all = [&](bool Type::*safe) {
    return std::ranges::all_of(parts, [&](const ResidualExpr* part) {
      return part->type.*safe || (part->type.kinds & string_kind) == 0;
    });
  };
  type.inline_safe = all(&Type::inline_safe);
  type.ascii = all(&Type::ascii);
  ResidualExpr text{.kind = ResidualExprKind::text, .type = type, .span = span};
  text.args = arena_.copy(std::span<const ResidualExpr* const>(parts));
  return Value{.term = make(text)};
}

std::optional<Value> Specializer::value_of_logic(const Expr& expr, Bindings& scope) {
  std::optional<Value> left = value_of(*expr.args[0], scope);
  if (!left) return std::nullopt;
  auto boolean = [&](bool value) { return Value{.node = yaml::make_boolean(arena_, value)}; };
  if (expr.kind == ExprKind::negation) {
    if (left->is_static()) return boolean(!is_truthy(left->node));
    const ResidualExpr* operand = term_of(*left, expr.span, true);
    if (operand->kind == ResidualExprKind::negation && operand->args[0]->type.only(boolean_kind)) {
      return Value{.term = operand->args[0]};
    }
    const ResidualExpr* args[] = {operand};
    return Value{.term = make({.kind = ResidualExprKind::negation,
                               .type = {.kinds = boolean_kind},
                               .span = expr.span,
                               .args = arena_.copy(std::span<const ResidualExpr* const>(args))})};
  }
  bool conjunction = expr.kind == ExprKind::conjunction;
  if (left->is_static() && is_truthy(left->node) != conjunction) return boolean(!conjunction);
  const ResidualExpr* first = left->is_static() ? nullptr : term_of(*left, expr.span, true);
  std::size_t before = present_.size();
  if (conjunction && first != nullptr) assume(*first);
  std::optional<Value> right = value_of(*expr.args[1], scope);
  forget(before);
  if (!right) return std::nullopt;
  if (first == nullptr) return right->is_static() ? boolean(is_truthy(right->node)) : right;
  if (right->is_static()) return is_truthy(right->node) == conjunction ? *left : boolean(!conjunction);
  const ResidualExpr* second = term_of(*right, expr.span, true);
  const ResidualExpr* args[] = {first, second};
  Type type{.kinds = boolean_kind};
  type.condition_only = !first->type.only(boolean_kind) || !second->type.only(boolean_kind) ||
                        first->type.condition_only || second->type.condition_only;
  return Value{.term =
                   make({.kind = conjunction ? ResidualExprKind::conjunction : ResidualExprKind::disjunction,
                         .type = type,
                         .span = expr.span,
                         .args = arena_.copy(std::span<const ResidualExpr* const>(args))})};
}

std::optional<Value> Specializer::value_of_comparison(const Expr& expr, Bindings& scope) {
  const ResidualExpr* sides[2];
  for (std::size_t i = 0; i < 2; ++i) {
    std::optional<Value> value = value_of(*expr.args[i], scope);
    if (!value) return std::nullopt;
    sides[i] = term_of(*value, expr.args[i]->span);
    if (sides[i] == nullptr) return std::nullopt;
  }
  bool equality = expr.text == "==" || expr.text == "!=";
  Kinds left = sides[0]->type.kinds;
  Kinds right = sides[1]->type.kinds;
  auto both = [&](Kinds wanted) { return sides[0]->type.only(wanted) && sides[1]->type.only(wanted); };
  if (!both(integer_kind) && !(equality && (both(string_kind) || both(boolean_kind)))) {
    return fail(expr.span, "expression-type-mismatch",
                fmt::format("`{}` compares {} with {}", expr.text, describe(left), describe(right)),
                equality ? "compare two strings, two integers or two booleans" : "compare two integers");
  }
  ResidualExpr term{.kind = ResidualExprKind::comparison,
                    .type = {.kinds = boolean_kind},
                    .span = expr.span,
                    .text = expr.text};
  term.args = arena_.copy(std::span<const ResidualExpr* const>(sides));
  if (sides[0]->kind == ResidualExprKind::literal && sides[1]->kind == ResidualExprKind::literal) {
    return Value{.node = compare(arena_, expr.text, *sides[0]->literal, *sides[1]->literal)};
  }
  return Value{.term = make(term)};
}

}  // namespace twinhull::tmpl
