#include "template/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "template/expansion_budget.h"
#include "template/fullname.h"

namespace twinhull::tmpl {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

const Node null_node;
constexpr std::size_t kFewKeys = 12;  ///< compared pairwise

class Evaluator {
 public:
  Evaluator(const EvaluationContext& environment, base::Arena& arena, diagnostic::Findings& findings)
      : environment_(environment), arena_(arena), findings_(findings) {}

  /// The documents, or the lines, of a template's members.
  std::vector<const Node*> documents(const OutputTemplate& unit) {
    std::vector<const Node*> items;
    add_items(unit.parts, items);
    if (!unit.is_text) std::erase_if(items, [](const Node* item) { return item->entries.empty(); });
    return items;
  }

  /// Null if the value is absent.
  const Node* term(const ResidualExpr& term) {
    switch (term.kind) {
      case ResidualExprKind::literal:
        return term.literal;
      case ResidualExprKind::value:
        return follow(environment_.values, term.path);
      case ResidualExprKind::variable:
        return follow(slots_[term.slot], term.path);
      case ResidualExprKind::builtin:
        return yaml::make_string(arena_, builtin(environment_, term.text));
      case ResidualExprKind::output:
        return yaml::make_boolean(arena_, false);
      case ResidualExprKind::text:
        return text(term);
      case ResidualExprKind::call:
        return call(term);
      case ResidualExprKind::fragment:
        return fragment(*term.fragment);
      case ResidualExprKind::negation:
        return yaml::make_boolean(arena_, !is_truthy(this->term(*term.args[0])));
      case ResidualExprKind::conjunction:
        return yaml::make_boolean(
            arena_, is_truthy(this->term(*term.args[0])) && is_truthy(this->term(*term.args[1])));
      case ResidualExprKind::disjunction:
        return yaml::make_boolean(
            arena_, is_truthy(this->term(*term.args[0])) || is_truthy(this->term(*term.args[1])));
      case ResidualExprKind::comparison: {
        const Node* left = this->term(*term.args[0]);
        const Node* right = this->term(*term.args[1]);
        return compare(arena_, term.text, left == nullptr ? null_node : *left,
                       right == nullptr ? null_node : *right);
      }
    }
    return nullptr;
  }

 private:
  static const Node* follow(const Node* node, std::span<const std::string_view> path) {
    for (std::string_view key : path) {
      if (node == nullptr) return nullptr;
      node = node->get(key);
    }
    return node;
  }

  const Node* text(const ResidualExpr& term) {
    std::string out;
    for (const ResidualExpr* part : term.args) {
      if (const Node* node = this->term(*part)) out += scalar_text(arena_, *node);
    }
    spend(1, out.size(), term.span);
    return yaml::make_string(arena_, out, term.span);
  }

  const Node* call(const ResidualExpr& term) {
    std::vector<const Node*> args;
    for (const ResidualExpr* arg : term.args) {
      const Node* node = this->term(*arg);
      args.push_back(node == nullptr ? &null_node : node);
    }
    const Node* made = term.function->evaluate(arena_, args);
    spend(1, made == nullptr ? 0 : made->text.size(), term.span);
    if (made == nullptr || made->is(Kind::null) || made->span.known()) return made;
    Node* placed = arena_.make<Node>(*made);  // computed values have the span of their expression
    placed->span = term.span;
    return placed;
  }

  const Node* fragment(const Fragment& fragment) {
    CachedNode& made = fragments_[&fragment];
    if (made.node != nullptr) {
      // Evaluated once, but counted at every use.
      spend(made.steps, 0, fragment.product->span);
      return made.node;
    }
    const std::uint64_t before = spending_.steps();
    const Node* node = lower(*fragment.product);
    return (fragments_[&fragment] = {node, spending_.steps() - before}).node;
  }

  bool spend(std::uint64_t steps, std::uint64_t bytes, source::Span span) {
    return spending_.spend(steps, bytes, span, findings_);
  }

