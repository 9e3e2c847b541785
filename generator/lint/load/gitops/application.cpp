// What Argo CD renders for an Application: for each of its sources a chart, a kustomization with changes, or
// manifests.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/gitops/resolver.h"
#include "lint/load/helm/values_layers.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using Where = LocatedPath::Where;

constexpr std::string_view argocd = "Argo CD";

SourceRef source_of(const Node* source) {
  return {.url = text_at(source, "repoURL"), .revision = text_at(source, "targetRevision")};
}

struct Application {
  Resolver& resolver;
  const GitopsObject& of;
  std::span<const Node* const> sources;
  std::string_view name;
  std::string_view namespace_name;

  /// The text with the variables that Argo CD knows about the Application.
  std::string with_variables(std::string_view text) const {
    const std::array<std::pair<std::string_view, std::string_view>, 2> known = {
        {{"ARGOCD_APP_NAMESPACE", namespace_name}, {"ARGOCD_APP_NAME", name}}};
    std::string out(text);
    for (const auto& [variable, value] : known) {
      for (const std::string& form : {fmt::format("${{{}}}", variable), fmt::format("${}", variable)}) {
        for (std::size_t at = out.find(form); at != std::string::npos; at = out.find(form, at + value.size()))
          out.replace(at, form.size(), value);
      }
    }
    return out;
  }

  /// The path of a file of a source: relative to its directory, `/` to the root of the repository, or
  /// `$ref/…` to the root of another source. Empty if it is elsewhere.
  std::string path_of(const Node& named, const LocatedPath& chart, bool& elsewhere) {
    const std::string_view text = named.text;
    elsewhere = true;
    if (text.starts_with('$')) {
      const std::size_t slash = text.find('/');
      if (slash == std::string_view::npos || !is_plain_path(text.substr(slash + 1))) return {};
      for (const Node* source : sources) {
        if (text_at(source, "ref") != text.substr(1, slash - 1)) continue;
        const LocatedPath found = resolver.locate(of, source_of(source), text.substr(slash + 1));
        elsewhere = found.where == Where::elsewhere;
        return elsewhere ? std::string() : found.path;
      }
      return {};
    }
    if (!is_plain_path(text)) return {};
    elsewhere = false;
    return text.starts_with('/') ? base::join_path(chart.top, text.substr(1))
                                 : base::join_path(chart.path, text);
  }

  void take_parameters(const Node* helm, const LocatedPath& chart, GitopsRender& render) {
    for (const Node* one : items_at(helm, "parameters")) {
      const std::string_view key = text_at(one, "name");
      const std::string value = with_variables(text_at(one, "value"));
      if (key.empty() || is_unfinished(value)) {
        render.complete = false;
        continue;
      }
      render.sets.emplace_back(
          is_true_at(one, "forceString") ? helm::SetSyntax::string : helm::SetSyntax::typed,
          fmt::format("{}={}", key, escaped(value)));
    }
    for (const Node* one : items_at(helm, "fileParameters")) {
      const Node* path = value_at(one, "path");
      if (path == nullptr || text_at(one, "name").empty()) continue;
      bool elsewhere = false;
      const std::string file = path_of(*path, chart, elsewhere);
      if (!elsewhere && resolver.is_file(file)) {
        render.sets.emplace_back(helm::SetSyntax::file, fmt::format("{}={}", text_at(one, "name"), file));
        continue;
      }
      render.complete = false;
      if (!elsewhere) resolver.report_missing_values(of, *path, file, argocd);
    }
  }

  /// Commas are part of a parameter, except in a list `{a,b}`.
  static std::string escaped(const std::string& value) {
    if (value.starts_with('{') && value.ends_with('}')) return value;
    std::string out;
    for (const char c : value) {
      if (c == ',' && !out.ends_with('\\')) out += '\\';
      out += c;
    }
    return out;
  }

