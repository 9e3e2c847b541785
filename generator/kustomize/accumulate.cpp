// The order of a build: resources, generators, components, then transformers in Kustomize's fixed order.
#include "kustomize/accumulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "kustomize/configurations.h"
#include "kustomize/generators.h"
#include "kustomize/helm_charts.h"
#include "kustomize/origins.h"
#include "kustomize/plugins.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

source::Span name_span(const Resource& resource) {
  const Node* name = resource.root()->at("metadata.name");
  return name == nullptr || !name->span.known() ? resource.root()->span : name->span;
}

void append_all(Context& context, ResourceMap& resources, const std::vector<Resource*>& more) {
  for (Resource* resource : more) {
    if (const Resource* known = resources.append(*resource)) report_duplicate(context, *resource, *known);
  }
}

bool is_directory(Context& context, const KustomizationRoot& tree, std::string_view path) {
  return context.fs.type_of(base::join_path(tree.real, path)) == base::FileType::directory;
}

/// Opens what a list names as another tree, and checks that the list accepts its kind.
std::optional<KustomizationRoot> open_part(Context& context, const KustomizationRoot& tree, const Node& named,
                                           bool component) {
  std::optional<KustomizationRoot> part = open_tree(context, &tree, named.text, &named);
  if (!part) return part;
  const bool is_component = part->text("kind") == "Component";
  if (is_component == component) {
    part->origin = origin_path(tree, named.text);
    take_schema(context, *part);
    return part;
  }
  context.report(
      "kustomize-build-error", named.span,
      component ? fmt::format("{} is not a component, but is listed in `components`", backquoted(named.text))
                : fmt::format("{} is a component, but is listed in `resources`", backquoted(named.text)),
      component ? "list it under `resources`, or set `kind: Component` in it" : "list it under `components`");
  return std::nullopt;
}

void add_file(Context& context, const KustomizationRoot& tree, const Node& named, Accumulated& into,
              bool notes_origins) {
  const auto file = read_file(context, tree, named.text, named);
  if (!file || !parse(context, *file).readable()) into.resources.set_open();
  if (!file) return;
  const std::string path = notes_origins ? origin_path(tree, named.text) : std::string();
  for (const Node* object : objects_of(context, parse(context, *file))) {
    Resource& resource = context.add(*object);
    if (notes_origins) note_file(resource, path);
    append_all(context, into.resources, {&resource});
  }
}

/// A text map of Kustomize as a map of the data of a ConfigMap or Secret.
void merge_data(Context& context, Resource& resource, const Resource& old, std::string_view field) {
  const Node* low = old.root()->get(field);
  const Node* high = resource.root()->get(field);
  if (low == nullptr && high == nullptr) return;
  std::vector<yaml::Entry> entries;
  const auto add = [&](const Node* map) {
    if (map == nullptr) return;
    for (const yaml::Entry& entry : map->entries) {
      if (high != nullptr && map != high && high->get(entry.key) != nullptr) continue;
      yaml::Entry copy = entry;
      if (!copy.value->is(Kind::string))
        copy.value = yaml::make_string(context.arena, entry.value->text, entry.value->span);
      entries.push_back(copy);
    }
  };
  add(low);
  add(high);
  const Node* root = without_entry(*resource.root(), field, context.arena);
  if (!entries.empty())
    root = with_entry(*root, field, yaml::make_map(context.arena, entries), context.arena);
  resource.set_root(root);
}

/// Name, namespace, labels and annotations of the object that a generated one changes.
void take_metadata(Resource& resource, const Resource& old) {
  resource.set_metadata_map("labels", merged(old.labels(), resource.labels()));
  const bool hashed = !resource.annotation(needs_hash_annotation).empty();
  TextMap own = resource.annotations();
  // Kustomize's notes are those of the other object: one from a file gets no hash.
  std::erase_if(own, [](const auto& note) { return note.first.starts_with(build_domain); });
  TextMap annotations = merged(old.annotations(), own);
  if (!hashed)
    std::erase_if(annotations, [](const auto& note) { return note.first == needs_hash_annotation; });
  resource.set_metadata_map("annotations", annotations);
  resource.set_name(old.id().name);
  resource.set_namespace(old.id().namespace_name);
  resource.vars = old.vars;
}

