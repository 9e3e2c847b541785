// What Flux renders: the chart of a HelmRelease, and the directory of a Kustomization.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/path.h"
#include "base/text.h"
#include "helm/documents.h"
#include "helm/set_values.h"
#include "lint/load/gitops/resolver.h"
#include "lint/load/helm/values_layers.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;
using Where = LocatedPath::Where;

constexpr std::string_view flux = "Flux";

std::string_view namespace_of(const Node* reference, const GitopsObject& of) {
  const std::string_view own = text_at(reference, "namespace");
  return own.empty() ? of.object->namespace_name : own;
}

/// Resolves a `sourceRef`; nothing if it is not a repository whose files are in this one.
std::optional<SourceRef> source_of(Resolver& resolver, const GitopsObject& of, const Node* reference) {
  if (text_at(reference, "kind") != "GitRepository") return std::nullopt;
  SourceRef out;
  // `flux bootstrap` creates a GitRepository of this name for the repository it is run in.
  out.here = text_at(reference, "name") == "flux-system";
  const Node* source =
      resolver.find(of, "GitRepository", namespace_of(reference, of), text_at(reference, "name"));
  if (source == nullptr) return out;
  out.url = text_at(source, "spec.url");
  out.revision = text_at(source, "spec.ref.branch");
  for (const std::string_view key : {"spec.ref.tag", "spec.ref.semver", "spec.ref.commit", "spec.ref.name"})
    out.pinned = out.pinned || value_at(source, key) != nullptr;
  out.pinned = out.pinned || value_at(source, "spec.include") != nullptr;
  return out;
}

/// A value of a ConfigMap or Secret as text.
struct DataValue {
  std::string text;
  const Node* node = nullptr;
  bool encrypted = false;
};

std::vector<std::pair<std::string_view, DataValue>> data_of(const Node& object) {
  std::vector<std::pair<std::string_view, DataValue>> out;
  const bool secret = text_at(&object, "kind") == "Secret";
  const bool encrypted = object.get("sops") != nullptr;
  const auto add = [&](std::string_view field, bool decode) {
    const Node* map = object.get(field);
    if (map == nullptr || !map->is(Kind::map)) return;
    for (const yaml::Entry& entry : map->entries) {
      out.push_back({entry.key,
                     {decode ? base::decode_base64(entry.value->text) : std::string(entry.value->text),
                      entry.value, encrypted}});
    }
  };
  add("data", secret);
  if (secret) add("stringData", false);
  return out;
}

struct Release {
  Resolver& resolver;
  const GitopsObject& of;
  const Node& spec;
  GitopsRender render = {};

  /// `valuesFiles` replace values.yaml of the chart; their paths are from the root of the repository.
  void take_files(const Node* chart, const LocatedPath& found, Layers& layers) {
    std::vector<const Node*> files;
    for (const Node* item : items_at(chart, "valuesFiles")) files.push_back(item);
    if (const Node* file = value_at(chart, "valuesFile"); file != nullptr && files.empty())
      files.push_back(file);
    render.replaces_values = !files.empty();
    for (const Node* file : files) {
      if (!is_plain_path(file)) {
        render.complete = false;
        continue;
      }
      const std::string path = base::join_path(found.top, file->text);
      if (resolver.is_file(path)) {
        layers.add_file(path);
      } else if (!is_true_at(chart, "ignoreMissingValuesFiles")) {
        render.complete = false;
        resolver.report_missing_values(of, *file, path, flux);
      }
    }
  }

  /// A value at a path, as a text of values; empty if the path is invalid.
  std::string at_path(std::string_view path, std::string value) {
    const bool quoted =
        value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.front() == value.back();
    if (quoted) value = value.substr(1, value.size() - 2);
    helm::Heap heap;
    helm::Map* values = heap.make_map();
    const std::string error =
        helm::apply_set(heap, *values, fmt::format("{}={}", path, value),
                        quoted ? helm::SetSyntax::string : helm::SetSyntax::typed, resolver.fs(), 0);
    helm::Pieces pieces;
    return error.empty() ? helm::to_yaml(helm::of_map(values), false, nullptr, pieces) + "\n" : std::string();
  }

