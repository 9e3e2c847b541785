// The fields of a kustomization and their types, as Kustomize decodes them: keys in any case, no unknown
// ones, no numbers for texts.
#include "kustomize/kustomization_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

enum class Form { text, flag, number, texts, text_map, flag_map, any, object, objects };

struct FieldRow {
  std::string_view owner;
  std::string_view name;
  Form form = Form::text;
  std::string_view type = {};  ///< of objects
};

constexpr std::array rows = {
    FieldRow{"Kustomization", "apiVersion"},
    FieldRow{"Kustomization", "kind"},
    FieldRow{"Kustomization", "metadata", Form::object, "Metadata"},
    FieldRow{"Kustomization", "openapi", Form::text_map},
    FieldRow{"Kustomization", "namePrefix"},
    FieldRow{"Kustomization", "nameSuffix"},
    FieldRow{"Kustomization", "namespace"},
    FieldRow{"Kustomization", "commonLabels", Form::text_map},
    FieldRow{"Kustomization", "labels", Form::objects, "Label"},
    FieldRow{"Kustomization", "commonAnnotations", Form::text_map},
    FieldRow{"Kustomization", "patchesStrategicMerge", Form::texts},
    FieldRow{"Kustomization", "patchesJson6902", Form::objects, "Patch"},
    FieldRow{"Kustomization", "patches", Form::objects, "Patch"},
    FieldRow{"Kustomization", "images", Form::objects, "Image"},
    FieldRow{"Kustomization", "imageTags", Form::objects, "Image"},
    FieldRow{"Kustomization", "replacements", Form::objects, "Replacement"},
    FieldRow{"Kustomization", "replicas", Form::objects, "Replica"},
    FieldRow{"Kustomization", "vars", Form::objects, "Var"},
    FieldRow{"Kustomization", "sortOptions", Form::object, "SortOptions"},
    FieldRow{"Kustomization", "resources", Form::texts},
    FieldRow{"Kustomization", "components", Form::texts},
    FieldRow{"Kustomization", "crds", Form::texts},
    FieldRow{"Kustomization", "bases", Form::texts},
    FieldRow{"Kustomization", "configMapGenerator", Form::objects, "ConfigMapGenerator"},
    FieldRow{"Kustomization", "secretGenerator", Form::objects, "SecretGenerator"},
    FieldRow{"Kustomization", "helmGlobals", Form::object, "HelmGlobals"},
    FieldRow{"Kustomization", "helmCharts", Form::objects, "HelmChart"},
    FieldRow{"Kustomization", "helmChartInflationGenerator", Form::any},
    FieldRow{"Kustomization", "generatorOptions", Form::object, "GeneratorOptions"},
    FieldRow{"Kustomization", "configurations", Form::texts},
    FieldRow{"Kustomization", "generators", Form::texts},
    FieldRow{"Kustomization", "transformers", Form::texts},
    FieldRow{"Kustomization", "validators", Form::texts},
    FieldRow{"Kustomization", "buildMetadata", Form::texts},

    FieldRow{"Metadata", "name"},
    FieldRow{"Metadata", "namespace"},
    FieldRow{"Metadata", "labels", Form::text_map},
    FieldRow{"Metadata", "annotations", Form::text_map},

    FieldRow{"Label", "pairs", Form::text_map},
    FieldRow{"Label", "includeSelectors", Form::flag},
    FieldRow{"Label", "includeTemplates", Form::flag},
    FieldRow{"Label", "fields", Form::objects, "FieldSpec"},

    FieldRow{"FieldSpec", "group"},
    FieldRow{"FieldSpec", "version"},
    FieldRow{"FieldSpec", "kind"},
    FieldRow{"FieldSpec", "path"},
    FieldRow{"FieldSpec", "create", Form::flag},

    FieldRow{"Patch", "path"},
    FieldRow{"Patch", "patch"},
    FieldRow{"Patch", "target", Form::object, "Selector"},
    FieldRow{"Patch", "options", Form::flag_map},

    FieldRow{"Selector", "group"},
    FieldRow{"Selector", "version"},
    FieldRow{"Selector", "kind"},
    FieldRow{"Selector", "name"},
    FieldRow{"Selector", "namespace"},
    FieldRow{"Selector", "annotationSelector"},
    FieldRow{"Selector", "labelSelector"},

    FieldRow{"Image", "name"},
    FieldRow{"Image", "newName"},
    FieldRow{"Image", "tagSuffix"},
    FieldRow{"Image", "newTag"},
    FieldRow{"Image", "digest"},

    FieldRow{"Replica", "name"},
    FieldRow{"Replica", "count", Form::number},

    FieldRow{"Replacement", "path"},
    FieldRow{"Replacement", "source", Form::object, "ReplacementSource"},
    FieldRow{"Replacement", "sourceValue"},
    FieldRow{"Replacement", "targets", Form::objects, "ReplacementTarget"},

    FieldRow{"ReplacementSource", "group"},
    FieldRow{"ReplacementSource", "version"},
    FieldRow{"ReplacementSource", "kind"},
    FieldRow{"ReplacementSource", "name"},
    FieldRow{"ReplacementSource", "namespace"},
    FieldRow{"ReplacementSource", "fieldPath"},
    FieldRow{"ReplacementSource", "options", Form::object, "FieldOptions"},

    FieldRow{"ReplacementTarget", "select", Form::object, "Selector"},
    FieldRow{"ReplacementTarget", "reject", Form::objects, "Selector"},
    FieldRow{"ReplacementTarget", "fieldPaths", Form::texts},
    FieldRow{"ReplacementTarget", "options", Form::object, "FieldOptions"},

    FieldRow{"FieldOptions", "delimiter"},
    FieldRow{"FieldOptions", "index", Form::number},
    FieldRow{"FieldOptions", "encoding"},
    FieldRow{"FieldOptions", "create", Form::flag},

    FieldRow{"ValueAdd", "value"},
    FieldRow{"ValueAdd", "targets", Form::objects, "ValueAddTarget"},
    FieldRow{"ValueAdd", "targetFilePath"},
    FieldRow{"ValueAddTarget", "selector", Form::object, "Selector"},
    FieldRow{"ValueAddTarget", "fieldPath"},
    FieldRow{"ValueAddTarget", "filePathPosition", Form::number},

    FieldRow{"Var", "name"},
    FieldRow{"Var", "objref", Form::object, "VarObject"},
    FieldRow{"Var", "fieldref", Form::object, "VarField"},
    FieldRow{"VarObject", "apiVersion"},
    FieldRow{"VarObject", "group"},
    FieldRow{"VarObject", "version"},
    FieldRow{"VarObject", "kind"},
    FieldRow{"VarObject", "name"},
    FieldRow{"VarObject", "namespace"},
    FieldRow{"VarField", "fieldPath"},

    FieldRow{"SortOptions", "order"},
    FieldRow{"SortOptions", "legacySortOptions", Form::object, "LegacySortOptions"},
    FieldRow{"LegacySortOptions", "orderFirst", Form::texts},
    FieldRow{"LegacySortOptions", "orderLast", Form::texts},

    FieldRow{"ConfigMapGenerator", "name"},
    FieldRow{"ConfigMapGenerator", "namespace"},
    FieldRow{"ConfigMapGenerator", "behavior"},
    FieldRow{"ConfigMapGenerator", "literals", Form::texts},
    FieldRow{"ConfigMapGenerator", "files", Form::texts},
    FieldRow{"ConfigMapGenerator", "envs", Form::texts},
    FieldRow{"ConfigMapGenerator", "env"},
    FieldRow{"ConfigMapGenerator", "options", Form::object, "GeneratorOptions"},
    FieldRow{"SecretGenerator", "name"},
    FieldRow{"SecretGenerator", "namespace"},
    FieldRow{"SecretGenerator", "behavior"},
    FieldRow{"SecretGenerator", "literals", Form::texts},
    FieldRow{"SecretGenerator", "files", Form::texts},
    FieldRow{"SecretGenerator", "envs", Form::texts},
    FieldRow{"SecretGenerator", "env"},
    FieldRow{"SecretGenerator", "options", Form::object, "GeneratorOptions"},
    FieldRow{"SecretGenerator", "type"},
    FieldRow{"IAMPolicyGenerator", "cloud"},
    FieldRow{"IAMPolicyGenerator", "kubernetesService", Form::object, "KubernetesService"},
    FieldRow{"IAMPolicyGenerator", "serviceAccount", Form::object, "ServiceAccount"},
    FieldRow{"KubernetesService", "name"},
    FieldRow{"KubernetesService", "namespace"},
    FieldRow{"ServiceAccount", "name"},
    FieldRow{"ServiceAccount", "projectId"},
    FieldRow{"GeneratorOptions", "labels", Form::text_map},
    FieldRow{"GeneratorOptions", "annotations", Form::text_map},
    FieldRow{"GeneratorOptions", "disableNameSuffixHash", Form::flag},
    FieldRow{"GeneratorOptions", "immutable", Form::flag},

    FieldRow{"HelmGlobals", "chartHome"},
    FieldRow{"HelmGlobals", "configHome"},
    FieldRow{"HelmChart", "name"},
    FieldRow{"HelmChart", "version"},
    FieldRow{"HelmChart", "repo"},
    FieldRow{"HelmChart", "releaseName"},
    FieldRow{"HelmChart", "namespace"},
    FieldRow{"HelmChart", "additionalValuesFiles", Form::texts},
    FieldRow{"HelmChart", "valuesFile"},
    FieldRow{"HelmChart", "valuesInline", Form::any},
    FieldRow{"HelmChart", "valuesMerge"},
    FieldRow{"HelmChart", "includeCRDs", Form::flag},
    FieldRow{"HelmChart", "skipHooks", Form::flag},
    FieldRow{"HelmChart", "apiVersions", Form::texts},
    FieldRow{"HelmChart", "kubeVersion"},
    FieldRow{"HelmChart", "nameTemplate"},
    FieldRow{"HelmChart", "skipTests", Form::flag},
    FieldRow{"HelmChart", "debug", Form::flag},
    FieldRow{"HelmChart", "devel", Form::flag},

    FieldRow{"Configuration", "namePrefix", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "nameSuffix", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "namespace", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "commonLabels", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "labels", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "templateLabels", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "commonAnnotations", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "nameReference", Form::objects, "NameReference"},
    FieldRow{"Configuration", "varReference", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "images", Form::objects, "FieldSpec"},
    FieldRow{"Configuration", "replicas", Form::objects, "FieldSpec"},
    FieldRow{"NameReference", "group"},
    FieldRow{"NameReference", "version"},
    FieldRow{"NameReference", "kind"},
    FieldRow{"NameReference", "fieldSpecs", Form::objects, "FieldSpec"},
};

