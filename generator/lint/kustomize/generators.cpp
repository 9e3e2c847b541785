// Generators with `behavior: merge` or `replace`, which change an existing ConfigMap or Secret.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Generator {
  std::string_view list;
  std::string_view kind;
};

constexpr std::array generators = {Generator{"configMapGenerator", "ConfigMap"},
                                   Generator{"secretGenerator", "Secret"}};

void check_one(const Node& entry, std::string_view kind, const Content& reach,
               std::vector<ObjectFinding>& out) {
  const Node* name = value_at(&entry, "name");
  if (name == nullptr || !name->is(yaml::Kind::string)) return;
  const std::string_view namespace_name = text_at(&entry, "namespace");
  std::vector<std::string_view> alike;
  for (const Member& member : reach.members) {
    if (member.kind != kind || !member.group.empty()) continue;
    const bool here = std::ranges::any_of(member.name_spaces, [&](const std::string& one) {
      return one == namespace_name || (namespace_name.empty() && one == "default");
    });
    if (here && std::ranges::find(member.names, name->text) != member.names.end()) return;
    alike.push_back(member.names.front());
  }
  const std::string_view near = base::closest_match(name->text, alike);
  const std::string_view behavior = text_at(&entry, "behavior");
  out.push_back(finding_at(
      "generator-without-target", name->span,
      fmt::format("`behavior: {}` requires an existing {}, but `{}` is not defined: Kustomize fails",
                  behavior, kind, name->text),
      !near.empty() ? fmt::format("did you mean `{}`?", near)
      : alike.empty()
          ? fmt::format("remove `behavior` to create the {}", kind)
          : fmt::format("use an existing one, such as `{}`, or remove `behavior` to create the {}",
                        alike.front(), kind)));
}

}  // namespace

void check_generator_without_target(const Kustomization& tree, Contents& contents,
                                    std::vector<ObjectFinding>& out) {
  for (const Generator& generator : generators) {
    for (const Node* entry : items_at(tree.root, generator.list)) {
      if (!changes_another(*entry)) continue;
      const Content reach = contents.patchable_objects(tree);
      if (reach.open) return;
      check_one(*entry, generator.kind, reach, out);
    }
  }
}

}  // namespace twinhull::lint
