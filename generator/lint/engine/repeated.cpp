#include "lint/engine/repeated.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

namespace twinhull::lint {
namespace {

struct PrecedenceRow {
  std::string_view rule;
  std::string_view than;
  bool line = false;  ///< both are on one line; otherwise both begin at one location
};

constexpr std::array better = {
    // A number that the type of its field cannot represent is not a port either.
    PrecedenceRow{.rule = "invalid-port", .than = "out-of-range"},
    // A value that is not set renders as nothing.
    PrecedenceRow{.rule = "undefined-chart-value", .than = "null-value", .line = true},
    // A character that YAML does not treat as a blank becomes part of a key.
    PrecedenceRow{.rule = "yaml-syntax", .than = "unknown-field", .line = true},
};

}  // namespace

void drop_repeated(std::vector<ObjectFinding>& found, const diagnostic::Findings& others,
                   const source::Files& files) {
  for (const PrecedenceRow& row : better) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> reported;
    const auto location = [&](const source::Span& span) {
      return std::pair(span.file, row.line
                                      ? static_cast<std::uint32_t>(files.position(span.file, span.begin).line)
                                      : span.begin);
    };
    const auto tell = [&](const diagnostic::Finding& finding) {
      if (finding.rule == row.rule && finding.span.known()) reported.insert(location(finding.span));
    };
    for (const ObjectFinding& one : found) tell(one.finding);
    std::ranges::for_each(others, tell);
    if (reported.empty()) continue;
    std::erase_if(found, [&](const ObjectFinding& one) {
      return one.finding.rule == row.than && one.finding.span.known() &&
             reported.contains(location(one.finding.span));
    });
  }
}

}  // namespace twinhull::lint
