#include "yaml/typos.h"

namespace twinhull::yaml {
namespace {

constexpr std::string_view kKey = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";

std::string with_blank(std::string_view key) {
  return "write `" + std::string(key) + ": ` with a space before the value";
}

bool dash_without_blank(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && text[1] != ' ' && text[1] != '-';
}

}  // namespace

std::string key_typo_help(std::string_view key) {
  const std::size_t end = key.find_first_not_of(kKey);
  if (end == 0 || end == std::string_view::npos || end + 1 >= key.size()) return {};
  return key[end] == ':' && !key.substr(end).starts_with("://") ? with_blank(key.substr(0, end))
                                                                : std::string();
}

std::string entry_typo_help(const Node& node) {
  if (!node.is(Kind::string) || node.style != Style::plain) return {};
  const std::string_view text = node.text;
  if (std::string slip = key_typo_help(text); !slip.empty()) return slip;
  const std::size_t end = text.find_first_not_of(kKey);
  if (end == 0 || end == std::string_view::npos) return {};
  const std::size_t value = text.find_first_not_of(" =", end);
  const bool two = value != std::string_view::npos && text.find(' ', value) == std::string_view::npos &&
                   (text[end] == ' ' || text[end] == '=');
  return two ? "write `" + std::string(text.substr(0, end)) + ": ` before the value" : std::string();
}

std::string item_typo_help(const Node& node) {
  const std::string_view first = node.is(Kind::map) && !node.entries.empty() ? node.entries.front().key
                                 : node.is(Kind::string) && node.style == Style::plain ? node.text
                                                                                       : std::string_view();
  return dash_without_blank(first) ? "write `- ` with a space before each item" : std::string();
}

}  // namespace twinhull::yaml
