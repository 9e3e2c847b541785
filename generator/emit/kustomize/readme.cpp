#include "emit/kustomize/readme.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "emit/chart/chart.h"
#include "emit/chart/markdown.h"
#include "emit/chart/value_docs.h"
#include "emit/output/layout.h"
#include "model/prerequisites.h"

namespace twinhull::emit {
namespace {

constexpr std::string_view kIntroduction = R"(
`base/` has the objects of the default values. Each directory in `components/` is a feature: objects, and patches of
other objects. An overlay lists the features of a target, and has its namespace, images, sizes and other numbers.

)";

constexpr std::string_view kAboutLayers = R"(
Where a directory has both, `infrastructure/` has what must exist first: the namespace, ExternalSecrets, the broker with
its topics and Dapr components; `apps/` has everything else. Flux applies them one after the other.
)";

constexpr std::string_view kAboutSecrets = R"(
## Secrets

Values of Secrets are not in the repository. `components/local-secrets/` generates the Secrets of an environment from
files that Git ignores: copy each `NAME.env.example` in it to `NAME.env`, and fill in the values. A controller uses the
directory `without-secrets/` of an overlay, which builds without these files.
)";

constexpr std::string_view kAboutTopics = R"(
The Job that creates the topics cannot be changed once it exists. If your overlay changes its image or labels, delete it
before the next `kubectl apply -k`:

```sh
kubectl delete job --selector app.kubernetes.io/component=topics --namespace my-namespace
```
)";

constexpr std::string_view kAboutOwnOverlays = R"(
## Your own overlay

Do not edit this directory: it is generated. Write an overlay outside of it:

```yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: my-namespace
resources:
)";

constexpr std::string_view kAfterExample = R"(```

`namespace`, `images`, `replicas`, `labels`, `patches`, and `configMapGenerator` with `behavior: merge` work as in every
tree. Pods restart when a ConfigMap changes, because its name ends in a digest of its data.

`namePrefix` and `nameSuffix` do not work: they leave names unchanged that applications contain as text, such as the
addresses of Services, and those that other controllers use, such as scopes of Dapr. To install the system a second
time, use another namespace.
)";

std::string kinds_and_names(const std::vector<KeyedObject>& objects) {
  std::vector<std::string> names;
  for (const KeyedObject& object : objects)
    names.push_back(code(fmt::format("{}/{}", object.id.kind, name_without_digest(object.id))));
  return base::join(names, ", ");
}

std::string features_of(const BaseAndComponents& tree, const std::vector<std::size_t>& features) {
  std::vector<std::string> names;
  for (const std::size_t i : features) {
    if (!tree.components[i].empty()) names.push_back(code(tree.plan.features[i].name));
  }
  return base::join(names, ", ");
}

/// The directory of a target's overlay, relative to the README.
std::string shown_directory(const model::Target& target) {
  return overlay_directory(target.name).substr(kKustomizeDirectory.size() + 1);
}

void add_overlays(const BaseAndComponents& tree, std::string& out) {
  std::vector<Row> rows;
  for (const model::Variant& variant : tree.system.variants) {
    for (const model::Target& target : variant.targets) {
      const yaml::Node* name =
          target.effective == nullptr ? nullptr : target.effective->at("global.namespace");
      rows.push_back({code(shown_directory(target)), code(name == nullptr ? "default" : name->text),
                      features_of(tree, tree.of(target).components)});
    }
  }
  if (!rows.empty()) table(out, {"overlay", "namespace", "features"}, rows);
}

void add_features(const BaseAndComponents& tree, std::string& out) {
  std::vector<Row> rows;
  for (const FeatureComponent& component : tree.components) {
    if (component.empty()) continue;
    rows.push_back({code(component.feature->name), kinds_and_names(component.added),
                    kinds_and_names(component.patches), features_of(tree, component.feature->needs)});
  }
  if (rows.empty()) return;
  out += "\n## Features\n\n";
  table(out, {"feature", "adds", "patches", "applied after"}, rows);
}

/// How a target is applied, in the order of the commands.
void add_steps(const BaseAndComponents& tree, const model::Target* target, const std::string& here,
               std::string& out) {
  const std::string example = fmt::format("{}/{}", here, target == nullptr ? "…" : shown_directory(*target));
  int step = 0;
  const auto add = [&](std::string_view text, const std::string& commands) {
    out += fmt::format("\n{}. {}:\n\n   ```sh\n{}   ```\n", ++step, text, commands);
  };
  if (target != nullptr && model::has_source(tree.system, *target->effective, "install")) {
    const std::string directory = local_secrets_directory(target->environment);
    add("Create the files with the values of the Secrets, and fill them in",
        fmt::format(
            "   for example in {}/{}/{}/*.env.example; do cp \"$example\" \"${{example%.example}}\"; done\n",
            kOutDirectory, tree.system.id, directory));
  }
  add("See what is applied, and what changes in the cluster",
      fmt::format("   kubectl kustomize {0}\n   kubectl diff -k {0}\n", example));
  add("Apply it", fmt::format("   kubectl apply -k {}\n", example));
  add("Remove it, volumes included", fmt::format("   kubectl delete -k {}\n", example));
}

}  // namespace

OutputFile tree_readme(const BaseAndComponents& tree) {
  const model::Target* target = nullptr;
  for (const model::Variant& variant : tree.system.variants) {
    if (!variant.targets.empty()) target = &variant.targets.front();
  }
  const std::string example = target == nullptr ? "…" : shown_directory(*target);
  const std::string here = fmt::format("{}/{}/{}", kOutDirectory, tree.system.id, kKustomizeDirectory);
  std::string out = fmt::format("<!-- {} -->\n", generated_header("environments/" + tree.system.id + "/"));
  out += fmt::format("# {}: Kustomize\n", prose(one_line(tree.system.text("title"))));
  add_steps(tree, target, here, out);
  out += kIntroduction;
  add_overlays(tree, out);
  const bool divided = std::ranges::any_of(
      tree.composed, [](const auto& composed) { return steps_of(composed.second.objects).size() > 1; });
  if (divided) out += kAboutLayers;
  add_features(tree, out);
  if (!tree.base[ApplyStep::all].secrets.empty()) out += kAboutSecrets;
  out += kAboutOwnOverlays;
  out += fmt::format("  - ../{}/{}\n", here, example);
  out += kAfterExample;
  if (tree.system.root->get("kafka") != nullptr) out += kAboutTopics;
  return {std::string(kKustomizeDirectory) + "/README.md", std::move(out)};
}

}  // namespace twinhull::emit
