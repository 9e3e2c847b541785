#include "helm/semver.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/ascii.h"
#include "base/text.h"

namespace twinhull::helm {
namespace {

bool is_identifier(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::is_alnum(c) || c == '-'; });
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

bool are_identifiers(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  return std::all_of(parts.begin(), parts.end(), is_identifier);
}

bool take_number(std::string_view text, std::uint64_t& value) {
  return is_number(text) && std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

int compare_identifiers(std::string_view a, std::string_view b) {
  const bool left = is_number(a);
  const bool right = is_number(b);
  if (left && right) {
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  } else if (left != right) {
    return left ? -1 : 1;
  }
  return a.compare(b);
}

int compare_prereleases(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty() || b.empty()) return a.empty() ? 1 : -1;
  const std::vector<std::string_view> left = base::split(a, '.');
  const std::vector<std::string_view> right = base::split(b, '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const int order = compare_identifiers(left[i], right[i]);
    if (order != 0) return order;
  }
  return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
}

/// One condition: `>=1.2.x`.
struct Constraint {
  std::string operation;
  Version version;
  bool any = false;  ///< `*`, or an empty version
  bool minor_open = false;
  bool patch_open = false;
};

bool is_wildcard(std::string_view text) { return text == "x" || text == "X" || text == "*"; }

std::optional<Constraint> parse_constraint(std::string_view text) {
  Constraint constraint;
  const std::size_t size = std::min(text.find_first_not_of("=!<>~^"), text.size());
  constraint.operation = std::string(text.substr(0, size));
  constexpr std::string_view operations[] = {"", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"};
  if (std::find(std::begin(operations), std::end(operations), constraint.operation) == std::end(operations)) {
    return std::nullopt;
  }
  text = base::trim(text.substr(size));
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    if (!are_identifiers(text.substr(plus + 1))) return std::nullopt;
    constraint.version.metadata = std::string(text.substr(plus + 1));
    text = text.substr(0, plus);
  }
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    if (!are_identifiers(text.substr(dash + 1))) return std::nullopt;
    constraint.version.prerelease = std::string(text.substr(dash + 1));
    text = text.substr(0, dash);
  }
  const std::vector<std::string_view> parts = base::split(text, '.');
  if (parts.size() > 3) return std::nullopt;
  if (is_wildcard(parts[0]) || parts[0].empty()) {
    constraint.any = true;
    constraint.version.prerelease.clear();
    return constraint;
  }
  if (!take_number(parts[0], constraint.version.major)) return std::nullopt;
  if (parts.size() < 2 || is_wildcard(parts[1])) {
    constraint.minor_open = true;
    constraint.patch_open = true;
  } else if (!take_number(parts[1], constraint.version.minor)) {
    return std::nullopt;
  } else if (parts.size() < 3 || is_wildcard(parts[2])) {
    constraint.patch_open = true;
  } else if (!take_number(parts[2], constraint.version.patch)) {
    return std::nullopt;
  }
  return constraint;
}

bool tilde(const Constraint& c, const Version& v) {
  if (compare(v, c.version) < 0) return false;
  // `~0.0.0` with an open minor or patch means any version.
  if (c.version.major == 0 && c.version.minor == 0 && c.version.patch == 0 && c.minor_open) return true;
  if (v.major != c.version.major) return false;
  return v.minor == c.version.minor || c.minor_open;
}

bool caret(const Constraint& c, const Version& v) {
  if (compare(v, c.version) < 0) return false;
  if (c.version.major > 0 || c.minor_open) return v.major == c.version.major;
  if (v.major > 0) return false;
  if (c.version.minor > 0 || c.patch_open) return v.minor == c.version.minor;
  if (v.minor != c.version.minor) return false;
  return v.patch == c.version.patch;
}