  /// Null if the value is absent.
  const Node* lower(const ResidualNode& product) {
    if (!spend(1, 0, product.span)) return nullptr;
    if (product.kind == ResidualNode::Kind::term) return term(*product.term);
    if (product.kind == ResidualNode::Kind::map) {
      std::vector<Entry> entries;
      add_entries(product.parts, entries);
      report_duplicates(entries);
      return yaml::make_map(arena_, entries, product.span);
    }
    std::vector<const Node*> items;
    add_items(product.parts, items);
    return yaml::make_list(arena_, items, product.span);
  }

  /// Maps and lists that end up empty are omitted; literal ones are intended.
  static bool left_out(const ResidualNode& product, const Node* node) {
    if (node == nullptr) return true;
    bool literal =
        product.kind == ResidualNode::Kind::term && product.term->kind == ResidualExprKind::literal;
    return !literal &&
           ((node->is(Kind::map) && node->entries.empty()) || (node->is(Kind::list) && node->items.empty()));
  }

  std::span<const ResidualMember> chosen(const ResidualMember& part) {
    for (const ResidualBranch& arm : part.arms) {
      if (arm.condition == nullptr || is_truthy(term(*arm.condition))) return arm.parts;
    }
    return {};
  }

  /// Calls `body` for each iteration of a loop with its variables set, in the order of Helm's `range`.
  template <typename Body>
  void each(const ResidualMember& part, Body body) {
    if (slots_.size() <= part.second_slot) slots_.resize(part.second_slot + 1);
    const Node* over = term(*part.over);
    if (over == nullptr) return;
    if (over->is(Kind::map)) {
      std::vector<const Entry*> sorted;
      for (const Entry& entry : over->entries) sorted.push_back(&entry);
      std::ranges::sort(sorted, {}, &Entry::key);
      for (const Entry* entry : sorted) {
        if (!spend(1, 0, part.span)) return;
        slots_[part.first_slot] =
            arena_.make<Node>(Kind::string, yaml::Style::plain, entry->key_span, entry->key);
        slots_[part.second_slot] = entry->value;
        body();
      }
    }
    std::int64_t index = 0;
    for (const Node* item : over->items) {
      if (!spend(1, 0, part.span)) return;
      slots_[part.first_slot] = yaml::make_integer(arena_, index++);
      slots_[part.second_slot] = item;
      body();
    }
  }

  void add_entries(std::span<const ResidualMember> parts, std::vector<Entry>& entries) {
    for (const ResidualMember& part : parts) {
      switch (part.kind) {
        case ResidualMember::Kind::entry: {
          const Node* value = lower(*part.value);
          if (left_out(*part.value, value)) break;
          entries.push_back({term(*part.key)->text, part.span, value,
                             environment_.comments ? part.comment : std::string_view()});
          break;
        }
        case ResidualMember::Kind::branch:
          add_entries(chosen(part), entries);
          break;
        case ResidualMember::Kind::each:
          each(part, [&] { add_entries(part.body, entries); });
          break;
        case ResidualMember::Kind::insert:
          if (const Node* map = term(*part.over)) {
            if (!spend(map->entries.size(), 0, part.span)) return;
            entries.insert(entries.end(), map->entries.begin(), map->entries.end());
          }
          break;
        case ResidualMember::Kind::item:
          break;
      }
    }
  }

  const Node* commented(const Node* item, std::string_view comment) {
    if (!environment_.comments || comment.empty()) return item;
    Node* copy = arena_.make<Node>(*item);
    copy->comment = comment;
    return copy;
  }

