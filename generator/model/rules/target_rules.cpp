#include "model/rules/target_rules.h"

#include <algorithm>
#include <array>

#include "diagnostic/rules.h"
#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::array target_rules = {
    check_autoscaled_replicas, check_disruption_budget, check_node_ports,       check_dapr_ports,
    check_dapr_switches,       check_kafka_switches,    check_in_sync_replicas, check_disabled_calls,
    check_names_in_settings,   check_privileged_ports,  check_unsupported_text,
};

constexpr std::array system_rules = {
    check_pubsub_section,  check_unused_settings,    check_unused_secrets,
    check_idle_components, check_ignored_node_ports, check_jobs_before_deployment,
};

/// Applies the severities of the rules.
void grade(Findings& findings) {
  for (diagnostic::Finding& finding : findings) {
    const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
    if (rule != nullptr) finding.severity = rule->severity;
  }
}

}  // namespace

int TargetContext::layer(const Node* value) const {
  if (value == nullptr || !value->span.known()) return 0;
  const auto found = std::ranges::find(layers, value->span.file);
  return found == layers.end() ? 0 : static_cast<int>(found - layers.begin()) + 1;
}

bool TargetContext::on(std::string_view path) const { return is_enabled(values, path); }

Findings check_target(const TargetContext& target) {
  Findings findings;
  for (const auto rule : target_rules) rule(target, findings);
  grade(findings);
  return findings;
}

Findings check_system(const System& system) {
  Findings findings;
  for (const auto rule : system_rules) rule(system, findings);
  grade(findings);
  return findings;
}

bool is_enabled(const Node& map, std::string_view path) {
  const Node* value = map.at(path);
  return value != nullptr && value->is(Kind::boolean) && value->is_true();
}

std::vector<ActiveComponent> active_components(const TargetContext& target) {
  std::vector<ActiveComponent> active;
  for (const Entry& entry : target.system.get("components")->entries) {
    const Node* values = target.values.get(entry.key);
    if (values == nullptr || !values->is(Kind::map) || !is_enabled(*values, "enabled")) continue;
    active.push_back({entry.key, *entry.value, *values});
  }
  return active;
}

void add_related(const TargetContext& target, diagnostic::Finding& finding, const Node* value,
                 std::string message) {
  if (target.layer(value) > 0) finding.related.push_back({std::move(message), value->span});
}

}  // namespace twinhull::model
