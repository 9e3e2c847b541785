#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/load/workspace/gitops_render.h"
#include "lint/load/workspace/kustomization_file.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"

namespace twinhull::lint {

/// Builds the kustomizations of a run (`input.kustomizations`) as Kustomize does, and adds the objects of
/// each as a unit. What cannot be built is a finding, and the rest is built. A missing env file is replaced
/// by
/// `<file>.example`, because env files with secrets are not committed.
class KustomizationBuilder {
 public:
  KustomizationBuilder(const InputOptions& options, base::FileSystem& fs, source::Files& files,
                       Workspace& input);
  ~KustomizationBuilder();
  KustomizationBuilder(const KustomizationBuilder&) = delete;
  KustomizationBuilder& operator=(const KustomizationBuilder&) = delete;

  /// Builds every kustomization that no other one builds on, except those in the directories `but`.
  void build_tops(const std::set<std::string>& but);
  /// Builds the directory of a render, or sends the objects of a chart through its kustomization.
  void build(const GitopsRender& render, const std::vector<const yaml::Node*>& objects = {});
  /// Builds what neither `build_tops` nor `build` built, and reads the files of what could not be
  /// built one by one.
  void finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace twinhull::lint
