#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::emit {

/// Extends the schema of a value in a values file to what the file can have in place of the value: an
/// expression, and the text of `x-short`.
class LayerForms {
 public:
  /// `out`: the converted schema; `schema`: what it was converted from.
  LayerForms(nlohmann::ordered_json& out, const yaml::Node& schema) : out_(out), schema_(schema) {}

  void add();

 private:
  bool has_type(std::string_view name) const;
  void add_short_form(const yaml::Node& form);
  void add_text(const std::string& pattern, const std::string& message);
  void add_expressions();

  nlohmann::ordered_json& out_;
  const yaml::Node& schema_;
};

}  // namespace twinhull::emit
