#include "template/resolve_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/evaluate.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

enum class State : std::uint8_t { pending, active, done, unknown };

/// A string with expressions: a copy, which its value replaces in place.
struct Pending {
  Node* node = nullptr;
  std::string path;
  const Node* component = nullptr;
  State state = State::pending;
};

/// Whether an expression uses the name `target`.
bool uses_target(const Expr& expr) {
  if (expr.kind == ExprKind::name && expr.text == "target") return true;
  return std::ranges::any_of(expr.args, [](const Expr* arg) { return uses_target(*arg); });
}

class Resolver {
 public:
  Resolver(const model::System& system, const Node& system_schema, const model::Target* target,
           base::Arena& arena, diagnostic::Findings& findings)
      : system_(system),
        target_(target),
        arena_(arena),
        findings_(findings),
        specializer_(no_templates(), system, system_schema, arena, findings),
        facts_{"target", target_facts()} {}

  const Node* run(const Node& values) {
    root_ = copied(values, "", nullptr);
    if (pending_.empty()) return &values;
    for (Pending* one : order_) resolve(*one);
    return known(*root_);
  }

 private:
  static const TemplateSet& no_templates() {
    static const TemplateSet none;
    return none;
  }

  const Node* target_facts() const {
    std::vector<Entry> entries;
    if (target_ != nullptr) {
      entries.push_back({"name", {}, yaml::make_string(arena_, target_->name), {}});
      for (const model::AxisValue& axis : target_->axes)
        entries.push_back({arena_.copy(axis.axis), {}, yaml::make_string(arena_, axis.value), {}});
    }
    return yaml::make_map(arena_, entries);
  }

