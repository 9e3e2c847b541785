#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/load/discover/discover.h"
#include "lint/load/gitops/resolver.h"
#include "lint/load/kustomize/build_kustomizations.h"
#include "lint/load/workspace/workspace.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::lint {

/// Follows the Applications, ApplicationSets, HelmReleases and Flux Kustomizations of a run to what they
/// render from files of this repository: these renders are units of the run, and can contain further such
/// objects.
class GitopsLoader {
 public:
  GitopsLoader(const InputOptions& options, const Discovered& found, base::FileSystem& fs,
               source::Files& files, Workspace& input);

  /// The files among parsed ones that are not objects on their own: a Flux Kustomization generates a
  /// kustomization from them, and changes their objects.
  std::set<std::uint32_t> generated_from(const std::vector<yaml::ReadResult>& read);

  /// Resolves the objects that were added since the last call. Builds directories, and notes charts in
  /// `input.gitops`. An object that reads a ConfigMap or Secret which is not known yet is left for `finish`.
  void follow(KustomizationBuilder& trees);
  /// The directories that are built by `follow`.
  const std::set<std::string>& built() const { return built_; }
  /// Follows all that is left, and renders the charts that `render_charts` has not rendered.
  void finish(KustomizationBuilder& trees);

 private:
  std::vector<GitopsRender> renders_of(const Object& object);
  bool waits(const Object& object);
  void take(std::vector<GitopsRender> renders, KustomizationBuilder& trees);
  void render_chart(const GitopsRender& render, KustomizationBuilder& trees);

  const InputOptions& options_;
  base::FileSystem& fs_;
  source::Files& files_;
  Workspace& input_;
  SourceCache sources_;
  Resolver resolver_;
  std::set<std::string> built_;
  std::size_t next_ = 0;    ///< of the objects of the index
  std::size_t charts_ = 0;  ///< of `input.gitops`: those before are rendered
  std::vector<std::size_t> waiting_;
};

}  // namespace twinhull::lint
