#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "diagnostic/rules.h"
#include "kubernetes/api.h"
#include "lint/engine/custom_rule.h"
#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// A suppression of a rule or group, with its reason: an entry of `exceptions` in twinhull.yaml.
struct Suppression {
  std::string rule;                ///< a rule or a group
  std::vector<std::string> paths;  ///< patterns of files; empty: all
  std::string object;              ///< pattern of `Kind/name` or `namespace/Kind/name`; empty: all
  std::string reason;
  source::Span span;  ///< location of the entry, for reporting it as unused
};

/// A severity for a rule or group; without one it is off.
struct SeverityOverride {
  std::string name;
  std::optional<diagnostic::Severity> severity;
};

/// The settings of a linter run, from twinhull.yaml and then from the command line.
struct Settings {
  kubernetes::KubernetesVersion kubernetes_version = kubernetes::newest_version();
  std::string profile = "default";
  std::vector<std::string> select;  ///< rules and groups; empty: those of the profile
  std::vector<std::string> ignore;  ///< rules and groups
  std::vector<SeverityOverride> overrides;
  std::vector<Suppression> exceptions;
  std::vector<ExternalObject> externals;
  std::vector<std::string> exclude;   ///< patterns of paths
  std::vector<std::string> crds;      ///< files and directories with CustomResourceDefinitions
  std::vector<std::string> policies;  ///< files and directories with admission policies
  std::vector<CustomRule> custom_rules;
};

/// The profiles, from least to most strict.
std::span<const std::string_view> profiles();

/// The severity of a rule in this run; empty if the rule is off.
std::optional<diagnostic::Severity> severity_of(const diagnostic::Rule& rule, const Settings& settings);

/// Parses `Kind/name` or `namespace/Kind/name`; false if the text has another format.
bool parse_external(std::string_view text, ExternalObject& external);

/// Reads `twinhull.yaml` into `settings`, validated by its schema. Findings are located in that file.
void read_settings(const std::string& path, base::FileSystem& fs, source::Files& files, base::Arena& arena,
                   std::string_view schema_text, Settings& settings, diagnostic::Findings& findings);

}  // namespace twinhull::lint
