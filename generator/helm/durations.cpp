#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "helm/dates.h"

namespace twinhull::helm {

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  long double total = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view digits = text.substr(0, size);
    double number = 0;
    if (digits.empty() || digits == "." || std::count(digits.begin(), digits.end(), '.') > 1)
      return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    text.remove_prefix(size);
    constexpr std::pair<std::string_view, double> units[] = {
        {"ns", 1},   {"us", 1e3}, {"\xC2\xB5s", 1e3}, {"\xCE\xBCs", 1e3},
        {"ms", 1e6}, {"s", 1e9},  {"m", 6e10},        {"h", 3.6e12}};
    const auto* const unit = std::find_if(std::begin(units), std::end(units), [&](const auto& one) {
      return text.starts_with(one.first) && (one.first != "m" || !text.starts_with("ms"));
    });
    if (unit == std::end(units)) return std::nullopt;
    text.remove_prefix(unit->first.size());
    total += static_cast<long double>(number) * unit->second;
    if (total > 9.2e18L) return std::nullopt;
  }
  const auto rounded = static_cast<std::int64_t>(total);
  return negative ? -rounded : rounded;
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  const auto with_fraction = [](std::uint64_t number, std::uint64_t unit) {
    std::string digits = std::to_string(unit + number % unit).substr(1);
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    return std::to_string(number / unit) + (digits.empty() ? "" : "." + digits);
  };
  std::string out = negative ? "-" : "";
  if (size < 1000) return out + std::to_string(size) + "ns";
  if (size < 1'000'000) return out + with_fraction(size, 1000) + "\xC2\xB5s";
  if (size < 1'000'000'000) return out + with_fraction(size, 1'000'000) + "ms";
  const std::uint64_t seconds = size / 1'000'000'000;
  if (seconds >= 3600) out += std::to_string(seconds / 3600) + "h";
  if (seconds >= 60) out += std::to_string(seconds / 60 % 60) + "m";
  return out + with_fraction(size % 60'000'000'000, 1'000'000'000) + "s";
}

}  // namespace twinhull::helm
