#include <fmt/format.h>

#include <array>

#include "lint/engine/finding_at.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/kustomize/checks.h"

namespace twinhull::lint {
namespace {

struct Field {
  std::string_view old;
  std::string_view help;
  std::string_view instead;  ///< the field that accepts the same value; empty if none does
};

constexpr std::array fields = {
    Field{"bases", "list the directories in `resources`", "resources"},
    Field{"commonLabels",
          "use `labels`, with `includeSelectors: true` only if the selectors in the cluster have them",
          {}},
    Field{"helmChartInflationGenerator", "use `helmCharts`", {}},
    Field{"imageTags", "use `images`", {}},
    Field{"patchesJson6902", "move them to `patches`, with the same `target`", "patches"},
    Field{"patchesStrategicMerge", "move each to `patches`, as `path` or `patch`", {}},
    Field{"vars", "use `replacements`", {}},
};

void report(const yaml::Entry& entry, std::string_view help, std::vector<ObjectFinding>& out) {
  out.push_back(finding_at("deprecated-kustomize-field", entry.key_span,
                           fmt::format("`{}` is deprecated", entry.key), std::string(help)));
}

}  // namespace

void check_deprecated_kustomize_field(const Kustomization& tree, std::vector<ObjectFinding>& out) {
  for (const Field& field : fields) {
    const yaml::Entry* entry = tree.root->find(field.old);
    if (entry == nullptr) continue;
    report(*entry, field.help, out);
    if (!field.instead.empty() && tree.root->find(field.instead) == nullptr)
      out.back().finding.fix = replace_text(entry->key_span, entry->key, field.instead);
  }
  for (std::string_view key : {"configMapGenerator", "secretGenerator"}) {
    for (const yaml::Node* generator : items_at(tree.root, key)) {
      if (const yaml::Entry* entry = generator->find("env")) report(*entry, "use `envs`, a list", out);
    }
  }
}

}  // namespace twinhull::lint
