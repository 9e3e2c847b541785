#include "template/value_reads.h"

#include <algorithm>
#include <unordered_map>

namespace twinhull::tmpl {
namespace {

constexpr std::string_view name_override[] = {"nameOverride"};
constexpr std::string_view fullname_override[] = {"fullnameOverride"};

bool has_variable(const ResidualExpr& term) {
  return term.kind == ResidualExprKind::variable ||
         std::ranges::any_of(term.args, [](const ResidualExpr* arg) { return has_variable(*arg); });
}

class Reader {
 public:
  std::vector<ValueRead> run(const ResidualProgram& program) {
    for (const OutputTemplate& unit : program.units) parts(unit.parts);
    return std::move(found_);
  }

 private:
  /// Runs `body` with an additional condition that must be `wanted`.
  template <typename Body>
  void under(const ResidualExpr& condition, bool wanted, Body body) {
    if (has_variable(condition)) return body();
    conditions_.push_back({&condition, wanted});
    body();
    conditions_.pop_back();
  }

  void parts(std::span<const ResidualMember> parts) {
    for (const ResidualMember& part : parts) {
      switch (part.kind) {
        case ResidualMember::Kind::entry:
          term(*part.key);
          lower(*part.value);
          break;
        case ResidualMember::Kind::item:
          lower(*part.value);
          break;
        case ResidualMember::Kind::branch:
          arms(part.arms);
          break;
        case ResidualMember::Kind::each:
          term(*part.over);
          this->parts(part.body);
          break;
        case ResidualMember::Kind::insert:
          term(*part.over);
          break;
      }
    }
  }

  /// Each branch requires that the conditions before it are false.
  void arms(std::span<const ResidualBranch> arms) {
    if (arms.empty()) return;
    const ResidualBranch& first = arms.front();
    if (first.condition == nullptr) return parts(first.parts);
    term(*first.condition);
    under(*first.condition, true, [&] { parts(first.parts); });
    under(*first.condition, false, [&] { this->arms(arms.subspan(1)); });
  }

  void lower(const ResidualNode& product) {
    if (product.kind == ResidualNode::Kind::term) return term(*product.term);
    parts(product.parts);
  }

  void term(const ResidualExpr& term) {
    switch (term.kind) {
      case ResidualExprKind::value:
        found_.push_back({term.path, conditions_});
        return;
      case ResidualExprKind::builtin:
        if (term.text != "release.fullname") return;
        found_.push_back({std::span(name_override), conditions_});
        found_.push_back({std::span(fullname_override), conditions_});
        return;
      case ResidualExprKind::fragment:
        return fragment(*term.fragment);
      case ResidualExprKind::conjunction:
      case ResidualExprKind::disjunction: {
        const bool wanted = term.kind == ResidualExprKind::conjunction;
        under(*term.args[1], wanted, [&] { this->term(*term.args[0]); });
        under(*term.args[0], wanted, [&] { this->term(*term.args[1]); });
        return;
      }
      case ResidualExprKind::call:
        if (term.function->name == "choose") {
          this->term(*term.args[0]);
          under(*term.args[0], true, [&] { this->term(*term.args[1]); });
          under(*term.args[0], false, [&] { this->term(*term.args[2]); });
          return;
        }
        [[fallthrough]];
      default:
        for (const ResidualExpr* arg : term.args) this->term(*arg);
    }
  }

  /// The reads of a fragment are collected once, then added with the conditions of every call.
  void fragment(const Fragment& fragment) {
    auto known = fragments_.find(&fragment);
    if (known == fragments_.end()) {
      Reader inner;
      inner.lower(*fragment.product);
      known = fragments_.emplace(&fragment, std::move(inner.found_)).first;
    }
    for (const ValueRead& read : known->second) {
      ValueRead copy{read.path, conditions_};
      copy.conditions.insert(copy.conditions.end(), read.conditions.begin(), read.conditions.end());
      found_.push_back(std::move(copy));
    }
  }

  std::vector<PathCondition> conditions_;
  std::vector<ValueRead> found_;
  std::unordered_map<const Fragment*, std::vector<ValueRead>> fragments_;  ///< only for lookup
};

}  // namespace

const ResidualExpr* deciding_value(const ResidualExpr& condition, bool wanted,
                                   const std::function<bool(const ResidualExpr&)>& truth) {
  switch (condition.kind) {
    case ResidualExprKind::value:
      return &condition;
    case ResidualExprKind::negation:
      return deciding_value(*condition.args[0], !wanted, truth);
    case ResidualExprKind::conjunction:
    case ResidualExprKind::disjunction:
      for (const ResidualExpr* arg : condition.args) {
        if (truth(*arg) != wanted) return deciding_value(*arg, wanted, truth);
      }
      return nullptr;
    case ResidualExprKind::comparison:
    case ResidualExprKind::call:
      for (const ResidualExpr* arg : condition.args) {
        if (arg->kind == ResidualExprKind::value) return arg;
      }
      return nullptr;
    default:
      return nullptr;
  }
}

std::vector<ValueRead> reads(const ResidualProgram& program) { return Reader().run(program); }

}  // namespace twinhull::tmpl
