#include "model/switches.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/glob.h"
#include "base/text.h"
#include "model/layers.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

constexpr std::string_view kManifests = "manifests";
constexpr std::string_view kPatches = "patches";

Entry entry(std::string_view key, const Node* value) { return {.key = key, .value = value}; }

const Node* text(base::Arena& arena, std::string_view value) { return yaml::make_string(arena, value); }

/// The first manifest of each directory, by the directory's name.
std::map<std::string_view, const ManifestFile*> groups_of(const std::vector<ManifestFile>& manifests) {
  std::map<std::string_view, const ManifestFile*> groups;
  for (const ManifestFile& file : manifests) {
    if (!file.group.empty()) groups.emplace(file.group, &file);
  }
  return groups;
}

using UsePatch = std::function<void(const Entry& component, const Entry& patch, const Node& targets)>;

/// Calls `use` for every patch that only applies to some targets.
void each_switched_patch(const Node& system, const UsePatch& use) {
  const Node* components = system.get("components");
  if (components == nullptr) return;
  for (const Entry& component : components->entries) {
    const Node* patches = component.value->get(kPatches);
    if (patches == nullptr) continue;
    for (const Entry& patch : patches->entries) {
      const Node* targets = patch.value->get("targets");
      if (targets != nullptr) use(component, patch, *targets);
    }
  }
}

const Node* boolean_schema(base::Arena& arena, const std::string& description) {
  return yaml::make_map(
      arena, {entry("type", text(arena, "boolean")), entry("description", text(arena, description)),
              entry("default", yaml::make_boolean(arena, false))});
}

const Node* map_schema(base::Arena& arena, std::string_view description,
                       const std::vector<Entry>& properties) {
  return yaml::make_map(
      arena,
      {entry("type", text(arena, "object")), entry("description", text(arena, description)),
       entry("additionalProperties", yaml::make_boolean(arena, false)),
       entry("properties", yaml::make_map(arena, properties)), entry("default", yaml::make_map(arena, {}))});
}

/// The component's map of switches; maps keep the order in which components first appear.
std::vector<Entry>& switches_of(std::vector<std::pair<Entry, std::vector<Entry>>>& components,
                                const Entry& component) {
  const auto known =
      std::ranges::find_if(components, [&](const auto& one) { return one.first.key == component.key; });
  if (known != components.end()) return known->second;
  return components.emplace_back(component, std::vector<Entry>()).second;
}

}  // namespace

std::vector<Entry> switch_properties(const Node& system, const std::vector<ManifestFile>& manifests,
                                     base::Arena& arena) {
  std::vector<Entry> groups;
  for (const auto& [group, file] : groups_of(manifests)) {
    groups.push_back({group,
                      {file->file, 0, 0},
                      boolean_schema(arena, fmt::format("Includes the objects of `manifests/{}/`.", group)),
                      {}});
  }
  std::vector<std::pair<Entry, std::vector<Entry>>> patches;
  each_switched_patch(system, [&](const Entry& component, const Entry& patch, const Node&) {
    switches_of(patches, component)
        .push_back(
            {patch.key,
             patch.key_span,
             boolean_schema(arena, fmt::format("Applies the patch `{}` of `{}`.", patch.key, component.key)),
             {}});
  });
  std::vector<Entry> components;
  for (const auto& [component, switches] : patches) {
    components.push_back({component.key,
                          component.key_span,
                          map_schema(arena, fmt::format("Patches of `{}`.", component.key), switches),
                          {}});
  }
  std::vector<Entry> properties;
  if (!groups.empty())
    properties.push_back(
        entry(kManifests, map_schema(arena, "Further objects that only some targets have.", groups)));
  if (!components.empty())
    properties.push_back(
        entry(kPatches, map_schema(arena, "Changes that only apply to some targets.", components)));
  return properties;
}

