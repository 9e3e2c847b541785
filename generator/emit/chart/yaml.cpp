#include <algorithm>
#include <array>
#include <string_view>

#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

/// The conventional order of keys.
constexpr std::array<std::string_view, 9> kOrder = {"name",       "description", "version",
                                                    "appVersion", "kubeVersion", "keywords",
                                                    "home",       "sources",     "maintainers"};

void add(std::string& out, std::string_view key, const yaml::Node& value, base::Arena& arena) {
  // A version that looks like a number must be quoted; YAML parsers disagree on which do.
  const bool version = key == "appVersion" || key == "kubeVersion";
  if (version && !yaml::needs_quotes(value.text)) {
    out.append(key).append(": \"").append(value.text).append("\"\n");
    return;
  }
  const yaml::Node* written = version ? yaml::make_string(arena, value.text) : &value;
  yaml::write(out, *yaml::make_map(arena, {{.key = key, .value = written}}));
}

}  // namespace

std::string chart_yaml(const model::System& system, base::Arena& arena) {
  std::string out = "# " + generated_by(system) + "\napiVersion: v2\ntype: application\n";
  const yaml::Node* chart = system.root->get("chart");
  if (chart == nullptr) return out;
  for (const std::string_view key : kOrder) {
    if (const yaml::Node* value = chart->get(key); value != nullptr) add(out, key, *value, arena);
  }
  for (const yaml::Entry& entry : chart->entries) {
    const bool done = std::find(kOrder.begin(), kOrder.end(), entry.key) != kOrder.end();
    if (!done) add(out, entry.key, *entry.value, arena);
  }
  return out;
}

}  // namespace twinhull::emit
