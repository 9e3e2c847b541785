#include "template/component_literal.h"

#include <fmt/format.h>

#include <cstddef>

namespace twinhull::tmpl {

std::string component_argument(const HelmContext& context) {
  return context.in_range ? "$.component" : ".component";
}

std::optional<SplitLiteral> split_component_literal(std::string_view literal, const HelmContext& context) {
  if (context.component.empty()) return std::nullopt;
  for (std::size_t at = literal.find(context.component); at != std::string_view::npos;
       at = literal.find(context.component, at + 1)) {
    const SplitLiteral around = {literal.substr(0, at), literal.substr(at + context.component.size())};
    const bool begins = around.before.empty() || around.before.ends_with('-');
    if (begins && (around.after.empty() || around.after.starts_with('-'))) return around;
  }
  return std::nullopt;
}

std::string escape_percent(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '%' ? std::string("%%") : std::string(1, c);
  return out;
}

std::string print_component(const SplitLiteral& around, const HelmContext& context) {
  const std::string format =
      fmt::format("{}%s{}", escape_percent(around.before), escape_percent(around.after));
  return fmt::format("printf {} {}", go_string(format), component_argument(context));
}

std::string port_argument(const yaml::Node& node, const HelmContext& context) {
  if (context.port.empty() || !node.is(yaml::Kind::integer) || node.text != context.port) return {};
  if (context.uses != nullptr) context.uses->port = true;
  return context.in_range ? "$.port" : ".port";
}

}  // namespace twinhull::tmpl
