// Texts in values that the chart rejects wherever they are, also where no object contains them.
#include <fmt/format.h>

#include "kubernetes/kustomize.h"
#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// Depth is that of the values files, which the reader limits.
void check_texts(const Node& node, const std::string& path, Findings& findings) {
  const auto check = [&](std::string_view text, source::Span span, const std::string& at) {
    const std::string fault = kubernetes::check_kustomize_text(text);
    // Inside a line, U+0085 is kept by Helm; the objects that contain it are checked.
    if (fault.empty() || fault.find("U+0085") != std::string::npos) return;
    findings.push_back({.rule = "unsupported-text",
                        .message = fmt::format("a value {}", fault),
                        .span = span,
                        .help = "remove the character, or encode the text",
                        .path = at});
  };
  if (node.is(Kind::string)) check(node.text, node.span, path);
  for (const Node* item : node.items) check_texts(*item, path, findings);
  for (const Entry& entry : node.entries) {
    const std::string below = path.empty() ? std::string(entry.key) : fmt::format("{}.{}", path, entry.key);
    check(entry.key, entry.key_span, below);
    check_texts(*entry.value, below, findings);
  }
}

/// Texts that Helm would evaluate as templates, and Kustomize would not.
void check_templates(const Node& node, const std::string& path, Findings& findings) {
  const auto check = [&](std::string_view text, source::Span span, const std::string& at) {
    if (text.find("{{") == std::string_view::npos) return;
    findings.push_back(
        {.rule = "unsupported-text",
         .message = "a value contains a template of Helm, which Kustomize does not evaluate",
         .span = span,
         .help = "use an expression (`${{ }}`), or move the object to `manifests/`, where braces are text",
         .path = at});
  };
  if (node.is(Kind::string)) check(node.text, node.span, path);
  for (const Node* item : node.items) check_templates(*item, path, findings);
  for (const Entry& entry : node.entries) {
    const std::string below = fmt::format("{}.{}", path, entry.key);
    check(entry.key, entry.key_span, below);
    check_templates(*entry.value, below, findings);
  }
}

}  // namespace

void check_unsupported_text(const TargetContext& target, Findings& findings) {
  for (const Entry& entry : target.values.entries) {
    // Values of secrets are in no file.
    if (entry.key != "secrets") check_texts(*entry.value, std::string(entry.key), findings);
    if (entry.key == "extraObjects") check_templates(*entry.value, std::string(entry.key), findings);
  }
}

}  // namespace twinhull::model
