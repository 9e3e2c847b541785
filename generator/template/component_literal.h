#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "template/go_template_expression.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

// Literals in a `define` that components share: their name and their port are arguments there.

/// The component's name as an argument.
std::string component_argument(const HelmContext& context);

/// A literal without the component's name: `-` and `-svc` of `-backend-svc`.
struct SplitLiteral {
  std::string_view before;
  std::string_view after;
};

/// Where a literal contains the component's name as a word. Empty if it is printed as it is.
std::optional<SplitLiteral> split_component_literal(std::string_view literal, const HelmContext& context);

/// A format of `printf` in which the text is printed as it is.
std::string escape_percent(std::string_view text);

/// `printf` of a literal with the component's name as an argument.
std::string print_component(const SplitLiteral& around, const HelmContext& context);

/// The port as an argument; empty for any other number.
std::string port_argument(const yaml::Node& node, const HelmContext& context);

}  // namespace twinhull::tmpl
