#include "lint/load/locate/align.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

/// The maximum number of pairs of lines, which bounds the time of the search.
constexpr std::size_t most_pairs = 4'000'000;

struct Line {
  enum class Kind { literal, mixed, block, control } kind = Kind::literal;
  std::vector<std::string_view> pieces;  ///< the texts around the actions
  std::optional<std::string> value;      ///< what its only action prints, if known
  std::int32_t weight = 0;
  const LiteralLines* included = nullptr;  ///< lines of the included template, if that is the whole line
  bool spills = false;  ///< continues on further lines: `labels: {{ toYaml … | nindent 4 }}`
};

/// Whether an action prints nothing: a keyword, a comment, or an assignment to a variable.
bool is_control(std::string_view action) {
  action = base::trim(action);
  if (action.starts_with('-')) action = base::trim(action.substr(1));
  if (action.starts_with("/*")) return true;
  const auto in_word = [](char c) { return base::is_alnum(c) || c == '_'; };
  const auto word_from = [&](std::size_t begin) {
    std::size_t end = begin;
    while (end < action.size() && in_word(action[end])) ++end;
    return action.substr(begin, end - begin);
  };
  if (action.starts_with('$')) {
    const std::string_view rest = base::trim(action.substr(1 + word_from(1).size()));
    return rest.starts_with(":=") || (rest.starts_with('=') && !rest.starts_with("=="));
  }
  constexpr std::array<std::string_view, 9> words = {"if",    "else",     "end",    "range", "with",
                                                     "break", "continue", "define", "block"};
  return std::ranges::find(words, word_from(0)) != words.end();
}

/// The path of an action that prints a value unchanged: `.Values.image.tag | quote`.
std::string_view plain_path(std::string_view action) {
  action = base::trim(action);
  if (action.starts_with('-')) action = base::trim(action.substr(1));
  if (action.ends_with('-')) action = base::trim(action.substr(0, action.size() - 1));
  if (const std::size_t bar = action.find('|'); bar != std::string_view::npos) {
    const std::string_view how = base::trim(action.substr(bar + 1));
    if (how != "quote" && how != "squote" && how != "toString") return {};
    action = base::trim(action.substr(0, bar));
  }
  if (action.starts_with('$')) action.remove_prefix(1);
  constexpr std::string_view mark = ".Values.";
  if (!action.starts_with(mark) || action.find_first_of(" ()") != std::string_view::npos) return {};
  return action.substr(mark.size());
}

/// The name in `include "web.labels" …`; empty if none.
std::string_view included_name(std::string_view action) {
  for (std::string_view word : {"include \"", "template \""}) {
    const std::size_t at = action.find(word);
    if (at == std::string_view::npos) continue;
    action.remove_prefix(at + word.size());
    return action.substr(0, action.find('"'));
  }
  return {};
}

Line parse(std::string_view text, const ValueText& value_of, const IncludedLines& included) {
  text = base::trim(text);
  Line line;
  bool output = false;
  std::size_t literal = 0;
  std::string_view action;
  for (;;) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    line.pieces.push_back(text.substr(0, open));
    literal += line.pieces.back().size();
    if (close == std::string_view::npos) break;
    action = text.substr(open + 2, close - open - 2);
    output = output || !is_control(action);
    line.spills = line.spills || action.find("toYaml") != std::string_view::npos ||
                  action.find("indent") != std::string_view::npos;
    text.remove_prefix(close + 2);
  }
  line.weight = static_cast<std::int32_t>(literal) + 2;
  if (line.pieces.size() == 1) return line;
  if (literal > 0) {
    line.kind = Line::Kind::mixed;
    const std::string_view path =
        line.pieces.size() == 2 && value_of ? plain_path(action) : std::string_view();
    if (!path.empty()) line.value = value_of(path);
  } else {
    line.kind = output ? Line::Kind::block : Line::Kind::control;
    const std::string_view name = output && included ? included_name(action) : std::string_view();
    if (!name.empty()) line.included = included(name);
  }
  return line;
}

