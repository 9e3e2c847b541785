#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "base/process.h"
#include "diagnostic/finding.h"
#include "lint/engine/object_index.h"
#include "lint/input/kustomization_file.h"
#include "source/files.h"

namespace twinhull::lint {

struct InputOptions {
  std::vector<std::string> paths;         ///< files, folders, `-`; shown as they were given
  std::vector<std::string> crds;          ///< files and folders of which only the definitions count
  std::vector<std::string> exclude;       ///< patterns of paths that are left out
  std::string kubernetes_version;         ///< what charts are told they run on, as `1.36`
  std::vector<std::string> values;        ///< values files for charts, in the place of those that are found
  std::vector<std::string> sets;          ///< `KEY=VALUE` for charts, over the values files
  base::ProcessLimits limits;             ///< of the programs that render
  std::string_view kustomization_schema;  ///< the JSON Schema of kustomization.yaml; empty: not checked
  int jobs = 1;
};

/// A boolean value of a chart that is false, and what it keeps from being rendered.
struct Switch {
  std::string set;                   ///< what switches it on: `ingress.enabled=true`, or an API version
  bool api = false;                  ///< an API version that a template asks for
  std::string file;                  ///< the template, or the folder of a part (with `/` at its end)
  std::uint32_t begin = 0, end = 0;  ///< what it keeps from being rendered, in bytes of the template
};

/// How an object was made, for pointing findings at the file a person edits.
struct Provenance {
  enum class Kind { written, helm, kustomize } kind = Kind::written;
  std::string folder;                          ///< the chart or the Kustomize tree
  std::vector<std::string> values;             ///< Helm: the values files, in order of rising precedence
  std::vector<const yaml::Node*> within = {};  ///< what of each file holds the values; null: all of it
  std::vector<std::string> sets;               ///< Helm: `KEY=VALUE`, over the values files
  std::vector<Switch> switches;                ///< Helm: what was switched on for this rendering
};

/// A chart of the run.
struct ChartFolder {
  std::string folder;
  std::vector<std::string> values;  ///< values files that lie outside of it
  bool told = false;                ///< that it does not render without its dependencies
};

/// A document that could not be read. What it holds is unknown, which is another thing than not there.
struct UnreadText {
  source::Span span;
  bool templated = false;  ///< a template's actions are in the way: even its names may be made by them
};

/// What a run looks at. Nodes live in the arenas and in the run's files.
struct Workspace {
  base::Arena arena;
  std::deque<base::Arena> arenas;  ///< of files that were parsed side by side
  ObjectIndex corpus;
  std::vector<Provenance> origins;             ///< of the corpus' units
  std::vector<const yaml::Node*> definitions;  ///< CustomResourceDefinitions among the objects
  std::vector<diagnostic::Finding> findings;   ///< files that cannot be read, parsed or rendered
  std::vector<diagnostic::Finding> templates;  ///< documents that a template engine has to read first
  std::vector<UnreadText> unread;              ///< those, and the ones that are no YAML
  std::vector<std::string> unbuilt;            ///< folders of trees that are not built in whole
  std::vector<const yaml::Node*> partial;      ///< parts of objects that are no object by themselves
  std::set<std::uint32_t> rendered;            ///< files that a program made: no sources
  std::vector<Kustomization> kustomizations;   ///< all that were read
  std::vector<ChartFolder> charts_found;       ///< whether they render or not
  std::map<std::string, std::string>
      applied;                        ///< folders that are applied as a whole, and which file says so
  std::set<std::string> run_locally;  ///< files and folders of objects that `dapr run` loads
  std::map<std::uint32_t, std::uint32_t> unit_of;  ///< the units of rendered files
  int files = 0;                                   ///< YAML and JSON files looked into
  int others = 0;                                  ///< files and documents without Kubernetes objects
  int charts = 0;                                  ///< renderings of charts
  int trees = 0;                                   ///< Kustomize trees built
  int ignored = 0;      ///< YAML files and folders that a .gitignore or `exclude` leaves out
  int hidden = 0;       ///< files and folders whose names begin with a `.`: left out
  int linked = 0;       ///< links to folders: not followed
  int unreadable = 0;   ///< files and folders that are there, or were named, and cannot be read
  bool failed = false;  ///< something could not be looked at, so the run cannot be called clean
};

/// Reads files, folders (everything below that is YAML or JSON and that no .gitignore hides) and standard
/// input. Charts and Kustomize trees are rendered by the real programs.
void read_input(const InputOptions& options, base::FileSystem& fs, source::Files& files, Workspace& input);

}  // namespace twinhull::lint
