#include "template/location_values.h"

#include <algorithm>
#include <unordered_set>

namespace twinhull::tmpl {
namespace {

class Search {
 public:
  explicit Search(source::Span span) : location_(span) {}

  LocationValues run(const ResidualProgram& program) {
    for (const OutputTemplate& unit : program.units) parts(unit.parts);
    return std::move(found_);
  }

 private:
  bool is_here(source::Span span) const {
    return span.file == location_.file && span.begin < location_.end && location_.begin < span.end;
  }

  void take(const ResidualExpr& term, std::vector<ValuePath>& out) const {
    if (term.kind == ResidualExprKind::value) out.push_back(term.path);
    if (term.kind == ResidualExprKind::variable && term.slot < loops_.size() && loops_[term.slot] != nullptr)
      take(*loops_[term.slot], out);
    for (const ResidualExpr* arg : term.args) take(*arg, out);
  }

  void meet() {
    for (auto condition = open_.rbegin(); condition != open_.rend(); ++condition)
      take(**condition, found_.conditions);
  }

  void term(const ResidualExpr& term) {
    if (is_here(term.span) || (term.literal != nullptr && is_here(term.literal->span))) {
      take(term, found_.taken);
      meet();
    }
    if (term.kind == ResidualExprKind::fragment && fragments_.insert(term.fragment).second)
      lower(*term.fragment->product);
    for (const ResidualExpr* arg : term.args) this->term(*arg);
  }

  void lower(const ResidualNode& product) {
    if (product.kind == ResidualNode::Kind::term) return term(*product.term);
    if (is_here(product.span)) meet();
    parts(product.parts);
  }

  void loop(const ResidualMember& part) {
    const std::size_t slots = std::max(part.first_slot, part.second_slot) + std::size_t{1};
    if (loops_.size() < slots) loops_.resize(slots, nullptr);
    loops_[part.first_slot] = loops_[part.second_slot] = part.over;
    term(*part.over);
    parts(part.body);
  }

  void parts(std::span<const ResidualMember> parts) {
    for (const ResidualMember& part : parts) {
      if (part.kind == ResidualMember::Kind::entry) term(*part.key);
      if (part.kind == ResidualMember::Kind::entry && is_here(part.span)) entry(part);
      if (part.value != nullptr) lower(*part.value);
      if (part.kind == ResidualMember::Kind::each) loop(part);
      if (part.kind == ResidualMember::Kind::insert) term(*part.over);
      for (const ResidualBranch& arm : part.arms) {
        if (arm.condition != nullptr) open_.push_back(arm.condition);
        this->parts(arm.parts);
        if (arm.condition != nullptr) open_.pop_back();
      }
    }
  }

  /// A key of the template: the location means its value.
  void entry(const ResidualMember& part) {
    if (part.value->kind == ResidualNode::Kind::term) take(*part.value->term, found_.taken);
    meet();
  }

  source::Span location_;
  LocationValues found_;
  std::vector<const ResidualExpr*> open_;   ///< enclosing conditions
  std::vector<const ResidualExpr*> loops_;  ///< what the loops of variables iterate over, by slot
  std::unordered_set<const Fragment*> fragments_;
};

}  // namespace

LocationValues values_at(const ResidualProgram& program, source::Span span) {
  return Search(span).run(program);
}

}  // namespace twinhull::tmpl
