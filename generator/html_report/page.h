#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "diagram/graph.h"
#include "kubernetes/quantity.h"

namespace twinhull::html_report {

/// Requests and limits of one resource for one workload, all replicas together.
struct WorkloadUsage {
  std::string name;  ///< `Deployment/todo-backend`
  kubernetes::Quantity requests;
  kubernetes::Quantity limits;
};

/// One resource of a target: requests, limits and the capacity of the cluster.
struct Usage {
  std::string resource;  ///< `CPU`, `Memory`
  kubernetes::Quantity requests;
  kubernetes::Quantity limits;
  kubernetes::Quantity capacity;
  std::string capacity_text;               ///< the capacity as set in the values; empty if not set
  std::vector<WorkloadUsage> usage_table;  ///< by workload, the largest request first
};

struct TargetReport {
  std::string name;
  std::string namespace_name;
  std::string secrets;  ///< source of the Secrets: `secrets.source`
  std::size_t objects = 0;
  std::vector<Usage> usage;
  diagram::Graph graph;
};

/// A value that differs between the targets of a system.
struct Difference {
  std::string path;
  std::vector<std::string> values;  ///< one per target, in their order; empty: not set
};

struct SystemReport {
  std::string id;
  std::string title;
  std::string description;
  std::string chart;  ///< `todo 0.1.0`
  std::string release;
  std::vector<std::string> names;  ///< of all targets
  /// One per target, in the same order; empty if errors prevent evaluating the objects.
  std::vector<TargetReport> targets;
  std::vector<Difference> differences;
};

/// A finding with its formatted location.
struct LocatedFinding {
  diagnostic::Finding finding;
  std::string position;  ///< `environments/shop/values.yaml:3:7`; empty if it has none
  std::vector<std::string> related;
};

/// All data of the page.
struct Page {
  std::vector<SystemReport> systems;
  std::vector<LocatedFinding> findings;  ///< of all systems and of shared files
};

}  // namespace twinhull::html_report
