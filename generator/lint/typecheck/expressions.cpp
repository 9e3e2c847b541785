#include "lint/typecheck/expressions.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "yaml/text_location.h"

namespace twinhull::lint {
namespace {

diagnostic::Finding finding_at(const yaml::Node& text, std::size_t offset, std::string message,
                               std::string help, const source::Files& files) {
  return {.rule = "invalid-expression",
          .message = std::move(message),
          .span = yaml::location_in_text(files, text, offset),
          .help = std::move(help)};
}

/// "Syntax error: unexpected `)`" begins in lower case in a message.
std::string lower_first(std::string message) {
  if (!message.empty()) message[0] = base::lowered(message.substr(0, 1))[0];
  return message;
}

}  // namespace

bool reads(const cel::Expr& expr, std::string_view variable) {
  if (expr.kind == cel::ExprKind::name && expr.text == variable) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const std::unique_ptr<cel::Expr>& arg) { return reads(*arg, variable); });
}

cel::StaticType check_expression(const yaml::Node& text, const cel::Declarations& declarations,
                                 std::initializer_list<cel::Kind> results, bool typed_doubt,
                                 const source::Files& files, diagnostic::Findings& findings) {
  if (!text.is(yaml::Kind::string)) return {};  // reported by the type check
  const cel::Parsed parsed = cel::parse(text.text);
  if (parsed.root == nullptr) {
    findings.push_back(finding_at(text, parsed.error.offset, lower_first(parsed.error.message),
                                  "correct the CEL expression", files));
    return {};
  }
  cel::Checked checked = cel::check(*parsed.root, declarations);
  for (cel::CheckError& problem : checked.problems) {
    std::string help =
        problem.help.empty() ? std::string("correct the CEL expression") : std::move(problem.help);
    findings.push_back(finding_at(text, problem.offset, std::move(problem.message), std::move(help), files));
    diagnostic::limit_to_warning(findings.back(), problem.typed && typed_doubt);
  }
  const std::optional<cel::Kind> kind = checked.result.kind;
  if (kind && results.size() > 0 && checked.problems.empty() &&
      std::find(results.begin(), results.end(), *kind) == results.end()) {
    const std::string wanted(cel::type_name(*results.begin()));
    findings.push_back(finding_at(
        text, parsed.root->offset,
        "the expression results in " + std::string(cel::type_name(*kind)) + ": it must be " + wanted,
        "write an expression that results in " + wanted, files));
  }
  return checked.result;
}

}  // namespace twinhull::lint
