#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// A rule of a repository: an entry of `rules` in twinhull.yaml, or a document of a file in `rules/` next to
/// it. Its nodes are those of the file.
struct CustomRule {
  std::string id;
  source::Span span;               ///< of the ID
  std::vector<std::string> kinds;  ///< patterns, as in the next two; empty: all
  std::vector<std::string> namespaces;
  std::vector<std::string> targets;  ///< if not empty, only objects of targets are checked
  std::vector<std::pair<std::string, std::string>> labels;  ///< keys and patterns of values
  bool pods = false;                                        ///< only objects that are or create Pods
  const yaml::Node* expression = nullptr;                   ///< CEL, true if the object is right
  std::string message;
  const yaml::Node* message_expression = nullptr;  ///< CEL; null: none
  std::string help;
  const yaml::Node* help_expression = nullptr;  ///< CEL; null: none
  std::vector<const yaml::Node*> good;          ///< examples: an object, a list of them, or `objects:`
  std::vector<const yaml::Node*> bad;
};

/// Reads the rules of twinhull.yaml (null: none) and of the directory `rules/` next to it, and makes them
/// known to `diagnostic::find_rule`, in place of those read before. `schema` is that of twinhull.yaml.
std::vector<CustomRule> read_custom_rules(const std::string& settings_path, const yaml::Node* listed,
                                          const yaml::Node& schema, base::FileSystem& fs,
                                          source::Files& files, base::Arena& arena,
                                          diagnostic::Findings& findings);

}  // namespace twinhull::lint
