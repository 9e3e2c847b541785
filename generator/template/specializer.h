#pragma once

// Internal to the specialiser: its parts (expressions, calls, forms) stand in files of their own.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "template/specialize.h"
#include "template/spending.h"

namespace twinhull::tmpl {

/// Whether a static value is data that the program found out, in which nothing is an expression.
enum class Data : std::uint8_t {
  none,    ///< it comes from system.yaml
  open,    ///< a key that is not there is null
  closed,  ///< a map, or a list of maps, with all their keys: any other is a mistake
};

/// A value while templates are specialised: a node of system.yaml (static), or a term (dynamic).
struct Value {
  const yaml::Node* node = nullptr;    ///< static; a null node where a key is not there
  const yaml::Node* owner = nullptr;   ///< static: the component it belongs to, bound in its expressions
  const yaml::Node* schema = nullptr;  ///< static: what system.yaml's schema says of it
  const ResidualExpr* term = nullptr;  ///< dynamic
  Data data = Data::none;              ///< static

  bool is_static() const { return term == nullptr; }
};

struct Binding {
  std::string_view name;
  Value value;
};
using Bindings = std::vector<Binding>;

/// A fragment with the arguments it was called with.
struct FragmentInstance {
  const FragmentFile* file = nullptr;
  std::vector<const yaml::Node*> args;
  const Fragment* fragment = nullptr;  ///< null while it is in work, and where it cannot be made

  bool same_as(const FragmentInstance& other) const;
};

/// "did you mean `x`?" for a wrong name, or some of those there are.
std::string or_list(std::string_view wrong, const std::vector<std::string_view>& choices);

class Specializer {
 public:
  Specializer(const TemplateSet& library, const model::System& system, const yaml::Node& system_schema,
              base::Arena& arena, std::vector<diagnostic::Finding>& findings);

  ResidualProgram run();
  ResidualProgram run_gitops(Scope wanted, std::span<const InjectedGlobal> facts);

 private:
  // Expressions (specialize_expr.cpp, specialize_call.cpp). An empty result means that a finding was added.
  std::optional<Value> value_of(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_name(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_member(const Expr& expr, Bindings& scope);
  std::optional<Value> member(const Value& base, std::string_view key, source::Span span);
  std::optional<Value> value_of_call(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_fragment(const Expr& expr, const FragmentFile& file, Bindings& scope);
  const Fragment* fragment_for(std::string name, FragmentInstance use, Bindings& inner, source::Span span);
  /// A static value with all expressions in it worked out; null where a finding was added.
  const yaml::Node* force_deep(const Value& value);
  std::optional<Value> value_of_logic(const Expr& expr, Bindings& scope);
  std::optional<Value> value_of_comparison(const Expr& expr, Bindings& scope);
  /// A static string that holds expressions becomes their value.
  std::optional<Value> settle(Value value);
  std::optional<Value> value_of_form(const TemplateNode& scalar, Bindings& scope);
  std::optional<Value> value_of_text(const TemplateNode& text, Bindings& scope);
  /// The term of a value; adds a finding where it may be absent and `absent_ok` is not set.
  const ResidualExpr* term_of(const Value& value, source::Span span, bool absent_ok = false);
  bool is_known_present(const ResidualExpr& term) const;
  /// Remembers what a condition that holds says about optional values.
  std::size_t assume(const ResidualExpr& condition);
  void forget(std::size_t size) { present_.resize(size); }

  const ResidualExpr* make(ResidualExpr term) { return arena_.make<ResidualExpr>(term); }
  /// Takes a step, and the bytes of a text that was made, from the limits; false where they are used up.
  bool spend(source::Span span, std::size_t bytes = 0, std::size_t steps = 1);
  std::nullopt_t fail(source::Span span, const char* rule, std::string message, std::string help);
  void report(source::Span span, const char* rule, diagnostic::Severity severity, std::string message,
              std::string help);

  // Forms (specialize_node.cpp).
  const ResidualNode* product(const TemplateNode& form, Bindings& scope);
  const ResidualNode* product_of_value(const Value& value, source::Span span, yaml::Style style);
  const ResidualNode* product_of_node(const Value& value);
  void map_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  void list_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  /// What stands below a control key, spliced into a map (`in_map`) or a list.
  void splice(const TemplateNode& body, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void item_part(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts);
  void refuse_scalar_documents(std::span<const ResidualMember> parts);
  void step_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void branch_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void each_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  void insert_parts(const Member& step, bool in_map, Bindings& scope, std::vector<ResidualMember>& parts);
  /// `written`: the template has the literal itself, no expression gives it.
  void check_string_field(const ResidualNode& product, bool written);
  /// Keys that are made twice in a map whatever the values are. `around`: entries it is spliced among.
  void refuse_duplicates(std::span<const ResidualMember> parts,
                         std::map<std::string_view, source::Span>& around);
  /// A component as templates see it, with what the schema says of its keys.
  Value component_value(const yaml::Node& component) const;
  std::span<const ResidualMember> keep(const std::vector<ResidualMember>& parts) {
    return arena_.copy(std::span<const ResidualMember>(parts));
  }
  void add_unit(const TemplateFile& file, std::string output, Bindings scope, ResidualProgram& blueprint);
  void finish(ResidualProgram& blueprint);

  const TemplateSet& library_;
  const model::System& system_;
  const yaml::Node& system_schema_;
  base::Arena& arena_;
  std::vector<diagnostic::Finding>& findings_;
  const yaml::Node* components_;
  const ResidualExpr* values_;
  std::vector<const ResidualExpr*> present_;  ///< what the conditions around us ask for
  std::vector<std::string_view> path_;        ///< keys from the document's root to the form in work
  std::string_view kind_;                     ///< of the object in work, once its `kind` has been seen
  std::unordered_map<const yaml::Node*, const TemplateNode*>
      settled_;                                        ///< forms of system.yaml's expressions
  std::map<std::string, FragmentInstance> fragments_;  ///< by name in the chart
  std::vector<const FragmentFile*> active_;            ///< the fragments in work, outermost first
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::string_view>>
      told_;                    ///< places and rules of findings
  std::string_view component_;  ///< the key of the one that the unit in work is for
  bool is_text_ = false;        ///< the unit in work is a text of lines
  bool for_chart_ = true;       ///< what is made is printed for Helm as well
  int depth_ = 0;
  Spending spending_;
  std::uint32_t slots_ = 0;
};

}  // namespace twinhull::tmpl
