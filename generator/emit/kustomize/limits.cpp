#include "emit/kustomize/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "kubernetes/kustomize.h"
#include "kubernetes/objects.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

class Limits {
 public:
  Limits(const Node& object, diagnostic::Findings& findings) : object_(object), findings_(findings) {}

  void check() {
    texts(object_);
    keys("metadata.annotations", "annotation");
  }

  void check_generated() {
    keys("metadata.annotations", "annotation");
    keys("metadata.labels", "label");
  }

 private:
  /// The keys of a map that Kustomize writes without quotes.
  void keys(std::string_view path, std::string_view what) {
    const Node* map = object_.at(path);
    if (map == nullptr || !map->is(Kind::map)) return;
    for (const Entry& entry : map->entries) {
      add(entry.key_span, fmt::format("the {} key `{}`", what, entry.key),
          kubernetes::check_kustomize_unquoted(entry.key), "add a prefix, such as `example.com/1`");
    }
  }

  void texts(const Node& node) {
    if (node.is(Kind::string)) text(node.text, node.span);
    for (const Node* item : node.items) texts(*item);
    for (const Entry& entry : node.entries) {
      text(entry.key, entry.key_span);
      texts(*entry.value);
    }
  }

  void text(std::string_view text, source::Span span) {
    add(span, "a string", kubernetes::check_kustomize_text(text), "remove the character, or encode the text");
    // What a Go template prints for a missing value.
    if (text.find("<no value>") != std::string_view::npos)
      add(span, "a string", "contains `<no value>`, which Helm removes from its output", "change the string");
  }

  void add(source::Span span, std::string_view what, const std::string& fault, std::string_view help) {
    if (fault.empty()) return;
    findings_.push_back({.rule = "unsupported-text",
                         .message = fmt::format("{} of `{}` {}", what,
                                                kubernetes::display(kubernetes::identity(object_)), fault),
                         .span = span.known() ? span : object_.span,
                         .help = std::string(help)});
  }

  const Node& object_;
  diagnostic::Findings& findings_;
};

}  // namespace

void check_kustomize_limits(const Node& object, diagnostic::Findings& findings) {
  Limits(object, findings).check();
}

void check_kustomize_generated(const Node& object, diagnostic::Findings& findings) {
  Limits(object, findings).check_generated();
}

void check_kustomize_namespace(const Node& values, std::span<const Node* const> objects,
                               diagnostic::Findings& findings) {
  const Node* name = values.at("global.namespace");
  const auto has_subjects = [](const Node* object) { return object->get("subjects") != nullptr; };
  if (name == nullptr || std::ranges::none_of(objects, has_subjects)) return;
  // Kustomize also sets the namespace of the subjects of bindings, and writes it there without quotes.
  const std::string fault = kubernetes::check_kustomize_unquoted(name->text);
  if (fault.empty()) return;
  findings.push_back(
      {.rule = "unsupported-text",
       .message = fmt::format("the namespace `{}` of a RoleBinding's subjects {}", name->text, fault),
       .span = name->span,
       .help = "use a namespace with letters, such as `shop`",
       .path = "global.namespace"});
}

}  // namespace twinhull::emit