struct FieldReader {
  Context& context;
  UnknownFields unknown;

  void wrong(const Node& value, std::string_view name, std::string_view expected) const {
    context.report("invalid-type", value.span,
                   fmt::format("`{}` must be {}, not {}", name, expected, described(value)),
                   value.is(Kind::integer) || value.is(Kind::number) || value.is(Kind::boolean)
                       ? "put the value in quotes"
                       : "");
  }

  static std::string_view described(const Node& value) {
    switch (value.kind) {
      case Kind::null:
        return "null";
      case Kind::boolean:
        return "a boolean";
      case Kind::integer:
      case Kind::number:
        return "a number";
      case Kind::string:
        return "a string";
      case Kind::map:
        return "a map";
      case Kind::list:
        return "a list";
    }
    return "a value";
  }

  bool is(const Node& value, Kind kind, std::string_view name, std::string_view expected) const {
    if (value.is(kind)) return true;
    wrong(value, name, expected);
    return false;
  }

  /// A list or map of which every value is of that kind; null values are empty ones.
  const Node* all_of(const Node& value, Kind kind, std::string_view name, std::string_view expected) const {
    std::vector<const Node*> items;
    for (const Node* item : value.items) {
      if (item->is(Kind::null)) {
        items.push_back(make_text("", context.arena));
      } else if (is(*item, kind, name, expected)) {
        items.push_back(item);
      }
    }
    if (value.is(Kind::list)) return with_items(value, items, context.arena);
    std::vector<Entry> entries;
    for (Entry entry : value.entries) {
      if (entry.value->is(Kind::null)) entry.value = make_text("", context.arena);
      if (is(*entry.value, kind, fmt::format("{}.{}", name, entry.key), expected)) entries.push_back(entry);
    }
    return with_entries(value, entries, context.arena);
  }

