#include "pipeline/shard.h"

#include <charconv>
#include <string>
#include <system_error>

#include "base/sha256.h"

namespace twinhull::pipeline {
namespace {

std::optional<unsigned> number(std::string_view text, int base = 10) {
  unsigned value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace

bool Shard::has(std::string_view system) const {
  const std::string digest = base::sha256_hex(system);
  return count == 1 || number(std::string_view(digest).substr(0, 8), 16).value_or(0) % count == index;
}

std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<unsigned> index = number(text.substr(0, slash));
  const std::optional<unsigned> count = number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count) return std::nullopt;
  return Shard{*index - 1, *count};
}

}  // namespace twinhull::pipeline