/// The fields that an entry of `labels` changes.
FieldSpecs label_specs(Context& context, const Node& label, const TransformerConfig& config) {
  FieldSpecs specs;
  if (const Node* fields = label.get("fields")) {
    for (const Node* one : fields->items) specs.push_back(field_spec_of(*one));
  }
  const auto is_set = [&](std::string_view key) {
    const Node* value = label.get(key);
    return value != nullptr && value->is_true();
  };
  bool agree = add(specs, config.labels);
  if (is_set("includeSelectors")) {
    agree = add(specs, config.common_labels) && agree;
  } else {
    if (is_set("includeTemplates")) agree = add(specs, config.template_labels) && agree;
    agree = add(specs, FieldSpec{{}, "metadata/labels", true}) && agree;
  }
  if (!agree) {
    context.report("kustomize-build-error", label.span,
                   "a field has another value of `create` than in the configuration: Kustomize fails",
                   "use the same value");
  }
  return specs;
}

struct Transformers {
  Context& context;
  const KustomizationRoot& tree;
  Accumulated& into;
  bool notes_origins;

  template <typename Run>
  void step(std::string_view plugin, Run run) {
    if (!context.spend(1 + into.resources.all().size())) return;
    run();
    if (notes_origins)
      note_transformer(into.resources, {origin_path(tree, tree.file_name), std::string(plugin), {}, {}});
    into.resources.drop_empty();
  }

  template <typename Run>
  void each(std::string_view key, std::string_view plugin, Run run) {
    for (const Node* entry : tree.list(key)) step(plugin, [&] { run(*entry); });
  }

  void labels(const TransformerConfig& config) {
    const Node* common = tree.get("commonLabels");
    if (tree.list("labels").empty() && (common == nullptr || common->entries.empty())) return;
    each("labels", "LabelTransformer", [&](const Node& label) {
      const Node* pairs = label.get("pairs");
      const FieldSpecs specs = label_specs(context, label, config);
      if (pairs != nullptr) add_entries(context, into.resources, *pairs, specs);
    });
    step("LabelTransformer", [&] {
      if (common != nullptr) add_entries(context, into.resources, *common, config.common_labels);
    });
  }

  void run() {
    const SharedConfig shared = into.config;
    const TransformerConfig& config = *shared;
    ResourceMap& resources = into.resources;
    if (!tree.list("patchesStrategicMerge").empty()) {
      step("PatchStrategicMergeTransformer",
           [&] { apply_merge_patches(context, tree, resources, tree.list("patchesStrategicMerge")); });
    }
    each("patches", "PatchTransformer",
         [&](const Node& patch) { apply_patch(context, tree, resources, patch); });
    if (const Node* name = tree.get("namespace"); name != nullptr && !name->text.empty()) {
      step("NamespaceTransformer",
           [&] { set_namespace(context, resources, {.name = name}, config.namespaces); });
    }
    if (const std::string_view prefix = tree.text("namePrefix"); !prefix.empty()) {
      step("PrefixTransformer",
           [&] { add_to_names(context, resources, NameEnd::prefix, prefix, config.name_prefix); });
    }
    if (const std::string_view suffix = tree.text("nameSuffix"); !suffix.empty()) {
      step("SuffixTransformer",
           [&] { add_to_names(context, resources, NameEnd::suffix, suffix, config.name_suffix); });
    }
    labels(config);
    if (const Node* pairs = tree.get("commonAnnotations"); pairs != nullptr && !pairs->entries.empty()) {
      step("AnnotationsTransformer",
           [&] { add_entries(context, resources, *pairs, config.common_annotations); });
    }
    each("patchesJson6902", "PatchJson6902Transformer",
         [&](const Node& patch) { apply_json_patch(context, tree, resources, patch); });
    each("replicas", "ReplicaCountTransformer",
         [&](const Node& replica) { set_replicas(context, resources, replica, config.replicas); });
    for (const std::string_view key : {"images", "imageTags"}) {
      each(key, "ImageTagTransformer",
           [&](const Node& image) { set_images(context, resources, image, config.images); });
    }
    if (!tree.list("replacements").empty()) {
      step("ReplacementTransformer", [&] {
        for (const Node* one : tree.list("replacements")) {
          if (!context.spend(1 + resources.all().size())) break;
          replace(context, tree, resources, *one);
        }
      });
    }
  }
};

void run_generators(Context& context, const KustomizationRoot& tree, Accumulated& into, bool notes_origins) {
  const Node* global = tree.get("generatorOptions");
  const auto run = [&](std::string_view key, std::string_view kind, std::string_view plugin) {
    for (const Node* entry : tree.list(key)) {
      Resource* resource = generate(context, tree, kind, *entry, global);
      if (resource == nullptr) continue;
      if (notes_origins)
        note_generator(*resource, {origin_path(tree, tree.file_name), std::string(plugin), {}, {}});
      absorb(context, into.resources, *resource, *entry);
    }
  };
  run("configMapGenerator", "ConfigMap", "ConfigMapGenerator");
  run("secretGenerator", "Secret", "SecretGenerator");
  for (const Node* chart : tree.list("helmCharts"))
    inflate(context, tree, *chart, tree.get("helmGlobals"), into, notes_origins);
  for (const Node* chart : tree.list("helmChartInflationGenerator")) {
    context.report("chart-in-kustomization", chart->span,
                   "the chart is not rendered: the field is deprecated", "move it to `helmCharts`");
    into.resources.set_open();
  }
}

}  // namespace

