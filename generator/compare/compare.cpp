#include "compare/compare.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "compare/compare_fields.h"
#include "compare/effects.h"
#include "compare/match_objects.h"
#include "kubernetes/objects.h"
#include "yaml/writer.h"

namespace twinhull::compare {
namespace {

using yaml::Node;

/// Annotations with which a tool leaves an object in the cluster when its manifest is removed.
struct KeepRow {
  std::string_view annotation;
  std::string_view value;
};
constexpr KeepRow keeps[] = {
    {"helm.sh/resource-policy", "keep"},
    {"argocd.argoproj.io/sync-options", "Prune=false"},
    {"kustomize.toolkit.fluxcd.io/prune", "disabled"},
};

bool is_kept(const Node& object) {
  const Node* annotations = object.at("metadata.annotations");
  return annotations != nullptr && std::ranges::any_of(keeps, [&](const KeepRow& row) {
           const Node* value = annotations->get(row.annotation);
           return value != nullptr && value->text.find(row.value) != std::string_view::npos;
         });
}

bool text_is(const Node& object, std::string_view path, std::string_view text) {
  const Node* value = object.at(path);
  return value != nullptr && value->text == text;
}

/// The line of the kind, and the name.
FieldSpans origin_of(const Node* object) {
  if (object == nullptr) return {};
  const yaml::Entry* kind = object->find("kind");
  const Node* name = object->at("metadata.name");
  return {kind == nullptr ? object->span : kind->key_span, name == nullptr ? source::Span{} : name->span};
}

/// The effects of removing an object.
EffectSet effects_of_removed(const Node& object) {
  if (is_kept(object)) return {};
  const kubernetes::ObjectId id = kubernetes::identity(object);
  EffectSet effects = effects_of({id.group, id.kind, "", &object, nullptr});
  if (id.kind == "StatefulSet" &&
      text_is(object, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "Delete"))
    add(effects, Effect::data_loss);
  return effects;
}

FieldChange identity_change(std::string_view path, std::string_view before, std::string_view after,
                            const ObjectPair& pair) {
  const auto shown = [](std::string_view text) {
    return text.empty() ? std::optional<std::string>() : yaml::scalar(text);
  };
  const auto origin = [&](const Node& object) {
    const Node* metadata = object.get("metadata");
    const yaml::Entry* entry =
        metadata == nullptr ? nullptr : metadata->find(path == "metadata.name" ? "name" : "namespace");
    return entry == nullptr ? FieldSpans{} : FieldSpans{entry->key_span, entry->value->span};
  };
  return {.path = std::string(path),
          .before = shown(before),
          .after = shown(after),
          .before_at = origin(*pair.before),
          .after_at = origin(*pair.after)};
}

/// Whether a field of ConfigMaps and Secrets cannot change if the object is immutable.
bool is_content(std::string_view path) {
  return path.starts_with("data") || path.starts_with("binaryData") || path.starts_with("stringData") ||
         path == "immutable";
}

bool is_label(std::string_view path) {
  return path.starts_with("metadata.labels") || path.starts_with("metadata.annotations");
}

/// Pods that are not restarted until someone deletes them.
bool updates_on_delete(const Node& object) { return text_is(object, "spec.updateStrategy.type", "OnDelete"); }

void compare_pair(const ObjectPair& pair, const ObjectSet& before, const ObjectSet& after,
                  ObjectChange& change) {
  const kubernetes::ObjectId old_id = kubernetes::identity(*pair.before);
  const kubernetes::ObjectId new_id = kubernetes::identity(*pair.after);
  EffectSet moved;
  add(moved, Effect::recreate);
  if (old_id.name != new_id.name) {
    change.fields.push_back(identity_change("metadata.name", old_id.name, new_id.name, pair));
    if (!pair.same_hashed_name) change.fields.back().effects = moved;
  }
  const std::string_view old_namespace = namespace_of(*pair.before, before);
  const std::string_view new_namespace = namespace_of(*pair.after, after);
  if (old_namespace != new_namespace) {
    change.fields.push_back(identity_change("metadata.namespace", old_namespace, new_namespace, pair));
    change.fields.back().effects = moved;
  }
  for (FieldChange& field : compare_fields(*pair.before, *pair.after, true)) {
    if ((new_id.kind == "ConfigMap" || new_id.kind == "Secret") && !pair.same_hashed_name &&
        text_is(*pair.before, "immutable", "true") && is_content(field.path))
      add(field.effects, Effect::recreate);
    if (updates_on_delete(*pair.after)) field.effects.reset(static_cast<std::size_t>(Effect::rollout));
    change.fields.push_back(std::move(field));
  }
  for (const FieldChange& field : change.fields) change.effects |= field.effects;
  if (has(change.effects, Effect::recreate)) {
    const EffectSet removed = effects_of_removed(*pair.before);
    for (Effect effect : {Effect::data_loss, Effect::traffic_loss}) {
      if (has(removed, effect)) add(change.effects, effect);
    }
  }
  if (change.effects.none() && !change.fields.empty() &&
      std::ranges::all_of(change.fields, is_label, &FieldChange::path))
    add(change.effects, Effect::labels);
}

}  // namespace

std::vector<ObjectChange> compare(const ObjectSet& before, const ObjectSet& after) {
  std::vector<ObjectChange> changes;
  for (const ObjectPair& pair : match_objects(before, after)) {
    const Node& shown = pair.after == nullptr ? *pair.before : *pair.after;
    if (pair.before == pair.after && before.namespace_name == after.namespace_name) continue;
    const kubernetes::ObjectId id = kubernetes::identity(shown);
    const Node* version = shown.get("apiVersion");
    ObjectChange change{.api_version = std::string(version == nullptr ? "" : version->text),
                        .kind = std::string(id.kind),
                        .name = std::string(id.name),
                        .namespace_name = std::string(id.namespace_name),
                        .before_at = origin_of(pair.before),
                        .after_at = origin_of(pair.after)};
    if (pair.before == nullptr) {
      change.action = Action::added;
      change.effects = effects_of_added(shown);
      for (Effect effect : {Effect::rollout, Effect::recreate, Effect::data_loss})
        change.effects.reset(static_cast<std::size_t>(effect));
      if (id.kind != "NetworkPolicy") change.effects.reset(static_cast<std::size_t>(Effect::traffic_loss));
    } else if (pair.after == nullptr) {
      change.action = Action::removed;
      change.effects = effects_of_removed(shown);
    } else {
      compare_pair(pair, before, after, change);
      if (change.fields.empty()) continue;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace twinhull::compare
