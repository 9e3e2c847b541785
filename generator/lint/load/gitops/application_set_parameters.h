#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "lint/load/gitops/resolver.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The parameters of one Application: a map, as Go templates see it.
using Parameters = const yaml::Node*;

/// Parameters by their flat names: `metadata.labels.env`, `path.basename`, `path[0]`.
using FlatParameters = std::map<std::string, std::string, std::less<>>;

/// The parameters of an ApplicationSet, and the texts that take them.
struct ApplicationSetParameters {
  Resolver& resolver;
  const GitopsObject& of;
  bool go_template = false;
  bool known = true;                    ///< whether all parameters of the generator are known
  std::set<std::string> reported = {};  ///< parameters that were reported

  base::Arena& arena() { return resolver.input().arena; }

  /// A text in the place of another one, which is not what the file has there.
  const yaml::Node* text(std::string_view value, const yaml::Node& from);
  /// Maps are merged deeply; `high` takes precedence.
  Parameters merged(Parameters low, Parameters high);
  /// The names that templates without Go have for parameters.
  static FlatParameters flat_of(Parameters parameters);

  /// A text with parameters; nothing if it cannot be evaluated here.
  std::optional<std::string> filled(std::string_view template_text, Parameters parameters,
                                    const FlatParameters& flat, const yaml::Node& at);
  /// A tree with parameters; null if a text cannot be evaluated.
  const yaml::Node* filled(const yaml::Node& node, Parameters parameters, const FlatParameters& flat);

 private:
  /// The text with `{{ name }}` replaced; unknown names stay.
  std::string fast(std::string_view template_text, const FlatParameters& flat, const yaml::Node& at);
  void report_unknown(std::string_view name, const FlatParameters& flat, const yaml::Node& at);
  /// The text of a Go template.
  std::optional<std::string> go(std::string_view template_text, Parameters parameters, const yaml::Node& at);
};

/// The parameters of a Git generator: a map for each directory or file that its patterns match.
std::vector<Parameters> git_parameters(ApplicationSetParameters& set, const yaml::Node& git);

}  // namespace twinhull::lint
