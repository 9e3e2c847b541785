#include "kustomize/plugins.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "base/text.h"
#include "kustomize/configurations.h"
#include "kustomize/generators.h"
#include "kustomize/kustomization_fields.h"
#include "kustomize/origins.h"
#include "kustomize/tree.h"
#include "kustomize/value_add.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

struct Plugin {
  Context& context;
  const KustomizationRoot& tree;
  ResourceMap& resources;
  const Node& config;

  FieldSpecs specs() const {
    FieldSpecs specs;
    const Node* list = config.get("fieldSpecs");
    if (list == nullptr) return specs;
    for (const Node* one : list->items)
      specs.push_back(field_spec_of(*read_fields(context, *one, "FieldSpec", UnknownFields::ignored)));
    return specs;
  }

  /// The structure at a key; empty if it is missing.
  const Node& part(std::string_view key, std::string_view type) const {
    const Node* node = config.get(key);
    if (node == nullptr || !node->is(Kind::map)) return *yaml::make_map(context.arena, {}, config.span);
    return *read_fields(context, *node, type, UnknownFields::ignored);
  }

  /// The fields of an entry of a kustomization, which the configuration has at its top.
  const Node& entry(std::string_view type, std::span<const std::string_view> keys) const {
    std::vector<yaml::Entry> entries;
    for (const yaml::Entry& one : config.entries) {
      for (const std::string_view key : keys) {
        if (one.key == key) entries.push_back(one);
      }
    }
    return *read_fields(context, *yaml::make_map(context.arena, entries, config.span), type,
                        UnknownFields::ignored);
  }
};

void add_prefix(const Plugin& plugin) {
  add_to_names(plugin.context, plugin.resources, NameEnd::prefix, text_at(&plugin.config, "prefix"),
               plugin.specs());
}

void add_suffix(const Plugin& plugin) {
  add_to_names(plugin.context, plugin.resources, NameEnd::suffix, text_at(&plugin.config, "suffix"),
               plugin.specs());
}

void add_prefix_and_suffix(const Plugin& plugin) {
  add_prefix(plugin);
  add_suffix(plugin);
}

void add_labels(const Plugin& plugin) {
  if (const Node* labels = plugin.config.get("labels"))
    add_entries(plugin.context, plugin.resources, *labels, plugin.specs());
}

void add_annotations(const Plugin& plugin) {
  if (const Node* annotations = plugin.config.get("annotations"))
    add_entries(plugin.context, plugin.resources, *annotations, plugin.specs());
}

void change_namespace(const Plugin& plugin) {
  const Node* name = plugin.config.at("metadata.namespace");
  if (name == nullptr || name->text.empty()) return;
  const Node* unset_only = plugin.config.get("unsetOnly");
  const std::string_view subjects = text_at(&plugin.config, "setRoleBindingSubjects");
  NamespaceChange change{.name = name, .unset_only = unset_only != nullptr && unset_only->is_true()};
  if (subjects == "allServiceAccounts") {
    change.subjects = BindingSubjects::service_accounts;
  } else if (subjects == "none") {
    change.subjects = BindingSubjects::none;
  } else if (!subjects.empty() && subjects != "defaultOnly") {
    plugin.context.report("invalid-enum-value", plugin.config.get("setRoleBindingSubjects")->span,
                          "`setRoleBindingSubjects` must be `defaultOnly`, `allServiceAccounts` or `none`");
    return;
  }
  set_namespace(plugin.context, plugin.resources, change, plugin.specs());
}

void change_images(const Plugin& plugin) {
  set_images(plugin.context, plugin.resources, plugin.part("imageTag", "Image"), plugin.specs());
}

void change_replicas(const Plugin& plugin) {
  set_replicas(plugin.context, plugin.resources, plugin.part("replica", "Replica"), plugin.specs());
}

void patch(const Plugin& plugin) {
  constexpr std::array<std::string_view, 4> keys = {"path", "patch", "target", "options"};
  apply_patch(plugin.context, plugin.tree, plugin.resources, plugin.entry("Patch", keys));
}

void patch_json(const Plugin& plugin) {
  std::vector<yaml::Entry> entries;
  for (const yaml::Entry& one : plugin.config.entries) {
    yaml::Entry copy = one;
    if (copy.key == "jsonOp") copy.key = "patch";
    if (copy.key == "patch" || copy.key == "path" || copy.key == "target") entries.push_back(copy);
  }
  const Node* map = yaml::make_map(plugin.context.arena, entries, plugin.config.span);
  apply_json_patch(plugin.context, plugin.tree, plugin.resources,
                   *read_fields(plugin.context, *map, "Patch", UnknownFields::ignored));
}

