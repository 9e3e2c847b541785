#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// What is wrong with a kustomization, and what to remove so that the rest can be built.
struct BuildError {
  diagnostic::Findings findings;
  std::vector<const yaml::Node*> drop;
  std::vector<UnreadText> unread;  ///< invalid YAML documents in what is removed
};

/// Parses a message of Kustomize: location, reason, fix. `parts` are the kustomizations, the top first.
class BuildErrors {
 public:
  BuildErrors(base::FileSystem& fs, source::Files& files, base::Arena& arena)
      : fs_(fs), files_(files), arena_(arena) {}

  /// `partial`: objects have been removed already, which others can lack.
  BuildError explain(std::string_view message, const std::vector<const Kustomization*>& parts, bool partial);

  /// A file that a kustomization references: its documents, and the entry that references it.
  struct Named {
    const Kustomization* by = nullptr;
    const yaml::Node* entry = nullptr;
    std::string path;
    std::vector<const yaml::Node*> documents;
    diagnostic::Findings findings;   ///< its syntax errors
    std::vector<UnreadText> unread;  ///< invalid YAML documents
  };
  const std::vector<Named>& named(const std::vector<const Kustomization*>& parts);
  const source::Files& files() const { return files_; }

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  std::vector<const Kustomization*> of_;
  std::vector<Named> named_;
};

}  // namespace twinhull::lint
