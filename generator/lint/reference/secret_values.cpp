// Secrets without values, or that are not read where they are required.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "base/base64.h"
#include "lint/objects/config_uses.h"
#include "lint/objects/placeholder.h"
#include "lint/objects/selector_index.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Node;

/// The users of a Secret, and the keys they read.
struct Readers {
  const PodView* first = nullptr;
  bool all = false;
  bool variables = false;  ///< all of it, as variables
  std::set<std::string_view> keys;

  bool reads(std::string_view key) const { return all || keys.contains(key); }
};

using ReadersBySecret = std::map<const Object*, Readers>;  // for look-ups only

ReadersBySecret readers_of(const ObjectIndex& index) {
  ReadersBySecret out;
  for (const PodView& pod : index.pods()) {
    for (const ConfigurationUse& use : uses_of(pod)) {
      const Object* secret =
          use.kind == "Secret" ? index.find(*pod.object, "Secret", use.name->text) : nullptr;
      if (secret == nullptr) continue;
      Readers& readers = out[secret];
      if (readers.first == nullptr) readers.first = &pod;
      if (use.key == nullptr) readers.all = true;
      readers.variables = readers.variables || (use.key == nullptr && !use.file);
      if (use.key != nullptr) readers.keys.insert(use.key->text);
    }
  }
  return out;
}

/// Something else writes the values: a copier, a plugin of Argo CD, Flux' substitution.
bool is_filled_by_others(const Object& secret, const ObjectIndex& index) {
  const Node* annotations = value_at(secret.node, "metadata.annotations");
  if (annotations != nullptr && std::ranges::any_of(annotations->entries, [](const Entry& entry) {
        return entry.key.starts_with("avp.kubernetes.io/") || entry.key.ends_with("/replicate-from") ||
               entry.key.ends_with("/reflects") || entry.key.starts_with("vault.security.banzaicloud.io/");
      }))
    return true;
  return std::ranges::any_of(index.all(secret, "Kustomization"), [](const Object* tree) {
    return tree->id.group == "kustomize.toolkit.fluxcd.io" &&
           value_at(tree->node, "spec.postBuild") != nullptr;
  });
}

/// The first key that is read and has no value, and those after it.
struct Empty {
  const Entry* entry = nullptr;
  bool placeholder = false;
};

void collect(const Node* map, bool encoded, const Readers& readers, std::vector<Empty>& out) {
  if (map == nullptr || !map->is(yaml::Kind::map)) return;
  for (const Entry& entry : map->entries) {
    if (!readers.reads(entry.key)) continue;
    const Node& value = *entry.value;
    if (value.is(yaml::Kind::null) || (value.is(yaml::Kind::string) && value.text.empty())) {
      out.push_back({&entry, false});
      continue;
    }
    if (!value.is(yaml::Kind::string)) continue;
    // In `data`, an unencoded placeholder is a forgotten base64 encoding.
    const std::string text = encoded ? base::decode_base64(value.text) : std::string(value.text);
    if (is_to_be_filled_in(value.text) || is_to_be_filled_in(text) || !placeholder_in_address(text).empty())
      out.push_back({&entry, true});
  }
}

source::Span span_of(const Entry& entry) {
  const source::Span& own = entry.value->span;
  return own.known() && own.end > own.begin ? own : entry.key_span;
}

}  // namespace

void check_placeholder_secret(const ObjectIndex& index, Reporter& report) {
  const ReadersBySecret readers = readers_of(index);
  if (readers.empty()) return;
  for (const Object& secret : index.objects()) {
    const auto found = readers.find(&secret);
    if (found == readers.end() || !secret.id.group.empty() || is_filled_by_others(secret, index)) continue;
    std::vector<Empty> empty;
    collect(value_at(secret.node, "stringData"), false, found->second, empty);
    collect(value_at(secret.node, "data"), true, found->second, empty);
    if (empty.empty()) continue;
    const Empty& first = empty.front();
    ObjectFinding& finding =
        report.add_found(secret, span_of(*first.entry),
                         fmt::format("`{}` of `{}` {}, and `{}` uses it", first.entry->key, display(secret),
                                     first.placeholder ? "is a placeholder" : "is empty",
                                     display(*found->second.first->object)),
                         "set the value outside the repository: with an ExternalSecret, a SealedSecret, or "
                         "`kubectl create secret`");
    finding.value = first.entry->value;
    finding.value_key = first.entry->key;
    for (const Empty& other : std::span(empty).subspan(1)) {
      finding.finding.related.push_back(
          {fmt::format("`{}` is also {}", other.entry->key, other.placeholder ? "a placeholder" : "empty"),
           span_of(*other.entry)});
    }
  }
}

void check_empty_secret(const ObjectIndex& index, Reporter& report) {
  const ReadersBySecret readers = readers_of(index);
  for (const Object& secret : index.objects()) {
    const auto found = readers.find(&secret);
    if (found == readers.end() || !found->second.variables || is_filled_by_others(secret, index)) continue;
    const std::string_view type = text_at(secret.node, "type");
    const bool empty =
        std::ranges::all_of(std::array<std::string_view, 2>{"data", "stringData"}, [&](auto part) {
          const Node* map = value_at(secret.node, part);
          return map == nullptr || (map->is(yaml::Kind::map) && map->entries.empty());
        });
    if (!empty || (!type.empty() && type != "Opaque")) continue;
    report.add(secret, location_of(secret),
               fmt::format("`{}` is empty, and `{}` uses all its keys", display(secret),
                           display(*found->second.first->object)),
               "use an ExternalSecret, a SealedSecret or a values file outside the repository, and "
               "`required` in the template");
  }
}

void check_unread_secret_key(const ObjectIndex& index, Reporter& report) {
  const ReadersBySecret readers = readers_of(index);
  std::map<std::pair<std::string_view, std::string_view>, std::pair<const Object*, const Entry*>> unread;
  for (const Object& secret : index.objects()) {
    if (secret.id.kind != "Secret" || !secret.id.group.empty() || readers.contains(&secret)) continue;
    for (const std::string_view part : {"stringData", "data"}) {
      const Node* map = value_at(secret.node, part);
      if (map == nullptr || !map->is(yaml::Kind::map)) continue;
      for (const Entry& entry : map->entries)
        unread.try_emplace({secret.namespace_name, entry.key}, std::pair(&secret, &entry));
    }
  }
  if (unread.empty()) return;
  for (const PodView& pod : index.pods()) {
    for (const Container& container : pod.containers) {
      for (const Node* variable : items_at(container.node, "env")) {
        const Node* name = value_at(variable, "name");
        const Node* value = variable->get("value");
        if (name == nullptr || value == nullptr || value_at(variable, "valueFrom") != nullptr) continue;
        if (!value->is(yaml::Kind::null) && !value->text.empty()) continue;
        const auto found = unread.find({pod.object->namespace_name, name->text});
        if (found == unread.end()) continue;
        const auto& [secret, entry] = found->second;
        if (!may_share_cluster(index, *pod.object, *secret)) continue;
        report
            .add(*pod.object, name->span,
                 fmt::format("`{}` is empty, although the unused `{}` has a value for it", name->text,
                             display(*secret)),
                 fmt::format("use it: `valueFrom: {{secretKeyRef: {{name: {}, key: {}}}}}`", secret->id.name,
                             name->text))
            .related.push_back({"the key is defined here", entry->key_span});
      }
    }
  }
}

}  // namespace twinhull::lint
