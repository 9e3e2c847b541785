#pragma once

#include <span>
#include <string>
#include <string_view>

#include "template/functions.h"
#include "template/type.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

struct Fragment;

enum class ResidualExprKind : std::uint8_t {
  literal,      ///< `literal`, a scalar or an empty collection
  value,        ///< `path` below the values
  builtin,      ///< `text`: release.name, chart.version, …
  output,       ///< true in the chart, false in the overlays
  variable,     ///< loop variable `text` in `slot`, then `path` below it
  text,         ///< the concatenated texts of `args`
  call,         ///< `function` of `args`
  fragment,     ///< the output of `fragment`
  negation,     ///< not args[0]
  conjunction,  ///< args[0] and args[1]
  disjunction,  ///< args[0] or args[1]
  comparison,   ///< args[0] `text` args[1]
};

/// An expression after partial evaluation: everything static has been evaluated. Both outputs are generated
/// from these: one evaluates them, the other prints them.
struct ResidualExpr {
  ResidualExprKind kind = ResidualExprKind::literal;
  Type type;
  source::Span span;
  std::string_view text;
  const yaml::Node* literal = nullptr;
  std::span<const std::string_view> path;
  std::span<const ResidualExpr* const> args;
  const Function* function = nullptr;
  const Fragment* fragment = nullptr;
  std::uint32_t slot = 0;
};

/// Structural equality, regardless of spans.
bool same(const ResidualExpr& a, const ResidualExpr& b);

/// `values.a.b` or `x.a` for values and variables; empty for other expressions.
std::string dotted(const ResidualExpr& term);

struct ResidualMember;

/// A value to generate: a scalar or collection from an expression, or a map or list from members.
struct ResidualNode {
  enum class Kind : std::uint8_t { term, map, list };
  Kind kind = Kind::term;
  source::Span span;
  yaml::Style style = yaml::Style::plain;  ///< of a string in the template
  const ResidualExpr* term = nullptr;
  std::span<const ResidualMember> parts;
};

/// A branch of a condition that depends on values; without a condition, it is `else`.
struct ResidualBranch {
  const ResidualExpr* condition = nullptr;
  std::span<const ResidualMember> parts;
};

/// A member of a map or list (in a file, the documents are the items).
struct ResidualMember {
  enum class Kind : std::uint8_t { entry, item, branch, each, insert };
  Kind kind = Kind::entry;
  source::Span span;
  std::string_view comment;
  const ResidualExpr* key = nullptr;     ///< entry
  const ResidualNode* value = nullptr;   ///< entry, item
  std::span<const ResidualBranch> arms;  ///< branch
  const ResidualExpr* over = nullptr;    ///< each, insert
  std::span<const ResidualMember> body;  ///< each
  std::string_view first, second;        ///< each: the variables' names; `first` may be empty
  std::uint32_t first_slot = 0, second_slot = 0;
};

/// A fragment with certain arguments, or the file that a template generates for a component: one `define` of
/// the chart.
struct Fragment {
  std::string_view name;  ///< `backend.labels`, `backend.deployment`
  std::string_view comment;
  const ResidualNode* product = nullptr;
  std::string_view directory = {};  ///< of `templates/fragments/`: `pods`; empty for those not in a directory
  std::string_view port = {};       ///< of the component that is the first argument, in decimal
  bool is_file = false;             ///< `product` is a list of documents
  bool is_parsed = false;           ///< a function reads it
};

}  // namespace twinhull::tmpl
