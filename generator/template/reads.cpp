#include "template/reads.h"

#include <algorithm>
#include <unordered_map>

namespace twinhull::tmpl {
namespace {

bool has_variable(const Term& term) {
  return term.kind == TermKind::variable ||
         std::ranges::any_of(term.args, [](const Term* arg) { return has_variable(*arg); });
}

class Reader {
 public:
  std::vector<Read> run(const Blueprint& blueprint) {
    for (const Unit& unit : blueprint.units) parts(unit.parts);
    return std::move(found_);
  }

 private:
  /// Runs `body` while a condition has to come to `wanted`.
  template <typename Body>
  void under(const Term& condition, bool wanted, Body body) {
    if (has_variable(condition)) return body();
    guards_.push_back({&condition, wanted});
    body();
    guards_.pop_back();
  }

  void parts(std::span<const Part> parts) {
    for (const Part& part : parts) {
      switch (part.kind) {
        case Part::Kind::entry:
          term(*part.key);
          product(*part.value);
          break;
        case Part::Kind::item:
          product(*part.value);
          break;
        case Part::Kind::branch:
          arms(part.arms);
          break;
        case Part::Kind::each:
          term(*part.over);
          this->parts(part.body);
          break;
        case Part::Kind::insert:
          term(*part.over);
          break;
      }
    }
  }

  /// Each arm stands under the conditions of those before it, which do not hold.
  void arms(std::span<const Choice> arms) {
    if (arms.empty()) return;
    const Choice& first = arms.front();
    if (first.condition == nullptr) return parts(first.parts);
    term(*first.condition);
    under(*first.condition, true, [&] { parts(first.parts); });
    under(*first.condition, false, [&] { this->arms(arms.subspan(1)); });
  }

  void product(const Product& product) {
    if (product.kind == Product::Kind::term) return term(*product.term);
    parts(product.parts);
  }

  void term(const Term& term) {
    switch (term.kind) {
      case TermKind::value:
        found_.push_back({term.path, guards_});
        return;
      case TermKind::fragment:
        return fragment(*term.fragment);
      case TermKind::conjunction:
      case TermKind::disjunction: {
        const bool wanted = term.kind == TermKind::conjunction;
        under(*term.args[1], wanted, [&] { this->term(*term.args[0]); });
        under(*term.args[0], wanted, [&] { this->term(*term.args[1]); });
        return;
      }
      case TermKind::call:
        if (term.function->name == "choose") {
          this->term(*term.args[0]);
          under(*term.args[0], true, [&] { this->term(*term.args[1]); });
          under(*term.args[0], false, [&] { this->term(*term.args[2]); });
          return;
        }
        [[fallthrough]];
      default:
        for (const Term* arg : term.args) this->term(*arg);
    }
  }

  /// What a fragment reads is worked out once, and then read under the conditions of every call.
  void fragment(const Fragment& fragment) {
    auto known = fragments_.find(&fragment);
    if (known == fragments_.end()) {
      Reader inner;
      inner.product(*fragment.product);
      known = fragments_.emplace(&fragment, std::move(inner.found_)).first;
    }
    for (const Read& read : known->second) {
      Read copy{read.path, guards_};
      copy.guards.insert(copy.guards.end(), read.guards.begin(), read.guards.end());
      found_.push_back(std::move(copy));
    }
  }

  std::vector<Guard> guards_;
  std::vector<Read> found_;
  std::unordered_map<const Fragment*, std::vector<Read>> fragments_;  ///< only ever looked up
};

}  // namespace

const Term* deciding_value(const Term& condition, bool wanted,
                           const std::function<bool(const Term&)>& truth) {
  switch (condition.kind) {
    case TermKind::value:
      return &condition;
    case TermKind::negation:
      return deciding_value(*condition.args[0], !wanted, truth);
    case TermKind::conjunction:
    case TermKind::disjunction:
      for (const Term* arg : condition.args) {
        if (truth(*arg) != wanted) return deciding_value(*arg, wanted, truth);
      }
      return nullptr;
    case TermKind::comparison:
    case TermKind::call:
      for (const Term* arg : condition.args) {
        if (arg->kind == TermKind::value) return arg;
      }
      return nullptr;
    default:
      return nullptr;
  }
}

std::vector<Read> reads(const Blueprint& blueprint) { return Reader().run(blueprint); }

}  // namespace twinhull::tmpl
