#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/path.h"
#include "lint/load/gitops/kustomization_edit.h"
#include "lint/load/gitops/repository.h"
#include "lint/load/workspace/source_cache.h"
#include "lint/load/workspace/workspace.h"

namespace twinhull::lint {

/// A GitOps object of the run.
struct GitopsObject {
  const Object* object = nullptr;
  const yaml::Node* node = nullptr;  ///< with the locations in the files that users edit
  std::string directory;             ///< of its file, chart or kustomization
  std::string name;                  ///< `clusters/staging/Kustomization/apps`
};

/// Manifests and kustomizations below a directory.
struct ListedManifests {
  std::vector<std::string> files;
  std::vector<std::string> trees;
};

/// Visits everything below a directory: `visit` gets the path from there and the entry, and returns whether
/// to visit what is in a directory.
void walk_directory(base::FileSystem& fs, const std::string& directory,
                    const std::function<bool(const std::string&, const base::DirectoryEntry&)>& visit);

/// What resolving the references of GitOps objects shares.
class Resolver {
 public:
  Resolver(base::FileSystem& fs, SourceCache& sources, Workspace& input, std::vector<std::string> directories)
      : fs_(fs), sources_(sources), input_(input), repositories_(fs), directories_(std::move(directories)) {}

  GitopsObject describe(const Object& object) const;

  /// Where the directory of a source is; a missing one is reported. `who` is the controller.
  LocatedPath directory(const GitopsObject& of, const SourceRef& source, const yaml::Node& path,
                        std::string_view who);
  /// The same for any file or directory, without a report.
  LocatedPath locate(const GitopsObject& of, const SourceRef& source, std::string_view path) {
    return repositories_.locate(of.directory, source, path, directories_);
  }

  void report(const GitopsObject& of, std::string rule, source::Span span, std::string message,
              std::string help);
  /// Reports a values file that does not exist.
  void report_missing_values(const GitopsObject& of, const yaml::Node& name, const std::string& path,
                             std::string_view who);

  /// The object of that kind, name and namespace: one that is rendered together with `of`, or another one.
  const yaml::Node* find(const GitopsObject& of, std::string_view kind, std::string_view namespace_name,
                         std::string_view name);

  /// The root of the kustomization file of a directory; null if there is none.
  const yaml::Node* kustomization_of(const std::string& directory);
  /// What Flux lists in a kustomization that it generates for a directory.
  const ListedManifests& manifests_in(const std::string& directory);
  bool is_chart(const std::string& directory) const {
    return is_file(base::join_path(directory, "Chart.yaml"));
  }
  bool is_file(const std::string& path) const { return fs_.type_of(path) == base::FileType::file; }
  bool is_directory(const std::string& path) const { return fs_.type_of(path) == base::FileType::directory; }

  base::FileSystem& fs() const { return fs_; }
  SourceCache& sources() const { return sources_; }
  Workspace& input() const { return input_; }

 private:
  using Name = std::array<std::string_view, 3>;  ///< kind, namespace and name

  /// The name of a file or directory of `directory` that is like the one of a path; empty if none is.
  std::string name_near(const std::string& path, const std::string& directory, bool directories) const;
  void index_objects();

  base::FileSystem& fs_;
  SourceCache& sources_;
  Workspace& input_;
  Repositories repositories_;
  std::vector<std::string> directories_;  ///< of charts and kustomizations
  std::map<std::string, ListedManifests> listed_;
  std::size_t indexed_ = 0;                ///< objects of the run that the maps have
  std::map<Name, const Object*> by_name_;  ///< the first one
  std::map<std::pair<std::uint32_t, Name>, const Object*> by_unit_;
};

/// What the Applications of Argo CD render: `spec` is that of an Application, or the one of a template.
/// `name` is its own.
std::vector<GitopsRender> renders_of_application(Resolver& resolver, const GitopsObject& of,
                                                 const yaml::Node& spec, std::string_view name);
/// The same for all Applications that an ApplicationSet creates, as far as its generators are known.
std::vector<GitopsRender> renders_of_application_set(Resolver& resolver, const GitopsObject& of);
/// What a HelmRelease of Flux renders. Empty if its chart is elsewhere.
std::vector<GitopsRender> renders_of_helm_release(Resolver& resolver, const GitopsObject& of);
/// What a Kustomization of Flux builds. Empty if its path is elsewhere.
std::vector<GitopsRender> renders_of_flux_kustomization(Resolver& resolver, const GitopsObject& of);

}  // namespace twinhull::lint
