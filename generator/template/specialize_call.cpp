#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

std::string arguments(std::size_t count) {
  return fmt::format("{} argument{}", count, count == 1 ? "" : "s");
}

/// Help for an argument of the wrong type.
std::string argument_help(Kinds given, Kinds taken, const Function& function) {
  if ((given & ~scalar_kinds) == 0 && (taken & string_kind) != 0)
    return "convert it to a string with `string(…)`";
  if (taken == boolean_kind && (given & ~scalar_kinds) == 0) return "compare it with a value: `x == …`";
  return fmt::format("`{}` is {}", function.name, function.summary);
}

using yaml::Kind;
using yaml::Node;

/// The argument that is the result, if a static argument decides that; otherwise -1. Some of these
/// cannot be written in Helm: a pipeline cannot start with null.
int decided(const Function& function, const std::vector<const ResidualExpr*>& args) {
  if (function.result == Result::merged) {
    for (const int i : {0, 1}) {
      const ResidualExpr& arg = *args[static_cast<std::size_t>(i)];
      if (arg.kind == ResidualExprKind::literal && !is_truthy(arg.literal)) return 1 - i;
    }
    return -1;
  }
  if (args.front()->kind != ResidualExprKind::literal) return -1;
  if (function.result == Result::subset) return is_truthy(args.front()->literal) ? -1 : 0;
  bool holds = is_truthy(args.front()->literal);
  if (function.result == Result::first_or_second) return holds ? 0 : 1;
  if (function.result == Result::second_or_third) return holds ? 1 : 2;
  return -1;
}

bool safe(const ResidualExpr& term, bool Type::*property) {
  return term.type.*property || (term.type.kinds & string_kind) == 0;
}

/// A fragment's argument, reduced to characters that are valid in a `define`'s name.
std::string define_name(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    bool fine = base::is_alnum(c) || c == '_';
    if (!fine && c != '.') c = '-';
  }
  return name;
}

}  // namespace

bool FragmentInstance::same_as(const FragmentInstance& other) const {
  return file == other.file && std::ranges::equal(args, other.args, [](const Node* a, const Node* b) {
           return a == b || (a->kind != Kind::map && a->kind != Kind::list && yaml::equal(*a, *b));
         });
}

const Node* Specializer::force_deep(const Value& value) {
  const Node& node = *value.node;
  if (value.data != Data::none) return &node;
  if (node.is(Kind::string) && has_expression(node.text)) {
    std::optional<Value> forced = force(value);
    if (!forced) return nullptr;
    if (forced->is_static()) return force_deep(*forced);
    fail(node.span, "expression-type-mismatch",
         "an expression that depends on values in a collection passed to a function",
         "pass a collection whose parts are all known when the chart is generated");
    return nullptr;
  }
  if (node.is(Kind::map)) {
    std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
    for (yaml::Entry& entry : entries) {
      entry.value = force_deep({.node = entry.value, .owner = value.owner});
      if (entry.value == nullptr) return nullptr;
    }
    return yaml::make_map(arena_, entries, node.span);
  }
  if (node.is(Kind::list)) {
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    for (const Node*& item : items) {
      item = force_deep({.node = item, .owner = value.owner});
      if (item == nullptr) return nullptr;
    }
    return yaml::make_list(arena_, items, node.span);
  }
  return value.node;
}

