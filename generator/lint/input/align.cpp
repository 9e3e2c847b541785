#include "lint/input/align.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace twinhull::lint {
namespace {

/// Beyond this many pairs of lines the search would take longer than it is worth.
constexpr std::size_t most_pairs = 4'000'000;

struct Line {
  enum class Kind { literal, mixed, block, control } kind = Kind::literal;
  std::vector<std::string_view> pieces;  ///< the texts around the actions
  std::int32_t weight = 0;
};

bool is_control(std::string_view action) {
  action = base::trim(action);
  if (action.starts_with('-')) action = base::trim(action.substr(1));
  constexpr std::array<std::string_view, 9> words = {"if",     "else",  "end", "range", "with",
                                                     "define", "block", "/*",  "$"};
  return std::ranges::any_of(words, [&](std::string_view word) { return action.starts_with(word); });
}

Line parse(std::string_view text) {
  text = base::trim(text);
  Line line;
  bool output = false;
  std::size_t literal = 0;
  for (;;) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    line.pieces.push_back(text.substr(0, open));
    literal += line.pieces.back().size();
    if (close == std::string_view::npos) break;
    output = output || !is_control(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
  }
  line.weight = static_cast<std::int32_t>(literal) + 2;
  if (line.pieces.size() == 1) return line;
  if (literal > 0) {
    line.kind = Line::Kind::mixed;
  } else {
    line.kind = output ? Line::Kind::block : Line::Kind::control;
  }
  return line;
}

/// What a pair of lines has in common; 0 when one cannot come from the other.
std::int32_t score(const Line& line, std::string_view rendered) {
  switch (line.kind) {
    case Line::Kind::control:
      return 0;
    case Line::Kind::block:
      return 1;
    case Line::Kind::literal:
      return line.pieces.front() == rendered ? line.weight + 2 : 0;
    case Line::Kind::mixed:
      break;
  }
  if (!rendered.starts_with(line.pieces.front())) return 0;
  rendered.remove_prefix(line.pieces.front().size());
  for (std::size_t i = 1; i + 1 < line.pieces.size(); ++i) {
    const std::size_t at = rendered.find(line.pieces[i]);
    if (at == std::string_view::npos) return 0;
    rendered.remove_prefix(at + line.pieces[i].size());
  }
  return rendered.ends_with(line.pieces.back()) ? line.weight : 0;
}

}  // namespace

std::vector<std::uint32_t> align(const std::vector<std::string_view>& lines_of_template,
                                 const std::vector<std::string_view>& rendered) {
  const std::size_t n = lines_of_template.size(), m = rendered.size();
  std::vector<std::uint32_t> out(m, 0);
  if (n == 0 || m == 0 || n * m > most_pairs) return out;
  std::vector<Line> lines;
  for (std::string_view line : lines_of_template) lines.push_back(parse(line));

  // best[i][j]: the most that the first i lines of the template and the first j rendered ones share.
  std::vector<std::int32_t> best((n + 1) * (m + 1), 0);
  const auto at = [m](std::size_t i, std::size_t j) { return i * (m + 1) + j; };
  const auto pair = [&](std::size_t i, std::size_t j) {
    const std::string_view text = base::trim(rendered[j - 1]);
    return text.empty() ? 0 : score(lines[i - 1], text);
  };
  const auto before = [&](std::size_t i, std::size_t j) {  // a block's line takes further lines
    return lines[i - 1].kind == Line::Kind::block ? std::max(best[at(i, j - 1)], best[at(i - 1, j - 1)])
                                                  : best[at(i - 1, j - 1)];
  };
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      std::int32_t most = std::max(best[at(i - 1, j)], best[at(i, j - 1)]);
      if (const std::int32_t both = pair(i, j); both > 0) most = std::max(most, before(i, j) + both);
      best[at(i, j)] = most;
    }
  }
  for (std::size_t i = n, j = m; i > 0 && j > 0;) {
    const std::int32_t both = pair(i, j);
    if (both > 0 && best[at(i, j)] == before(i, j) + both) {
      out[j - 1] = static_cast<std::uint32_t>(i);
      const bool stays =
          lines[i - 1].kind == Line::Kind::block && best[at(i, j - 1)] >= best[at(i - 1, j - 1)];
      --j;
      if (!stays) --i;
    } else if (best[at(i, j)] == best[at(i - 1, j)]) {
      --i;
    } else {
      --j;
    }
  }
  return out;
}

}  // namespace twinhull::lint
