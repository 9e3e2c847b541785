#include "template/condition.h"

#include <algorithm>

#include "template/functions.h"

namespace twinhull::tmpl {
namespace {

using State = Condition::State;

bool mentions(const ResidualExpr& term, std::uint32_t first, std::uint32_t second) {
  if (term.kind == ResidualExprKind::variable && (term.slot == first || term.slot == second)) return true;
  return std::ranges::any_of(term.args,
                             [&](const ResidualExpr* arg) { return mentions(*arg, first, second); });
}

/// Whether `part` implies `whole`: they are the same, or `whole` is a map that contains `part`; a map with a
/// key is not empty.
bool holds_with(const ResidualExpr& whole, const ResidualExpr& part) {
  if (same(whole, part)) return true;
  if (part.kind == ResidualExprKind::call && part.function->name == "hasKey")
    return holds_with(whole, *part.args[0]);
  bool reachable = whole.kind == ResidualExprKind::value || whole.kind == ResidualExprKind::variable;
  return reachable && whole.kind == part.kind && whole.slot == part.slot && whole.text == part.text &&
         whole.path.size() < part.path.size() &&
         std::ranges::equal(whole.path, part.path.first(whole.path.size()));
}

using Terms = std::vector<const ResidualExpr*>;

/// Appends the operands of nested `or`.
void add_alternatives(const ResidualExpr& term, Terms& out) {
  if (term.kind != ResidualExprKind::disjunction) return out.push_back(&term);
  for (const ResidualExpr* arg : term.args) add_alternatives(*arg, out);
}

}  // namespace

bool Conditions::assumed(const ResidualExpr& term) const {
  return std::ranges::any_of(assumed_, [&](const ResidualExpr* known) { return same(*known, term); });
}

Condition Conditions::of(const ResidualExpr& term) {
  if (assumed(term)) return {State::always};
  switch (term.kind) {
    case ResidualExprKind::output:
      return {State::always};
    case ResidualExprKind::literal:
      return {is_truthy(term.literal) ? State::always : State::never};
    case ResidualExprKind::fragment:
      return non_empty(*term.fragment->product);
    case ResidualExprKind::negation:
      return negation(of(*term.args[0]));
    case ResidualExprKind::conjunction:
      return conjunction(of(*term.args[0]), of(*term.args[1]));
    case ResidualExprKind::disjunction:
      return disjunction(of(*term.args[0]), of(*term.args[1]));
    default:
      return {State::depends, &term};
  }
}

/// Whether `a or b` is always true: an alternative is `not x`, and whatever makes `x` true implies another
/// one.
bool Conditions::exhaustive(const ResidualExpr& a, const ResidualExpr& b) {
  Terms alternatives;
  add_alternatives(a, alternatives);
  add_alternatives(b, alternatives);
  return std::ranges::any_of(alternatives, [&](const ResidualExpr* term) {
    if (term->kind != ResidualExprKind::negation) return false;
    Terms excluded;
    add_alternatives(*term->args[0], excluded);
    return std::ranges::all_of(excluded, [&](const ResidualExpr* one) {
      // A list that includes something is not empty.
      const bool included = one->kind == ResidualExprKind::call && one->function->name == "includes";
      const Condition implied = included ? of(*one->args[0]) : Condition{State::depends, one};
      if (implied.state != State::depends) return implied.never();
      return std::ranges::any_of(
          alternatives, [&](const ResidualExpr* other) { return holds_with(*other, *implied.term); });
    });
  });
}

Condition Conditions::combine(ResidualExprKind kind, Condition a, Condition b) const {
  if (same(*a.term, *b.term)) return a;
  const ResidualExpr* args[] = {a.term, b.term};
  ResidualExpr term{.kind = kind, .type = {.kinds = boolean_kind, .condition_only = true}};
  term.args = arena_.copy(std::span<const ResidualExpr* const>(args));
  if (assumed(term)) return {State::always};
  return {State::depends, arena_.make<ResidualExpr>(term)};
}

Condition Conditions::conjunction(Condition a, Condition b) const {
  if (a.never() || b.never()) return {State::never};
  if (a.always()) return b;
  if (b.always()) return a;
  return combine(ResidualExprKind::conjunction, a, b);
}

Condition Conditions::disjunction(Condition a, Condition b) {
  if (a.always() || b.always()) return {State::always};
  if (a.never()) return b;
  if (b.never()) return a;
  if (exhaustive(*a.term, *b.term)) return {State::always};
  return combine(ResidualExprKind::disjunction, a, b);
}

Condition Conditions::negation(Condition a) {
  if (a.state != State::depends) return {a.always() ? State::never : State::always};
  if (a.term->kind == ResidualExprKind::negation) return of(*a.term->args[0]);
  const ResidualExpr* args[] = {a.term};
  ResidualExpr term{.kind = ResidualExprKind::negation, .type = {.kinds = boolean_kind}};
  term.args = arena_.copy(std::span<const ResidualExpr* const>(args));
  return {State::depends, arena_.make<ResidualExpr>(term)};
}

void Conditions::assume_term(const ResidualExpr& term) {
  assumed_.push_back(&term);
  if (term.kind == ResidualExprKind::conjunction) {
    for (const ResidualExpr* arg : term.args) assume_term(*arg);
  }
}

std::size_t Conditions::assume(const Condition& condition) {
  std::size_t before = assumed_.size();
  if (condition.state == State::depends) assume_term(*condition.term);
  return before;
}

Condition Conditions::non_empty(const ResidualNode& product) {
  if (product.kind != ResidualNode::Kind::term) return non_empty(product.parts);
  const ResidualExpr& term = *product.term;
  if (term.kind == ResidualExprKind::fragment) return non_empty(*term.fragment->product);
  if (!term.type.only(collection_kinds) || term.kind == ResidualExprKind::literal || term.type.never_empty) {
    return {State::always};
  }
  return of(term);
}

Condition Conditions::non_empty(std::span<const ResidualMember> parts) {
  Condition result{State::never};
  for (const ResidualMember& part : parts) {
    switch (part.kind) {
      case ResidualMember::Kind::entry:
      case ResidualMember::Kind::item:
        result = disjunction(result, non_empty(*part.value));
        break;
      case ResidualMember::Kind::insert:
        result = disjunction(result, non_empty(ResidualNode{.term = part.over}));
        break;
      case ResidualMember::Kind::branch: {
        Condition before{State::always};  // no branch above was taken
        bool all = part.arms.back().condition == nullptr;
        Condition some{State::never};
        for (const ResidualBranch& arm : part.arms) {
          Condition taken = arm.condition == nullptr ? Condition{} : of(*arm.condition);
          std::size_t size = assume(taken);
          Condition body = non_empty(arm.parts);
          forget(size);
          all = all && body.always();
          some = disjunction(some, conjunction(before, conjunction(taken, body)));
          before = conjunction(before, negation(taken));
        }
        result = disjunction(result, all ? Condition{} : some);
        break;
      }
      case ResidualMember::Kind::each: {
        Condition body = non_empty(part.body);
        if (body.state == State::depends && mentions(*body.term, part.first_slot, part.second_slot)) {
          // Unless an iteration that generates nothing implies that a part above generates something.
          if (!disjunction(result, body).always())
            findings_.push_back(
                {.rule = "template-syntax",
                 .message = "whether this loop generates entries is only known at run time",
                 .span = part.span,
                 .help = "generate an entry in every iteration, or add one that is always present"});
          body = {State::always};
        }
        Condition over = part.over->type.never_empty ? Condition{} : of(*part.over);
        result = disjunction(result, conjunction(over, body));
        break;
      }
    }
    if (result.always()) break;
  }
  return result;
}

}  // namespace twinhull::tmpl
