#include "lint/go_template/values_use.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "lint/go_template/actions.h"

namespace twinhull::lint {
namespace {

bool letter(char c) { return base::is_letter(c) || c == '_'; }
bool word(char c) { return letter(c) || base::is_digit(c); }

/// Words for which a value can be unset, or is used in another way.
constexpr std::array<std::string_view, 28> guards = {
    "and",      "coalesce", "default", "dig",   "empty",          "eq",
    "fail",     "gt",       "hasKey",  "if",    "include",        "kindIs",
    "kindOf",   "lookup",   "lt",      "merge", "mergeOverwrite", "ne",
    "not",      "omit",     "or",      "pick",  "pluck",          "range",
    "required", "ternary",  "typeIs",  "with"};

/// Reads the keys after `.Values` at `at`; returns their end.
std::size_t read_keys(std::string_view text, std::size_t at, std::vector<std::string_view>& keys) {
  while (at + 1 < text.size() && text[at] == '.' && letter(text[at + 1])) {
    std::size_t end = at + 1;
    while (end < text.size() && word(text[end])) ++end;
    keys.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return at;
}

/// Reads `"a" 0` after `index .Values.x`, at most so many; a list index is `*`. Returns their end: at the
/// first computed key, if any.
std::size_t read_literal_keys(std::string_view text, std::size_t at, std::size_t most,
                              std::vector<std::string_view>& keys) {
  for (std::size_t count = 0; count < most; ++count) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos || begin == at) return at;
    const char c = text[begin];
    if (base::is_digit(c)) {
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

/// Removes a word before a value from the end of a text, with its blank or `$`.
bool take_word(std::string_view& before, std::string_view word) {
  std::string_view rest = before;
  if (rest.ends_with('$')) rest = base::trim(rest.substr(0, rest.size() - 1));
  if (!rest.ends_with(word)) return false;
  rest.remove_suffix(word.size());
  if (!rest.empty() && (letter(rest.back()) || rest.back() == '.')) return false;
  before = base::trim(rest);
  return true;
}

/// Continues after a value that is an argument of `index` or `get`, and after the parentheses around that:
/// `(index .Values.x "y").z`. `indexed` says whether there was such a function with only literal keys.
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

/// Reads the keys of `pluck "a" .Values` and `dig "a" "b" "else" .Values`, which are before `.Values`.
void read_keys_before(std::string_view before, std::vector<std::string_view>& keys) {
  for (std::string_view function : {"pluck", "dig"}) {
    const std::size_t at = before.rfind(function);
    if (at == std::string_view::npos) continue;
    std::vector<std::string_view> found;
    const std::size_t end = read_literal_keys(before, at + function.size(), 32, found);
    const std::string_view rest = base::trim(before.substr(end));
    const bool all = rest.empty() || rest == "$";  // the last one is the fallback
    if (function == "dig" && all && !found.empty()) found.pop_back();
    if (function == "pluck" && found.size() > 1) found.resize(1);
    keys.insert(keys.end(), found.begin(), found.end());
    return;
  }
}

/// An expression for a map of values: `.Values` itself, or a variable with one.
struct ValuesExpression {
  std::string_view text = ".Values";
  std::vector<std::string_view> keys = {};
};

/// All uses between two offsets of a text. False: one of them uses the map as a whole.
bool find_in(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t file, bool guarded,
             const ValuesExpression& mark, std::vector<ValueUse>& out) {
  bool by_keys = true;
  text = text.substr(0, end);
  for (std::size_t at = text.find(mark.text, begin); at < end; at = text.find(mark.text, at + 1)) {
    std::size_t after = at + mark.text.size();
    if (after < text.size() && word(text[after])) continue;
    ValueUse use{.keys = mark.keys, .guarded = guarded};
    const std::size_t known = use.keys.size();
    after = read_keys(text, after, use.keys);
    std::string_view before = base::trim(text.substr(begin, at - begin));
    const bool plain = use.keys.size() > known;
    after = read_lookups(text, before, after, use);
    if (use.keys.size() == known) {
      if (take_word(before, "hasKey")) read_literal_keys(text, after, 1, use.keys);
      if (use.keys.size() == known) {
        read_keys_before(before, use.keys);
        use.indexed = use.keys.size() > known;
      }
      use.guarded = true;
    } else if (plain && before.find("dig") != std::string_view::npos) {
      std::vector<std::string_view> below;
      read_keys_before(before, below);
      use.indexed = !below.empty();
      use.keys.insert(use.keys.end(), below.begin(), below.end());
    }
    if (use.keys.size() == known) {
      by_keys = false;
      continue;
    }
    // `(.Values.a).b` means that `a` can be missing.
    const bool alone = before.ends_with('(') || before.ends_with("($");
    if (alone && after < text.size() && text[after] == ')') use.guarded = true;
    use.span = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(after)};
    out.push_back(std::move(use));
  }
  return by_keys;
}

/// The open blocks, and whether each changes `.`.
class Blocks {
 public:
  void enter(std::string_view first, bool changes) {
    if (first == "if" || first == "with" || first == "range" || first == "define" || first == "block")
      open_.push_back(changes);
    if (first == "end" && !open_.empty()) open_.pop_back();
  }
  bool changed() const { return std::ranges::find(open_, true) != open_.end(); }
  std::size_t depth() const { return open_.size(); }

 private:
  std::vector<bool> open_;
};

/// A variable with a map of values: `$web := index .Values "web-app"`.
struct Variable {
  ValuesExpression mark;
  std::size_t depth = 0;            ///< nesting depth
  std::size_t assigned = 0;         ///< index of the use that it was assigned from
  std::vector<ValueUse> uses = {};  ///< of its fields
  bool whole = false;               ///< it is passed on: any field can be used, and any can be added
};

/// The name that an action declares, such as `$web` in `$web := …`; empty: none.
std::string_view declared_name(std::string_view action) {
  std::size_t end = 1;
  while (end < action.size() && word(action[end])) ++end;
  const std::string_view rest = base::trim(action.substr(std::min(end, action.size())));
  return action.starts_with('$') && end > 1 && rest.starts_with(":=") ? action.substr(0, end)
                                                                      : std::string_view();
}

/// Whether an action assigns a variable: `$web = …`, `range $i, $web := …`.
bool assigns(std::string_view action, std::string_view name) {
  const std::string_view left = action.substr(0, action.find('='));
  if (left.size() == action.size()) return false;
  for (std::size_t at = left.find(name); at != std::string_view::npos; at = left.find(name, at + 1)) {
    const std::string_view behind = left.substr(at + name.size());
    if (behind.empty() || !(word(behind.front()) || behind.front() == '.')) return true;
  }
  return false;
}

/// The variables with values in scope.
class Variables {
 public:
  explicit Variables(ValueUses& out) : out_(out) {}

  /// Records the values that an action reads through them.
  void use(std::string_view text, const Action& action, std::uint32_t file, bool guarded) {
    if (by_name_.empty()) return;
    std::set<std::string_view> names;
    for (std::size_t at = action.text.find('$'); at != std::string_view::npos;
         at = action.text.find('$', at + 1)) {
      std::size_t end = at + 1;
      while (end < action.text.size() && word(action.text[end])) ++end;
      names.insert(action.text.substr(at, end - at));
    }
    for (const std::string_view name : names) {
      const auto known = by_name_.find(name);
      if (known == by_name_.end()) continue;
      Variable& variable = known_[known->second.back()];
      const std::size_t end = action.start + action.text.size();
      const bool by_fields = base::spend(base::Limit::pairs, 1 + action.text.size() / 64) &&
                             !assigns(action.text, name) &&
                             find_in(text, action.start, end, file, guarded, variable.mark, variable.uses);
      variable.whole = variable.whole || !by_fields;
    }
  }

  /// Records a declaration. `first` is the index of the first use in the action.
  void declare(const Action& action, std::size_t first, std::size_t depth) {
    const std::string_view name = declared_name(action.text);
    if (name.empty() || out_.uses.size() != first + 1) return;
    const ValueUse& use = out_.uses.back();
    std::string_view value = base::trim(action.text.substr(action.text.find('=') + 1));
    const bool index = value.starts_with("index ");
    if (index) value = base::trim(value.substr(6));
    const bool alone = (value.starts_with(".Values") || value.starts_with("$.Values")) &&
                       index == use.indexed && use.span.end == action.start + action.text.size();
    if (!alone) return;
    by_name_[name].push_back(known_.size());
    known_.push_back({.mark = {name, use.keys}, .depth = depth, .assigned = first});
  }

  /// Drops those of closed blocks, which were declared last.
  void keep(std::size_t depth) {
    while (!known_.empty() && known_.back().depth > depth) settle_last();
  }

  void settle_all() {
    while (!known_.empty()) settle_last();
  }

 private:
  void settle_last() {
    Variable& variable = known_.back();
    out_.uses[variable.assigned].by_fields = !variable.whole;
    for (ValueUse& use : variable.uses) {
      use.guarded = use.guarded || variable.whole;
      out_.uses.push_back(std::move(use));
    }
    const auto known = by_name_.find(variable.mark.text);
    known->second.pop_back();
    if (known->second.empty()) by_name_.erase(known);
    known_.pop_back();
  }

  ValueUses& out_;
  std::vector<Variable> known_;                                   ///< by block depth
  std::map<std::string_view, std::vector<std::size_t>> by_name_;  ///< indexes in `known_`
};

}  // namespace

void find_value_uses(std::string_view text, std::uint32_t file, ValueUses& out) {
  Blocks blocks;
  Variables variables(out);
  const auto find = [&](std::size_t begin, std::size_t end, bool guarded) {
    if (!find_in(text, begin, end, file, guarded, {}, out.uses)) out.all = true;
  };
  const std::size_t known = out.uses.size();
  std::size_t at = 0;
  for (const Action& action : actions_of(text)) {
    find(at, action.begin, true);
    const bool guards_itself = std::ranges::any_of(
        action.words, [](std::string_view one) { return std::ranges::find(guards, one) != guards.end(); });
    const bool guarded = action.text.find('=') != std::string_view::npos || guards_itself;
    const std::size_t before = out.uses.size();
    find(action.start, action.start + action.text.size(), guarded || blocks.changed());
    const bool asks = action.words.size() == 1 && (action.words[0] == "if" || action.words[0] == "with");
    if (asks && out.uses.size() == before + 1 && !blocks.changed() &&
        out.uses.back().span.end == action.start + action.text.size())
      out.uses.back().asked = true;
    out.other = out.other || action.text.find("\"Values\"") != std::string_view::npos;
    variables.use(text, action, file, guarded);
    variables.declare(action, before, blocks.depth());
    const std::string_view first = action.words.empty() ? std::string_view() : action.words.front();
    blocks.enter(first, first == "with" || first == "range");
    variables.keep(blocks.depth());
    at = action.end;
  }
  find(at, text.size(), true);
  variables.settle_all();
  std::stable_sort(out.uses.begin() + static_cast<std::ptrdiff_t>(known), out.uses.end(),
                   [](const ValueUse& a, const ValueUse& b) { return a.span.begin < b.span.begin; });
}

}  // namespace twinhull::lint
