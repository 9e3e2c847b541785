#include "lint/go_template/scoped_uses.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

bool is_word(char c) { return base::is_letter(c) || c == '_' || base::is_digit(c); }

/// The end of `.a.b`.
std::size_t end_of_fields(std::string_view text, std::size_t at) {
  while (at + 1 < text.size() && text[at] == '.' && is_word(text[at + 1])) {
    ++at;
    while (at < text.size() && is_word(text[at])) ++at;
  }
  return at;
}

/// An open block. `path` is empty if unknown.
struct Scope {
  std::string path;
  std::string_view variable;  ///< `$v`, which refers to the path, too
  bool dot = false;           ///< `.` is something else inside of it
};

class Scopes {
 public:
  /// The path of an expression, which must be a name with fields.
  std::optional<std::string> path_of(std::string_view expression) const {
    for (std::string_view mark : {".Values.", "$.Values."}) {
      if (!expression.starts_with(mark) || (mark.front() == '.' && inner() != nullptr)) continue;
      const std::string_view keys = expression.substr(mark.size() - 1);
      if (end_of_fields(keys, 0) == keys.size()) return std::string(keys.substr(1));
    }
    const std::size_t name = std::min(expression.find('.'), expression.size());
    if (end_of_fields(expression, name) != expression.size() && expression != ".") return std::nullopt;
    const std::string_view fields = expression == "." ? std::string_view() : expression.substr(name);
    const Scope* scope = name == 0 ? inner() : of_variable(expression.substr(0, name));
    if (scope == nullptr || scope->path.empty()) return std::nullopt;
    return scope->path + std::string(fields);
  }

  void enter(const Action& action) {
    const std::string_view first = action.first();
    if (first == "end" || first == "else") {
      if (!open_.empty()) open_.pop_back();
      // Values in the other branch are not tracked.
      if (first == "else") open_.push_back({.path = {}, .variable = {}, .dot = false});
    } else if (first == "range" || first == "with") {
      std::string_view rest = base::trim(action.text.substr(first.size()));
      Scope scope{.path = {}, .variable = {}, .dot = true};
      if (const std::size_t assign = rest.find(":="); assign != std::string_view::npos) {
        const std::string_view names = base::trim(rest.substr(0, assign));
        const std::size_t comma = names.find(',');
        scope.variable = base::trim(comma == std::string_view::npos ? names : names.substr(comma + 1));
        rest = base::trim(rest.substr(assign + 2));
      }
      if (const auto path = path_of(rest)) scope.path = *path + (first == "range" ? ".*" : "");
      open_.push_back(std::move(scope));
    } else if (first == "if") {
      open_.push_back({});
    } else if (first == "define" || first == "block") {
      open_.push_back({.path = {}, .variable = {}, .dot = true});
    }
  }

 private:
  const Scope* inner() const {
    const auto found =
        std::find_if(open_.rbegin(), open_.rend(), [](const Scope& scope) { return scope.dot; });
    return found == open_.rend() ? nullptr : &*found;
  }
  const Scope* of_variable(std::string_view name) const {
    const auto found = std::find_if(open_.rbegin(), open_.rend(),
                                    [&](const Scope& scope) { return scope.variable == name; });
    return found == open_.rend() ? nullptr : &*found;
  }

  std::vector<Scope> open_;
};

}  // namespace

std::vector<ScopedUse> scoped_uses_of(std::string_view text, const std::vector<Action>& actions) {
  std::vector<ScopedUse> out;
  Scopes scopes;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const Action& action = actions[i];
    const std::size_t stop = action.start + action.text.size();
    for (std::size_t at = action.start; at < stop;) {
      const char c = text[at];
      if (c == '"' || c == '`') {
        at = std::min(text.find(c, at + 1), stop - 1) + 1;
      } else if (c == '$' || c == '.') {
        std::size_t end = at + 1;
        while (c == '$' && end < stop && is_word(text[end])) ++end;
        end = std::min(stop, std::max(end, end_of_fields(text, c == '.' ? at : end)));
        const std::string_view name = text.substr(at, end - at);
        const bool alone =
            at == action.start || std::string_view(" (|").find(text[at - 1]) != std::string_view::npos;
        const bool of_values = name.find(".Values") != std::string_view::npos;
        if (const auto path = alone && !of_values ? scopes.path_of(name) : std::nullopt)
          out.push_back({.path = *path, .action = i, .begin = at, .end = end});
        at = end;
      } else {
        ++at;
      }
    }
    scopes.enter(action);
  }
  return out;
}

}  // namespace twinhull::lint