  void take_values_from(Layers& layers) {
    for (const Node* from : items_at(&spec, "valuesFrom")) {
      const Node* source =
          resolver.find(of, text_at(from, "kind"), of.object->namespace_name, text_at(from, "name"));
      const std::string_view key =
          text_at(from, "valuesKey").empty() ? "values.yaml" : text_at(from, "valuesKey");
      std::optional<DataValue> value;
      if (source != nullptr) {
        for (auto& [name, one] : data_of(*source)) {
          if (name == key) value = std::move(one);
        }
      }
      if (!value || value->encrypted) {
        render.complete = render.complete && source == nullptr && is_true_at(from, "optional");
        continue;
      }
      const std::string_view path = text_at(from, "targetPath");
      const std::string text = path.empty() ? value->text : at_path(path, value->text);
      const std::size_t before = layers.layers.size();
      layers.add_text(*value->node, text);
      // The locations of values of a Secret would be those of its encoded text.
      if (layers.layers.size() != before && text != value->node->text)
        layers.layers.back().within = value->node;
    }
  }

  void take_post_renderers() {
    base::Arena& arena = resolver.input().arena;
    for (const Node* one : items_at(&spec, "postRenderers")) {
      const Node* kustomize = value_at(one, "kustomize");
      if (kustomize == nullptr || !kustomize->is(Kind::map)) continue;
      KustomizationEdit edit(render.post_render, kustomize->span, arena);
      for (const std::string_view key : {"patches", "images", "patchesJson6902", "patchesStrategicMerge"})
        edit.append(key, kustomize->get(key));
      if (edit.changed()) render.post_render = edit.root();
    }
  }

  std::optional<GitopsRender> run() {
    const Node* chart = value_at(&spec, "chart.spec");
    if (const Node* reference = value_at(&spec, "chartRef"); reference != nullptr && chart == nullptr) {
      const Node* source =
          text_at(reference, "kind") == "HelmChart"
              ? resolver.find(of, "HelmChart", namespace_of(reference, of), text_at(reference, "name"))
              : nullptr;
      chart = value_at(source, "spec");
    }
    const Node* path = value_at(chart, "chart");
    const std::optional<SourceRef> source = source_of(resolver, of, value_at(chart, "sourceRef"));
    if (!source || path == nullptr) {
      ++resolver.input().elsewhere;
      return std::nullopt;
    }
    const LocatedPath found = resolver.directory(of, *source, *path, flux);
    if (found.where != Where::here || !resolver.is_directory(found.path)) return std::nullopt;
    if (!resolver.is_chart(found.path)) {
      resolver.report(of, "missing-source-path", path->span,
                      fmt::format("`{}` has no Chart.yaml: Flux cannot install it", found.path),
                      "use the path of a chart, relative to the root of the repository");
      return std::nullopt;
    }
    const std::string_view target = text_at(&spec, "targetNamespace"), name = text_at(&spec, "releaseName");
    render.kind = GitopsRender::Kind::chart;
    render.name = of.name;
    render.directory = found.path;
    render.namespace_name = target.empty() ? of.object->namespace_name : target;
    render.release = !name.empty()    ? std::string(name)
                     : target.empty() ? std::string(of.object->id.name)
                                      : fmt::format("{}-{}", target, of.object->id.name);
    render.include_crds = text_at(&spec, "install.crds") != "Skip";
    Layers layers(resolver.sources());
    take_files(chart, found, layers);
    take_values_from(layers);
    const Node* values = value_at(&spec, "values");
    const std::size_t before = layers.layers.size();
    layers.add_map(values);
    if (values != nullptr && !values->entries.empty() && layers.layers.size() == before)
      render.complete = false;
    render.values = std::move(layers.layers);
    take_post_renderers();
    return std::move(render);
  }
};

