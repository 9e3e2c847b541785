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
    "and",      "coalesce",       "default", "dig",     "empty",  "eq",     "fail",   "get",
    "gt",       "hasKey",         "if",      "include", "kindIs", "kindOf", "lookup", "lt",
    "merge",    "mergeOverwrite", "ne",      "not",     "omit",   "or",     "pick",   "range",
    "required", "ternary",        "typeIs",  "with"};

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

/// Reads `"a" "b"` behind `index .Values`; nothing where a key is worked out.
std::size_t read_literal_keys(std::string_view text, std::size_t at, std::vector<std::string_view>& keys) {
  for (;;) {
    const std::size_t quote = text.find_first_not_of(' ', at);
    if (quote == std::string_view::npos || text[quote] != '"') return at;
    const std::size_t end = text.find('"', quote + 1);
    if (end == std::string_view::npos) return at;
    keys.push_back(text.substr(quote + 1, end - quote - 1));
    at = end + 1;
  }
}

/// Reads the key of `pluck "a" .Values` and the first one of `dig "a" "b" "" .Values`, in front of `.Values`.
void read_key_before(std::string_view before, std::vector<std::string_view>& keys) {
  for (std::string_view function : {"pluck", "dig"}) {
    const std::size_t at = before.rfind(function);
    if (at == std::string_view::npos) continue;
    std::vector<std::string_view> found;
    read_literal_keys(before, at + function.size(), found);
    if (!found.empty()) keys.push_back(found.front());
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
    const std::string_view before = base::trim(text.substr(begin, at - begin));
    if (use.keys.empty()) {
      const bool indexed =
          std::ranges::any_of(std::array{"index", "index $", "get", "get $", "hasKey", "hasKey $"},
                              [&](std::string_view word) { return before.ends_with(word); });
      if (indexed) after = read_literal_keys(text, after, use.keys);
      if (use.keys.empty()) read_key_before(before, use.keys);
      use.guarded = true;
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
