// helmCharts: Kustomize writes the values to a file and runs `helm template`.
#include "kustomize/helm_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/path.h"
#include "helm/render.h"
#include "kubernetes/strategic_merge.h"
#include "kustomize/origins.h"
#include "kustomize/tree.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

bool is_set(const Node& entry, std::string_view key) {
  const Node* value = entry.get(key);
  return value != nullptr && value->is_true();
}

/// The directory with the chart, below which it has its name.
std::string home_of(const Node& entry, const Node* globals) {
  const std::string_view home = text_at(globals, "chartHome");
  std::string path(home.empty() ? std::string_view("charts") : home);
  const std::string_view version = text_at(&entry, "version");
  if (!version.empty() && !text_at(&entry, "repo").empty())
    path = base::join_path(path, fmt::format("{}-{}", text_at(&entry, "name"), version));
  return path;
}

/// The same tree with every value at one location.
const Node* placed(const Node& node, const source::Span& span, base::Arena& arena) {
  Node* copy = arena.make<Node>(node);
  copy->span = span;
  copy->comment = {};
  copy->text = arena.copy(node.text);
  std::vector<yaml::Entry> entries(node.entries.begin(), node.entries.end());
  for (yaml::Entry& entry : entries) {
    entry.key = arena.copy(entry.key);
    entry.key_span = span;
    entry.comment = {};
    entry.value = placed(*entry.value, span, arena);
  }
  if (node.is(Kind::map)) yaml::set_entries(arena, *copy, entries);
  std::vector<const Node*> items;
  for (const Node* item : node.items) items.push_back(placed(*item, span, arena));
  copy->items = arena.copy(std::span<const Node* const>(items));
  return copy;
}

struct Inflation {
  Context& context;
  const KustomizationRoot& tree;
  const Node& entry;
  std::string chart;
  source::Span span;
  bool notes_origins = false;

  /// The documents of the values file, or nothing if it cannot be read.
  std::optional<const Node*> values_file() {
    const Node* named = entry.get("valuesFile");
    const Node* empty = nullptr;
    if (named == nullptr || named->text.empty()) {
      const base::Expected<std::string> text = context.fs.read(base::join_path(chart, "values.yaml"));
      if (!text.value) return empty;
      const std::uint32_t file = context.files.add(base::join_path(chart, "values.yaml"), *text.value);
      const Documents& documents = parse(context, file);
      return documents.roots.empty() ? empty : documents.roots.front();
    }
    const auto file = read_file(context, tree, named->text, *named);
    if (!file) return std::nullopt;
    const Documents& documents = parse(context, *file);
    diagnostic::append(context.findings, documents.findings);
    if (!documents.readable()) return std::nullopt;
    return documents.roots.empty() ? empty : documents.roots.front();
  }

  /// The text of the values that Kustomize passes to Helm instead of a file of the user.
  std::optional<std::string> inline_values() {
    const Node* values = entry.get("valuesInline");
    const std::string_view how = text_at(&entry, "valuesMerge");
    if (!how.empty() && how != "merge" && how != "override" && how != "replace") {
      context.report("invalid-enum-value", entry.get("valuesMerge")->span,
                     "`valuesMerge` must be `merge`, `override` or `replace`: Kustomize fails");
      return std::nullopt;
    }
    if (how != "replace") {
      const std::optional<const Node*> file = values_file();
      if (!file) return std::nullopt;
      const bool has_file = *file != nullptr && (*file)->is(Kind::map);
      const Node& low = !has_file ? *values : how == "merge" ? *values : **file;
      const Node& high = !has_file ? *values : how == "merge" ? **file : *values;
      const kubernetes::PatchResult merged =
          kubernetes::apply(low, high, context.arena, kubernetes::Nulls::as_written);
      if (!merged.accepted) {
        context.report("kustomize-build-error", values->span,
                       "`valuesInline` and the values file differ in structure: Kustomize fails",
                       "compare maps and lists of both");
        return std::nullopt;
      }
      values = merged.object;
    }
    if (values == nullptr) return std::string();
    return yaml::write_go_yaml(*values, yaml::LargeIntegers::exact);
  }