void patch_by_merge(const Plugin& plugin) {
  std::vector<const Node*> patches;
  if (const Node* paths = plugin.config.get("paths"))
    patches.assign(paths->items.begin(), paths->items.end());
  if (const Node* text = plugin.config.get("patches"); text != nullptr && text->is(Kind::string))
    patches.push_back(text);
  apply_merge_patches(plugin.context, plugin.tree, plugin.resources, patches);
}

void replace_values(const Plugin& plugin) {
  const Node* list = plugin.config.get("replacements");
  if (list == nullptr) return;
  for (const Node* one : list->items) {
    replace(plugin.context, plugin.tree, plugin.resources,
            *read_fields(plugin.context, *one, "Replacement", UnknownFields::ignored));
  }
}

void add_value_to_fields(const Plugin& plugin) {
  constexpr std::array<std::string_view, 3> keys = {"value", "targets", "targetFilePath"};
  add_value(plugin.context, plugin.tree, plugin.resources, plugin.entry("ValueAdd", keys));
}

void hash_names(const Plugin& plugin) { add_hashes(plugin.context, plugin.resources); }

struct TransformerRow {
  std::string_view kind;
  void (*run)(const Plugin& plugin);
};

constexpr std::array transformer_rows = {
    TransformerRow{"AnnotationsTransformer", add_annotations},
    TransformerRow{"HashTransformer", hash_names},
    TransformerRow{"ImageTagTransformer", change_images},
    TransformerRow{"LabelTransformer", add_labels},
    TransformerRow{"NamespaceTransformer", change_namespace},
    TransformerRow{"PatchJson6902Transformer", patch_json},
    TransformerRow{"PatchStrategicMergeTransformer", patch_by_merge},
    TransformerRow{"PatchTransformer", patch},
    TransformerRow{"PrefixSuffixTransformer", add_prefix_and_suffix},
    TransformerRow{"PrefixTransformer", add_prefix},
    TransformerRow{"ReplacementTransformer", replace_values},
    TransformerRow{"ReplicaCountTransformer", change_replicas},
    TransformerRow{"SuffixTransformer", add_suffix},
    TransformerRow{"ValueAddTransformer", add_value_to_fields},
};

struct GeneratorRow {
  std::string_view kind;
  std::string_view generates;  ///< empty: a ServiceAccount of Google's cloud
  std::string_view type;       ///< of the entry in a kustomization
};

constexpr std::array generator_rows = {
    GeneratorRow{"ConfigMapGenerator", "ConfigMap", "ConfigMapGenerator"},
    GeneratorRow{"IAMPolicyGenerator", {}, "IAMPolicyGenerator"},
    GeneratorRow{"SecretGenerator", "Secret", "SecretGenerator"},
};

/// Where the configuration is and what it is called, for `buildMetadata`.
ConfiguredBy maker_of(const Resource& config) {
  std::string_view path = config.annotation(origin_annotation);
  constexpr std::string_view key = "path: ";
  if (path.starts_with(key)) path.remove_prefix(key.size());
  return {std::string(base::trim(path)), std::string(config.id().type.kind), std::string(config.id().name),
          std::string(config.id().namespace_name)};
}

/// The configurations that a list names: files, directories with a kustomization, or texts.
ResourceMap configurations(Context& context, const KustomizationRoot& tree, std::string_view key,
                           bool notes_origins) {
  Accumulated read;
  for (const Node* named : tree.list(key)) {
    if (named->text.find(": ") == std::string_view::npos &&
        named->text.find('\n') == std::string_view::npos) {
      accumulate_resources(context, tree, std::array{named}, read, notes_origins);
      continue;
    }
    for (const Node* object : objects_of(context, parse_text(context, *named))) {
      Resource& resource = context.add(*object);
      if (notes_origins) note_file(resource, origin_path(tree, tree.file_name));
      read.resources.append(resource);
    }
  }
  return read.resources;
}