/// The similarity of a pair of lines; 0 if one cannot be the result of the other.
std::int32_t score(const Line& line, std::string_view rendered) {
  switch (line.kind) {
    case Line::Kind::control:
      return 0;
    case Line::Kind::block: {
      const bool own = line.included != nullptr && line.included->contains(rendered);
      return own ? static_cast<std::int32_t>(rendered.size()) + 5 : 1;  // more than a similar line elsewhere
    }
    case Line::Kind::literal:
      return line.pieces.front() == rendered ? line.weight + 2 : 0;
    case Line::Kind::mixed:
      break;
  }
  // An action that prints nothing leaves `key:`.
  if (line.pieces.size() == 2 && line.pieces.back().empty() && rendered == base::trim(line.pieces.front()))
    return line.weight;
  if (!rendered.starts_with(line.pieces.front())) return 0;
  rendered.remove_prefix(line.pieces.front().size());
  for (std::size_t i = 1; i + 1 < line.pieces.size(); ++i) {
    const std::size_t at = rendered.find(line.pieces[i]);
    if (at == std::string_view::npos) return 0;
    rendered.remove_prefix(at + line.pieces[i].size());
  }
  if (!rendered.ends_with(line.pieces.back())) return 0;
  if (!line.value) return line.weight;
  std::string_view printed = rendered.substr(0, rendered.size() - line.pieces.back().size());
  if (printed.size() > 1 && printed.front() == printed.back() &&
      (printed.front() == '"' || printed.front() == '\''))
    printed = printed.substr(1, printed.size() - 2);
  return printed == *line.value ? line.weight + 1 : 0;
}

/// A part of both texts: lines of the template and rendered lines, excluding `end`.
struct Part {
  std::size_t template_begin, template_end;
  std::size_t rendered_begin, rendered_end;
};

/// Lines that are unique in each text and in the same order in both: where a long text can be split.
std::vector<std::pair<std::size_t, std::size_t>> anchors(
    const std::vector<std::string_view>& lines_of_template, const std::vector<std::string_view>& rendered) {
  struct Places {
    std::size_t count = 0, at = 0;
  };
  const auto count = [](const std::vector<std::string_view>& lines) {
    std::unordered_map<std::string_view, Places> out;  // only used for look-ups
    for (std::size_t i = 0; i < lines.size(); ++i) {
      Places& places = out[base::trim(lines[i])];
      ++places.count;
      places.at = i;
    }
    return out;
  };
  const auto in_template = count(lines_of_template), in_rendered = count(rendered);
  // The longest run of pairs that increases in both, by the ends of runs of each length.
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < lines_of_template.size(); ++i) {
    const std::string_view text = base::trim(lines_of_template[i]);
    const auto other = in_rendered.find(text);
    if (text.empty() || in_template.at(text).count != 1 || other == in_rendered.end() ||
        other->second.count != 1)
      continue;
    pairs.emplace_back(i, other->second.at);
  }
  std::vector<std::size_t> ends, before(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto place = std::ranges::lower_bound(ends, pairs[i].second, {},
                                                [&](std::size_t pair) { return pairs[pair].second; });
    before[i] = place == ends.begin() ? pairs.size() : *std::prev(place);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = ends.empty() ? pairs.size() : ends.back(); i < pairs.size(); i = before[i])
    out.push_back(pairs[i]);
  std::ranges::reverse(out);
  return out;
}

/// Returns the similarity of the parts.
std::int32_t align_part(const std::vector<Line>& lines, const std::vector<std::string_view>& rendered,
                        const Part& part, std::vector<std::uint32_t>& out) {
  const std::size_t n = part.template_end - part.template_begin, m = part.rendered_end - part.rendered_begin;
  if (n == 0 || m == 0 || n * m > most_pairs) return 0;
  // best[i][j]: the maximum similarity of the first i lines of the template and the first j rendered ones.
  std::vector<std::int32_t> best((n + 1) * (m + 1), 0);
  const auto at = [m](std::size_t i, std::size_t j) { return i * (m + 1) + j; };
  const auto line = [&](std::size_t i) -> const Line& { return lines[part.template_begin + i - 1]; };
  const auto pair = [&](std::size_t i, std::size_t j) {
    const std::string_view text = base::trim(rendered[part.rendered_begin + j - 1]);
    return text.empty() ? 0 : score(line(i), text);
  };
  const auto before = [&](std::size_t i, std::size_t j) {  // the line of a block accounts for further lines
    return line(i).kind == Line::Kind::block ? std::max(best[at(i, j - 1)], best[at(i - 1, j - 1)])
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
      out[part.rendered_begin + j - 1] = static_cast<std::uint32_t>(part.template_begin + i);
      const bool stays = line(i).kind == Line::Kind::block && best[at(i, j - 1)] >= best[at(i - 1, j - 1)];
      --j;
      if (!stays) --i;
    } else if (best[at(i, j)] == best[at(i - 1, j)]) {
      --i;
    } else {
      --j;
    }
  }
  return best[at(n, m)];
}

