// ConfigMaps and Secrets that pods take values and files from: that they are there, and hold the keys.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "lint/edits.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// One place that names a ConfigMap or Secret.
struct Reference {
  std::string_view kind;
  const Node* name = nullptr;
  const Node* key = nullptr;  ///< the key that is wanted of it; null: all
};

void add(std::vector<Reference>& out, std::string_view kind, const Node* source, std::string_view name_key,
         const Node* key) {
  const Node* name = value_at(source, name_key);
  if (name == nullptr || !name->is(yaml::Kind::string) || name->text.empty() || truth_at(source, "optional"))
    return;
  out.push_back({kind, name, key});
}

/// All that a source of files names: the object, and each key that `items` picks.
void add_files(std::vector<Reference>& out, std::string_view kind, const Node* source,
               std::string_view name_key) {
  if (source == nullptr) return;
  add(out, kind, source, name_key, nullptr);
  for (const Node* item : items_at(source, "items")) {
    if (const Node* key = value_at(item, "key")) add(out, kind, source, name_key, key);
  }
}

std::vector<Reference> references(const Pod& pod) {
  std::vector<Reference> out;
  for (const Container& container : pod.containers) {
    for (const Node* variable : items_at(container.node, "env")) {
      const Node* map = value_at(variable, "valueFrom.configMapKeyRef");
      const Node* secret = value_at(variable, "valueFrom.secretKeyRef");
      add(out, "ConfigMap", map, "name", value_at(map, "key"));
      add(out, "Secret", secret, "name", value_at(secret, "key"));
    }
    for (const Node* source : items_at(container.node, "envFrom")) {
      add(out, "ConfigMap", value_at(source, "configMapRef"), "name", nullptr);
      add(out, "Secret", value_at(source, "secretRef"), "name", nullptr);
    }
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    add_files(out, "ConfigMap", value_at(volume, "configMap"), "name");
    add_files(out, "Secret", value_at(volume, "secret"), "secretName");
    for (const Node* source : items_at(volume, "projected.sources")) {
      add_files(out, "ConfigMap", value_at(source, "configMap"), "name");
      add_files(out, "Secret", value_at(source, "secret"), "name");
    }
  }
  return out;
}

/// Kubernetes itself makes one of these in every namespace.
bool is_given(const Reference& reference) {
  return reference.kind == "ConfigMap" &&
         (reference.name->text == "kube-root-ca.crt" || reference.name->text == "openshift-service-ca.crt");
}

bool holds(const Object& object, std::string_view key) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"data", "stringData", "binaryData"},
                             [&](std::string_view part) {
                               const Node* map = value_at(object.node, part);
                               return map != nullptr && map->find(key) != nullptr;
                             });
}

std::vector<std::string_view> keys_of(const Object& object) {
  std::vector<std::string_view> keys;
  for (const std::string_view part : {"data", "stringData", "binaryData"}) {
    const Node* map = value_at(object.node, part);
    if (map == nullptr) continue;
    for (const yaml::Entry& entry : map->entries) keys.push_back(entry.key);
  }
  return keys;
}

/// Says which of the names was meant, and what mends it where only the case of letters is wrong.
void suggest(diagnostic::Finding& finding, const Node& name, const std::vector<std::string_view>& names) {
  const std::string_view meant = base::closest(name.text, names);
  if (!meant.empty()) finding.help = fmt::format("did you mean `{}`? else {}", meant, finding.help);
  const std::string_view same = same_but_for_case(name.text, names);
  if (!same.empty()) finding.fix = replace_text(name.span, name.text, same);
}

}  // namespace

void check_configuration(const Pod& pod, const Corpus& corpus, Report& report) {
  const Object& object = *pod.object;
  std::set<std::pair<std::string_view, std::string_view>> seen;  // one finding for one missing object
  for (const Reference& reference : references(pod)) {
    const std::string_view name = reference.name->text;
    if (!seen.emplace(reference.kind, name).second || is_given(reference)) continue;
    if (corpus.exists(object, reference.kind, name)) continue;
    std::vector<std::string_view> names;
    for (const Object* other : corpus.all(object, reference.kind, object.name_space))
      names.push_back(other->id.name);
    diagnostic::Finding& finding = report.add(
        object, reference.name->span,
        fmt::format("`{}` needs {} `{}`, which is not there: its containers do not start", display(object),
                    reference.kind, name),
        fmt::format("add it, mark the reference `optional: true`, or say `--external {}/{}` where the "
                    "cluster has it",
                    reference.kind, name));
    suggest(finding, *reference.name, names);
  }
}

void check_configuration_keys(const Pod& pod, const Corpus& corpus, Report& report) {
  for (const Reference& reference : references(pod)) {
    if (reference.key == nullptr) continue;
    const Object* found = corpus.find(*pod.object, reference.kind, reference.name->text);
    if (found == nullptr || holds(*found, reference.key->text)) continue;
    diagnostic::Finding& finding =
        report.add(*pod.object, reference.key->span,
                   fmt::format("{} `{}` has no key `{}`: the containers of `{}` do not start", reference.kind,
                               reference.name->text, reference.key->text, display(*pod.object)),
                   "name a key that it has, or add this one");
    finding.related.push_back({fmt::format("the {} stands here", reference.kind), place(*found)});
    suggest(finding, *reference.key, keys_of(*found));
  }
}

}  // namespace twinhull::lint
