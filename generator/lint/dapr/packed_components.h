#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lint/dapr/component_types.h"

/// The tables of component types as the program contains them: without pointers, which the loader would have
/// to relocate at every start.
namespace twinhull::lint {

/// A range of the text that contains all texts of the tables.
struct PackedText {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;

  std::string_view in(std::string_view texts) const { return texts.substr(begin, size); }
};

struct PackedSetting {
  PackedText name;
  SettingForm form = SettingForm::string;
  bool required = false;
  bool secret = false;
  bool one_way = false;
  PackedText default_value;
  PackedText choices;
  PackedText instead;
};

struct PackedProfile {
  PackedText title;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct PackedType {
  PackedText type;
  PackedText version;
  PackedText status;
  PackedText needs;
  PackedText uses;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::uint32_t first_profile = 0;
  std::uint32_t profile_count = 0;
};

std::vector<ComponentSetting> unpacked(std::span<const PackedSetting> settings, std::string_view texts);
std::vector<ComponentProfile> unpacked(std::span<const PackedProfile> profiles, std::string_view texts);
std::vector<ComponentType> unpacked(std::span<const PackedType> types, std::string_view texts);

}  // namespace twinhull::lint
