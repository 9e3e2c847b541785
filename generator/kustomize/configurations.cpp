#include "kustomize/configurations.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "kustomize/kustomization_fields.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

struct ListRow {
  std::string_view key;
  FieldSpecs TransformerConfig::*list;
};

constexpr std::array list_rows = {
    ListRow{"namePrefix", &TransformerConfig::name_prefix},
    ListRow{"nameSuffix", &TransformerConfig::name_suffix},
    ListRow{"namespace", &TransformerConfig::namespaces},
    ListRow{"commonLabels", &TransformerConfig::common_labels},
    ListRow{"labels", &TransformerConfig::labels},
    ListRow{"templateLabels", &TransformerConfig::template_labels},
    ListRow{"commonAnnotations", &TransformerConfig::common_annotations},
    ListRow{"varReference", &TransformerConfig::var_references},
    ListRow{"images", &TransformerConfig::images},
    ListRow{"replicas", &TransformerConfig::replicas},
};

Gvk type_of(const Node& node) {
  return {text_at(&node, "group"), text_at(&node, "version"), text_at(&node, "kind")};
}

std::shared_ptr<TransformerConfig> config_of(const Node& root) {
  auto config = std::make_shared<TransformerConfig>();
  for (const ListRow& row : list_rows) {
    const Node* list = root.get(row.key);
    if (list == nullptr) continue;
    for (const Node* item : list->items) ((*config).*(row.list)).push_back(field_spec_of(*item));
  }
  if (const Node* references = root.get("nameReference")) {
    for (const Node* item : references->items) {
      NameReference reference{type_of(*item), {}};
      if (const Node* specs = item->get("fieldSpecs")) {
        for (const Node* spec : specs->items) reference.referrers.push_back(field_spec_of(*spec));
      }
      config->name_references.push_back(std::move(reference));
    }
  }
  sort(*config);
  return config;
}

/// The fields that the OpenAPI definitions of custom resources mark.
struct Definitions {
  Context& context;
  const Node& root;
  TransformerConfig config = {};
  bool agree = true;
  int depth = 0;

  FieldSpec spec(std::string_view kind, const std::string& path) const {
    return {{{}, {}, kind}, context.arena.copy(path), false};
  }

  static std::string_view kind_of(std::string_view type) { return type.substr(type.rfind('.') + 1); }

  void read_type(std::string_view kind, std::string_view type, const std::string& path) {
    constexpr int deepest = 32;
    const Node* definition = root.get(type);
    const Node* schema = definition == nullptr ? nullptr : definition->get("Schema");
    const Node* properties = schema == nullptr ? nullptr : schema->get("properties");
    if (properties == nullptr || depth >= deepest) return;
    ++depth;
    for (const yaml::Entry& property : properties->entries) {
      const Node& field = *property.value;
      const std::string below =
          path.empty() ? std::string(property.key) : fmt::format("{}/{}", path, property.key);
      const auto has = [&](std::string_view key) {
        const Node* value = field.get(key);
        return value != nullptr && value->is(Kind::string);
      };
      if (has("x-kubernetes-annotation")) agree = add(config.common_annotations, spec(kind, below)) && agree;
      if (has("x-kubernetes-label-selector")) agree = add(config.common_labels, spec(kind, below)) && agree;
      if (has("x-kubernetes-identity")) agree = add(config.name_prefix, spec(kind, below)) && agree;
      if (has("x-kubernetes-object-ref-api-version") && has("x-kubernetes-object-ref-kind")) {
        const std::string_view key = text_at(&field, "x-kubernetes-object-ref-name-key");
        const std::string name = fmt::format("{}/{}", below, key.empty() ? "name" : key);
        add(config.name_references,
            {{{},
              text_at(&field, "x-kubernetes-object-ref-api-version"),
              text_at(&field, "x-kubernetes-object-ref-kind")},
             {spec(kind, name)}},
            agree);
      }
      if (const Node* reference = field.get("$ref")) read_type(kind, reference->text, below);
    }
    --depth;
  }

  void read() {
    for (const yaml::Entry& entry : root.entries) {
      const Node* schema = entry.value->get("Schema");
      const Node* properties = schema == nullptr ? nullptr : schema->get("properties");
      if (properties == nullptr || properties->get("kind") == nullptr ||
          properties->get("apiVersion") == nullptr || properties->get("metadata") == nullptr)
        continue;
      read_type(kind_of(entry.key), entry.key, "");
    }
    sort(config);
  }
};

}  // namespace

FieldSpec field_spec_of(const Node& node) {
  const Node* create = node.get("create");
  return {type_of(node), text_at(&node, "path"), create != nullptr && create->is_true()};
}

SharedConfig read_configurations(Context& context, const KustomizationRoot& tree) {
  SharedConfig config = default_config();
  const auto take = [&](const SharedConfig& more, const Node& named) {
    bool agree = true;
    config = merge(config, more, agree);
    if (!agree) {
      context.report("kustomize-build-error", named.span,
                     fmt::format("a field of {} has another value of `create` than another configuration: "
                                 "Kustomize fails",
                                 backquoted(named.text)),
                     "use the same value in both");
    }
  };
  for (const Node* named : tree.list("configurations")) {
    const auto file = read_file(context, tree, named->text, *named);
    if (!file) continue;
    const Documents& documents = parse(context, *file);
    diagnostic::append(context.findings, documents.findings);
    if (documents.roots.empty() || !documents.roots.front()->is(Kind::map)) continue;
    take(config_of(*read_fields(context, *documents.roots.front(), "Configuration")), *named);
  }
  for (const Node* named : tree.list("crds")) {
    const auto file = read_file(context, tree, named->text, *named);
    if (!file) continue;
    const Documents& documents = parse(context, *file);
    diagnostic::append(context.findings, documents.findings);
    if (documents.roots.empty() || !documents.roots.front()->is(Kind::map)) continue;
    Definitions definitions{context, *documents.roots.front()};
    definitions.read();
    take(std::make_shared<TransformerConfig>(std::move(definitions.config)), *named);
  }
  return config;
}

}  // namespace twinhull::kustomize
