#include <algorithm>

#include "emit/chart/chart.h"
#include "emit/chart/parts.h"
#include "emit/secret_placeholder.h"
#include "yaml/writer.h"

namespace twinhull::emit {

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
        entries.push_back({.key = value->text, .value = yaml::make_string(arena, placeholder(key.value))});
      }
    }
  }
  if (entries.empty()) return {};
  std::string out = "# " + generated_by(system) +
                    "\n# Placeholders for the secrets, to render and test the chart without them.\n";
  yaml::write(out, *yaml::make_map(arena, {{.key = "secrets", .value = yaml::make_map(arena, entries)}}));
  return out;
}

}  // namespace twinhull::emit