  void add_items(std::span<const ResidualMember> parts, std::vector<const Node*>& items) {
    for (const ResidualMember& part : parts) {
      switch (part.kind) {
        case ResidualMember::Kind::item: {
          const Node* value = lower(*part.value);
          if (!left_out(*part.value, value)) items.push_back(commented(value, part.comment));
          break;
        }
        case ResidualMember::Kind::branch:
          add_items(chosen(part), items);
          break;
        case ResidualMember::Kind::each:
          each(part, [&] { add_items(part.body, items); });
          break;
        case ResidualMember::Kind::insert:
          if (const Node* list = term(*part.over)) {
            if (!spend(list->items.size(), 0, part.span)) return;
            items.insert(items.end(), list->items.begin(), list->items.end());
          }
          break;
        case ResidualMember::Kind::entry:
          break;
      }
    }
  }

  void report_duplicates(const std::vector<Entry>& entries) {
    const auto again = [&](const Entry& entry) {
      return std::any_of(entries.data(), &entry, [&](const Entry& e) { return e.key == entry.key; });
    };
    if (entries.size() <= kFewKeys && std::ranges::none_of(entries, again)) return;
    std::vector<const Entry*> sorted;
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::ranges::stable_sort(sorted, {}, &Entry::key);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (sorted[i]->key != sorted[i - 1]->key) continue;
      findings_.push_back(
          {.rule = "duplicate-key",
           .message = fmt::format("the key `{}` is generated twice in one map", sorted[i]->key),
           .span = sorted[i]->key_span,
           .related = {{"first defined here", sorted[i - 1]->key_span}},
           .help = "remove one of them"});
    }
  }

  const EvaluationContext& environment_;
  base::Arena& arena_;
  diagnostic::Findings& findings_;
  std::vector<const Node*> slots_;
  struct CachedNode {
    const Node* node = nullptr;
    std::uint64_t steps = 0;
  };
  std::unordered_map<const Fragment*, CachedNode> fragments_;
  ExpansionBudget spending_;
};

}  // namespace

std::string builtin(const EvaluationContext& environment, std::string_view name) {
  if (name == "release.name") return std::string(environment.release_name);
  if (name == "release.fullname") return fullname(environment);
  if (name == "release.namespace") return std::string(environment.release_namespace);
  if (name == "release.service") return "kustomize";
  if (name == "cluster.apiVersions") return {};
  if (name == "chart.name") return std::string(environment.chart_name);
  if (name == "chart.version") return std::string(environment.chart_version);
  return std::string(environment.chart_app_version);
}

std::vector<const OutputTemplate*> object_units(const ResidualProgram& program) {
  std::vector<const OutputTemplate*> units;
  for (const OutputTemplate& unit : program.units) {
    if (unit.scope == Scope::system || unit.scope == Scope::component) units.push_back(&unit);
  }
  return units;
}

std::vector<std::vector<const Node*>> evaluate(std::span<const OutputTemplate* const> units,
                                               const EvaluationContext& environment, base::Arena& arena,
                                               diagnostic::Findings& findings) {
  std::vector<std::vector<const Node*>> documents;
  Evaluator evaluator(environment, arena, findings);
  for (const OutputTemplate* unit : units) documents.push_back(evaluator.documents(*unit));
  return documents;
}

std::vector<const Node*> evaluate(const ResidualProgram& program, const EvaluationContext& environment,
                                  base::Arena& arena, diagnostic::Findings& findings) {
  std::vector<const Node*> objects;
  for (const std::vector<const Node*>& some : evaluate(object_units(program), environment, arena, findings))
    objects.insert(objects.end(), some.begin(), some.end());
  return objects;
}

std::vector<const Node*> evaluate(const OutputTemplate& unit, const EvaluationContext& environment,
                                  base::Arena& arena, diagnostic::Findings& findings) {
  return Evaluator(environment, arena, findings).documents(unit);
}

const Node* evaluate(const ResidualExpr& term, const EvaluationContext& environment, base::Arena& arena) {
  diagnostic::Findings none;
  return Evaluator(environment, arena, none).term(term);
}

}  // namespace twinhull::tmpl