  GitopsRender chart_of(const Node& source, const LocatedPath& chart) {
    const Node* helm = value_at(&source, "helm");
    GitopsRender render{.kind = GitopsRender::Kind::chart, .name = of.name, .directory = chart.path};
    render.namespace_name = namespace_name;
    const std::string_view release = text_at(helm, "releaseName"), own = text_at(helm, "namespace");
    render.release = release.empty() ? name : release;
    if (!own.empty()) render.namespace_name = own;
    render.include_crds = !is_true_at(helm, "skipCrds");
    render.kubernetes_version = text_at(helm, "kubeVersion");
    for (const Node* one : items_at(helm, "apiVersions")) render.api_versions.emplace_back(one->text);
    Layers layers(resolver.sources());
    for (const Node* named : items_at(helm, "valueFiles")) {
      if (!named->is(Kind::string)) continue;
      bool elsewhere = false;
      const std::string file = path_of(*named, chart, elsewhere);
      const std::size_t before = layers.layers.size();
      if (!elsewhere) layers.add_file(file);
      if (layers.layers.size() != before) continue;
      const bool ignored = is_true_at(helm, "ignoreMissingValueFiles");
      if (elsewhere || !ignored) render.complete = false;
      if (!elsewhere && !ignored && !resolver.is_file(file))
        resolver.report_missing_values(of, *named, file, argocd);
    }
    const Node* object = value_at(helm, "valuesObject");
    const Node* text = value_at(helm, "values");
    const std::size_t before = layers.layers.size();
    bool given = false;
    if (object != nullptr && object->is(Kind::map) && !object->entries.empty()) {
      layers.add_map(object);
      given = true;
    } else if (text != nullptr && text->is(Kind::string) && !base::trim(text->text).empty()) {
      layers.add_text(*text, text->text);
      given = true;
    }
    if (given && layers.layers.size() == before) render.complete = false;
    render.values = std::move(layers.layers);
    take_parameters(helm, chart, render);
    return render;
  }

  const Node* text_node(std::string_view text, const Node& from) {
    return yaml::make_string(resolver.input().arena, text, from.span);
  }

  /// An image as `kustomize edit set image` reads it: `name=other:tag`, `name:tag`, `name@digest`.
  const Node* image_of(const Node& item) {
    base::Arena& arena = resolver.input().arena;
    std::string_view text = item.text;
    std::vector<yaml::Entry> entries;
    const auto add = [&](std::string_view key, std::string_view value) {
      if (value != "*") entries.push_back({key, item.span, text_node(value, item), {}});
    };
    const std::size_t equal = text.find('=');
    if (equal != std::string_view::npos) add("name", text.substr(0, equal));
    if (equal != std::string_view::npos) text.remove_prefix(equal + 1);
    const std::string_view key = equal == std::string_view::npos ? "name" : "newName";
    const std::size_t at = text.find('@'), colon = text.rfind(':');
    if (at != std::string_view::npos) {
      add(key, text.substr(0, at));
      add("digest", text.substr(at + 1));
    } else if (colon != std::string_view::npos && text.find('/', colon) == std::string_view::npos) {
      add(key, text.substr(0, colon));
      add("newTag", text.substr(colon + 1));
    } else {
      add(key, text);
    }
    return yaml::make_map(arena, entries, item.span);
  }

  const Node* flag(const Node& from) {
    Node* node = resolver.input().arena.make<Node>();
    node->kind = Kind::boolean;
    node->text = "true";
    node->span = from.span;
    return node;
  }

  void edit_labels(const Node& kustomize, KustomizationEdit& edit) {
    const Node* labels = value_at(&kustomize, "commonLabels");
    if (labels == nullptr || !labels->is(Kind::map) || labels->entries.empty()) return;
    if (!is_true_at(&kustomize, "labelWithoutSelector")) return edit.merge("commonLabels", labels);
    std::vector<yaml::Entry> entries = {{"pairs", labels->span, labels, {}}};
    if (is_true_at(&kustomize, "labelIncludeTemplates"))
      entries.push_back({"includeTemplates", labels->span, flag(*labels), {}});
    edit.append("labels",
                std::vector<const Node*>{yaml::make_map(resolver.input().arena, entries, labels->span)});
  }