std::optional<Value> Specializer::value_of_call(const Expr& expr, Bindings& scope) {
  if (auto found = library_.fragments.find(expr.text); found != library_.fragments.end()) {
    return value_of_fragment(expr, found->second, scope);
  }
  const Function* function = find_function(expr.text);
  if (function == nullptr) {
    std::vector<std::string_view> names;
    for (const Function& known : functions()) names.push_back(known.name);
    for (const auto& [name, file] : library_.fragments) names.push_back(name);
    std::string help = or_list(expr.text, names);
    if (help.ends_with(" more")) help += "; see docs/template-language.md";
    return fail(expr.span, "undefined-name", fmt::format("unknown function or fragment `{}`", expr.text),
                std::move(help));
  }
  if (expr.args.size() != function->parameters.size()) {
    return fail(expr.span, "expression-type-mismatch",
                fmt::format("`{}` requires {}, not {}", function->name,
                            arguments(function->parameters.size()), expr.args.size()),
                fmt::format("`{}` is {}", function->name, function->summary));
  }
  std::vector<const ResidualExpr*> args;
  std::vector<const Node*> literals;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    const Parameter& parameter = function->parameters[i];
    std::optional<Value> value = value_of(*expr.args[i], scope);
    if (!value) return std::nullopt;
    bool absent = value->is_static() && value->node->is(Kind::null);
    // To be counted, the value need not be evaluated.
    if (value->is_static() && function->name != "length") value->node = force_deep(*value);
    if (value->is_static() && value->node == nullptr) return std::nullopt;
    const ResidualExpr* term = term_of(*value, expr.args[i]->span, parameter.may_be_absent);
    if (term == nullptr) return std::nullopt;
    if ((!absent || !parameter.may_be_absent) &&
        (!term->type.only(parameter.kinds) || term->type.condition_only)) {
      return fail(expr.args[i]->span, "expression-type-mismatch",
                  fmt::format("`{}` of `{}` is {}, but must be {}", parameter.name, function->name,
                              describe(term->type.kinds), describe(parameter.kinds)),
                  argument_help(term->type.kinds, parameter.kinds, *function));
    }
    args.push_back(term);
    mark_parsed(*term);
    if (term->kind == ResidualExprKind::literal) literals.push_back(term->literal);
  }
  if (literals.size() == args.size()) {
    const Node* made = function->evaluate(arena_, literals);
    if (!spend(expr.span, made->text.size())) return std::nullopt;
    return Value{.node = made};
  }
  if (int chosen = decided(*function, args); chosen >= 0) {
    const ResidualExpr& term = *args[static_cast<std::size_t>(chosen)];
    return term.kind == ResidualExprKind::literal ? Value{.node = term.literal} : Value{.term = &term};
  }
  if (function->ascii_only && !safe(*args[0], &Type::ascii)) {
    return fail(expr.args[0]->span, "expression-type-mismatch",
                fmt::format("`{}` of `{}` may contain non-ASCII letters", function->parameters[0].name,
                            function->name),
                "add a `format` or an `enum` to the value's schema");
  }
  if (function->result == Result::text) return joined_text(args, expr.span);
  Type type{.kinds = function->result_kinds};
  auto joined = [&](const Type& a, const Type& b) {
    return Type{.kinds = static_cast<Kinds>(a.kinds | b.kinds),
                .inline_safe = a.inline_safe && b.inline_safe,
                .plain_safe = a.plain_safe && b.plain_safe,
                .ascii = a.ascii && b.ascii,
                .prints_plainly = a.prints_plainly && b.prints_plainly};
  };
  switch (function->result) {
    case Result::fixed:
      // Substrings and concatenations of safe texts are safe; JSON adds quotes.
      type.ascii =
          function->name == "sha256" || function->name == "base64" ||
          std::ranges::all_of(args, [](const ResidualExpr* arg) { return safe(*arg, &Type::ascii); });
      type.inline_safe = function->name == "sha256" || function->name == "base64" ||
                         (function->name != "json" && std::ranges::all_of(args, [](const ResidualExpr* arg) {
                            return safe(*arg, &Type::inline_safe);
                          }));
      type.prints_plainly = function->name == "length";
      break;
    case Result::like_first:
      type = args[0]->type;
      type.optional = false;
      break;
    case Result::first_or_second:
      type = joined(args[0]->type, args[1]->type);
      break;
    case Result::second_or_third:
      type = joined(args[1]->type, args[2]->type);
      break;
    case Result::reference:
      type.never_empty = true;
      break;
    case Result::merged:
    case Result::subset:
    case Result::text:  // returned above
      break;
  }
  ResidualExpr term{.kind = ResidualExprKind::call, .type = type, .span = expr.span, .function = function};
  term.args = arena_.copy(std::span<const ResidualExpr* const>(args));
  return Value{.term = make(term)};
}

void Specializer::mark_parsed(const ResidualExpr& term) {
  for (const ResidualExpr* arg : term.args) mark_parsed(*arg);
  if (term.kind != ResidualExprKind::fragment || term.fragment->is_parsed) return;
  fragments_.find(std::string(term.fragment->name))->second.fragment->is_parsed = true;
  mark_parsed(term.fragment->product->parts);
}

