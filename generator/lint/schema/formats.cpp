#include "lint/schema/formats.h"

namespace twinhull::lint {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string check_base64(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(letter(c) || digit(c) || c == '+' || c == '/')) {
      return "is no base64: it holds what base64 does not use";
    }
    ++count;
  }
  return count % 4 != 0 || padding > 2 ? "is no base64: its length is wrong" : std::string();
}

std::size_t count_of(std::string_view digits) {
  std::size_t count = 0;
  for (const char c : digits) {
    if (!digit(c)) break;
    count = count * 10 + static_cast<std::size_t>(c - '0');
  }
  return count;
}

}  // namespace twinhull::lint
