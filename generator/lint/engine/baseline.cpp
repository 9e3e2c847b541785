#include "lint/engine/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "diagnostic/rules.h"

namespace twinhull::lint {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 4> fields = {"rule", "file", "object", "path"};
using Key = std::array<std::string, 4>;

/// The identity of a finding, without secrets: a baseline is committed.
Key key_of(const ObjectFinding& found, const source::Files& files, const diagnostic::Mask& mask) {
  return {found.finding.rule, mask.hide(diagnostic::file_of(found.finding, files)),
          mask.hide(found.finding.object), mask.hide(found.finding.path)};
}

}  // namespace

std::string write_baseline(const std::vector<ObjectFinding>& found, const source::Files& files,
                           const diagnostic::Mask& mask) {
  std::map<Key, int> counts;
  for (const ObjectFinding& one : found) ++counts[key_of(one, files, mask)];
  std::string out = "{\"version\": 1, \"findings\": [";
  const char* separator = "\n";
  for (const auto& [key, count] : counts) {
    ordered_json entry;
    for (std::size_t i = 0; i < fields.size(); ++i) entry[fields[i]] = key[i];
    if (count > 1) entry["count"] = count;
    out += separator + entry.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    separator = ",\n";
  }
  return out + "\n]}\n";
}

BaselineResult apply_baseline(std::string_view text, std::vector<ObjectFinding>& found,
                              const source::Files& files, const diagnostic::Mask& mask) {
  const ordered_json root = ordered_json::parse(text, nullptr, false);
  if (!root.is_object() || !root.contains("version") || root["version"] != 1 || !root.contains("findings") ||
      !root["findings"].is_array()) {
    return {.error = "not a baseline of version 1"};
  }
  std::map<Key, std::size_t> left;
  for (const ordered_json& entry : root["findings"]) {
    Key key;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!entry.is_object() || !entry.contains(fields[i]) || !entry[fields[i]].is_string()) {
        return {.error = fmt::format("an entry has no string `{}`", fields[i])};
      }
      key[i] = mask.hide(entry[fields[i]].get<std::string>());
    }
    key[0] = diagnostic::current_id(key[0]);
    const ordered_json count = entry.value("count", ordered_json(1));
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();  // adding two of these must not
                                                                             // overflow
    const std::size_t more = count.is_number_unsigned() ? count.get<std::size_t>() : 1;
    left[key] = std::min(most, left[key] + std::min(most, more));
  }
  BaselineResult result;
  result.matched = std::erase_if(found, [&](const ObjectFinding& one) {
    const auto entry = left.find(key_of(one, files, mask));
    if (entry == left.end() || entry->second == 0) return false;
    --entry->second;
    return true;
  });
  for (const auto& [_, count] : left) result.stale += count;
  return result;
}

}  // namespace twinhull::lint
