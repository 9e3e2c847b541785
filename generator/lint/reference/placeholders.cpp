// Settings with placeholders: `${NAME}` that nothing in the run substitutes, `YOUR_KEY`, a host `REDACTED`.
#include <fmt/format.h>

#include <algorithm>

#include "lint/objects/placeholder.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// A setting with its problem.
struct PlaceholderUse {
  std::string_view name;
  const Node* value = nullptr;
  std::string_view part;
  bool variable = false;
};

/// Flux and the Argo CD plugin substitute `${NAME}` and `<name>`.
bool is_filled_in(const Object& object, const ObjectIndex& index) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations != nullptr && std::ranges::any_of(annotations->entries, [](const yaml::Entry& entry) {
        return entry.key.starts_with("avp.kubernetes.io/");
      }))
    return true;
  return std::ranges::any_of(index.all(object, "Kustomization"), [](const Object* tree) {
    return tree->id.group == "kustomize.toolkit.fluxcd.io" &&
           value_at(tree->node, "spec.postBuild") != nullptr;
  });
}

/// Whether the object is certainly a template for `envsubst` or the like: its name, namespace, image or
/// replicas have placeholders, too.
bool is_template(const Object& object, const ObjectIndex& index) {
  const auto open = [](std::string_view text) { return !variable_in(text).empty(); };
  if (open(object.id.name) || open(object.id.namespace_name) || open(text_at(object.node, "spec.replicas")))
    return true;
  const PodView* pod = index.pod_of(object);
  return pod != nullptr && std::ranges::any_of(pod->containers, [&](const Container& container) {
           return open(text_at(container.node, "image"));
         });
}

/// `<your-key>` and words: brackets can be part of any text, and begin lists.
bool is_open_value(std::string_view text) {
  if (text.starts_with('[') || text.starts_with('{')) return false;
  if (text.starts_with('<')) {
    return text.find_first_of("<>", 1) == text.size() - 1 && text.find(' ') == std::string_view::npos &&
           text.find_first_of("-_") != std::string_view::npos;
  }
  return is_to_be_filled_in(text);
}

/// `part`: variables also count as part of the value, because only the cluster reads it.
void look_at(std::string_view name, const Node* value, bool part, std::vector<PlaceholderUse>& out) {
  if (value == nullptr || !value->is(yaml::Kind::string)) return;
  const std::string_view text = value->text;
  const std::string_view variable = variable_in(text);
  if (!variable.empty()) {
    if (part || variable.size() == text.size()) out.push_back({name, value, variable, true});
    return;
  }
  const std::string_view within = placeholder_in_address(text);
  if (is_open_value(text)) out.push_back({name, value, text, false});
  if (!is_open_value(text) && !within.empty()) out.push_back({name, value, within, false});
}

std::vector<PlaceholderUse> settings_to_fill(const Object& object, const ObjectIndex& index) {
  std::vector<PlaceholderUse> out;
  if (object.id.group == "dapr.io" && object.id.kind == "Component") {
    for (const Node* item : items_at(object.node, "spec.metadata"))
      look_at(text_at(item, "name"), value_at(item, "value"), true, out);
  }
  if (object.id.kind == "ServiceAccount" && object.id.group.empty()) {
    const Node* annotations = value_at(object.node, "metadata.annotations");
    if (annotations != nullptr && annotations->is(yaml::Kind::map)) {
      for (const yaml::Entry& entry : annotations->entries) look_at(entry.key, entry.value, true, out);
    }
  }
  const PodView* pod = index.pod_of(object);
  if (pod == nullptr) return out;
  for (const Container& container : pod->containers) {
    for (const Node* variable : items_at(container.node, "env"))
      look_at(text_at(variable, "name"), value_at(variable, "value"), false, out);
  }
  return out;
}

}  // namespace

void check_placeholder_value(const Object& object, const ObjectIndex& index, Reporter& report) {
  const std::vector<PlaceholderUse> wrong = settings_to_fill(object, index);
  if (wrong.empty() || is_filled_in(object, index) || is_template(object, index)) return;
  const PlaceholderUse& first = wrong.front();
  ObjectFinding& found =
      report.add_found(object, first.value->span,
                       first.variable ? fmt::format("`{}` of `{}` is `{}`, which is not substituted",
                                                    first.name, display(object), first.part)
                                      : fmt::format("`{}` of `{}` contains the placeholder `{}`", first.name,
                                                    display(object), first.part),
                       first.variable ? "set the value, or substitute it before it is applied, with "
                                        "`postBuild.substitute` of a Flux Kustomization or `envsubst`"
                                      : "set the value, or use a Secret for a secret value");
  found.value = first.value;
  found.value_key = first.name;
  for (const PlaceholderUse& other : std::span(wrong).subspan(1)) {
    found.finding.related.push_back(
        {fmt::format("`{}` is also {}", other.name, other.variable ? "not substituted" : "a placeholder"),
         other.value->span});
  }
}

}  // namespace twinhull::lint
