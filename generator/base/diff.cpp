// The shortest edit script between two lists of lines, after Eugene W. Myers, "An O(ND) Difference Algorithm
// and Its Variations" (1986).
//
// In the edit graph, x is the number of consumed old lines, y that of new lines. A step right removes an old
// line, a step down adds a new one, and a diagonal step, possible where both lines are equal, is free. The
// diff is a path from (0,0) to the far corner with the minimum number of right and down steps. Paths are
// explored by their number of edits d: for every diagonal k = x - y, `furthest[k]` is the largest x that a
// path of d edits reaches on it. A path of d edits ends on diagonal k by one step from diagonal k-1 (right)
// or k+1 (down), then follows the diagonal along equal lines. The values of every round are kept, so that the
// path can be traced back from the corner.
//
// The common prefix and suffix, usually most of the text, are stripped first. If more than `max_edits` edits
// are needed, the rest is shown as removed and added as a whole, which bounds the cost.

#include "base/diff.h"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twinhull::base {

namespace {

/// Lines as numbers: equal lines have equal numbers.
using Lines = std::span<const int>;

struct Change {
  char kind;           ///< ' ' kept, '-' removed, '+' added
  std::size_t old_at;  ///< old lines before this one
  std::size_t new_at;
};

/// Lines including their line breaks, so that a missing one at the end is a difference.
std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::vector<int> numbered(const std::vector<std::string_view>& lines,
                          std::unordered_map<std::string_view, int>& numbers) {
  std::vector<int> out;
  out.reserve(lines.size());
  for (std::string_view line : lines) {
    out.push_back(numbers.emplace(line, static_cast<int>(numbers.size())).first->second);
  }
  return out;
}

/// The kinds of the changes in order; empty if more than `most` edits are needed.
std::string shortest_edit(Lines a, Lines b, std::size_t most) {
  const int width = static_cast<int>(a.size());
  const int height = static_cast<int>(b.size());
  const int limit = static_cast<int>(std::min(most, a.size() + b.size()));
  std::vector<std::vector<int>> rounds;
  std::vector<int> furthest(2 * static_cast<std::size_t>(limit) + 3, 0);
  auto on = [&](std::vector<int>& row, int d, int k) -> int& { return row[static_cast<std::size_t>(k + d)]; };
  auto at = [&](int k) -> int& { return furthest[static_cast<std::size_t>(k + limit + 1)]; };
  auto goes_down = [](int k, int d, int left, int right) { return k == -d || (k != d && left < right); };

  int d = 0;
  for (bool arrived = false; !arrived; ++d) {
    if (d > limit) return {};
    std::vector<int> row(2 * static_cast<std::size_t>(d) + 1, 0);
    for (int k = -d; k <= d; k += 2) {
      int x = d == 0 ? 0 : goes_down(k, d, at(k - 1), at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < width && x - k < height &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      at(k) = x;
      on(row, d, k) = x;
      if (x >= width && x - k >= height) {
        arrived = true;
        break;
      }
    }
    rounds.push_back(std::move(row));
  }

  std::string kinds;
  int x = width;
  int y = height;
  for (--d; d > 0; --d) {
    std::vector<int>& before = rounds[static_cast<std::size_t>(d - 1)];
    const int k = x - y;
    auto reached = [&](int diagonal) {
      return diagonal < -(d - 1) || diagonal > d - 1 ? -1 : on(before, d - 1, diagonal);
    };
    const bool down = goes_down(k, d, reached(k - 1), reached(k + 1));
    const int from_x = down ? reached(k + 1) : reached(k - 1);
    const int from_y = from_x - (down ? k + 1 : k - 1);
    for (; x > from_x && y > from_y; --x, --y) kinds += ' ';
    kinds += down ? '+' : '-';
    x = from_x;
    y = from_y;
  }
  kinds.append(static_cast<std::size_t>(x), ' ');
  std::reverse(kinds.begin(), kinds.end());
  return kinds;
}

std::vector<Change> changes(Lines a, Lines b, std::size_t most) {
  const auto differing = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const std::size_t head = static_cast<std::size_t>(differing.first - a.begin());
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  const Lines old_middle = a.subspan(head, a.size() - head - tail);
  const Lines new_middle = b.subspan(head, b.size() - head - tail);
  std::string kinds = shortest_edit(old_middle, new_middle, most);
  if (kinds.empty()) kinds = std::string(old_middle.size(), '-') + std::string(new_middle.size(), '+');
  kinds = std::string(head, ' ') + kinds + std::string(tail, ' ');

  std::vector<Change> out;
  out.reserve(kinds.size());
  std::size_t x = 0;
  std::size_t y = 0;
  for (char kind : kinds) {
    out.push_back({kind, x, y});
    if (kind != '+') ++x;
    if (kind != '-') ++y;
  }
  return out;
}

std::string range(std::size_t before, std::size_t count) {
  // A hunk without lines on one side gives the number of the line before it.
  std::string out = std::to_string(count == 0 ? before : before + 1);
  if (count != 1) out += "," + std::to_string(count);
  return out;
}

}  // namespace

std::string unified_diff(std::string_view old_name, std::string_view new_name, std::string_view old_text,
                         std::string_view new_text, const DiffOptions& options) {
  if (old_text == new_text) return {};
  const std::vector<std::string_view> old_lines = whole_lines(old_text);
  const std::vector<std::string_view> new_lines = whole_lines(new_text);
  std::unordered_map<std::string_view, int> numbers;
  const std::vector<int> a = numbered(old_lines, numbers);
  const std::vector<int> b = numbered(new_lines, numbers);
  const std::vector<Change> all = changes(a, b, options.max_edits);

  std::string out = "--- " + std::string(old_name) + "\n+++ " + std::string(new_name) + "\n";
  std::size_t shown = 0;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < all.size();) {
    if (all[i].kind == ' ') {
      ++i;
      continue;
    }
    // Hunks whose contexts would touch or overlap are joined.
    const std::size_t begin = i - std::min(i, options.context);
    std::size_t last = i;
    for (std::size_t j = i; j < all.size() && j - last <= 2 * options.context; ++j) {
      if (all[j].kind != ' ') last = j;
    }
    const std::size_t end = std::min(all.size(), last + 1 + options.context);
    i = end;
    if (shown >= options.max_lines) {
      hidden += end - begin;
      continue;
    }

    const auto removed = std::count_if(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                       all.begin() + static_cast<std::ptrdiff_t>(end),
                                       [](const Change& change) { return change.kind != '+'; });
    const auto added = std::count_if(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                     all.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](const Change& change) { return change.kind != '-'; });
    out += "@@ -" + range(all[begin].old_at, static_cast<std::size_t>(removed)) + " +" +
           range(all[begin].new_at, static_cast<std::size_t>(added)) + " @@\n";
    for (std::size_t j = begin; j < end; ++j, ++shown) {
      if (shown >= options.max_lines) {
        hidden += end - j;
        break;
      }
      const std::string_view line = all[j].kind == '+' ? new_lines[all[j].new_at] : old_lines[all[j].old_at];
      out += all[j].kind;
      out += line;
      if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
    }
  }
  if (hidden != 0) out += "... " + std::to_string(hidden) + " more lines\n";
  return out;
}

}  // namespace twinhull::base
