// A generator with `behavior: merge` or `replace` changes a ConfigMap or Secret that is there already.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/finding_at.h"
#include "lint/kustomize/contents.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Generator {
  std::string_view list;
  std::string_view kind;
};

constexpr std::array generators = {Generator{"configMapGenerator", "ConfigMap"},
                                   Generator{"secretGenerator", "Secret"}};

void check_one(const Node& entry, std::string_view kind, const Content& reach, std::vector<Found>& out) {
  const Node* name = value_at(&entry, "name");
  if (name == nullptr || !name->is(yaml::Kind::string)) return;
  const std::string_view name_space = text_at(&entry, "namespace");
  std::vector<std::string_view> alike;
  for (const Member& member : reach.members) {
    if (member.kind != kind || !member.group.empty()) continue;
    const bool here = std::ranges::any_of(member.name_spaces, [&](const std::string& one) {
      return one == name_space || (name_space.empty() && one == "default");
    });
    if (here && std::ranges::find(member.names, name->text) != member.names.end()) return;
    alike.push_back(member.names.front());
  }
  const std::string_view near = base::closest(name->text, alike);
  const std::string_view behavior = text_at(&entry, "behavior");
  out.push_back(finding_at(
      "generator-without-target", name->span,
      fmt::format("`behavior: {}` is for a {} that is there already, and nothing makes `{}`: Kustomize "
                  "refuses it",
                  behavior, kind, name->text),
      !near.empty()   ? fmt::format("did you mean `{}`?", near)
      : alike.empty() ? fmt::format("leave `behavior` out to make the {} here", kind)
                      : fmt::format("name one that is there, such as `{}`, or leave `behavior` out to make "
                                    "the {} here",
                                    alike.front(), kind)));
}

}  // namespace

void check_generators(const Kustomization& tree, Contents& contents, std::vector<Found>& out) {
  for (const Generator& generator : generators) {
    for (const Node* entry : items_at(tree.root, generator.list)) {
      if (!changes_another(*entry)) continue;
      const Content reach = contents.reach_of(tree);
      if (reach.open) return;
      check_one(*entry, generator.kind, reach, out);
    }
  }
}

}  // namespace twinhull::lint
