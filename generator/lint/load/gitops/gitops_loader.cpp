#include "lint/load/gitops/gitops_loader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "base/path.h"
#include "lint/load/helm/chart.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

enum class Followed { none, application, application_set, helm_release, kustomization };

Followed kind_of(std::string_view group, std::string_view kind) {
  if (group == "argoproj.io" && kind == "Application") return Followed::application;
  if (group == "argoproj.io" && kind == "ApplicationSet") return Followed::application_set;
  if (group == "helm.toolkit.fluxcd.io" && kind == "HelmRelease") return Followed::helm_release;
  if (group == "kustomize.toolkit.fluxcd.io" && kind == "Kustomization") return Followed::kustomization;
  return Followed::none;
}

std::vector<std::string> directories_of(const Discovered& found) {
  std::vector<std::string> out = found.charts;
  for (const std::string& path : found.kustomizations) out.push_back(base::directory_of(path));
  return out;
}

/// Whether it builds the same as a directory alone, which is checked anyway.
bool is_plain(const GitopsRender& render, const InputOptions& options) {
  return render.kind == GitopsRender::Kind::kustomization && !render.changes && !options.as_deployed;
}

/// Whether an object is rendered for itself, such as the Kustomization of a directory that contains it, or at
/// the end of a long chain.
bool is_recursive(const Object& object, const UnitOrigin& origin) {
  constexpr std::ptrdiff_t most_parts = 60;  // of a path of directories and objects
  if (origin.target.empty()) return false;
  const std::string above = "/" + origin.target + "/";
  return above.find("/" + kubernetes::display(object.id) + "/") != std::string::npos ||
         std::ranges::count(above, '/') > most_parts;
}

}  // namespace

GitopsLoader::GitopsLoader(const InputOptions& options, const Discovered& found, base::FileSystem& fs,
                           source::Files& files, Workspace& input)
    : options_(options),
      fs_(fs),
      files_(files),
      input_(input),
      sources_(fs, files, input.arena, input.rendered),
      resolver_(fs, sources_, input, directories_of(found)) {}

std::set<std::uint32_t> GitopsLoader::generated_from(const std::vector<yaml::ReadResult>& read) {
  std::set<std::string> paths;
  for (const yaml::ReadResult& result : read) {
    for (const yaml::Document& document : result.documents) {
      if (document.root == nullptr) continue;
      const kubernetes::ObjectId id = kubernetes::identity(*document.root);
      if (kind_of(id.group, id.kind) != Followed::kustomization) continue;
      const Node* spec = value_at(document.root, "spec");
      const auto is_set = [&](std::string_view key) { return value_at(spec, key) != nullptr; };
      constexpr std::array<std::string_view, 8> changes = {
          "targetNamespace", "namePrefix", "nameSuffix", "patches",
          "components",      "images",     "postBuild",  "patchesStrategicMerge"};
      const Node* path = value_at(spec, "path");
      if (path == nullptr || is_true_at(spec, "suspend") || std::ranges::none_of(changes, is_set)) continue;
      Object object{.node = document.root, .id = id};
      const GitopsObject of{.object = &object,
                            .node = document.root,
                            .directory = base::directory_of(files_.path(document.root->span.file)),
                            .name = {}};
      const SourceRef source{.url = {}, .revision = {}, .here = true};
      const LocatedPath found = resolver_.locate(of, source, path->text);
      if (found.where != LocatedPath::Where::here || !resolver_.is_directory(found.path) ||
          !kustomization_in(fs_, found.path).empty())
        continue;
      const std::vector<std::string>& files = resolver_.manifests_in(found.path).files;
      paths.insert(files.begin(), files.end());
    }
  }
  std::set<std::uint32_t> out;
  if (paths.empty()) return out;
  for (std::uint32_t file = 1; file <= files_.size(); ++file) {
    if (paths.contains(files_.path(file))) out.insert(file);
  }
  return out;
}

bool GitopsLoader::waits(const Object& object) {
  const auto is_unknown = [&](const Node* from) {
    const GitopsObject of{.object = &object, .node = object.node, .directory = {}, .name = {}};
    return resolver_.find(of, text_at(from, "kind"), object.namespace_name, text_at(from, "name")) == nullptr;
  };
  return std::ranges::any_of(items_at(object.node, "spec.valuesFrom"), is_unknown) ||
         std::ranges::any_of(items_at(object.node, "spec.postBuild.substituteFrom"), is_unknown);
}

std::vector<GitopsRender> GitopsLoader::renders_of(const Object& object) {
  const Followed kind = kind_of(object.id.group, object.id.kind);
  if (kind == Followed::none) return {};
  const GitopsObject of = resolver_.describe(object);
  switch (kind) {
    case Followed::application: {
      const Node* spec = value_at(of.node, "spec");
      if (spec == nullptr) return {};
      return renders_of_application(resolver_, of, *spec, object.id.name);
    }
    case Followed::application_set:
      return renders_of_application_set(resolver_, of);
    case Followed::helm_release:
      return renders_of_helm_release(resolver_, of);
    case Followed::kustomization:
      return renders_of_flux_kustomization(resolver_, of);
    case Followed::none:
      break;
  }
  return {};
}

void GitopsLoader::take(std::vector<GitopsRender> renders, KustomizationBuilder& trees) {
  for (GitopsRender& render : renders) {
    if (is_plain(render, options_)) continue;
    if (input_.gitops.size() >= base::limit(base::Limit::files)) return;
    const GitopsRender& one = input_.gitops.emplace_back(std::move(render));
    if (one.kind != GitopsRender::Kind::kustomization) continue;
    built_.insert(one.directory);
    trees.build(one);
  }
}

void GitopsLoader::follow(KustomizationBuilder& trees) {
  // The list grows during the loop: what is built can contain more.
  for (; next_ < input_.index.objects().size(); ++next_) {
    const Object& object = input_.index.objects()[next_];
    if (kind_of(object.id.group, object.id.kind) == Followed::none ||
        is_recursive(object, input_.origins[object.unit]))
      continue;
    if (waits(object)) {
      waiting_.push_back(next_);
    } else {
      take(renders_of(object), trees);
    }
  }
}

void GitopsLoader::render_chart(const GitopsRender& render, KustomizationBuilder& trees) {
  const std::vector<const Node*> objects = render_release(render, options_, fs_, files_, input_);
  if (render.post_render == nullptr || objects.empty()) return;
  GitopsRender changed = render;
  changed.root = render.post_render;
  trees.build(changed, objects);
}

void GitopsLoader::finish(KustomizationBuilder& trees) {
  for (;;) {
    follow(trees);
    for (const std::size_t object : std::exchange(waiting_, {}))
      take(renders_of(input_.index.objects()[object]), trees);
    const std::size_t before = charts_;
    for (; charts_ < input_.gitops.size(); ++charts_) {
      const GitopsRender& render = input_.gitops[charts_];
      const bool rendered = std::exchange(input_.gitops[charts_].rendered, true);
      if (render.kind == GitopsRender::Kind::chart && !rendered) render_chart(render, trees);
    }
    if (charts_ == before && next_ == input_.index.objects().size() && waiting_.empty()) return;
  }
}

}  // namespace twinhull::lint
