#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "emit/secret_placeholder.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

/// A value that the chart accepts. The placeholder alone does not have to, which keeps it from being
/// installed.
std::string sample(const yaml::Node& key) {
  std::string out = placeholder(&key);
  const yaml::Node* format = key.get("format");
  if (format != nullptr && format->text == "uri" && out.find("://") == std::string::npos)
    out.insert(0, "https://");
  const yaml::Node* length = key.get("minLength");
  const std::int64_t least = length == nullptr ? 0 : length->integer().value_or(0);
  while (static_cast<std::int64_t>(out.size()) < least) out += "-REPLACE-ME";
  return out;
}

}  // namespace

std::string chart_ci(const model::System& system, base::Arena& arena) {
  const yaml::Node* secrets = system.root->get("secrets");
  std::vector<yaml::Entry> entries;
  for (const yaml::Entry& secret : secrets == nullptr ? std::span<const yaml::Entry>() : secrets->entries) {
    const yaml::Node* keys = secret.value->get("keys");
    if (keys == nullptr) continue;
    for (const yaml::Entry& key : keys->entries) {
      const yaml::Node* value = key.value->get("value");
      if (value == nullptr || !is_required(key.value)) continue;
      const bool there =
          std::ranges::any_of(entries, [&](const yaml::Entry& e) { return e.key == value->text; });
      if (!there) {
        entries.push_back({.key = value->text, .value = yaml::make_string(arena, sample(*key.value))});
      }
    }
  }
  const yaml::Node* missing = overrides(system, *system.chart_defaults, *system.defaults, arena);
  if (entries.empty() && missing == nullptr) return {};
  std::vector<yaml::Entry> values;
  if (missing != nullptr) values.assign(missing->entries.begin(), missing->entries.end());
  if (!entries.empty()) values.push_back({.key = "secrets", .value = yaml::make_map(arena, entries)});
  const std::string_view what = entries.empty() ? "Values that only targets set"
                                : missing == nullptr
                                    ? "Placeholders for the secrets"
                                    : "Placeholders for the secrets, and values that only targets set";
  std::string out =
      fmt::format("# {}\n# {}, to render and test the chart without them.\n", generated_by(system), what);
  yaml::write(out, *yaml::make_map(arena, values));
  return out;
}

}  // namespace twinhull::emit
