#include "lint/helm/values_use.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "lint/helm/actions.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view mark = ".Values";

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool word(char c) { return letter(c) || (c >= '0' && c <= '9'); }

/// Words that tell that a value need not be there, or that something else becomes of it.
constexpr std::array<std::string_view, 28> guards = {
    "and",      "coalesce", "default", "dig",   "empty",          "eq",
    "fail",     "gt",       "hasKey",  "if",    "include",        "kindIs",
    "kindOf",   "lookup",   "lt",      "merge", "mergeOverwrite", "ne",
    "not",      "omit",     "or",      "pick",  "pluck",          "range",
    "required", "ternary",  "typeIs",  "with"};

/// Reads the keys behind `.Values` at `at`; returns where they end.
std::size_t read_keys(std::string_view text, std::size_t at, std::vector<std::string_view>& keys) {
  while (at + 1 < text.size() && text[at] == '.' && letter(text[at + 1])) {
    std::size_t end = at + 1;
    while (end < text.size() && word(text[end])) ++end;
    keys.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return at;
}

/// Reads `"a" 0` behind `index .Values.x`, at most so many; the number of an item is `*`. Returns where they
/// end: at what is worked out, where there is such a key.
std::size_t read_literal_keys(std::string_view text, std::size_t at, std::size_t most,
                              std::vector<std::string_view>& keys) {
  for (std::size_t count = 0; count < most; ++count) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos || begin == at) return at;
    const char c = text[begin];
    if (c >= '0' && c <= '9') {
      at = std::min(text.find_first_not_of("0123456789", begin), text.size());
      keys.push_back("*");
      continue;
    }
    const std::size_t end = c == '"' || c == '`' ? text.find(c, begin + 1) : std::string_view::npos;
    if (end == std::string_view::npos) return at;
    keys.push_back(text.substr(begin + 1, end - begin - 1));
    at = end + 1;
  }
  return at;
}

/// Takes a word with a blank or `$` in front of a value off the end of a text.
bool take_word(std::string_view& before, std::string_view word) {
  std::string_view rest = before;
  if (rest.ends_with('$')) rest = base::trim(rest.substr(0, rest.size() - 1));
  if (!rest.ends_with(word)) return false;
  rest.remove_suffix(word.size());
  if (!rest.empty() && (letter(rest.back()) || rest.back() == '.')) return false;
  before = base::trim(rest);
  return true;
}

/// Reads on behind a value that is given to `index` or `get`, and behind the parentheses around that:
/// `(index .Values.x "y").z`. `indexed` says whether there was such a function, and all its keys are known.
std::size_t read_lookups(std::string_view text, std::string_view before, std::size_t at, ValueUse& use) {
  constexpr std::size_t all = 32;
  for (;;) {
    const std::size_t count = take_word(before, "index") ? all : take_word(before, "get") ? 1 : 0;
    if (count == 0) return at;
    const std::size_t known = use.keys.size();
    at = read_literal_keys(text, at, count, use.keys);
    const std::size_t next = std::min(text.find_first_not_of(' ', at), text.size());
    const bool open = before.ends_with('(');
    const bool ends = next == text.size() || text[next] == '|' || (open && text[next] == ')');
    use.indexed = use.keys.size() > known && ends;
    if (!use.indexed || !open || next == text.size() || text[next] != ')') return at;
    before = base::trim(before.substr(0, before.size() - 1));
    at = read_keys(text, next + 1, use.keys);
  }
}

/// Reads the keys of `pluck "a" .Values` and `dig "a" "b" "else" .Values`, which stand in front of `.Values`.
void read_keys_before(std::string_view before, std::vector<std::string_view>& keys) {
  for (std::string_view function : {"pluck", "dig"}) {
    const std::size_t at = before.rfind(function);
    if (at == std::string_view::npos) continue;
    std::vector<std::string_view> found;
    const std::size_t end = read_literal_keys(before, at + function.size(), 32, found);
    const std::string_view rest = base::trim(before.substr(end));
    const bool all = rest.empty() || rest == "$";  // the last one is what holds in the other case
    if (function == "dig" && all && !found.empty()) found.pop_back();
    if (function == "pluck" && found.size() > 1) found.resize(1);
    keys.insert(keys.end(), found.begin(), found.end());
    return;
  }
}

/// All uses between two places of a text.
void find_in(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t file, bool guarded,
             ValueUses& out) {
  text = text.substr(0, end);
  for (std::size_t at = text.find(mark, begin); at < end; at = text.find(mark, at + 1)) {
    std::size_t after = at + mark.size();
    if (after < text.size() && word(text[after])) continue;
    ValueUse use{.guarded = guarded};
    after = read_keys(text, after, use.keys);
    std::string_view before = base::trim(text.substr(begin, at - begin));
    const bool plain = !use.keys.empty();
    after = read_lookups(text, before, after, use);
    if (use.keys.empty()) {
      if (take_word(before, "hasKey")) read_literal_keys(text, after, 1, use.keys);
      if (use.keys.empty()) {
        read_keys_before(before, use.keys);
        use.indexed = !use.keys.empty();
      }
      use.guarded = true;
    } else if (plain && before.find("dig") != std::string_view::npos) {
      std::vector<std::string_view> below;
      read_keys_before(before, below);
      use.indexed = !below.empty();
      use.keys.insert(use.keys.end(), below.begin(), below.end());
    }
    if (use.keys.empty()) {
      out.all = true;
      continue;
    }
    // `(.Values.a).b` is how one says that `a` may be missing.
    const bool alone = before.ends_with('(') || before.ends_with("($");
    if (alone && after < text.size() && text[after] == ')') use.guarded = true;
    use.span = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(after)};
    out.uses.push_back(std::move(use));
  }
}

/// The blocks that are open, and whether `.` was changed by each.
class Blocks {
 public:
  void enter(std::string_view first, bool changes) {
    if (first == "if" || first == "with" || first == "range" || first == "define" || first == "block")
      open_.push_back(changes);
    if (first == "end" && !open_.empty()) open_.pop_back();
  }
  bool changed() const { return std::ranges::find(open_, true) != open_.end(); }

 private:
  std::vector<bool> open_;
};

}  // namespace

void find_value_uses(std::string_view text, std::uint32_t file, ValueUses& out) {
  Blocks blocks;
  std::size_t at = 0;
  for (const Action& action : actions_of(text)) {
    find_in(text, at, action.begin, file, true, out);
    const bool guarded = action.text.find('=') != std::string_view::npos || blocks.changed() ||
                         std::ranges::any_of(action.words, [](std::string_view one) {
                           return std::ranges::find(guards, one) != guards.end();
                         });
    const std::size_t before = out.uses.size();
    find_in(text, action.start, action.start + action.text.size(), file, guarded, out);
    const bool asks = action.words.size() == 1 && (action.words[0] == "if" || action.words[0] == "with");
    if (asks && out.uses.size() == before + 1 && !blocks.changed() &&
        out.uses.back().span.end == action.start + action.text.size())
      out.uses.back().asked = true;
    out.other = out.other || action.text.find("\"Values\"") != std::string_view::npos;
    const std::string_view first = action.words.empty() ? std::string_view() : action.words.front();
    blocks.enter(first, first == "with" || first == "range");
    at = action.end;
  }
  find_in(text, at, text.size(), file, true, out);
}

}  // namespace twinhull::lint
