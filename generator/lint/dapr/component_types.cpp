#include "lint/dapr/component_types.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/dapr/packed_components.h"

namespace twinhull::lint {
namespace {

/// The settings of clouds, as component settings. Built once, so that references stay valid.
const std::vector<ComponentSetting>& cloud_settings(std::string_view cloud) {
  static const std::vector<std::vector<ComponentSetting>> all = [] {
    std::vector<std::vector<ComponentSetting>> made;
    for (const ComponentName& one : component_tables().clouds) {
      std::vector<ComponentSetting>& settings = made.emplace_back();
      for (std::string_view name : base::split(one.text, ' ')) {
        const bool secret = name.ends_with('!');
        if (secret) name.remove_suffix(1);
        settings.push_back({.name = name, .secret = secret});
      }
    }
    return made;
  }();
  static const std::vector<ComponentSetting> none;
  const std::span<const ComponentName> clouds = component_tables().clouds;
  const auto found = std::ranges::find(clouds, cloud, &ComponentName::name);
  return found == clouds.end() ? none : all[static_cast<std::size_t>(found - clouds.begin())];
}

const ComponentSetting* among(std::span<const ComponentSetting> settings, std::string_view name) {
  const auto found = std::ranges::find_if(
      settings, [&](const ComponentSetting& one) { return base::equal_ignoring_case(one.name, name); });
  return found == settings.end() ? nullptr : &*found;
}

std::vector<std::string_view> clouds_of(const ComponentType& type) {
  return type.uses.empty() ? std::vector<std::string_view>() : base::split(type.uses, ' ');
}

}  // namespace

std::vector<ComponentSetting> unpacked(std::span<const PackedSetting> settings, std::string_view texts) {
  std::vector<ComponentSetting> out;
  out.reserve(settings.size());
  for (const PackedSetting& one : settings) {
    out.push_back({one.name.in(texts), one.form, one.required, one.secret, one.one_way,
                   one.default_value.in(texts), one.choices.in(texts), one.instead.in(texts)});
  }
  return out;
}

std::vector<ComponentProfile> unpacked(std::span<const PackedProfile> profiles, std::string_view texts) {
  std::vector<ComponentProfile> out;
  out.reserve(profiles.size());
  for (const PackedProfile& one : profiles) out.push_back({one.title.in(texts), one.first, one.count});
  return out;
}

std::vector<ComponentType> unpacked(std::span<const PackedType> types, std::string_view texts) {
  std::vector<ComponentType> out;
  out.reserve(types.size());
  for (const PackedType& one : types) {
    out.push_back({one.type.in(texts), one.version.in(texts), one.status.in(texts), one.needs.in(texts),
                   one.uses.in(texts), one.first, one.count, one.first_profile, one.profile_count});
  }
  return out;
}

std::span<const ComponentSetting> ComponentProfile::settings() const {
  return component_tables().settings.subspan(first, count);
}

std::span<const ComponentSetting> ComponentType::settings() const {
  return component_tables().settings.subspan(first, count);
}

std::span<const ComponentProfile> ComponentType::profiles() const {
  return component_tables().profiles.subspan(first_profile, profile_count);
}

std::span<const ComponentType> versions_of(std::string_view type) {
  const ComponentTables& tables = component_tables();
  for (const ComponentName& alias : tables.aliases) {
    if (base::equal_ignoring_case(alias.name, type)) type = alias.text;
  }
  const auto is_it = [&](const ComponentType& one) { return base::equal_ignoring_case(one.type, type); };
  const auto begin = std::ranges::find_if(tables.types, is_it);
  const auto end = std::find_if_not(begin, tables.types.end(), is_it);
  return {begin, end};
}

const ComponentType* version_of(std::string_view type, std::string_view version) {
  const std::span<const ComponentType> all = versions_of(type);
  for (const ComponentType& one : all) {
    if (base::equal_ignoring_case(one.version, version)) return &one;
  }
  if (all.empty()) return nullptr;
  const bool is_default = version.empty() || (all.size() == 1 && all.front().version == "v1" &&
                                              base::equal_ignoring_case(version, "v0"));
  return is_default ? &all.front() : nullptr;
}

const ComponentSetting* find_setting(const ComponentType& type, std::string_view name) {
  if (const ComponentSetting* found = among(type.settings(), name)) return found;
  for (const ComponentProfile& profile : type.profiles()) {
    if (const ComponentSetting* found = among(profile.settings(), name)) return found;
  }
  for (const std::string_view cloud : clouds_of(type)) {
    if (const ComponentSetting* found = among(cloud_settings(cloud), name)) return found;
  }
  return nullptr;
}

std::vector<std::string_view> setting_names(const ComponentType& type) {
  std::vector<std::string_view> names;
  const auto add = [&](std::span<const ComponentSetting> settings) {
    for (const ComponentSetting& one : settings) names.push_back(one.name);
  };
  add(type.settings());
  for (const ComponentProfile& profile : type.profiles()) add(profile.settings());
  for (const std::string_view cloud : clouds_of(type)) add(cloud_settings(cloud));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace twinhull::lint
