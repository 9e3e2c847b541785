#pragma once

// Internal to the specializer; its parts are in separate source files.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "template/expansion_budget.h"
#include "template/specialize.h"
#include "template/specialized_value.h"

namespace twinhull::tmpl {

/// "did you mean `x`?" for a wrong name, or some of the candidates.
std::string or_list(std::string_view wrong, const std::vector<std::string_view>& choices);

/// The main port of a component, in decimal; empty if it has none.
std::string_view port_of(const yaml::Node& component);

class Specializer {
 public:
  Specializer(const TemplateSet& library, const model::System& system, const yaml::Node& system_schema,
              base::Arena& arena, diagnostic::Findings& findings);

  ResidualProgram run();
  ResidualProgram run_gitops(Scope wanted, std::span<const InjectedGlobal> facts);
  /// An expression in a scalar of the values of one target. `component`: that whose values contain it; null
  /// elsewhere. Null, with a finding, if it is invalid.
  const ResidualExpr* specialize_value(const yaml::Node& scalar, const yaml::Node* component,
                                       const InjectedGlobal& target);

 private:
  // Expressions (specialize_expr.cpp, specialize_call.cpp). An empty result means that a finding was added.
  std::optional<Value> value_of(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_name(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_member(const Expr& expr, Bindings& scope);
  std::optional<Value> member(const Value& base, std::string_view key, source::Span span);
  std::optional<Value> value_of_call(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_fragment(const Expr& expr, const FragmentFile& file, Bindings& scope);
  /// Records that the chart parses the text of the fragments in an expression.
  void mark_parsed(const ResidualExpr& term);
  void mark_parsed(std::span<const ResidualMember> parts);
  bool takes_arguments(const Expr& call, const FragmentFile& file);
  /// Adds a fragment to those in work; false, with a finding, where it is one of them already.
  bool enter(const FragmentFile& file, source::Span span);
  const Fragment* fragment_for(std::string name, FragmentInstance use, Bindings& inner, source::Span span);
  /// Evaluates all expressions in a static value; null with a finding on error.
  const yaml::Node* force_deep(const Value& value);
  std::optional<Value> value_of_logic(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_comparison(const Expr& expr, Bindings& scope);
  /// Evaluates the expressions in a static string.
  std::optional<Value> force(Value value);
  std::optional<Value> value_of_scalar(const TemplateNode& scalar, Bindings& scope);
  std::optional<Value> value_of_text(const TemplateNode& text, Bindings& scope);
  /// The texts of `terms` after each other.
  Value joined_text(std::span<const ResidualExpr* const> terms, source::Span span);
  /// The expression of a value; adds a finding if it may be absent and `absent_ok` is not set.
  const ResidualExpr* term_of(const Value& value, source::Span span, bool absent_ok = false);
  bool is_known_present(const ResidualExpr& term) const;
  /// Records which optional values a true condition implies.
  std::size_t assume(const ResidualExpr& condition);
  void forget(std::size_t size) { present_.resize(size); }

  const ResidualExpr* make(ResidualExpr term) { return arena_.make<ResidualExpr>(term); }
  /// Consumes steps, and the bytes of a generated text, of the limits; false if they are used up.
  bool spend(source::Span span, std::size_t bytes = 0, std::size_t steps = 1);
  std::nullopt_t fail(source::Span span, const char* rule, std::string message, std::string help);
  void report(source::Span span, const char* rule, diagnostic::Severity severity, std::string message,
              std::string help);

  // Template nodes (specialize_node.cpp).
  const ResidualNode* lower(const TemplateNode& form, Bindings& scope);
  const ResidualNode* lower_value(const Value& value, source::Span span, yaml::Style style);
  const ResidualNode* lower_node(const Value& value);
  void map_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  void list_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  /// The members below a control key, spliced into a map (`in_map`) or a list.
  void splice(const TemplateNode& body, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void item_part(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  void step_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void branch_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void each_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void inline_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void insert_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  /// `written`: the template contains the literal itself, not as the result of an expression.
  void check_string_field(const ResidualNode& product, bool written);
  /// Reports keys that are generated twice regardless of the values. `around`: the entries it is spliced
  /// into.
  void report_duplicates(std::span<const ResidualMember> parts,
                         std::map<std::string_view, source::Span>& around);
  /// A component as seen by templates, with its schema.
  Value component_value(const yaml::Node& component) const;
  std::span<const ResidualMember> keep(const std::vector<ResidualMember>& parts) {
    return arena_.copy(std::span<const ResidualMember>(parts));
  }
  // Patches (specialize_patch.cpp).
  friend class Patcher;
  /// Merges the patches of a component into the documents of one of its templates.
  void apply_patches(const Value& component, std::vector<ResidualMember>& documents);
  void patch_documents(const Value& component, const yaml::Node& kind, const yaml::Node& patch,
                       const ResidualExpr* condition, std::vector<ResidualMember>& documents);
  void report_unused_patches();
  // The whole program (specialize_program.cpp).
  void add_unit(const TemplateFile& file, std::string output, Bindings scope, ResidualProgram& program);
  void refuse_scalar_documents(std::span<const ResidualMember> parts);
  void finish(ResidualProgram& program);

  const TemplateSet& library_;
  const model::System& system_;
  const yaml::Node& system_schema_;
  base::Arena& arena_;
  diagnostic::Findings& findings_;
  const yaml::Node* components_;
  const ResidualExpr* values_;
  std::vector<const ResidualExpr*> present_;  ///< values that the enclosing conditions imply to be present
  std::vector<std::string_view> path_;        ///< keys from the document's root to the current node
  std::string_view kind_;                     ///< of the current object, once its `kind` is known
  std::unordered_map<const yaml::Node*, const TemplateNode*> forced_;  ///< parsed expressions of system.yaml
  std::map<std::string, FragmentInstance> fragments_;                  ///< by name in the chart
  std::map<std::string_view, std::set<std::string_view>> generated_kinds_;  ///< of components with patches
  std::vector<const FragmentFile*> active_;  ///< the fragments being specialized, outermost first
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::string_view>>
      reported_;                ///< locations and rules of findings
  std::string_view component_;  ///< the key of the component of the current template
  bool is_text_ = false;        ///< the current template is a text
  bool for_chart_ = true;       ///< the result is printed for Helm as well
  int depth_ = 0;
  ExpansionBudget spending_;
  std::uint32_t slots_ = 0;
};

}  // namespace twinhull::tmpl
