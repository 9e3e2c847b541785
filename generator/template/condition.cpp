#include "template/condition.h"

#include <algorithm>

#include "template/functions.h"

namespace twinhull::tmpl {
namespace {

using State = Condition::State;

bool mentions(const Term& term, std::uint32_t first, std::uint32_t second) {
  if (term.kind == TermKind::variable && (term.slot == first || term.slot == second)) return true;
  return std::ranges::any_of(term.args, [&](const Term* arg) { return mentions(*arg, first, second); });
}

/// `whole` is `part` or a map that `part` is a member of: where `part` is true, `whole` is too. A map that
/// has some key is not empty either.
bool holds_with(const Term& whole, const Term& part) {
  if (same(whole, part)) return true;
  if (part.kind == TermKind::call && part.function->name == "hasKey") return holds_with(whole, *part.args[0]);
  bool reachable = whole.kind == TermKind::value || whole.kind == TermKind::variable;
  return reachable && whole.kind == part.kind && whole.slot == part.slot && whole.text == part.text &&
         whole.path.size() < part.path.size() &&
         std::ranges::equal(whole.path, part.path.first(whole.path.size()));
}

/// One of the alternatives of `a` is `not x`, and one of `b` is true wherever `x` is.
bool exhaustive(const Term& a, const Term& b) {
  auto any = [](const Term& term, auto test) {
    return term.kind == TermKind::disjunction ? std::ranges::any_of(term.args, test) : test(&term);
  };
  if (a.kind == TermKind::negation) {
    return any(b, [&](const Term* other) {
      return other->kind == TermKind::disjunction ? exhaustive(a, *other) : holds_with(*other, *a.args[0]);
    });
  }
  return a.kind == TermKind::disjunction && any(a, [&](const Term* one) { return exhaustive(*one, b); });
}

}  // namespace

bool Conditions::assumed(const Term& term) const {
  return std::ranges::any_of(assumed_, [&](const Term* known) { return same(*known, term); });
}

Condition Conditions::of(const Term& term) {
  if (assumed(term)) return {State::always};
  switch (term.kind) {
    case TermKind::hull:
      return {State::always};
    case TermKind::literal:
      return {truth(term.literal) ? State::always : State::never};
    case TermKind::fragment:
      return occupied(*term.fragment->product);
    case TermKind::negation:
      return negated(of(*term.args[0]));
    case TermKind::conjunction:
      return both(of(*term.args[0]), of(*term.args[1]));
    case TermKind::disjunction:
      return either(of(*term.args[0]), of(*term.args[1]));
    default:
      return {State::depends, &term};
  }
}

Condition Conditions::combine(TermKind kind, Condition a, Condition b) const {
  if (same(*a.term, *b.term)) return a;
  const Term* args[] = {a.term, b.term};
  Term term{.kind = kind, .type = {.kinds = boolean_kind, .truth_only = true}};
  term.args = arena_.copy(std::span<const Term* const>(args));
  if (assumed(term)) return {State::always};
  return {State::depends, arena_.make<Term>(term)};
}

Condition Conditions::both(Condition a, Condition b) const {
  if (a.never() || b.never()) return {State::never};
  if (a.always()) return b;
  if (b.always()) return a;
  return combine(TermKind::conjunction, a, b);
}

Condition Conditions::either(Condition a, Condition b) const {
  if (a.always() || b.always()) return {State::always};
  if (a.never()) return b;
  if (b.never()) return a;
  if (exhaustive(*a.term, *b.term) || exhaustive(*b.term, *a.term)) return {State::always};
  return combine(TermKind::disjunction, a, b);
}

Condition Conditions::negated(Condition a) {
  if (a.state != State::depends) return {a.always() ? State::never : State::always};
  if (a.term->kind == TermKind::negation) return of(*a.term->args[0]);
  const Term* args[] = {a.term};
  Term term{.kind = TermKind::negation, .type = {.kinds = boolean_kind}};
  term.args = arena_.copy(std::span<const Term* const>(args));
  return {State::depends, arena_.make<Term>(term)};
}

void Conditions::assume_term(const Term& term) {
  assumed_.push_back(&term);
  if (term.kind == TermKind::conjunction) {
    for (const Term* arg : term.args) assume_term(*arg);
  }
}

std::size_t Conditions::assume(const Condition& condition) {
  std::size_t before = assumed_.size();
  if (condition.state == State::depends) assume_term(*condition.term);
  return before;
}

Condition Conditions::occupied(const Product& product) {
  if (product.kind != Product::Kind::term) return occupied(product.parts);
  const Term& term = *product.term;
  if (term.kind == TermKind::fragment) return occupied(*term.fragment->product);
  if (!term.type.only(collection_kinds) || term.kind == TermKind::literal || term.type.never_empty) {
    return {State::always};
  }
  return of(term);
}

Condition Conditions::occupied(std::span<const Part> parts) {
  Condition result{State::never};
  for (const Part& part : parts) {
    switch (part.kind) {
      case Part::Kind::entry:
      case Part::Kind::item:
        result = either(result, occupied(*part.value));
        break;
      case Part::Kind::insert:
        result = either(result, occupied(Product{.term = part.over}));
        break;
      case Part::Kind::branch: {
        Condition before{State::always};  // that no arm above was taken
        bool all = part.arms.back().condition == nullptr;
        Condition some{State::never};
        for (const Choice& arm : part.arms) {
          Condition taken = arm.condition == nullptr ? Condition{} : of(*arm.condition);
          std::size_t size = assume(taken);
          Condition body = occupied(arm.parts);
          forget(size);
          all = all && body.always();
          some = either(some, both(before, both(taken, body)));
          before = both(before, negated(taken));
        }
        result = either(result, all ? Condition{} : some);
        break;
      }
      case Part::Kind::each: {
        Condition body = occupied(part.body);
        if (body.state == State::depends && mentions(*body.term, part.first_slot, part.second_slot)) {
          findings_.push_back(
              {.rule = "template-syntax",
               .message = "whether this loop makes anything is known only while it runs",
               .span = part.span,
               .help = "let every round make an entry, or put one beside the loop that is always there"});
          body = {State::always};
        }
        Condition over = part.over->type.never_empty ? Condition{} : of(*part.over);
        result = either(result, both(over, body));
        break;
      }
    }
    if (result.always()) break;
  }
  return result;
}

}  // namespace twinhull::tmpl