  void run(Accumulated& into) {
    helm::RenderOptions options;
    if (const std::string_view name = text_at(&entry, "releaseName"); !name.empty()) options.release = name;
    if (const std::string_view name = text_at(&entry, "namespace"); !name.empty())
      options.release_namespace = name;
    if (const Node* name = entry.get("nameTemplate"); name != nullptr && !name->text.empty()) {
      if (name->text.find("{{") != std::string_view::npos) {
        context.report("kustomize-build-error", name->span, "templates of names are not evaluated",
                       "set `releaseName`");
        into.resources.set_open();
        return;
      }
      options.release = name->text;
    }
    options.kubernetes_version = text_at(&entry, "kubeVersion");
    if (const Node* versions = entry.get("apiVersions")) {
      for (const Node* one : versions->items) options.api_versions.emplace_back(one->text);
    }
    options.include_crds = is_set(entry, "includeCRDs");
    const Node* values = entry.get("valuesInline");
    if (values != nullptr && !is_nil_or_empty(values)) {
      const std::optional<std::string> made = inline_values();
      if (!made) return into.resources.set_open();
      options.values_files.push_back({.path = "valuesInline", .text = *made});
    } else if (const Node* named = entry.get("valuesFile"); named != nullptr && !named->text.empty()) {
      if (!read_file(context, tree, named->text, *named)) return into.resources.set_open();
      options.values_files.push_back({.path = base::join_path(tree.real, named->text)});
    }
    if (const Node* more = entry.get("additionalValuesFiles")) {
      for (const Node* named : more->items) {
        if (!read_file(context, tree, named->text, *named)) return into.resources.set_open();
        options.values_files.push_back({.path = base::join_path(tree.real, named->text)});
      }
    }
    const helm::RenderResult rendered =
        helm::render_chart(helm::read_chart(chart, context.fs), options, context.fs);
    for (const helm::RenderError& error : rendered.errors) {
      context.report(
          "chart-render-error", span,
          fmt::format("chart {} does not render: {}", backquoted(text_at(&entry, "name")), error.message));
      into.resources.set_open();
    }
    take(rendered.output, into);
  }

  /// Hooks are printed by `helm template`, unless they are disabled.
  bool is_left_out(const Node& object) const {
    const Node* annotations = object.at("metadata.annotations");
    const std::string_view hook = text_at(annotations, "helm.sh/hook");
    if (hook.empty()) return false;
    return is_set(entry, "skipHooks") || (is_set(entry, "skipTests") && hook.starts_with("test"));
  }

  void take(const std::string& output, Accumulated& into) {
    const Node* text = set_by(*make_text(context.arena.copy(output), context.arena), span, context.arena);
    Documents documents = parse_text(context, *text);
    for (const Node*& root : documents.roots) root = placed(*root, span, context.arena);
    for (diagnostic::Finding& finding : documents.findings) finding.span = span;
    for (const Node* object : objects_of(context, documents)) {
      if (is_left_out(*object)) continue;
      Resource& resource = context.add(*object);
      if (notes_origins)
        note_generator(resource, {origin_path(tree, tree.file_name), "HelmChartInflationGenerator", {}, {}});
      absorb(context, into.resources, resource, entry);
    }
  }
};

}  // namespace

std::string chart_directory(base::FileSystem& fs, const std::string& directory, const Node& entry,
                            const Node* globals) {
  const std::string_view name = text_at(&entry, "name");
  if (name.empty()) return {};
  const std::string path = base::join_path(base::join_path(directory, home_of(entry, globals)), name);
  const std::string real = fs.real(path);
  if (real.empty() || fs.escapes_root(path)) return {};
  return fs.type_of(base::join_path(real, "Chart.yaml")) == base::FileType::file ? real : std::string();
}

void inflate(Context& context, const KustomizationRoot& tree, const Node& entry, const Node* globals,
             Accumulated& into, bool notes_origins) {
  const Node* name = entry.get("name");
  if (name == nullptr || name->text.empty()) {
    context.report("kustomize-build-error", entry.span, "a chart has no `name`: Kustomize fails",
                   "set `name`");
    into.resources.set_open();
    return;
  }
  const std::string chart = chart_directory(context.fs, tree.real, entry, globals);
  if (chart.empty()) {
    context.report("chart-in-kustomization", name->span,
                   fmt::format("chart {} is not in `{}`, and is not downloaded", backquoted(name->text),
                               home_of(entry, globals)),
                   "unpack it there: `helm pull --untar --untardir DIR`");
    into.resources.set_open();
    return;
  }
  Inflation{context, tree, entry, chart, name->span, notes_origins}.run(into);
}

}  // namespace twinhull::kustomize
