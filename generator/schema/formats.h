#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::schema {

/// A value of the keyword `format`.
struct Format {
  std::string_view name;
  /// Why a text does not have the format, as a clause that follows "`x`"; empty if it does.
  std::string (*check)(std::string_view text) = nullptr;
  /// The same for a number; null if the format does not apply to numbers.
  std::string (*check_number)(const yaml::Node& number) = nullptr;
  std::string_view example;
  bool own = false;  ///< not defined by JSON Schema
};

/// The format of that name, or null.
const Format* find_format(std::string_view name);

std::vector<std::string_view> format_names();

// The standard formats by topic, one file each.
std::string check_date(std::string_view text);
std::string check_time(std::string_view text);
std::string check_date_time(std::string_view text);
std::string check_iso_duration(std::string_view text);

std::string check_hostname(std::string_view text);
std::string check_idn_hostname(std::string_view text);
std::string check_ipv4(std::string_view text);
std::string check_ipv6(std::string_view text);
std::string check_email(std::string_view text);
std::string check_idn_email(std::string_view text);

std::string check_uri(std::string_view text);
std::string check_uri_reference(std::string_view text);
std::string check_iri(std::string_view text);
std::string check_iri_reference(std::string_view text);
std::string check_uri_template(std::string_view text);
std::string check_json_pointer(std::string_view text);
std::string check_relative_json_pointer(std::string_view text);
std::string check_uuid(std::string_view text);
std::string check_regex(std::string_view text);

}  // namespace twinhull::schema
