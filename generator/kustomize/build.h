#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "kustomize/context.h"
#include "kustomize/resource.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::kustomize {

/// What `kustomize build` gives for a directory.
struct Built {
  /// The objects in their order. With errors among the findings, those that could be built nevertheless.
  std::vector<const yaml::Node*> objects;
  /// All errors at once, at the lines of the inputs, and warnings about entries that change nothing.
  diagnostic::Findings findings;
  /// Whether Kustomize succeeds too.
  bool complete() const { return !diagnostic::has_errors(findings); }
};

/// Builds kustomizations as Kustomize 5.7 does, in this process: nothing is fetched, and no program or plugin
/// is started. Files that several trees share are read once. `files` and `arena` must outlive the objects.
class Builder {
 public:
  Builder(base::FileSystem& fs, source::Files& files, base::Arena& arena)
      : fs_(fs), files_(files), arena_(arena) {}

  Built build(const std::string& folder);

 private:
  base::FileSystem& fs_;
  source::Files& files_;
  base::Arena& arena_;
  FileCache cache_;
};

}  // namespace twinhull::kustomize
