#include "base/text.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/limits.h"

namespace twinhull::base {

namespace {

template <typename Part>
std::string join_parts(const std::vector<Part>& parts, std::string_view separator) {
  std::string out;
  for (const Part& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

/// Longer words are not names that anyone mistypes; comparing them only costs time.
constexpr std::size_t kLongestName = 80;
constexpr std::size_t kMostJoints = 20;   ///< `-` and `_` in a word, which are ignored
constexpr std::size_t kMostNames = 1000;  ///< candidates to compare with

std::string folded(std::string_view word) {
  std::string out;
  for (char c : word) {
    if (c == '-' || c == '_') continue;
    out += to_lower(c);
  }
  return out;
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string join(const std::vector<std::string_view>& parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_lower(c);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;

  // Three rows of the matrix of the optimal string alignment distance: two before, one before, this one.
  std::vector<std::size_t> oldest(a.size() + 1);
  std::vector<std::size_t> last(a.size() + 1);
  std::vector<std::size_t> row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = j;
    std::size_t smallest = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const std::size_t replaced = last[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[i] = std::min({replaced, last[i] + 1, row[i - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[i] = std::min(row[i], oldest[i - 2] + 1);
      }
      smallest = std::min(smallest, row[i]);
    }
    // A swap uses the row before the last, so stop only if both rows exceed the limit.
    if (smallest > limit && *std::min_element(last.begin(), last.end()) > limit) return limit + 1;
    std::swap(oldest, last);
    std::swap(last, row);
  }
  return std::min(last[a.size()], limit + 1);
}

std::string_view closest_match(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.empty() || word.size() > kLongestName || candidates.size() > kMostNames) return {};
  const std::string wanted = folded(word);
  std::string_view best;
  std::size_t nearest = word.size() <= 3 ? 1 : std::max<std::size_t>(2, word.size() / 3);
  for (std::string_view candidate : candidates) {
    if (candidate.empty() || candidate == word) continue;
    if (!spend(Limit::guesses, 32 + word.size() * std::min(candidate.size(), kLongestName))) return {};
    if (candidate.size() > word.size() + nearest + kMostJoints) continue;
    const std::string name = folded(candidate);
    const std::size_t distance = edit_distance(wanted, name, nearest);
    // A word whose characters were all replaced is not a misspelling.
    if (distance >= std::max(wanted.size(), name.size())) continue;
    if (distance < nearest || (distance == nearest && best.empty())) {
      best = candidate;
      nearest = distance;
    }
  }
  if (!best.empty()) return best;

  // No similar name; use one with a long common prefix (`replicas`, `replicaCount`).
  std::size_t longest = std::max<std::size_t>(4, wanted.size() - wanted.size() / 4);
  for (std::string_view candidate : candidates) {
    const std::string name = folded(candidate);
    const auto differs = std::mismatch(wanted.begin(), wanted.end(), name.begin(), name.end());
    const std::size_t common = static_cast<std::size_t>(differs.first - wanted.begin());
    if (candidate == word || common < longest) continue;
    best = candidate;
    longest = common + 1;
  }
  if (!best.empty() || wanted.size() < 4) return best;

  // The only name that contains the word (`path`, `healthPath`).
  for (std::string_view candidate : candidates) {
    if (candidate == word || folded(candidate).find(wanted) == std::string::npos) continue;
    if (!best.empty() && best != candidate) return {};
    best = candidate;
  }
  return best;
}

std::string quoted_list(const std::vector<std::string_view>& names, std::size_t most) {
  // One more name takes no more space than "and 1 more".
  const std::size_t shown = names.size() > most + 1 ? most : names.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out.append("`").append(names[i]).append("`");
  }
  if (shown < names.size()) out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t most = 8;
  const std::string_view near = closest_match(word, candidates);
  if (!near.empty()) return "did you mean `" + std::string(near) + "`?";
  return candidates.empty() ? std::string() : "available: " + quoted_list(candidates, most);
}

}  // namespace twinhull::base
