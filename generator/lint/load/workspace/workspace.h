#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "helm/output_origins.h"
#include "kustomize/build.h"
#include "lint/engine/check.h"
#include "lint/load/workspace/gitops_render.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/objects/object_index.h"
#include "source/files.h"

namespace twinhull::lint {

struct InputOptions {
  std::vector<std::string> paths;         ///< files, directories, `-`; shown as given
  std::vector<std::string> crds;          ///< files and directories of which only the definitions are used
  std::vector<std::string> policies;      ///< files and directories of which only admission policies are used
  std::vector<std::string> exclude;       ///< excluded patterns of paths
  std::string kubernetes_version;         ///< the cluster version for charts, such as `1.36`
  std::vector<std::string> values;        ///< values files for charts, instead of those found
  std::vector<std::string> sets;          ///< `KEY=VALUE` for charts, over the values files
  std::string_view kustomization_schema;  ///< the JSON Schema of kustomization.yaml; empty: not validated
  int jobs = 1;
  bool as_deployed = false;  ///< only what controllers and users apply is rendered, and all of it
};

/// A boolean value of a chart that is false, and what it disables.
struct Switch {
  std::string set;                   ///< what enables it: `ingress.enabled=true`, or an API version
  bool api = false;                  ///< an API version that a template checks
  std::string file;                  ///< the template, or the directory of a subchart (with a trailing `/`)
  std::uint32_t begin = 0, end = 0;  ///< what it disables, in bytes of the template
};

/// The origin of a rendered object, for mapping findings to source files.
struct UnitOrigin {
  enum class Kind { written, helm, kustomize } kind = Kind::written;
  std::string directory;                       ///< the chart or the kustomization
  std::vector<std::string> values;             ///< Helm: the values files, in order of increasing precedence
  std::vector<const yaml::Node*> within = {};  ///< the part of each file that contains the values; null: all
                                               ///< of it
  std::vector<std::string> sets;               ///< Helm: `KEY=VALUE`, over the values files
  std::vector<Switch> switches;                ///< Helm: what was enabled for this render
  std::string target = {};                     ///< the GitOps object that it is rendered for; can be empty
  bool only_text = false;  ///< its objects are not those of the run: they are changed first
  std::shared_ptr<const helm::OutputOrigins> output = {};  ///< Helm: where its text comes from
};

/// A chart of the run.
struct ChartDirectory {
  std::string directory;
  std::vector<std::string> values;     ///< values files outside of it
  bool dependencies_reported = false;  ///< whether its missing dependencies have been reported
};

/// A document that could not be read. Its contents are unknown, not missing.
struct UnreadText {
  source::Span span;
  bool templated = false;  ///< it contains template actions, which can compute even its names
};

/// A kustomization that was built.
struct BuiltKustomization {
  std::vector<const Kustomization*> parts;      ///< its kustomizations, the top first
  std::vector<kustomize::BuiltObject> objects;  ///< in order
};

/// The inputs of a run. Nodes are in the arenas and in the run's files.
struct Workspace {
  base::Arena arena;
  std::deque<base::Arena> arenas;  ///< of files parsed in parallel
  ObjectIndex index;
  std::vector<UnitOrigin> origins;             ///< of the units of the index
  std::vector<const yaml::Node*> definitions;  ///< CustomResourceDefinitions among the objects
  std::vector<const yaml::Node*> policies;     ///< objects of `InputOptions::policies`
  diagnostic::Findings findings;               ///< files that cannot be read, parsed or rendered
  diagnostic::Findings templates;              ///< documents that are templates
  std::vector<UnreadText> unread;              ///< those, and invalid YAML
  std::vector<const yaml::Node*> partial;      ///< parts of objects that are not objects themselves
  std::set<std::uint32_t> rendered;            ///< generated files, which are not sources
  std::vector<Kustomization> kustomizations;   ///< all that were read
  std::vector<ChartDirectory> charts_found;    ///< whether or not they render
  std::deque<GitopsRender> gitops;             ///< what GitOps objects of the run render
  std::vector<ObjectFinding> gitops_findings;  ///< references of these that do not resolve
  std::deque<Kustomization> generated;         ///< kustomizations that only controllers create
  std::map<std::string, std::string>
      applied;                        ///< directories that are applied as a whole, and which file says so
  std::set<std::string> run_locally;  ///< files and directories of resources that `dapr run` loads
  std::map<std::uint32_t, BuiltKustomization> built;                                ///< by unit
  std::unordered_map<const yaml::Node*, const kustomize::BuiltObject*> built_from;  ///< of rendered objects
  std::map<std::uint32_t, std::uint32_t> unit_of;  ///< the units of rendered files
  int files = 0;                                   ///< YAML and JSON files read
  int others = 0;                                  ///< files and documents without Kubernetes objects
  int charts = 0;                                  ///< rendered charts
  int trees = 0;                                   ///< kustomizations built
  int elsewhere = 0;                               ///< sources of GitOps objects in other repositories
  int ignored = 0;      ///< YAML files and directories that a .gitignore or `exclude` excludes
  int hidden = 0;       ///< skipped files and directories whose names begin with a `.`
  int linked = 0;       ///< links to directories, not followed
  int unreadable = 0;   ///< files and directories that cannot be read
  bool failed = false;  ///< something could not be checked, so the run must not succeed
};

}  // namespace twinhull::lint