/// The fields of a generator as those of an entry in a kustomization.
const Node* generator_entry(Context& context, const Resource& plugin, std::string_view type) {
  std::vector<yaml::Entry> entries;
  for (const yaml::Entry& entry : plugin.root()->entries) {
    if (entry.key != "apiVersion" && entry.key != "kind" && entry.key != "metadata") entries.push_back(entry);
  }
  const Node* metadata = plugin.root()->get("metadata");
  for (const std::string_view key : {"name", "namespace"}) {
    const Node* value = metadata->get(key);
    if (value != nullptr && plugin.root()->get(key) == nullptr && type != "IAMPolicyGenerator")
      entries.push_back({key, {}, value, {}});
  }
  return read_fields(context, *yaml::make_map(context.arena, entries, plugin.root()->span), type,
                     UnknownFields::ignored);
}

/// The ServiceAccount that acts as an account of Google's cloud.
Resource* gke_account(Context& context, const Node& entry) {
  if (text_at(&entry, "cloud") != "gke") {
    const Node* cloud = entry.get("cloud");
    context.report("kustomize-build-error", (cloud == nullptr ? entry : *cloud).span,
                   "`cloud` must be `gke`: Kustomize fails", "set `cloud: gke`");
    return nullptr;
  }
  const Node* account = entry.get("serviceAccount");
  const Node* service = entry.get("kubernetesService");
  const auto text = [&](std::string_view value) { return plain_text(value, context.arena); };
  const std::string email =
      fmt::format("{}@{}.iam.gserviceaccount.com", text_at(account, "name"), text_at(account, "projectId"));
  const Node* annotations =
      yaml::make_map(context.arena, {{"iam.gke.io/gcp-service-account", {}, text(email), {}}});
  std::vector<yaml::Entry> metadata = {{"annotations", {}, annotations, {}},
                                       {"name", {}, text(text_at(service, "name")), {}}};
  if (const std::string_view name = text_at(service, "namespace"); !name.empty())
    metadata.push_back({"namespace", {}, text(name), {}});
  Resource& made = context.add(*yaml::make_map(
      context.arena, {{"apiVersion", {}, text("v1"), {}},
                      {"kind", {}, text("ServiceAccount"), {}},
                      {"metadata", {}, yaml::make_map(context.arena, metadata, entry.span), {}}}));
  made.set_generated(entry);
  return &made;
}

void report_program(Context& context, const Resource& plugin) {
  context.report(
      "kustomize-build-error", plugin.root()->span,
      fmt::format("{} is not built into Kustomize: plugins are not run", backquoted(plugin.id().type.kind)),
      "run it and list the objects it gives in `resources`");
}

}  // namespace

void run_generator_plugins(Context& context, const KustomizationRoot& tree, Accumulated& into,
                           bool notes_origins) {
  const ResourceMap plugins = configurations(context, tree, "generators", notes_origins);
  for (const Resource* plugin : plugins.all()) {
    const Gvk& type = plugin->id().type;
    const GeneratorRow* row = nullptr;
    for (const GeneratorRow& one : generator_rows) {
      if (one.kind == type.kind && type.group.empty() && type.version == "builtin") row = &one;
    }
    if (row == nullptr) {
      report_program(context, *plugin);
      into.resources.set_open();
      continue;
    }
    const Node* entry = generator_entry(context, *plugin, row->type);
    Resource* resource = row->generates.empty() ? gke_account(context, *entry)
                                                : generate(context, tree, row->generates, *entry, nullptr);
    if (resource == nullptr) continue;
    if (notes_origins) note_generator(*resource, maker_of(*plugin));
    absorb(context, into.resources, *resource, *entry);
  }
}

void run_transformer_plugins(Context& context, const KustomizationRoot& tree, Accumulated& into,
                             bool notes_origins) {
  for (const std::string_view key : {"transformers", "validators"}) {
    const ResourceMap plugins = configurations(context, tree, key, notes_origins);
    for (const Resource* config : plugins.all()) {
      const Gvk& type = config->id().type;
      const TransformerRow* row = nullptr;
      for (const TransformerRow& one : transformer_rows) {
        if (one.kind == type.kind && type.group.empty() && type.version == "builtin") row = &one;
      }
      if (row == nullptr) {
        report_program(context, *config);
        into.resources.set_open();
        continue;
      }
      row->run({context, tree, into.resources, *config->root()});
      if (notes_origins) note_transformer(into.resources, maker_of(*config));
      into.resources.drop_empty();
    }
  }
}

}  // namespace twinhull::kustomize
