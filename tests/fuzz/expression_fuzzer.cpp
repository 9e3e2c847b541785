#include <cstdint>
#include <cstdlib>

#include "../unit/template_support.h"
#include "template/expression.h"

// Any text in `${{ }}`: either it parses, with spans that are ordered and nested, to an expression that is
// unchanged when fully parenthesized, or there is a finding; the same for its use in a template.

using namespace twinhull;
using tmpl::Expr;
using tmpl::ExprKind;

namespace {

void check_spans(const Expr& expr, std::uint32_t begin, std::uint32_t end) {
  if (expr.span.begin < begin || expr.span.end > end || expr.span.begin > expr.span.end) std::abort();
  for (const Expr* arg : expr.args) check_spans(*arg, expr.span.begin, expr.span.end);
}

/// The expression with all parentheses; false if a string has no plain spelling.
bool spell(const Expr& expr, std::string& out) {
  const auto list = [&](std::string_view open, std::string_view between, std::string_view close) {
    out += open;
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      if (i > 0) out += between;
      if (!spell(*expr.args[i], out)) return false;
    }
    out += close;
    return true;
  };
  const std::string sign = " " + std::string(expr.text) + " ";
  switch (expr.kind) {
    case ExprKind::literal:
      if (!expr.literal->is(yaml::Kind::string)) {
        out += expr.literal->text;
        return true;
      }
      out.append("\"").append(expr.literal->text).append("\"");
      return expr.literal->text.find_first_of("\"\\") == std::string_view::npos;
    case ExprKind::name:
      out += expr.text;
      return true;
    case ExprKind::member:
      if (!spell(*expr.args[0], out)) return false;
      out.append(".").append(expr.text);
      return true;
    case ExprKind::index:
      return list("", "[", "]");
    case ExprKind::call:
      out += expr.text;
      return list("(", ", ", ")");
    case ExprKind::negation:
      return list("(!", "", ")");
    case ExprKind::conjunction:
      return list("(", " && ", ")");
    case ExprKind::disjunction:
      return list("(", " || ", ")");
    case ExprKind::comparison:
      return list("(", sign, ")");
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  base::Arena arena;
  diagnostic::Findings findings;
  const auto end = static_cast<std::uint32_t>(size);
  const Expr* expr = tmpl::parse_expression(text, {1, 0, end}, true, arena, findings);
  if ((expr == nullptr) != !findings.empty()) std::abort();
  for (const diagnostic::Finding& finding : findings) {
    if (finding.span.begin > finding.span.end || finding.span.end > size + 1) std::abort();
  }
  if (expr == nullptr) return 0;
  check_spans(*expr, 0, end);
  std::string spelled;
  if (spell(*expr, spelled) && spelled.size() < 4 * size + 100) {
    const Expr* again = tmpl::parse_expression(spelled, {1, 0, static_cast<std::uint32_t>(spelled.size())},
                                               true, arena, findings);
    // Parentheses count towards the nesting limit.
    if (again != nullptr) {
      std::string twice;
      if (!spell(*again, twice) || twice != spelled) std::abort();
    } else if (findings.empty()) {
      std::abort();
    }
  }
  if (text.find_first_of("\r\n") != std::string::npos || text.find("}}") != std::string::npos) return 0;
  TemplateInputs inputs;
  inputs.templates["system/fuzzed.yaml"] =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  plain: ${{ " + text +
      " }}\n  text: a-${{ " + text + " }}-b\n";
  run_templates(inputs);
  return 0;
}