std::vector<std::string_view> names_of(const Target& target) {
  std::vector<std::string_view> names = {target.name};
  for (const AxisValue& each : target.axes) {
    if (each.axis != "variant") names.push_back(each.value);
  }
  return names;
}

const Node* switch_on(const Node& values, const System& system, const std::vector<std::string_view>& names,
                      std::string_view target, base::Arena& arena) {
  std::vector<Entry> groups;
  for (const auto& [group, file] : groups_of(system.manifests)) {
    if (std::ranges::find(names, group) == names.end()) continue;
    Node* on = arena.make<Node>(*yaml::make_boolean(arena, true));
    on->span = {file->file, 0, 0};
    groups.push_back({group, {file->file, 0, 0}, on, {}});
  }
  std::vector<std::pair<Entry, std::vector<Entry>>> patches;
  each_switched_patch(*system.root, [&](const Entry& component, const Entry& patch, const Node& targets) {
    for (const Node* pattern : targets.items) {
      if (target.empty() || !base::glob_match(pattern->text, target)) continue;
      Node* on = arena.make<Node>(*yaml::make_boolean(arena, true));
      on->span = pattern->span;
      switches_of(patches, component).push_back({patch.key, patch.key_span, on, {}});
      return;
    }
  });
  if (groups.empty() && patches.empty()) return &values;
  std::vector<Entry> components;
  for (const auto& [component, switches] : patches)
    components.push_back(
        {component.key, component.key_span, yaml::make_map(arena, switches, component.key_span), {}});
  std::vector<Entry> on;
  if (!groups.empty())
    on.push_back(entry(kManifests, yaml::make_map(arena, groups, groups.front().key_span)));
  if (!components.empty())
    on.push_back(entry(kPatches, yaml::make_map(arena, components, components.front().key_span)));
  return merge_layers(&values, yaml::make_map(arena, on), arena);
}

diagnostic::Findings check_switches(const System& system) {
  diagnostic::Findings findings;
  std::set<std::string> targets, names;
  for (const Variant& variant : system.variants) {
    names.insert(variant.name);
    for (const Target& target : variant.targets) {
      targets.insert(target.name);
      for (const std::string_view name : names_of(target)) names.emplace(name);
    }
  }
  if (system.target_count() == 0) return findings;
  const auto used = [&](const std::vector<std::string_view>& path) {
    return std::ranges::any_of(system.variants, [&](const Variant& variant) {
      return std::ranges::any_of(variant.targets, [&](const Target& target) {
        const Node* node = target.effective;
        for (const std::string_view key : path) node = node == nullptr ? nullptr : node->get(key);
        return node != nullptr && node->is_true();
      });
    });
  };
  const auto report = [&](std::string message, source::Span span, std::string_view name,
                          const std::set<std::string>& known, std::string otherwise) {
    const std::string_view near = base::closest_match(name, {known.begin(), known.end()});
    findings.push_back({.rule = "ignored-input-file",
                        .message = std::move(message),
                        .span = span,
                        .help = near.empty()
                                    ? std::move(otherwise)
                                    : fmt::format("did you mean `{}`? otherwise, {}", near, otherwise)});
  };
  for (const auto& [group, file] : groups_of(system.manifests)) {
    if (used({kManifests, group})) continue;
    const std::string directory = file->path.substr(0, file->path.rfind('/'));
    report(fmt::format("no target uses the manifests in `{}`", directory), {file->file, 0, 0}, group, names,
           fmt::format("rename the directory after a target, or set `manifests.{}: true` in an environment",
                       group));
  }
  each_switched_patch(*system.root, [&](const Entry& component, const Entry& patch, const Node& patterns) {
    if (used({kPatches, component.key, patch.key}) || patterns.items.empty()) return;
    report(fmt::format("no target uses the patch `{}` of `{}`", patch.key, component.key),
           patterns.items.front()->span, patterns.items.front()->text, targets,
           fmt::format("list the targets that it applies to, such as `{}`", *targets.begin()));
  });
  return findings;
}

}  // namespace twinhull::model