bool is_variable_name(std::string_view name) {
  return !name.empty() && (base::is_letter(name.front()) || name.front() == '_') &&
         std::ranges::all_of(name, [](char c) { return base::is_alnum(c) || c == '_'; });
}

std::string without_line_breaks(std::string text) {
  std::erase(text, '\n');
  return text;
}

struct FluxKustomization {
  Resolver& resolver;
  const GitopsObject& of;
  const Node& spec;
  std::map<std::string_view, std::size_t> variable_at = {};  ///< a later one of the same name replaces it

  /// Whether patches that delete objects are its only changes: it applies a part of the directory. The parts
  /// belong together, so that the directory is checked as a whole.
  bool is_part() const {
    constexpr std::array<std::string_view, 7> others = {
        "targetNamespace",       "namePrefix",     "nameSuffix", "components", "images",
        "patchesStrategicMerge", "patchesJson6902"};
    const auto patches = items_at(&spec, "patches");
    const auto deletes = [](const Node* patch) {
      return text_at(patch, "patch").find("$patch: delete") != std::string_view::npos;
    };
    return !patches.empty() && std::ranges::all_of(patches, deletes) &&
           std::ranges::none_of(others, [&](std::string_view key) { return spec.get(key) != nullptr; });
  }

  void add_variable(Variables& variables, std::string_view name, std::string text, const Node& node,
                    source::Span key) {
    if (!is_variable_name(name)) {
      resolver.report(of, "invalid-flux-substitution", key,
                      fmt::format("`{}` is not a name of a variable: Flux fails", name),
                      "use letters, digits and `_`, and no digit at the start");
      return;
    }
    const auto [known, fresh] = variable_at.try_emplace(name, variables.all.size());
    if (fresh) variables.all.emplace_back();
    variables.all[known->second] = {name, without_line_breaks(std::move(text)), node.span};
  }

  std::optional<Variables> variables() {
    const Node* build = value_at(&spec, "postBuild");
    if (build == nullptr) return std::nullopt;
    Variables out{.all = {}, .known = true, .location = build->span};
    for (const Node* from : items_at(build, "substituteFrom")) {
      const Node* source =
          resolver.find(of, text_at(from, "kind"), of.object->namespace_name, text_at(from, "name"));
      if (source == nullptr) out.known = false;
      if (source == nullptr) continue;
      const Node* name = value_at(from, "name");
      for (const auto& [key, value] : data_of(*source)) {
        if (value.encrypted) out.known = false;
        add_variable(out, key, value.text, *value.node, name->span);
      }
    }
    const Node* own = value_at(build, "substitute");
    if (own != nullptr && own->is(Kind::map)) {
      for (const yaml::Entry& entry : own->entries)
        add_variable(out, entry.key, std::string(entry.value->text), *entry.value, entry.key_span);
    }
    return out;
  }

  void edit_images(KustomizationEdit& edit) {
    std::vector<const Node*> images;
    for (const Node* item : items_at(&spec, "images")) {
      const Node* before = nullptr;
      for (const Node* one : items_at(edit.get("images"), "")) {
        if (text_at(one, "name") == text_at(item, "name")) before = one;
      }
      images.push_back(before == nullptr ? item : merged(*before, *item));
    }
    edit.replace_named("images", images);
  }

  /// An image of the kustomization with what the object sets: a tag replaces a digest, and the reverse.
  const Node* merged(const Node& before, const Node& item) {
    std::vector<yaml::Entry> entries;
    const bool version = item.get("newTag") != nullptr || item.get("digest") != nullptr;
    for (const yaml::Entry& entry : before.entries) {
      const bool replaced =
          item.get(entry.key) != nullptr || (version && (entry.key == "newTag" || entry.key == "digest"));
      if (!replaced) entries.push_back(entry);
    }
    entries.insert(entries.end(), item.entries.begin(), item.entries.end());
    return yaml::make_map(resolver.input().arena, entries, item.span);
  }

