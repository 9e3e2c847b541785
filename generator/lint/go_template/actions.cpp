#include "lint/go_template/actions.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::lint {
namespace {

bool letter(char c) { return base::is_letter(c) || c == '_'; }
bool word(char c) { return letter(c) || base::is_digit(c); }

/// The end of the action that begins at `begin` (after its `{{`): quoted text can contain braces.
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
    } else if (word(c)) {
      while (i < action.size() && word(action[i])) ++i;
    } else {
      ++i;
    }
  }
  return out;
}

bool opens(std::string_view word) {
  constexpr std::array<std::string_view, 5> words = {"if", "with", "range", "define", "block"};
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string_view Action::first() const {
  return !words.empty() && words.front().data() == text.data() ? words.front() : std::string_view();
}

std::vector<Action> actions_of(std::string_view text) {
  std::vector<Action> out;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos;) {
    std::size_t begin = open + 2;
    if (begin + 1 < text.size() && text[begin] == '-' && base::trim(text.substr(begin + 1, 1)).empty())
      begin += 2;
    if (text.substr(begin).starts_with("/*")) {
      const std::size_t close = std::min(text.find("*/", begin), text.size());
      const std::size_t end = std::min(text.find("}}", close), text.size());
      out.push_back({.begin = open, .end = std::min(end + 2, text.size()), .start = begin});
      open = text.find("{{", end);
      continue;
    }
    const std::size_t end = end_of_action(text, begin);
    std::string_view inner = text.substr(begin, end - begin);
    if (inner.ends_with('-')) inner.remove_suffix(1);
    inner = base::trim(inner);
    out.push_back({.begin = open,
                   .end = std::min(end + 2, text.size()),
                   .start = static_cast<std::size_t>(inner.data() - text.data()),
                   .text = inner,
                   .words = words_of(inner)});
    open = text.find("{{", end);
  }
  return out;
}

std::vector<Block> blocks_of(const std::vector<Action>& actions) {
  std::vector<Block> out;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::string_view first = actions[i].first();
    const bool branch = first == "else";
    if ((branch || first == "end") && !open.empty()) {
      out.push_back({.open = open.back(), .close = i, .depth = open.size() - 1});
      open.pop_back();
    }
    if (branch || opens(first)) open.push_back(i);
  }
  return out;
}

}  // namespace twinhull::lint
