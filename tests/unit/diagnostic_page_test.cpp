#include <doctest/doctest.h>

#include "diagnostic/page.h"

using namespace twinhull;

namespace {

const diagnostic::Rule rule = {
    .id = "x",
    .group = "g",
    .severity = diagnostic::Severity::warning,
    .title = "It is wrong.",
    .page =
        "# x\n\nSeverity: warning. Group: g.\n\nIt is wrong.\n\n## Why\n\nSee [the "
        "page](y.md) and `a[0]` (b).\n\n## Bad\n\n```yaml a/b.yaml\na:\n\n  # b\n```\n\n"
        "## Good\n\n```console\n$ run\n```\n"};

}  // namespace

TEST_CASE("a page is rendered for a terminal") {
  CHECK(diagnostic::render_page(rule, diagnostic::ansi_style_for(false)) ==
        "x\n\nSeverity: warning. Group: g.\n\nIt is wrong.\n\nWhy\n\nSee the page and `a[0]` (b).\n\nBad\n\n"
        "  a/b.yaml\n    a:\n\n      # b\n\nGood\n\n    $ run\n");
  const std::string colored = diagnostic::render_page(rule, diagnostic::ansi_style_for(true));
  CHECK(colored.starts_with("\x1B[1;33mx\x1B[0m\n"));
  CHECK(colored.find("\x1B[1mWhy\x1B[0m\n") != std::string::npos);
}

TEST_CASE("a page's sections are found by their headings") {
  CHECK(diagnostic::page_section(rule, "Why") == "See [the page](y.md) and `a[0]` (b).");
  CHECK(diagnostic::page_section(rule, "Good") == "```console\n$ run\n```");
  CHECK(diagnostic::page_section(rule, "How") == "");
}

TEST_CASE("every rule's page can be read in a terminal") {
  REQUIRE(diagnostic::rules().size() > 40);
  for (const diagnostic::Rule& known : diagnostic::rules()) {
    const std::string text = diagnostic::render_page(known, diagnostic::ansi_style_for(false));
    CHECK(text.starts_with(known.id));
    CHECK(text.find("```") == std::string::npos);
    CHECK_FALSE(diagnostic::page_section(known, "Why").empty());
  }
}