  std::optional<GitopsRender> tree_of(const Node& source, const LocatedPath& directory) {
    const Node* kustomize = value_at(&source, "kustomize");
    const Node* own = resolver.kustomization_of(directory.path);
    if (own == nullptr) return std::nullopt;  // it is invalid, which is reported
    KustomizationEdit edit(own, source.span, resolver.input().arena);
    if (kustomize != nullptr && kustomize->is(Kind::map)) {
      for (const std::string_view key : {"namePrefix", "nameSuffix", "namespace"}) {
        const Node* value = kustomize->get(key);
        if (value != nullptr && !value->text.empty()) edit.set(key, value);
      }
      std::vector<const Node*> images;
      for (const Node* item : items_at(kustomize, "images")) {
        if (item->is(Kind::string)) images.push_back(image_of(*item));
      }
      edit.replace_named("images", images);
      const std::span<const Node* const> replicas = items_at(kustomize, "replicas");
      edit.replace_named("replicas", {replicas.begin(), replicas.end()});
      edit_labels(*kustomize, edit);
      edit.merge("commonAnnotations", value_at(kustomize, "commonAnnotations"));
      edit.append("patches", value_at(kustomize, "patches"));
      std::vector<const Node*> components;
      for (const Node* item : items_at(kustomize, "components")) {
        const bool missing = !resolver.is_directory(base::join_path(directory.path, item->text));
        if (!missing || !is_true_at(kustomize, "ignoreMissingComponents")) components.push_back(item);
      }
      edit.append("components", components);
    }
    GitopsRender render{
        .kind = GitopsRender::Kind::kustomization, .name = of.name, .directory = directory.path};
    render.namespace_name = namespace_name;
    render.changes = edit.changed();
    render.root = edit.root();
    return render;
  }

  /// Manifests that are applied as they are.
  std::optional<GitopsRender> manifests_of(const Node& source, const LocatedPath& directory) {
    const Node* settings = value_at(&source, "directory");
    const Node* path = value_at(&source, "path");
    const bool recurse = is_true_at(settings, "recurse");
    GitopsRender render{
        .kind = GitopsRender::Kind::kustomization, .name = of.name, .directory = directory.path};
    render.namespace_name = namespace_name;
    render.changes = false;
    bool others = false;
    std::vector<const Node*> names;
    for (const std::string& file : files_below(directory.path, recurse)) {
      const std::string below = directory.path == "." ? file : file.substr(directory.path.size() + 1);
      if (!is_included(settings, below)) continue;
      if (file.ends_with(".jsonnet")) {
        others = true;
        continue;
      }
      const base::Expected<std::string> text = resolver.fs().read(file);
      if (!text.value || text.value->find("apiVersion") == std::string::npos) continue;
      render.manifests.push_back(file);
      names.push_back(text_node(below, *path));
    }
    if (others) ++resolver.input().elsewhere;
    if (names.empty() && !others) {
      resolver.report(of, "missing-source-path", path->span,
                      fmt::format("`{}` contains no manifests: Argo CD deploys nothing", directory.path),
                      !recurse && has_manifests_below(directory.path)
                          ? "set `directory.recurse: true`, because they are in subdirectories"
                          : "use the path of a directory with manifests, a chart or a kustomization");
    }
    if (names.empty()) return std::nullopt;
    KustomizationEdit edit(nullptr, path->span, resolver.input().arena);
    edit.append("resources", names);
    render.root = edit.root();
    return render;
  }

  std::vector<std::string> files_below(const std::string& directory, bool recurse) const {
    std::vector<std::string> out;
    walk_directory(
        resolver.fs(), directory, [&](const std::string& below, const base::DirectoryEntry& entry) {
          if (entry.type == base::FileType::directory) return recurse && !entry.name.starts_with(".git");
          const std::array<std::string_view, 4> endings = {".yaml", ".yml", ".json", ".jsonnet"};
          if (std::ranges::any_of(endings, [&](std::string_view end) { return below.ends_with(end); }))
            out.push_back(base::join_path(directory, below));
          return false;
        });
    std::ranges::sort(out);
    return out;
  }

