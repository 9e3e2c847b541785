#pragma once

// The rules in the two tables of target_rules.cpp, one file each. A rule's page in docs/rules/ gives its
// purpose.

#include <optional>
#include <string>
#include <vector>

#include "model/rules/target_rules.h"

namespace twinhull::model {

using diagnostic::Findings;

// Checks of the values of one target.
void check_autoscaled_replicas(const TargetContext& target, Findings& findings);
void check_disruption_budget(const TargetContext& target, Findings& findings);
void check_node_ports(const TargetContext& target, Findings& findings);
void check_dapr_ports(const TargetContext& target, Findings& findings);
void check_dapr_switches(const TargetContext& target, Findings& findings);
void check_kafka_switches(const TargetContext& target, Findings& findings);
void check_in_sync_replicas(const TargetContext& target, Findings& findings);
void check_disabled_calls(const TargetContext& target, Findings& findings);
void check_names_in_settings(const TargetContext& target, Findings& findings);
void check_privileged_ports(const TargetContext& target, Findings& findings);
void check_unsupported_text(const TargetContext& target, Findings& findings);

// Checks of a whole system.
void check_pubsub_section(const System& system, Findings& findings);
void check_unused_settings(const System& system, Findings& findings);
void check_unused_secrets(const System& system, Findings& findings);
void check_idle_components(const System& system, Findings& findings);
void check_ignored_node_ports(const System& system, Findings& findings);
void check_jobs_before_deployment(const System& system, Findings& findings);

/// A component that a target deploys.
struct ActiveComponent {
  std::string_view key;
  const yaml::Node& system;  ///< its part of system.yaml
  const yaml::Node& values;  ///< its part of the values
};

/// The components that a target deploys, in the order of system.yaml.
std::vector<ActiveComponent> active_components(const TargetContext& target);

/// Whether the value at a dotted path below a map is `true`.
bool is_enabled(const yaml::Node& map, std::string_view path);

/// Adds the related location "`x` is … here" for a value that is set in a file; schema defaults have none.
void add_related(const TargetContext& target, diagnostic::Finding& finding, const yaml::Node* value,
                 std::string message);

}  // namespace twinhull::model