  /// The values with a copy of every string that contains an expression, and of the collections around them.
  const Node* copied(const Node& node, const std::string& path, const Node* component) {
    if (node.is(Kind::string) && has_expression(node.text)) {
      Node* fresh = arena_.make<Node>(node);
      const auto [entry, added] = pending_.emplace(fresh, Pending{fresh, path, component});
      order_.push_back(&entry->second);
      return fresh;
    }
    bool changed = false;
    if (node.is(Kind::map)) {
      std::vector<Entry> entries(node.entries.begin(), node.entries.end());
      for (Entry& entry : entries) {
        const Node* components = path.empty() ? system_.root->get("components") : nullptr;
        const Node* of = components == nullptr ? component : components->get(entry.key);
        const Node* value = copied(
            *entry.value, path.empty() ? std::string(entry.key) : fmt::format("{}.{}", path, entry.key), of);
        changed = changed || value != entry.value;
        entry.value = value;
      }
      return changed ? yaml::make_map(arena_, entries, node.span) : &node;
    }
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Node* value = copied(*items[i], fmt::format("{}[{}]", path, i), component);
      changed = changed || value != items[i];
      items[i] = value;
    }
    if (!changed) return &node;
    Node* list = arena_.make<Node>(node);
    list->items = arena_.copy(std::span<const Node* const>(items));
    return list;
  }

  Pending* pending_at(const Node* node) {
    const auto found = pending_.find(node);
    return found == pending_.end() ? nullptr : &found->second;
  }

  /// False if the value is unknown: it needs a target, or is wrong.
  bool resolve(Pending& one) {
    if (one.state == State::done) return true;
    if (one.state == State::unknown) return false;
    if (one.state == State::active) {
      report_cycle(one);
      return false;
    }
    one.state = State::active;
    active_.push_back(&one);
    const Node* value = value_of(one);
    active_.pop_back();
    if (value == nullptr) {
      one.state = State::unknown;
      return false;
    }
    const Node before = *one.node;
    *one.node = *value;
    one.node->span = before.span;
    one.node->overridden = before.overridden;
    one.state = State::done;
    return true;
  }

  const Node* value_of(const Pending& one) {
    if (target_ == nullptr && needs_target(*one.node)) return nullptr;
    const std::size_t before = findings_.size();
    const ResidualExpr* term = specializer_.specialize_value(*one.node, one.component, facts_);
    for (std::size_t i = before; i < findings_.size(); ++i) {
      // A values file has no `if`.
      if (findings_[i].rule == "possibly-unset-value") findings_[i].help = "use `default(…)`";
    }
    if (term == nullptr || !depends_on_known(*term)) return nullptr;
    const Node* space = root_->at("global.namespace");
    const EvaluationContext context = {.values = root_,
                                       .release_name = system_.text("release"),
                                       .release_namespace = space == nullptr ? "default" : space->text,
                                       .chart_name = system_.text("chart.name"),
                                       .chart_version = system_.text("chart.version"),
                                       .chart_app_version = system_.text("chart.appVersion")};
    return evaluate(*term, context, arena_);
  }

  bool needs_target(const Node& scalar) {
    diagnostic::Findings ignored;
    for (const InterpolationPart& part : parse_text(scalar, arena_, ignored)) {
      if (part.expr != nullptr && uses_target(*part.expr)) return true;
    }
    return false;
  }

  /// Resolves the values that an expression uses.
  bool depends_on_known(const ResidualExpr& term) {
    if (term.kind == ResidualExprKind::output ||
        (term.kind == ResidualExprKind::builtin && term.text == "release.service")) {
      findings_.push_back({.rule = "expression-type-mismatch",
                           .message = "a value cannot depend on the output: both have the same values",
                           .span = term.span,
                           .help = "use `output.helm` in a template"});
      return false;
    }
    if (term.kind == ResidualExprKind::builtin && term.text == "release.namespace") {
      static constexpr std::string_view path[] = {"global", "namespace"};
      return resolve_path(path);
    }
    if (term.kind == ResidualExprKind::builtin && term.text == "release.fullname") {
      static constexpr std::string_view part[] = {"nameOverride"};
      static constexpr std::string_view whole[] = {"fullnameOverride"};
      const bool known = resolve_path(part);
      return resolve_path(whole) && known;
    }
    if (term.kind == ResidualExprKind::value && !resolve_path(term.path)) return false;
    bool all = true;
    for (const ResidualExpr* arg : term.args) all = depends_on_known(*arg) && all;
    return all;
  }

  bool resolve_path(std::span<const std::string_view> path) {
    const Node* node = root_;
    for (const std::string_view key : path) {
      if (Pending* one = pending_at(node); one != nullptr && !resolve(*one)) return false;
      node = node->is(Kind::map) ? node->get(key) : nullptr;
      if (node == nullptr) return true;  // absent
    }
    return resolve_below(*node);
  }

  bool resolve_below(const Node& node) {
    if (Pending* one = pending_at(&node)) return resolve(*one);
    bool all = true;
    for (const Entry& entry : node.entries) all = resolve_below(*entry.value) && all;
    for (const Node* item : node.items) all = resolve_below(*item) && all;
    return all;
  }

  /// Reported once, at the first of its values.
  void report_cycle(const Pending& again) {
    const auto first = std::ranges::find(active_, &again);
    const Pending* start = *first;
    for (auto at = first; at != active_.end(); ++at) {
      if ((*at)->path < start->path) start = *at;
    }
    diagnostic::Finding finding{.rule = "template-cycle",
                                .message = fmt::format("the value of `{}` depends on itself", start->path),
                                .span = start->node->span,
                                .help = "replace one of the expressions with a value",
                                .path = start->path};
    for (auto at = first; at != active_.end(); ++at) {
      if (*at != start)
        finding.related.push_back({fmt::format("through `{}`", (*at)->path), (*at)->node->span});
    }
    findings_.push_back(std::move(finding));
  }

  /// The values without the unknown ones: where a lower layer has a value, that one.
  const Node* known(const Node& node) {
    if (Pending* one = pending_at(&node)) {
      if (one->state == State::done) return &node;
      if (target_ != nullptr) return &node;  // the error is reported
      const Node* lower = node.overridden;
      return lower == nullptr || (lower->is(Kind::string) && has_expression(lower->text)) ? nullptr : lower;
    }
    bool changed = false;
    if (node.is(Kind::map)) {
      std::vector<Entry> entries;
      for (Entry entry : node.entries) {
        const Node* value = known(*entry.value);
        changed = changed || value != entry.value;
        entry.value = value;
        if (value != nullptr) entries.push_back(entry);
      }
      return changed ? yaml::make_map(arena_, entries, node.span) : &node;
    }
    // A list is known as a whole.
    for (const Node* item : node.items) {
      if (known(*item) != item) return node.overridden;
    }
    return &node;
  }

  const model::System& system_;
  const model::Target* target_;
  base::Arena& arena_;
  diagnostic::Findings& findings_;
  Specializer specializer_;
  InjectedGlobal facts_;
  const Node* root_ = nullptr;
  std::map<const Node*, Pending> pending_;  ///< only used for look-ups
  std::vector<Pending*> order_;             ///< in the order of the values
  std::vector<const Pending*> active_;      ///< those being resolved, outermost first
};

}  // namespace

const Node* resolve_values(const Node& values, const model::System& system, const Node& system_schema,
                           const model::Target* target, base::Arena& arena, diagnostic::Findings& findings) {
  return Resolver(system, system_schema, target, arena, findings).run(values);
}

}  // namespace twinhull::tmpl