  std::optional<GitopsRender> run() {
    const Node* path = value_at(&spec, "path");
    const Node* reference = value_at(&spec, "sourceRef");
    const std::optional<SourceRef> source = source_of(resolver, of, reference);
    if (!source || path == nullptr) {
      if (reference != nullptr) ++resolver.input().elsewhere;
      return std::nullopt;
    }
    const LocatedPath found = resolver.directory(of, *source, *path, flux);
    if (found.where != Where::here || !resolver.is_directory(found.path)) return std::nullopt;
    GitopsRender render{.kind = GitopsRender::Kind::kustomization, .name = of.name, .directory = found.path};
    base::Arena& arena = resolver.input().arena;
    const bool exists = !kustomization_in(resolver.fs(), found.path).empty();
    const Node* own = exists ? resolver.kustomization_of(found.path) : nullptr;
    if (exists && own == nullptr) return std::nullopt;  // it is invalid, which is reported
    KustomizationEdit edit(own, path->span, arena);
    const Node* target = value_at(&spec, "targetNamespace");
    if (target != nullptr && !target->text.empty()) edit.set("namespace", target);
    for (const std::string_view key : {"namePrefix", "nameSuffix"}) {
      const Node* value = value_at(&spec, key);
      if (value != nullptr && !value->text.empty()) edit.set(key, value);
    }
    for (const std::string_view key : {"patches", "patchesStrategicMerge", "patchesJson6902"})
      edit.append(key, value_at(&spec, key));
    std::vector<const Node*> components;
    for (const Node* item : items_at(&spec, "components")) {
      const bool missing = !resolver.is_directory(base::join_path(found.path, item->text));
      if (!missing || !is_true_at(&spec, "ignoreMissingComponents")) components.push_back(item);
    }
    edit.append("components", components);
    edit_images(edit);
    render.variables = variables();
    render.changes =
        (edit.changed() && !(exists && is_part())) || (render.variables && !render.variables->all.empty());
    if (!exists) {
      const ListedManifests& listed = resolver.manifests_in(found.path);
      std::vector<const Node*> names;
      for (const std::vector<std::string>* list : {&listed.files, &listed.trees}) {
        for (const std::string& one : *list) {
          const std::string below = found.path == "." ? one : one.substr(found.path.size() + 1);
          names.push_back(yaml::make_string(arena, below, path->span));
        }
      }
      if (names.empty()) {
        resolver.report(of, "missing-source-path", path->span,
                        fmt::format("`{}` contains no manifests: Flux deploys nothing", found.path),
                        "use the path of a directory with manifests or a kustomization");
        return std::nullopt;
      }
      edit.append("resources", names);
      render.manifests = listed.files;
      render.trees = listed.trees;
    }
    render.root = edit.root();
    return render;
  }
};

std::vector<GitopsRender> as_list(std::optional<GitopsRender> render) {
  std::vector<GitopsRender> out;
  if (render) out.push_back(std::move(*render));
  return out;
}

}  // namespace

std::vector<GitopsRender> renders_of_helm_release(Resolver& resolver, const GitopsObject& of) {
  const Node* spec = value_at(of.node, "spec");
  // Flux does not apply what is suspended.
  if (spec == nullptr || is_true_at(spec, "suspend")) return {};
  return as_list(Release{resolver, of, *spec}.run());
}

std::vector<GitopsRender> renders_of_flux_kustomization(Resolver& resolver, const GitopsObject& of) {
  const Node* spec = value_at(of.node, "spec");
  if (spec == nullptr || is_true_at(spec, "suspend")) return {};
  return as_list(FluxKustomization{resolver, of, *spec}.run());
}

}  // namespace twinhull::lint