  bool has_manifests_below(const std::string& directory) const {
    return std::ranges::any_of(files_below(directory, true), [&](const std::string& file) {
      const base::Expected<std::string> text = resolver.fs().read(file);
      return text.value && text.value->find("apiVersion") != std::string::npos;
    });
  }

  /// `include` and `exclude`: patterns, or several of them in braces.
  static bool is_included(const Node* settings, const std::string& path) {
    const std::string_view include = text_at(settings, "include"), exclude = text_at(settings, "exclude");
    if (!include.empty() && !matches_any(include, path)) return false;
    return exclude.empty() || !matches_any(exclude, path);
  }

  static bool matches_any(std::string_view pattern, std::string_view path) {
    if (pattern.starts_with('{') && pattern.ends_with('}')) {
      const std::vector<std::string_view> parts = base::split(pattern.substr(1, pattern.size() - 2), ',');
      return std::ranges::any_of(parts, [&](std::string_view one) { return matches(base::trim(one), path); });
    }
    return matches(pattern, path);
  }

  /// `*` matches slashes, too.
  static bool matches(std::string_view pattern, std::string_view path) {
    std::string glob(pattern), text(path);
    std::ranges::replace(glob, '/', '\x01');
    std::ranges::replace(text, '/', '\x01');
    return base::glob_match(glob, text);
  }

  std::optional<GitopsRender> render_of(const Node& source) {
    const Node* path = value_at(&source, "path");
    if (value_at(&source, "chart") != nullptr || text_at(&source, "repoURL").starts_with("oci://")) {
      ++resolver.input().elsewhere;
      return std::nullopt;
    }
    if (path == nullptr) return std::nullopt;
    if (value_at(&source, "plugin") != nullptr) {
      ++resolver.input().elsewhere;
      return std::nullopt;
    }
    const LocatedPath found = resolver.directory(of, source_of(&source), *path, argocd);
    if (found.where != Where::here || !resolver.is_directory(found.path)) return std::nullopt;
    const bool helm = value_at(&source, "helm") != nullptr;
    if (resolver.is_chart(found.path) && value_at(&source, "kustomize") == nullptr &&
        value_at(&source, "directory") == nullptr)
      return chart_of(source, found);
    if (helm) {
      resolver.report(of, "missing-source-path", path->span,
                      fmt::format("`{}` has no Chart.yaml: Argo CD cannot render `helm`", found.path),
                      "use the path of a chart, or remove `helm`");
      return std::nullopt;
    }
    if (!kustomization_in(resolver.fs(), found.path).empty() && value_at(&source, "directory") == nullptr)
      return tree_of(source, found);
    if (value_at(&source, "kustomize") != nullptr) {
      resolver.report(
          of, "missing-source-path", path->span,
          fmt::format("`{}` has no kustomization file: Argo CD cannot build `kustomize`", found.path),
          "use the path of a kustomization, or remove `kustomize`");
      return std::nullopt;
    }
    return manifests_of(source, found);
  }
};

}  // namespace

std::vector<GitopsRender> renders_of_application(Resolver& resolver, const GitopsObject& of, const Node& spec,
                                                 std::string_view name) {
  std::vector<const Node*> sources(items_at(&spec, "sources").begin(), items_at(&spec, "sources").end());
  const Node* source = value_at(&spec, "source");
  if (source == nullptr) source = value_at(&spec, "sourceHydrator.drySource");
  if (source != nullptr && sources.empty()) sources.push_back(source);
  Application application{resolver, of, sources, name, text_at(&spec, "destination.namespace")};
  std::vector<GitopsRender> out;
  for (const Node* one : sources) {
    if (!one->is(Kind::map)) continue;
    if (std::optional<GitopsRender> render = application.render_of(*one)) out.push_back(std::move(*render));
  }
  return out;
}

}  // namespace twinhull::lint
