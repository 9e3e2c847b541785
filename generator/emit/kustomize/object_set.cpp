#include "emit/kustomize/object_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/sha256.h"
#include "emit/kustomize/limits.h"

namespace twinhull::emit {
namespace {

using kubernetes::ObjectId;

/// By install order, then by version, which install order ignores.
bool comes_before(const KeyedObject& a, const KeyedObject& b) {
  if (kubernetes::before(a.id, b.id)) return true;
  return !kubernetes::before(b.id, a.id) && a.id.version < b.id.version;
}

bool is_secret(const ObjectId& id) { return id.group.empty() && id.kind == "Secret"; }

/// The object without `metadata.namespace`.
const yaml::Node* without_namespace(const yaml::Node& object, base::Arena& arena) {
  std::vector<yaml::Entry> entries(object.entries.begin(), object.entries.end());
  for (yaml::Entry& entry : entries) {
    if (entry.key != "metadata") continue;
    std::vector<yaml::Entry> kept;
    for (const yaml::Entry& inner : entry.value->entries) {
      if (inner.key != "namespace") kept.push_back(inner);
    }
    entry.value = yaml::make_map(arena, kept, entry.value->span);
  }
  return yaml::make_map(arena, entries, object.span);
}

/// Replaces characters with a meaning in shells or file systems.
std::string safe_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char lower = base::to_lower(c);
    const bool safe = base::is_lower(lower) || base::is_digit(lower) || lower == '.';
    out += safe ? lower : '-';
  }
  return out;
}

}  // namespace

const KeyedObject* ObjectSet::find(const ObjectId& id) const { return find_object(objects, id); }

const KeyedObject* find_object(const std::vector<KeyedObject>& objects, const ObjectId& id) {
  const auto position = std::lower_bound(objects.begin(), objects.end(), KeyedObject{id}, comes_before);
  return position != objects.end() && position->id == id ? &*position : nullptr;
}

bool add_objects(std::vector<KeyedObject>& objects, const std::vector<KeyedObject>& more) {
  objects.insert(objects.end(), more.begin(), more.end());
  std::stable_sort(objects.begin(), objects.end(), comes_before);
  return std::ranges::adjacent_find(objects, {}, &KeyedObject::id) == objects.end();
}

std::string_view name_without_digest(const ObjectId& id) {
  constexpr std::size_t kDigest = 8;
  const std::string_view name = id.name;
  if (id.kind != "Job" || name.size() <= kDigest + 1 || name[name.size() - kDigest - 1] != '-') return name;
  const std::string_view digest = name.substr(name.size() - kDigest);
  return std::ranges::all_of(digest, base::is_hex) ? name.substr(0, name.size() - kDigest - 1) : name;
}

source::Span name_span(const yaml::Node& object) {
  const yaml::Node* name = object.at("metadata.name");
  return name != nullptr && name->span.known() ? name->span : object.span;
}

ObjectSet make_object_set(const Objects& objects, std::string_view namespace_name, base::Arena& arena,
                          diagnostic::Findings& findings) {
  std::vector<KeyedObject> all;
  for (const yaml::Node* node : objects) {
    KeyedObject object = {kubernetes::identity(*node), node};
    if (object.id.version.empty() || object.id.kind.empty() || object.id.name.empty()) {
      std::vector<std::string_view> missing;
      if (object.id.version.empty()) missing.push_back("apiVersion");
      if (object.id.kind.empty()) missing.push_back("kind");
      if (object.id.name.empty()) missing.push_back("metadata.name");
      findings.push_back({.rule = "incomplete-object",
                          .message = fmt::format("an object has no `{}`", fmt::join(missing, "` and no `")),
                          .span = node->span.known() ? node->span : name_span(*node),
                          .help = "set `apiVersion`, `kind` and `metadata.name` to strings"});
      continue;
    }
    if (!object.id.namespace_name.empty()) {
      if (!namespace_name.empty() && object.id.namespace_name != namespace_name) {
        findings.push_back(
            {.rule = "hardcoded-namespace",
             .message = fmt::format("`{}` has the namespace `{}`, but the system is installed into `{}`",
                                    kubernetes::display(object.id), object.id.namespace_name, namespace_name),
             .span = name_span(*node),
             .help = "remove `metadata.namespace`: it is chosen at install time"});
      }
      object.node = without_namespace(*node, arena);
      object.id.namespace_name = {};
    }
    all.push_back(object);
  }
  std::stable_sort(all.begin(), all.end(), comes_before);

  ObjectSet tree;
  const KeyedObject* last = nullptr;
  for (const KeyedObject& object : all) {
    if (last != nullptr && last->id == object.id) {
      findings.push_back({.rule = "duplicate-object",
                          .message = fmt::format("`{}` is generated twice", kubernetes::display(object.id)),
                          .span = name_span(*object.node),
                          .related = {{"first defined here", name_span(*last->node)}},
                          .help = "rename or remove one of them"});
      continue;
    }
    last = &object;
    // The content of a Secret goes into a file that Kustomize does not parse as YAML.
    if (is_secret(object.id)) {
      check_kustomize_generated(*object.node, findings);
    } else {
      check_kustomize_limits(*object.node, findings);
    }
    (is_secret(object.id) ? tree.secrets : tree.objects).push_back(object);
  }
  return tree;
}

std::string UniqueFileNames::next(const ObjectId& id) {
  constexpr std::size_t kMost = 200;  // file systems limit names to 255 bytes
  std::string stem = safe_name(fmt::format("{}-{}", name_without_digest(id), id.kind));
  if (stem.front() == '.') stem.front() = '-';
  if (stem.size() > kMost) stem = stem.substr(0, kMost) + "-" + base::sha256_hex(stem).substr(0, 8);
  std::string name = stem + ".yaml";
  if (taken_.contains(name) && !id.group.empty()) {
    stem += "-" + safe_name(id.group.substr(0, kMost / 10));
    name = stem + ".yaml";
  }
  for (int number = 2; taken_.contains(name); ++number) name = fmt::format("{}-{}.yaml", stem, number);
  taken_.insert(name);
  return name;
}

}  // namespace twinhull::emit
