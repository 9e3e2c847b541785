#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// The settings of Dapr's component types: the tables of schemas/dapr/components.txt.
namespace twinhull::lint {

enum class SettingForm : std::uint8_t { string, number, boolean, duration, bytesize };

struct ComponentSetting {
  std::string_view name;
  SettingForm form = SettingForm::string;
  bool required = false;  ///< as published; what the program itself requires is in `ComponentType::needs`
  bool secret = false;
  bool one_way = false;            ///< only of a binding's input or output
  std::string_view default_value;  ///< empty: none
  std::string_view choices;        ///< separated by line breaks; empty: any value
  std::string_view instead;        ///< its replacement
};

/// One authentication profile.
struct ComponentProfile {
  std::string_view title;
  std::uint32_t first = 0;  ///< of its settings
  std::uint32_t count = 0;

  std::span<const ComponentSetting> settings() const;
};

/// One version of a component type.
struct ComponentType {
  std::string_view type;  ///< `pubsub.kafka`
  std::string_view version;
  std::string_view status;  ///< `stable`, `beta`, `alpha`, `development-only`
  std::string_view needs;   ///< separated by blanks; of alternatives separated by `|`, one
  std::string_view uses;    ///< clouds whose settings it has, separated by blanks
  std::uint32_t first = 0;  ///< of its settings
  std::uint32_t count = 0;
  std::uint32_t first_profile = 0;
  std::uint32_t profile_count = 0;

  std::span<const ComponentSetting> settings() const;
  std::span<const ComponentProfile> profiles() const;
};

/// An alias of a type, or the settings of a cloud's profiles.
struct ComponentName {
  std::string_view name;
  std::string_view text;  ///< the type; or names separated by blanks, with `!` after secret ones
};

struct ComponentTables {
  std::string_view release;
  std::span<const ComponentSetting> settings;
  std::span<const ComponentProfile> profiles;
  std::span<const ComponentType> types;  ///< sorted by type and version
  std::span<const ComponentName> aliases;
  std::span<const ComponentName> clouds;
};

const ComponentTables& component_tables();

/// All versions of a type, by its name or alias, ignoring case; empty if unknown to Dapr.
std::span<const ComponentType> versions_of(std::string_view type);

/// The version that daprd would run; null if none. Types with one version accept an empty one, `v0` and their
/// own.
const ComponentType* version_of(std::string_view type, std::string_view version);

/// The definition of a setting of a type, ignoring case and profile; null if unknown. Of settings of clouds
/// only name and `secret` are known.
const ComponentSetting* find_setting(const ComponentType& type, std::string_view name);

/// The names of all settings of a type.
std::vector<std::string_view> setting_names(const ComponentType& type);

}  // namespace twinhull::lint