  /// The value with canonical keys inside; null if it has another type.
  const Node* value_of(const FieldRow& row, const Node& value) const {
    switch (row.form) {
      case Form::text:
        return is(value, Kind::string, row.name, "a string") ? &value : nullptr;
      case Form::flag:
        return is(value, Kind::boolean, row.name, "a boolean") ? &value : nullptr;
      case Form::number:
        return is(value, Kind::integer, row.name, "an integer") ? &value : nullptr;
      case Form::texts:
        if (!is(value, Kind::list, row.name, "a list of strings")) return nullptr;
        return all_of(value, Kind::string, row.name, "a list of strings");
      case Form::text_map:
        if (!is(value, Kind::map, row.name, "a map of strings")) return nullptr;
        return all_of(value, Kind::string, row.name, "a string");
      case Form::flag_map:
        if (!is(value, Kind::map, row.name, "a map of booleans")) return nullptr;
        return all_of(value, Kind::boolean, row.name, "a boolean");
      case Form::any:
        return &value;
      case Form::object:
        return is(value, Kind::map, row.name, "a map") ? object(value, row.type) : nullptr;
      case Form::objects: {
        if (!is(value, Kind::list, row.name, "a list")) return nullptr;
        std::vector<const Node*> items;
        for (const Node* item : value.items) {
          if (item->is(Kind::null)) {
            items.push_back(yaml::make_map(context.arena, {}, item->span));
          } else if (is(*item, Kind::map, row.name, "a list of maps")) {
            items.push_back(object(*item, row.type));
          }
        }
        return with_items(value, items, context.arena);
      }
    }
    return nullptr;
  }

