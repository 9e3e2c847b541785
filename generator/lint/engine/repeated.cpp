#include "lint/engine/repeated.h"

#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

namespace twinhull::lint {
namespace {

struct Better {
  std::string_view rule;
  std::string_view than;
  bool line = false;  ///< both stand in one line; else both begin at one place
};

constexpr std::array better = {
    // A number that the type of its field cannot hold is no port either.
    Better{.rule = "invalid-port", .than = "out-of-range"},
    // A value that nobody sets is printed as nothing.
    Better{.rule = "undefined-chart-value", .than = "null-value", .line = true},
};

}  // namespace

void drop_repeated(std::vector<ObjectFinding>& found, const source::Files& files) {
  for (const Better& row : better) {
    const auto place = [&](const ObjectFinding& one) {
      const source::Span& span = one.finding.span;
      return std::pair(span.file, row.line
                                      ? static_cast<std::uint32_t>(files.position(span.file, span.begin).line)
                                      : span.begin);
    };
    std::set<std::pair<std::uint32_t, std::uint32_t>> told;
    for (const ObjectFinding& one : found) {
      if (one.finding.rule == row.rule && one.finding.span.known()) told.insert(place(one));
    }
    if (told.empty()) continue;
    std::erase_if(found, [&](const ObjectFinding& one) {
      return one.finding.rule == row.than && one.finding.span.known() && told.contains(place(one));
    });
  }
}

}  // namespace twinhull::lint
