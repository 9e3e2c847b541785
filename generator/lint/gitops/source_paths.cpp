// Directories of the repository that Argo CD, Flux and helmfile use and that do not exist.
#include "lint/gitops/source_paths.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/gitops/repository.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

struct Search {
  const Workspace& input;
  SourceCache& sources;
  Repositories& repositories;
  std::vector<ObjectFinding>& out;
};

void tell(const Search& search, const Node& name, const std::string& missing, std::string_view who,
          const Object* object) {
  ObjectFinding found =
      finding_at("missing-source-path", name.span,
                 fmt::format("`{}` does not exist in this repository: {} deploys nothing", missing, who),
                 "use the path of an existing directory, relative to the root of the repository");
  found.object = object;
  search.out.push_back(std::move(found));
}

void check(const Search& search, const Object& object, const NamedSource& source, const Node* path,
           std::string_view who) {
  if (!is_plain_path(path)) return;
  const std::string missing =
      search.repositories.missing(folder_of(object, search.input), source, path->text);
  if (!missing.empty()) tell(search, *path, missing, who, &object);
}

void check_values(const Search& search, const Object& object, const Node* name,
                  std::span<const Node* const> sources) {
  const std::string_view text = name->text;
  const std::size_t slash = text.find('/');
  if (!name->is(Kind::string) || !text.starts_with('$') || slash == std::string_view::npos) return;
  for (const Node* source : sources) {
    if (text_at(source, "ref") != text.substr(1, slash - 1)) continue;
    const std::string_view path = text.substr(slash + 1);
    if (path.find_first_of("{$*?[<") != std::string_view::npos) return;
    const std::string missing = search.repositories.missing(
        folder_of(object, search.input),
        {.url = text_at(source, "repoURL"), .revision = text_at(source, "targetRevision")}, path);
    if (missing.empty()) continue;
    ObjectFinding found = finding_at("missing-values-file", name->span,
                                     fmt::format("values file `{}` does not exist: Argo CD fails", missing),
                                     "use the path of an existing file, or remove it");
    found.object = &object;
    search.out.push_back(std::move(found));
  }
}

void check_application(const Search& search, const Object& object, const Node* spec) {
  if (spec == nullptr) return;
  std::vector<const Node*> all(items_at(spec, "sources").begin(), items_at(spec, "sources").end());
  if (const Node* source = value_at(spec, "source"); source != nullptr && all.empty()) all.push_back(source);
  for (const Node* source : all) {
    const std::string_view url = text_at(source, "repoURL");
    if (url.starts_with("oci://") || value_at(source, "chart") != nullptr) continue;
    check(search, object, {.url = url, .revision = text_at(source, "targetRevision")},
          value_at(source, "path"), "Argo CD");
  }
  for (const Node* source : all) {
    if (truth_at(source, "helm.ignoreMissingValueFiles")) continue;
    for (const Node* name : items_at(source, "helm.valueFiles")) check_values(search, object, name, all);
  }
}

/// Resolves a `sourceRef`; false if it is not a Git repository, or one at a fixed revision.
bool find_source(const Search& search, const Object& object, const Node* reference, NamedSource& out) {
  if (text_at(reference, "kind") != "GitRepository") return false;
  const std::string_view name = text_at(reference, "name"), own = text_at(reference, "namespace");
  // `flux bootstrap` creates a GitRepository of this name for the repository it is run in.
  out.here = name == "flux-system";
  const Object* source =
      search.input.index.find(object, "GitRepository", own.empty() ? object.namespace_name : own, name);
  if (source == nullptr) return true;
  out.url = text_at(source->node, "spec.url");
  out.revision = text_at(source->node, "spec.ref.branch");
  for (const std::string_view key : {"spec.ref.tag", "spec.ref.semver", "spec.ref.commit", "spec.ref.name"}) {
    if (value_at(source->node, key) != nullptr) return false;
  }
  return value_at(source->node, "spec.include") == nullptr;
}

void check_flux(const Search& search, const Object& object, std::string_view reference,
                std::string_view path) {
  NamedSource source;
  if (find_source(search, object, value_at(object.node, reference), source))
    check(search, object, source, value_at(object.node, path), "Flux");
}

/// Charts of helmfile that are directories: `./charts/web`. Others are from a chart repository.
void check_helmfile(const Search& search, const std::string& path) {
  for (const Node* document : search.sources.documents(path)) {
    for (const Node* release : items_at(document, "releases")) {
      const Node* chart = value_at(release, "chart");
      if (!is_plain_path(chart) || !(chart->text.starts_with("./") || chart->text.starts_with("../")))
        continue;
      const std::string folder = base::join_path(base::directory_of(std::string_view(path)), chart->text);
      if (search.sources.real_file_system().target_type(folder) != base::FileType::none) continue;
      search.out.push_back(
          finding_at("missing-source-path", chart->span,
                     fmt::format("chart `{}` does not exist: helmfile fails", folder),
                     "use the path of an existing directory, relative to that of the helmfile"));
    }
  }
}

struct Row {
  std::string_view kind;
  std::string_view reference;
  std::string_view path;
};

constexpr std::array flux = {
    Row{"Kustomization", "spec.sourceRef", "spec.path"},
    Row{"HelmRelease", "spec.chart.spec.sourceRef", "spec.chart.spec.chart"},
    Row{"HelmChart", "spec.sourceRef", "spec.chart"},
};

}  // namespace

void check_missing_source_path(const Workspace& input, SourceCache& sources,
                               std::vector<ObjectFinding>& out) {
  Repositories repositories(sources);
  const Search search{input, sources, repositories, out};
  for (const Object& object : input.index.objects()) {
    const std::string_view kind = object.id.kind;
    if (object.id.group == "argoproj.io" && kind == "Application")
      check_application(search, object, value_at(object.node, "spec"));
    if (object.id.group == "argoproj.io" && kind == "ApplicationSet")
      check_application(search, object, value_at(object.node, "spec.template.spec"));
    if (!object.id.group.ends_with(".toolkit.fluxcd.io")) continue;
    for (const Row& row : flux) {
      if (row.kind == kind) check_flux(search, object, row.reference, row.path);
    }
  }
  const auto count = static_cast<std::uint32_t>(sources.files().size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = sources.files().path(file);
    if (!input.rendered.contains(file) && is_helmfile(path)) check_helmfile(search, path);
  }
}

}  // namespace twinhull::lint