void Specializer::mark_parsed(std::span<const ResidualMember> parts) {
  for (const ResidualMember& part : parts) {
    if (part.over != nullptr) mark_parsed(*part.over);
    if (part.value != nullptr && part.value->term != nullptr) mark_parsed(*part.value->term);
    if (part.value != nullptr) mark_parsed(part.value->parts);
    for (const ResidualBranch& arm : part.arms) mark_parsed(arm.parts);
    mark_parsed(part.body);
  }
}

bool Specializer::takes_arguments(const Expr& call, const FragmentFile& file) {
  if (call.args.size() == file.parameters.size()) return true;
  fail(call.span, "expression-type-mismatch",
       fmt::format("the fragment `{}` requires {}, not {}", file.name, arguments(file.parameters.size()),
                   call.args.size()),
       fmt::format("see {}", file.path));
  return false;
}

bool Specializer::enter(const FragmentFile& file, source::Span span) {
  if (std::ranges::find(active_, &file) == active_.end()) {
    active_.push_back(&file);
    return true;
  }
  fail(span, "template-cycle", fmt::format("the fragment `{}` includes itself", file.name),
       "remove the recursive call, direct or through other fragments");
  return false;
}

std::optional<Value> Specializer::value_of_fragment(const Expr& expr, const FragmentFile& file,
                                                    Bindings& scope) {
  if (!takes_arguments(expr, file)) return std::nullopt;
  Bindings inner;
  FragmentInstance use{.file = &file};
  std::string name;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    std::optional<Value> value = value_of(*expr.args[i], scope);
    if (!value) return std::nullopt;
    if (!value->is_static()) {
      return fail(expr.args[i]->span, "expression-type-mismatch", "a fragment's argument depends on values",
                  "pass a component or another part of system.yaml");
    }
    const Node* key = value->node->get("key");
    std::string_view argument = key != nullptr ? key->text : value->node->text;
    if (argument.empty()) argument = expr.args[i]->text;  // the last name of `system.kafka`
    name += define_name(argument) + ".";
    use.args.push_back(value->node);
    inner.push_back({file.parameters[i], *value});
  }
  name += file.name;
  const Fragment* fragment = fragment_for(name, std::move(use), inner, expr.span);
  if (fragment == nullptr) return std::nullopt;
  bool is_map = fragment->product->kind == ResidualNode::Kind::map;
  ResidualExpr term{.kind = ResidualExprKind::fragment,
                    .type = {.kinds = is_map ? map_kind : list_kind},
                    .span = expr.span};
  term.fragment = fragment;
  return Value{.term = make(term)};
}

const Fragment* Specializer::fragment_for(std::string name, FragmentInstance use, Bindings& inner,
                                          source::Span span) {
  // Different arguments with the same name are distinguished by a number.
  std::string base = name;
  auto known = fragments_.find(name);
  for (int number = 2; known != fragments_.end() && !known->second.same_as(use); ++number) {
    name = fmt::format("{}-{}", base, number);
    known = fragments_.find(name);
  }
  if (known != fragments_.end() && known->second.fragment != nullptr) return known->second.fragment;
  const FragmentFile& file = *use.file;
  if (!enter(file, span)) return nullptr;
  if (known != fragments_.end()) {  // it already failed with a finding
    active_.pop_back();
    return nullptr;
  }
  known = fragments_.emplace(name, std::move(use)).first;
  // The caller's conditions do not apply inside.
  std::vector<const ResidualExpr*> present = std::exchange(present_, {});
  std::vector<std::string_view> path = std::exchange(path_, {});
  const ResidualNode* made = lower(*file.body, inner);
  active_.pop_back();
  present_ = std::move(present);
  path_ = std::move(path);
  if (made != nullptr && made->kind == ResidualNode::Kind::term) {
    fail(file.body->span, "expression-type-mismatch",
         fmt::format("the fragment `{}` is not a literal map or list", file.name),
         "write its keys or items; `insert` splices in other maps and lists");
    return nullptr;
  }
  if (made == nullptr) return nullptr;
  const std::vector<const Node*>& args = known->second.args;
  known->second.fragment =
      arena_.make<Fragment>(Fragment{.name = arena_.copy(name),
                                     .comment = file.comment,
                                     .product = made,
                                     .directory = file.directory,
                                     .port = args.size() == 1 ? port_of(*args.front()) : std::string_view()});
  return known->second.fragment;
}

}  // namespace twinhull::tmpl
