#include <string_view>

#include "commands/manual.h"
#include "template/functions.h"

namespace twinhull::commands {
namespace {

/// A table cell, escaped for Markdown.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string signature(const tmpl::Function& function) {
  std::string out(function.name);
  out += "(";
  for (const tmpl::Parameter& parameter : function.parameters) {
    if (&parameter != &function.parameters.front()) out += ", ";
    out += parameter.name;
  }
  return out + ")";
}

/// `{0} | default {1}` with the parameters' names: `x | default fallback`.
std::string helm_spelling(const tmpl::Function& function) {
  std::string out;
  for (std::size_t i = 0; i < function.helm.size(); ++i) {
    if (function.helm[i] != '{') {
      out += function.helm[i];
      continue;
    }
    out += function.parameters[static_cast<std::size_t>(function.helm[i + 1] - '0')].name;
    i += 2;
  }
  return out;
}

}  // namespace

std::string template_function_table() {
  std::string out = "| function | gives | Helm |\n|---|---|---|\n";
  for (const tmpl::Function& function : tmpl::functions()) {
    out += "| `" + signature(function) + "` | " + cell(function.summary) + " | `" +
           cell(helm_spelling(function)) + "` |\n";
  }
  return out;
}

}  // namespace twinhull::commands
