#include "lint/helm/values_use.h"

#include <algorithm>
#include <array>

#include "base/text.h"

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

/// Where the action that begins at `begin` (behind its `{{`) ends: texts in quotes may hold braces.
std::size_t end_of_action(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '}' && text.substr(i).starts_with("}}")) return i;
    if (c == '"' || c == '\'') {
      for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (c == '`') {
      i = std::min(text.find('`', i + 1), text.size() - 1);
    }
  }
  return text.size();
}

/// The words of an action outside of its texts.
std::vector<std::string_view> words_of(std::string_view action) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < action.size();) {
    const char c = action[i];
    if (c == '"' || c == '`') {
      const std::size_t end = action.find(c, i + 1);
      i = end == std::string_view::npos ? action.size() : end + 1;
    } else if (letter(c) && (i == 0 || (action[i - 1] != '.' && action[i - 1] != '$'))) {
      std::size_t end = i;
      while (end < action.size() && word(action[end])) ++end;
      out.push_back(action.substr(i, end - i));
      i = end;
    } else {
      ++i;
    }
  }
  return out;
}

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

/// All uses between two places of a text.
void find_in(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t file, bool guarded,
             ValueUses& out) {
  for (std::size_t at = text.find(mark, begin); at < end; at = text.find(mark, at + 1)) {
    std::size_t after = at + mark.size();
    if (after < text.size() && word(text[after])) continue;
    ValueUse use{.guarded = guarded};
    after = read_keys(text, after, use.keys);
    const std::string_view before = base::trim(text.substr(begin, at - begin));
    if (use.keys.empty() && (before.ends_with("index") || before.ends_with("index $"))) {
      after = read_literal_keys(text, after, use.keys);
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
  for (;;) {
    const std::size_t open = text.find("{{", at);
    find_in(text, at, std::min(open, text.size()), file, true, out);
    if (open == std::string_view::npos) return;
    std::size_t begin = open + 2;
    if (text.substr(begin).starts_with("- ")) begin += 2;
    if (text.substr(begin).starts_with("/*")) {
      const std::size_t close = text.find("*/", begin);
      at = close == std::string_view::npos ? text.size() : close + 2;
      continue;
    }
    const std::size_t end = end_of_action(text, begin);
    const std::string_view action = text.substr(begin, end - begin);
    const std::vector<std::string_view> words = words_of(action);
    const std::string_view first = words.empty() ? std::string_view() : words.front();
    const bool guarded = action.find('=') != std::string_view::npos || blocks.changed() ||
                         std::ranges::any_of(words, [](std::string_view one) {
                           return std::ranges::find(guards, one) != guards.end();
                         });
    find_in(text, begin, end, file, guarded, out);
    out.other = out.other || action.find("\"Values\"") != std::string_view::npos;
    blocks.enter(first, first == "with" || first == "range");
    at = end;
  }
}

}  // namespace twinhull::lint
