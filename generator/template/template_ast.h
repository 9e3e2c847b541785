#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/finding.h"
#include "template/expression.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

struct TemplateNode;

/// A branch of a condition; the last one may have no condition (`else`).
struct Branch {
  const Expr* condition = nullptr;
  const TemplateNode* body = nullptr;
};

enum class MemberKind : std::uint8_t { entry, item, branch, each, insert, inline_ };

/// A member of a map or list.
struct Member {
  MemberKind kind = MemberKind::entry;
  source::Span span;                    ///< of the key or item
  std::string_view comment;             ///< comment lines above it
  const TemplateNode* key = nullptr;    ///< entry: a literal or an expression
  const TemplateNode* value = nullptr;  ///< entry, item, each: the value below
  std::span<const Branch> arms;         ///< branch
  const Expr* over = nullptr;           ///< each, insert, inline
  std::string_view first;               ///< each: the variable for the key (or index); empty if not declared
  std::string_view second;              ///< each: the variable for the value
};

enum class TemplateNodeKind : std::uint8_t { literal, expression, text, map, list };

/// A parsed template: YAML with parsed expressions and control keys.
struct TemplateNode {
  TemplateNodeKind kind = TemplateNodeKind::literal;
  source::Span span;
  const yaml::Node* literal = nullptr;      ///< literal: a scalar, `{}` or `[]`
  const Expr* expr = nullptr;               ///< expression
  std::span<const InterpolationPart> text;  ///< text
  std::span<const Member> steps;            ///< map, list
  bool only_control = false;                ///< a map with control keys only
};

/// Parses a template from its YAML. Findings: `template-syntax`.
const TemplateNode* parse_template(const yaml::Node& node, base::Arena& arena,
                                   diagnostic::Findings& findings);

/// Parses a scalar of system.yaml or of a schema's default, which may contain expressions.
const TemplateNode* parse_scalar_template(const yaml::Node& node, base::Arena& arena,
                                          diagnostic::Findings& findings);

/// `${{ fragment NAME(PARAMETER, …) }}`, the only key of a fragment's file.
struct FragmentHead {
  std::string_view name;
  std::vector<std::string_view> parameters;
  const yaml::Node* body = nullptr;
};

/// Empty, with a finding, if the document is not a fragment.
std::optional<FragmentHead> parse_fragment_head(const yaml::Node& root, diagnostic::Findings& findings);

}  // namespace twinhull::tmpl