void report_duplicate(Context& context, const Resource& second, const Resource& first) {
  context.report("duplicate-object", name_span(second),
                 fmt::format("{} is defined twice in this kustomization: Kustomize fails",
                             backquoted(display(second.id()))),
                 "rename one of them, or turn it into a patch");
  context.findings.back().related.push_back({"also defined here", name_span(first)});
}

void absorb(Context& context, ResourceMap& resources, Resource& resource, const Node& entry) {
  const Id id = resource.id();
  const std::string_view behavior = resource.annotation(behavior_annotation);
  const bool changes = behavior == "merge" || behavior == "replace";
  const std::vector<Resource*> found = resources.find_any(id);
  const Node* name = entry.get("name");
  const source::Span span = name == nullptr ? entry.span : name->span;
  if (found.empty()) {
    if (!changes) {
      append_all(context, resources, {&resource});
      return;
    }
    std::vector<std::string_view> names;
    for (const Resource* one : resources.all()) {
      if (one->id().type.kind == id.type.kind) names.push_back(one->original().name);
    }
    if (resources.is_open() && base::closest_match(id.name, names).empty()) return;
    context.report("generator-without-target", span,
                   fmt::format("there is no {} to {}: Kustomize fails", backquoted(display(id)), behavior),
                   base::did_you_mean(id.name, names));
    return;
  }
  if (found.size() > 1 || !changes) {
    context.report("duplicate-object", span,
                   found.size() > 1
                       ? fmt::format("several objects are {}: Kustomize fails", backquoted(display(id)))
                       : fmt::format("{} already exists in this kustomization: Kustomize fails",
                                     backquoted(display(id))),
                   "set `behavior: merge` or `replace` to change that one, or rename this one");
    context.findings.back().related.push_back({"it is defined here", name_span(*found.front())});
    return;
  }
  const Resource& old = *found.front();
  const std::string origin(old.annotation(origin_annotation));
  const bool merges = behavior == "merge";
  take_metadata(resource, old);
  resource.inherit(old);
  if (merges) {
    merge_data(context, resource, old, "data");
    merge_data(context, resource, old, "binaryData");
    if (!origin.empty()) resource.set_annotation(origin_annotation, origin);
  }
  resources.replace(old, resource);
}

void accumulate_resources(Context& context, const KustomizationRoot& tree, std::span<const Node* const> names,
                          Accumulated& into, bool notes_origins) {
  for (const Node* named : names) {
    if (is_remote(named->text) || !is_directory(context, tree, named->text)) {
      add_file(context, tree, *named, into, notes_origins);
      continue;
    }
    const std::optional<KustomizationRoot> part = open_part(context, tree, *named, false);
    if (!part) {
      into.resources.set_open();
      continue;
    }
    Accumulated below;
    accumulate(context, *part, below, notes_origins);
    if (below.resources.is_open() || context.exhausted) into.resources.set_open();
    if (!context.spend(1 + below.resources.all().size())) return;
    append_all(context, into.resources, below.resources.all());
    bool agree = true;
    into.config = merge(into.config, below.config, agree);
    add_vars(context, below.vars, into.vars);
  }
}

void accumulate(Context& context, const KustomizationRoot& tree, Accumulated& into, bool notes_origins) {
  for (const std::string_view key : {"resources", "bases"})
    accumulate_resources(context, tree, tree.list(key), into, notes_origins);
  bool agree = true;
  into.config = merge(into.config, read_configurations(context, tree), agree);
  if (!agree) {
    context.report("kustomize-build-error", tree.root->span,
                   "two configurations have different values of `create` for a field: Kustomize fails",
                   "use the same value in both");
  }
  run_generators(context, tree, into, notes_origins);
  run_generator_plugins(context, tree, into, notes_origins);
  for (const Node* named : tree.list("components")) {
    const std::optional<KustomizationRoot> part = open_part(context, tree, *named, true);
    if (part) {
      accumulate(context, *part, into, notes_origins);
      into.config =
          merge(nullptr, into.config, agree);  // Kustomize puts what a component gives into a new one
    } else {
      into.resources.set_open();
    }
  }
  Transformers{context, tree, into, notes_origins}.run();
  run_transformer_plugins(context, tree, into, notes_origins);
  take_vars(context, into.resources, tree.list("vars"), into.vars);
}

}  // namespace twinhull::kustomize
