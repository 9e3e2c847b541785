#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "diagram/graph.h"
#include "kubernetes/quantity.h"

namespace twinhull::html_report {

/// What the pods of one workload ask for of one resource, all replicas together.
struct WorkloadUsage {
  std::string name;  ///< `Deployment/todo-backend`
  kubernetes::Quantity requests;
  kubernetes::Quantity limits;
};

/// One resource of a target: what is asked of it, and what its cluster offers.
struct Usage {
  std::string resource;  ///< `CPU`, `Memory`
  kubernetes::Quantity requests;
  kubernetes::Quantity limits;
  kubernetes::Quantity capacity;
  std::string stated;                 ///< the capacity as the values state it; empty where they do not
  std::vector<WorkloadUsage> shares;  ///< by workload, the largest request first
};

struct TargetReport {
  std::string name;
  std::string namespace_name;
  std::string secrets;  ///< where they come from: `secrets.source`
  std::size_t objects = 0;
  std::vector<Usage> usage;
  diagram::Graph graph;
};

/// A value that is not the same in all targets of a system.
struct Difference {
  std::string path;
  std::vector<std::string> values;  ///< one for each target, in their order; empty: not set
};

struct SystemReport {
  std::string id;
  std::string title;
  std::string description;
  std::string chart;  ///< `todo 0.1.0`
  std::string release;
  std::vector<std::string> names;  ///< of all targets
  /// The same in number and order, unless mistakes stand against making their objects: none then.
  std::vector<TargetReport> targets;
  std::vector<Difference> differences;
};

/// A finding with its place in words.
struct LocatedFinding {
  diagnostic::Finding finding;
  std::string place;  ///< `environments/shop/values.yaml:3:7`; empty where it has none
  std::vector<std::string> related;
};

/// All that the page shows.
struct Page {
  std::vector<SystemReport> systems;
  std::vector<LocatedFinding> findings;  ///< of all systems, and of what they share
};

}  // namespace twinhull::html_report