bool holds(const Constraint& c, const Version& v) {
  const std::string& op = c.operation;
  if (!v.prerelease.empty() && c.version.prerelease.empty() && op != "!=") return false;
  if (c.any) return op != "!=" && op != "<" && op != ">";
  const int order = compare(v, c.version);
  const bool open = c.minor_open || c.patch_open;
  if (op == "!=") {
    if (!v.prerelease.empty() && c.version.prerelease.empty()) return false;
    if (!open) return order != 0;
    if (c.version.major != v.major) return true;
    if (c.version.minor != v.minor && !c.minor_open) return true;
    return !c.minor_open && c.version.patch != v.patch && !c.patch_open;
  }
  if (op == ">") {
    if (!open) return order > 0;
    if (v.major != c.version.major) return v.major > c.version.major;
    return !c.minor_open && v.minor > c.version.minor;
  }
  if (op == "<") return order < 0;
  if (op == ">=" || op == "=>") return order >= 0;
  if (op == "<=" || op == "=<") {
    if (!open) return order <= 0;
    if (v.major != c.version.major) return v.major < c.version.major;
    return c.minor_open || v.minor <= c.version.minor;
  }
  if (op == "^") return caret(c, v);
  if (op == "~" || op == "~>" || open) return tilde(c, v);
  return order == 0;
}

}  // namespace

base::Expected<Version> parse_version(std::string_view text) {
  Version version;
  version.original = std::string(text);
  constexpr std::string_view invalid = "invalid semantic version";
  if (text.empty()) return {std::nullopt, std::string(invalid)};
  if (text.size() > 256) return {std::nullopt, "version string is too long"};
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    version.metadata = std::string(text.substr(plus + 1));
    if (!are_identifiers(version.metadata)) return {std::nullopt, std::string(invalid)};
    text = text.substr(0, plus);
  }
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    version.prerelease = std::string(text.substr(dash + 1));
    if (!are_identifiers(version.prerelease)) return {std::nullopt, std::string(invalid)};
    for (const std::string_view part : base::split(version.prerelease, '.')) {
      if (is_number(part) && part.size() > 1 && part[0] == '0') {
        return {std::nullopt, "version segment starts with 0"};
      }
    }
    text = text.substr(0, dash);
  }
  const std::vector<std::string_view> parts = base::split(text, '.');
  std::uint64_t* numbers[] = {&version.major, &version.minor, &version.patch};
  if (parts.size() > 3) return {std::nullopt, std::string(invalid)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!take_number(parts[i], *numbers[i])) return {std::nullopt, std::string(invalid)};
  }
  return {version, {}};
}

std::string text_of(const Version& version) {
  return fmt::format("{}.{}.{}{}{}{}{}", version.major, version.minor, version.patch,
                     version.prerelease.empty() ? "" : "-", version.prerelease,
                     version.metadata.empty() ? "" : "+", version.metadata);
}

int compare(const Version& a, const Version& b) {
  if (a.major != b.major) return a.major < b.major ? -1 : 1;
  if (a.minor != b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch != b.patch) return a.patch < b.patch ? -1 : 1;
  return compare_prereleases(a.prerelease, b.prerelease);
}

base::Expected<bool> satisfies(std::string_view constraints, const Version& version) {
  const std::string improper = fmt::format("improper constraint: {}", constraints);
  bool satisfied = false;
  std::string_view rest = constraints;
  while (true) {
    const std::size_t bar = rest.find("||");
    std::string_view all = rest.substr(0, bar);
    // `1.2 - 2.3` is `>=1.2 <=2.3`; conditions are separated by commas or spaces.
    std::string text(all);
    for (std::size_t at = text.find(" - "); at != std::string::npos; at = text.find(" - ", at)) {
      std::size_t begin = text.find_last_of(" ,", at == 0 ? 0 : at - 1);
      begin = begin == std::string::npos || begin >= at ? 0 : begin + 1;
      text.replace(at, 3, " <=");
      text.insert(begin, ">=");
    }
    bool good = true;
    bool any = false;
    std::size_t at = 0;
    while (true) {
      at = text.find_first_not_of(" ,\t\n", at);
      if (at == std::string::npos) break;
      std::size_t end = text.find_first_not_of("=!<>~^", at);
      end = end == std::string::npos ? text.size() : text.find_first_not_of(' ', end);
      end = end == std::string::npos ? text.size() : text.find_first_of(" ,\t\n=!<>~^", end);
      if (end == std::string::npos) end = text.size();
      const std::optional<Constraint> constraint =
          parse_constraint(std::string_view(text).substr(at, end - at));
      if (!constraint || end == at) return {std::nullopt, improper};
      any = true;
      if (!holds(*constraint, version)) good = false;
      at = end;
    }
    if (!any && !base::trim(all).empty()) return {std::nullopt, improper};
    if (!any) good = version.prerelease.empty();
    if (good) satisfied = true;
    if (bar == std::string_view::npos) break;
    rest = rest.substr(bar + 2);
  }
  return {satisfied, {}};
}

}  // namespace twinhull::helm
