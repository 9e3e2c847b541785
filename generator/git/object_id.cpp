#include "git/object_id.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hex.h"

namespace twinhull::git {
namespace {

unsigned value_of(char digit) {
  if (base::is_digit(digit)) return static_cast<unsigned>(digit - '0');
  return static_cast<unsigned>(base::to_lower(digit) - 'a') + 10;
}

}  // namespace

std::string ObjectId::hex() const { return base::to_hex(text()); }

std::optional<ObjectId> parse_id(std::string_view hex) {
  if (hex.size() != ObjectId::digits || !std::ranges::all_of(hex, base::is_hex)) return std::nullopt;
  ObjectId id;
  for (std::size_t i = 0; i < ObjectId::size; ++i)
    id.bytes[i] = static_cast<unsigned char>(value_of(hex[2 * i]) << 4U | value_of(hex[2 * i + 1]));
  return id;
}

ObjectId to_id(std::string_view bytes) {
  ObjectId id;
  std::ranges::copy(bytes.substr(0, ObjectId::size), id.bytes.begin());
  return id;
}

}  // namespace twinhull::git
