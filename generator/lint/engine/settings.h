#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "diagnostic/rules.h"
#include "kubernetes/api.h"
#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// Findings of a rule or group that are fine, and why: an entry of `exceptions` in twinhull.yaml.
struct Suppression {
  std::string rule;                ///< a rule or a group
  std::vector<std::string> paths;  ///< patterns of files; empty: all
  std::string object;              ///< pattern of `Kind/name` or `namespace/Kind/name`; empty: all
  std::string reason;
  source::Span span;  ///< of the entry, for saying that it is of no use
};

/// Another severity for a rule or group; without one it is off.
struct SeverityOverride {
  std::string name;
  std::optional<diagnostic::Severity> severity;
};

/// How a run of the linter judges. From twinhull.yaml, then from the command line.
struct Settings {
  kubernetes::KubernetesVersion release = kubernetes::newest_release();
  std::string profile = "default";
  std::vector<std::string> select;  ///< rules and groups; empty: what the profile has
  std::vector<std::string> ignore;  ///< rules and groups
  std::vector<SeverityOverride> overrides;
  std::vector<Suppression> exceptions;
  std::vector<External> externals;
  std::vector<std::string> exclude;  ///< patterns of paths
  std::vector<std::string> crds;     ///< files and folders with CustomResourceDefinitions
};

/// The profiles, in the order of how much they demand.
std::span<const std::string_view> profiles();

/// The severity of a rule in this run; empty where the rule is off.
std::optional<diagnostic::Severity> severity_of(const diagnostic::Rule& rule, const Settings& settings);

/// `Kind/name` or `namespace/Kind/name`; false when the text has another form.
bool parse_external(std::string_view text, External& external);

/// Reads `twinhull.yaml` into `settings`, checked by its schema. Findings stand in that file.
void read_settings(const std::string& path, base::FileSystem& fs, source::Files& files, base::Arena& arena,
                   std::string_view schema_text, Settings& settings,
                   std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::lint
