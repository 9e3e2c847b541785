#include "cel/semver.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::cel {
namespace {

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '-';
  });
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

bool has_leading_zero(std::string_view text) { return text.size() > 1 && text.front() == '0'; }

int order(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

int compare_identifiers(const std::string& a, const std::string& b) {
  const bool numeric = is_number(a);
  if (numeric != is_number(b)) return numeric ? -1 : 1;
  // Numbers have no leading zeros: a longer one is greater.
  if (numeric && a.size() != b.size()) return order(a.size(), b.size());
  return order(a.compare(b), 0);
}

}  // namespace

std::optional<Semver> parse_semver(std::string_view text, bool normalize) {
  if (normalize) text = base::trim(text);
  if (normalize && text.starts_with('v')) text.remove_prefix(1);
  Semver version;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    for (const std::string_view part : base::split(text.substr(plus + 1), '.')) {
      if (!is_identifier(part)) return std::nullopt;
    }
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    for (const std::string_view part : base::split(text.substr(dash + 1), '.')) {
      if (!is_identifier(part) || (is_number(part) && has_leading_zero(part))) return std::nullopt;
      version.prerelease.emplace_back(part);
    }
    text = text.substr(0, dash);
  }
  const std::vector<std::string_view> numbers = base::split(text, '.');
  if (numbers.size() > 3 || (!normalize && numbers.size() != 3)) return std::nullopt;
  // A version that is completed has no prerelease.
  if (numbers.size() < 3 && !version.prerelease.empty()) return std::nullopt;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string_view part = numbers[i];
    if (!is_number(part) || (!normalize && has_leading_zero(part))) return std::nullopt;
    const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), version.numbers[i]);
    if (code != std::errc()) return std::nullopt;
  }
  return version;
}

int compare(const Semver& a, const Semver& b) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (a.numbers[i] != b.numbers[i]) return order(a.numbers[i], b.numbers[i]);
  }
  if (a.prerelease.empty() || b.prerelease.empty()) return order(a.prerelease.empty(), b.prerelease.empty());
  for (std::size_t i = 0; i < std::min(a.prerelease.size(), b.prerelease.size()); ++i) {
    const int result = compare_identifiers(a.prerelease[i], b.prerelease[i]);
    if (result != 0) return result;
  }
  return order(a.prerelease.size(), b.prerelease.size());
}

}  // namespace twinhull::cel
