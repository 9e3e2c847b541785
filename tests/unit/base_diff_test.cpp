#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/diff.h"
#include "base/text.h"

using namespace twinhull::base;

namespace {

/// Applies a diff that shows every line; kept and added lines are the new text.
std::string applied(const std::string& diff, char dropped) {
  std::string out;
  for (std::string_view line : split_lines(diff)) {
    if (line.starts_with("---") || line.starts_with("+++") || line.starts_with("@@")) continue;
    if (line[0] != dropped) out += std::string(line.substr(1)) + "\n";
  }
  return out;
}

/// The length of the longest common subsequence, by the quadratic standard algorithm.
std::size_t common_lines(const std::string& a, const std::string& b) {
  const auto x = split_lines(a);
  const auto y = split_lines(b);
  std::vector<std::vector<std::size_t>> table(x.size() + 1, std::vector<std::size_t>(y.size() + 1, 0));
  for (std::size_t i = 1; i <= x.size(); ++i) {
    for (std::size_t j = 1; j <= y.size(); ++j) {
      table[i][j] =
          x[i - 1] == y[j - 1] ? table[i - 1][j - 1] + 1 : std::max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table[x.size()][y.size()];
}

}  // namespace

TEST_CASE("equal texts have no diff") { CHECK(unified_diff("a", "b", "x\n", "x\n").empty()); }

TEST_CASE("a diff in the unified format") {
  CHECK(unified_diff("old", "new", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n") ==
        "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("old", "new", "", "a\n") == "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n");
  CHECK(unified_diff("old", "new", "a\n", "") == "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n");
  CHECK(unified_diff("old", "new", "a\nb", "a\nb\n") ==
        "--- old\n+++ new\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
}

TEST_CASE("distant changes are in separate hunks") {
  std::string a;
  for (int i = 0; i < 30; ++i) a += std::to_string(i) + "\n";
  std::string b = a;
  b.replace(b.find("2\n"), 1, "two");
  b.replace(b.find("27\n"), 2, "x");
  const std::string diff = unified_diff("a", "b", a, b);
  CHECK(diff.find("@@ -1,6 +1,6 @@\n") != std::string::npos);
  CHECK(diff.find("@@ -25,6 +25,6 @@\n") != std::string::npos);
}

TEST_CASE("random edits: the diff is correct and minimal") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    auto text = [&] {
      std::string out;
      const auto lines = random() % 20;
      for (unsigned i = 0; i < lines; ++i)
        out += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
      return out;
    };
    const std::string a = text();
    const std::string b = text();
    if (a == b) continue;
    const std::string diff = unified_diff("a", "b", a, b, {.context = 100});
    CHECK(applied(diff, '-') == b);
    CHECK(applied(diff, '+') == a);
    std::size_t kept = 0;
    for (std::string_view line : split_lines(diff)) kept += line.starts_with(' ');
    CHECK(kept == common_lines(a, b));
  }
}

TEST_CASE("very different texts are shown as removed and added, and long diffs are truncated") {
  std::string a;
  std::string b;
  for (int i = 0; i < 20'000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  const std::string diff = unified_diff("a", "b", a, b);
  CHECK(diff.starts_with("--- a\n+++ b\n@@ -1,20000 +1,20000 @@\n-a0\n-a1\n"));
  CHECK(diff.ends_with("\n... 39800 more lines\n"));
}