/// Lines in a `range` are rendered several times, and the alignment maps one of them: the others are mapped
/// to the best match near the lines around them.
void fill_repeated(const std::vector<Line>& lines, const std::vector<std::string_view>& rendered,
                   std::vector<std::uint32_t>& out) {
  constexpr std::size_t reach = 40;
  std::uint32_t last = 0;
  for (std::size_t j = 0; j < rendered.size(); ++j) {
    const std::string_view text = base::trim(rendered[j]);
    const bool spilled = last != 0 && lines[last - 1].spills;
    if (out[j] == 0 && !spilled && !text.empty() && text != "---") {
      const std::size_t begin = last > reach ? last - reach : 0, end = std::min(lines.size(), last + reach);
      std::int32_t most = 3;  // more than a dash or a colon
      std::size_t nearest = reach;
      for (std::size_t i = begin; i < end; ++i) {
        if (lines[i].kind != Line::Kind::literal && lines[i].kind != Line::Kind::mixed) continue;
        const std::int32_t both = score(lines[i], text);
        const std::size_t distance = i + 1 > last ? i + 1 - last : last - i - 1;
        if (both < most || (both == most && distance >= nearest)) continue;
        most = both;
        nearest = distance;
        out[j] = static_cast<std::uint32_t>(i + 1);
      }
    }
    if (out[j] != 0) last = out[j];
  }
}

/// Aligns one document of a template, whose first line is `first`; returns the similarity.
std::int32_t align_document(const std::vector<std::string_view>& lines_of_template, std::size_t first,
                            const std::vector<std::string_view>& rendered, const ValueText& value_of,
                            const IncludedLines& included, std::vector<std::uint32_t>& out) {
  const std::size_t n = lines_of_template.size(), m = rendered.size();
  std::vector<Line> lines;
  for (std::string_view line : lines_of_template) lines.push_back(parse(line, value_of, included));
  std::int32_t common = 0;
  if (n * m <= most_pairs) {
    common = align_part(lines, rendered, {0, n, 0, m}, out);
  } else {
    Part part{0, 0, 0, 0};
    for (const auto& [i, j] : anchors(lines_of_template, rendered)) {
      part.template_end = i;
      part.rendered_end = j;
      common += align_part(lines, rendered, part, out) + lines[i].weight;
      out[j] = static_cast<std::uint32_t>(i + 1);
      part = {i + 1, 0, j + 1, 0};
    }
    part.template_end = n;
    part.rendered_end = m;
    common += align_part(lines, rendered, part, out);
  }
  fill_repeated(lines, rendered, out);
  for (std::uint32_t& line : out) line += line == 0 ? 0 : static_cast<std::uint32_t>(first);
  return common;
}

}  // namespace

std::vector<std::uint32_t> align(const std::vector<std::string_view>& lines_of_template,
                                 const std::vector<std::string_view>& rendered, const ValueText& value_of,
                                 const IncludedLines& included) {
  std::vector<std::uint32_t> best(rendered.size(), 0);
  std::int32_t most = 0;
  for (std::size_t begin = 0; begin < lines_of_template.size();) {
    std::size_t end = begin;
    while (end < lines_of_template.size() && base::trim(lines_of_template[end]) != "---") ++end;
    std::vector<std::uint32_t> out(rendered.size(), 0);
    const std::vector<std::string_view> document(
        lines_of_template.begin() + static_cast<std::ptrdiff_t>(begin),
        lines_of_template.begin() + static_cast<std::ptrdiff_t>(end));
    const std::int32_t common = align_document(document, begin, rendered, value_of, included, out);
    if (common > most) {
      most = common;
      best = std::move(out);
    }
    begin = end + 1;
  }
  return best;
}

}  // namespace twinhull::lint
