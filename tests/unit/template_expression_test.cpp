#include <doctest/doctest.h>

#include "template/expression.h"

using namespace twinhull;

namespace {

/// The tree as text, fully parenthesized.
std::string shape(const tmpl::Expr& expr) {
  std::string out;
  switch (expr.kind) {
    case tmpl::ExprKind::literal:
      return expr.literal->is(yaml::Kind::string) ? "'" + std::string(expr.literal->text) + "'"
                                                  : std::string(expr.literal->text);
    case tmpl::ExprKind::name:
      return std::string(expr.text);
    case tmpl::ExprKind::member:
      return shape(*expr.args[0]) + "." + std::string(expr.text);
    case tmpl::ExprKind::index:
      return shape(*expr.args[0]) + "[" + shape(*expr.args[1]) + "]";
    case tmpl::ExprKind::negation:
      return "(!" + shape(*expr.args[0]) + ")";
    case tmpl::ExprKind::call:
      for (const tmpl::Expr* arg : expr.args) out += (out.empty() ? "" : ", ") + shape(*arg);
      return std::string(expr.text) + "(" + out + ")";
    default:
      return "(" + shape(*expr.args[0]) + " " + std::string(expr.text) + " " + shape(*expr.args[1]) + ")";
  }
}

/// The tree of an expression, or "begin-end: message" of its error.
std::string parsed(std::string_view text) {
  base::Arena arena;
  diagnostic::Findings findings;
  const auto size = static_cast<std::uint32_t>(text.size());
  const tmpl::Expr* expr = tmpl::parse_expression(text, {1, 0, size}, true, arena, findings);
  if (expr != nullptr) {
    CHECK(findings.empty());
    return shape(*expr);
  }
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "template-syntax");
  return std::to_string(findings[0].span.begin) + "-" + std::to_string(findings[0].span.end) + ": " +
         findings[0].message;
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("operators have the usual precedence") {
  CHECK(parsed("a || b && c") == "(a || (b && c))");
  CHECK(parsed("(a || b) && c") == "((a || b) && c)");
  CHECK(parsed("a && b && c") == "((a && b) && c)");
  CHECK(parsed("!a == b") == "((!a) == b)");
  CHECK(parsed("!!a.b") == "(!(!a.b))");
  CHECK(parsed("a.b <= 2 && c != \"x\"") == "((a.b <= 2) && (c != 'x'))");
  CHECK(parsed("a<b") == "(a < b)");
}

TEST_CASE("paths, indices and calls can be chained") {
  CHECK(parsed("a.b[\"c-d\"].e") == "a.b['c-d'].e");
  CHECK(parsed("a[b.c]") == "a[b.c]");
  CHECK(parsed(" f( x , g() ) ") == "f(x, g())");
  CHECK(parsed("f(a || b, !c)") == "f((a || b), (!c))");
}

TEST_CASE("literals") {
  CHECK(parsed("\"it's\"") == "'it's'");
  CHECK(parsed("'say \"}}\"'") == "'say \"}}\"'");
  CHECK(parsed("''") == "''");
  CHECK(parsed("-12") == "-12");
  CHECK(parsed("true") == "true");
  CHECK(parsed("truely") == "truely");
}

TEST_CASE("errors have their own location") {
  CHECK(parsed("") == "0-0: the expression is empty");
  CHECK(parsed("a &&") == "4-4: the expression ends too early");
  CHECK(parsed("a b") == "2-3: `b` is not expected here");
  CHECK(parsed("a ? b") == "2-3: `?` is not expected here");
  CHECK(parsed("a.1") == "2-3: a name is expected after `.`");
  CHECK(parsed("f(a") == "3-3: `)` is missing after the arguments of `f`");
  CHECK(parsed("(a") == "2-2: `)` is missing");
  CHECK(parsed("a[b") == "3-3: `]` is missing");
  CHECK(parsed("\"a") == "1-2: the string is not closed");
  CHECK(parsed("99999999999999999999") == "20-20: `99999999999999999999` is not an integer");
  CHECK(parsed("a == b == c") == "7-8: `=` is not expected here");
}

TEST_CASE("no expression overflows the stack") {
  CHECK(parsed(repeated("(", 5000)).ends_with("the expression is nested too deeply"));
  CHECK(parsed(repeated("!", 5000) + "a").ends_with("the expression is nested too deeply"));
  CHECK(parsed("a" + repeated(".a", 5000)).ends_with("the expression is too long"));
  CHECK(parsed("a" + repeated("&&a", 5000)).ends_with("the expression is too long"));
}

TEST_CASE("a scalar is split into text and expressions") {
  base::Arena arena;
  diagnostic::Findings findings;
  const std::string_view text = "x-${{ a }}${{ '}}' }} y";
  const yaml::Node node{.kind = yaml::Kind::string, .span = {1, 100, 100 + 23}, .text = text};
  const std::vector<tmpl::InterpolationPart> parts = tmpl::parse_text(node, arena, findings);
  CHECK(findings.empty());
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].text == "x-");
  REQUIRE(parts[1].expr != nullptr);
  CHECK(parts[1].expr->span == source::Span{1, 106, 107});
  REQUIRE(parts[2].expr != nullptr);
  CHECK(shape(*parts[2].expr) == "'}}'");
  CHECK(parts[3].text == " y");

  // Quoted scalars contain escapes, so offsets in them are unknown: the whole scalar is shown.
  const yaml::Node quoted{.kind = yaml::Kind::string,
                          .style = yaml::Style::double_quoted,
                          .span = {1, 5, 20},
                          .text = "${{ a + }}"};
  CHECK(tmpl::parse_text(quoted, arena, findings).empty());
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].span == source::Span{1, 5, 20});

  findings.clear();
  const yaml::Node open{.kind = yaml::Kind::string, .span = {1, 0, 7}, .text = "${{ 'a}"};
  CHECK(tmpl::parse_text(open, arena, findings).empty());
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message == "`${{` has no `}}`");
}
