#include "template/incremental.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace twinhull::tmpl {
namespace {

using yaml::Entry;
using yaml::Node;

/// Visits every expression of a template, including those in its fragments.
class Terms {
 public:
  explicit Terms(std::function<void(const ResidualExpr&)> visit) : visit_(std::move(visit)) {}

  void parts(std::span<const ResidualMember> all) {
    for (const ResidualMember& part : all) {
      if (part.key != nullptr) term(*part.key);
      if (part.value != nullptr) lower(*part.value);
      if (part.over != nullptr) term(*part.over);
      for (const ResidualBranch& arm : part.arms) {
        if (arm.condition != nullptr) term(*arm.condition);
        parts(arm.parts);
      }
      parts(part.body);
    }
  }

 private:
  void lower(const ResidualNode& product) {
    if (product.term != nullptr) term(*product.term);
    parts(product.parts);
  }

  void term(const ResidualExpr& one) {
    visit_(one);
    for (const ResidualExpr* arg : one.args) term(*arg);
    if (one.fragment != nullptr && seen_.insert(one.fragment).second) lower(*one.fragment->product);
  }

  std::function<void(const ResidualExpr&)> visit_;
  std::set<const Fragment*> seen_;
};

/// Whether two values produce the same output, regardless of their spans.
bool alike(const Node* a, const Node* b) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr) return false;
  if (a->kind != b->kind || a->style != b->style || a->text != b->text || a->comment != b->comment)
    return false;
  const auto same_entry = [](const Entry& x, const Entry& y) {
    return x.key == y.key && x.comment == y.comment && alike(x.value, y.value);
  };
  return std::ranges::equal(a->entries, b->entries, same_entry) &&
         std::ranges::equal(a->items, b->items, alike);
}

const Node* get(const Node* node, std::string_view key) { return node == nullptr ? nullptr : node->get(key); }

}  // namespace

IncrementalEvaluator::IncrementalEvaluator(const ResidualProgram& program,
                                           const EvaluationContext& environment, base::Arena& arena,
                                           diagnostic::Findings& findings)
    : environment_(environment),
      units_(object_units(program)),
      documents_(tmpl::evaluate(units_, environment, arena, findings)) {
  for (std::size_t unit = 0; unit < units_.size(); ++unit) record_reads(unit);
}

void IncrementalEvaluator::record_reads(std::size_t unit) {
  const auto note = [&](Numbers& readers) {
    if (readers.empty() || readers.back() != unit) readers.push_back(unit);
  };
  Terms([&](const ResidualExpr& term) {
    if (term.kind == ResidualExprKind::builtin) note(builtins_[term.text]);
    if (term.kind != ResidualExprKind::value) return;
    Key* key = &values_;
    for (const std::string_view step : term.path) key = &key->below[step];
    note(key->readers);
  }).parts(units_[unit]->parts);
}

void IncrementalEvaluator::mark(const Key& key, const Node* one, const Node* other,
                                std::vector<bool>& changed) {
  if (alike(one, other)) return;
  for (const std::size_t unit : key.readers) changed[unit] = true;
  for (const auto& [step, below] : key.below) mark(below, get(one, step), get(other, step), changed);
}

std::vector<bool> IncrementalEvaluator::changed(const EvaluationContext& other) const {
  std::vector<bool> changed(units_.size(), other.comments != environment_.comments);
  mark(values_, environment_.values, other.values, changed);
  for (const auto& [name, readers] : builtins_) {
    if (builtin(environment_, name) == builtin(other, name)) continue;
    for (const std::size_t unit : readers) changed[unit] = true;
  }
  return changed;
}

std::vector<const Node*> IncrementalEvaluator::objects() const {
  std::vector<const Node*> objects;
  for (const std::vector<const Node*>& some : documents_)
    objects.insert(objects.end(), some.begin(), some.end());
  return objects;
}

std::vector<const Node*> IncrementalEvaluator::evaluate(const EvaluationContext& other, base::Arena& arena,
                                                        diagnostic::Findings& findings) const {
  const std::vector<bool> fresh = changed(other);
  std::vector<const OutputTemplate*> units;
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    if (fresh[unit]) units.push_back(units_[unit]);
  }
  const std::vector<std::vector<const Node*>> made = tmpl::evaluate(units, other, arena, findings);
  std::vector<const Node*> objects;
  auto next = made.begin();
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    const std::vector<const Node*>& some = fresh[unit] ? *next++ : documents_[unit];
    objects.insert(objects.end(), some.begin(), some.end());
  }
  return objects;
}

}  // namespace twinhull::tmpl