  static const FieldRow* find(std::string_view type, std::string_view key) {
    const FieldRow* found = nullptr;
    for (const FieldRow& row : rows) {
      if (row.owner != type) continue;
      if (row.name == key) return &row;
      if (base::equal_ignoring_case(row.name, key)) found = &row;
    }
    return found;
  }

  const Node* object(const Node& map, std::string_view type) const {
    std::vector<Entry> entries;
    for (const Entry& entry : map.entries) {
      const FieldRow* row = find(type, entry.key);
      if (row == nullptr) {
        std::vector<std::string_view> names;
        for (const FieldRow& one : rows) {
          if (one.owner == type) names.push_back(one.name);
        }
        context.report(
            "unknown-field", entry.key_span.known() ? entry.key_span : map.span,
            fmt::format("unknown field {}: Kustomize {}", backquoted(entry.key),
                        unknown == UnknownFields::rejected ? "fails" : "ignores it"),
            base::did_you_mean(entry.key, names),
            unknown == UnknownFields::rejected ? diagnostic::Severity::error : diagnostic::Severity::warning);
        continue;
      }
      if (entry.value->is(Kind::null)) continue;
      if (const Node* value = value_of(*row, *entry.value))
        entries.push_back({row->name, entry.key_span, value, {}});
    }
    return with_entries(map, entries, context.arena);
  }
};

}  // namespace

const Node* read_fields(Context& context, const Node& node, std::string_view type, UnknownFields unknown) {
  return FieldReader{context, unknown}.object(node, type);
}

}  // namespace twinhull::kustomize
