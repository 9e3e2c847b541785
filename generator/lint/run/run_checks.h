#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lint/engine/check.h"
#include "lint/engine/settings.h"
#include "lint/kustomize/contents.h"
#include "lint/load/helm/chart_source.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"
#include "lint/secrets/secrets.h"

namespace twinhull::lint {

/// What the checks of a run read and write.
struct RunContext {
  const Settings& settings;
  const Workspace& input;
  SourceCache& sources;
  Contents contents;                  ///< of the kustomizations
  std::vector<ObjectFinding>& found;  ///< by all checks
  SecretMatches secrets = {};         ///< in the files of the run, for `Phase::texts`
  /// Objects of unknown kinds, by `apiVersion Kind`.
  std::map<std::string, std::size_t> unknown = {};
};

/// When a check runs, and where its findings are.
enum class Phase {
  objects,  ///< in the objects of the run, which can be rendered text
  inputs,   ///< in the files of charts and kustomizations; findings per file are counted
  texts,    ///< in any text of the run, after all findings were mapped to the files that users edit
};

using CheckTree = void (*)(const Kustomization&, RunContext&, std::vector<ObjectFinding>&);
using CheckChart = void (*)(const ChartSource&, RunContext&, std::vector<ObjectFinding>&);
/// For checks of everything at once.
using CheckRun = void (*)(RunContext&, std::vector<ObjectFinding>&);

/// A row: a check that is not about one object. Checks of objects are rows of the tables of the groups.
struct RunCheck {
  Phase phase;
  std::variant<CheckTree, CheckChart, CheckRun> run;
  std::string_view rules;      ///< what it reports; a rule belongs to one row
  std::string_view also = {};  ///< rules of other rows that it reports as well
};

/// All rows, in the order in which they run.
std::span<const RunCheck> run_checks();

/// Runs the checks of a phase and adds their findings to `context.found`.
void run(Phase phase, RunContext& context);

}  // namespace twinhull::lint
