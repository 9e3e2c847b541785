#include "pipeline/normalize_objects.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "kubernetes/objects.h"

namespace twinhull::pipeline {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::array<std::string_view, 3> config_map_references = {"configMap", "configMapKeyRef",
                                                                   "configMapRef"};
constexpr std::array<std::string_view, 4> checksums = {"checksum/config", "checksum/dapr", "checksum/files",
                                                       "checksum/secrets"};

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

const Node* Normalizer::object(const Node& node) const {
  const kubernetes::ObjectId id = kubernetes::identity(node);
  // The names of Jobs depend on their checksums.
  const bool keeps_checksums = id.kind == "Job" || id.kind == "CronJob";
  std::vector<Entry> entries(node.entries.begin(), node.entries.end());
  for (Entry& entry : entries) {
    if (entry.key == "metadata") {
      entry.value = metadata(*entry.value, id.kind == "ConfigMap");
    } else if (id.kind == "Secret" && entry.key == "data") {
      entry.value = without_line_breaks(*entry.value);
    } else {
      entry.value = value(*entry.value, !keeps_checksums && entry.key == "spec");
    }
  }
  return yaml::make_map(arena_, entries);
}

const Node* Normalizer::metadata(const Node& node, bool config_map) const {
  const Node* plain = value(node, false);
  if (!plain->is(Kind::map)) return plain;
  std::vector<Entry> entries(plain->entries.begin(), plain->entries.end());
  for (Entry& entry : entries) {
    if (config_map && entry.key == "name") entry.value = original(entry.value);
  }
  if (plain->get("namespace") == nullptr)
    entries.push_back({"namespace", {}, yaml::make_string(arena_, namespace_), {}});
  return yaml::make_map(arena_, entries);
}

const Node* Normalizer::value(const Node& node, bool drop_checksums) const {
  if (node.is(Kind::list)) {
    std::vector<const Node*> items;
    for (const Node* item : node.items) items.push_back(value(*item, drop_checksums));
    return yaml::make_list(arena_, items);
  }
  if (!node.is(Kind::map)) return &node;
  std::vector<Entry> entries;
  for (const Entry& entry : node.entries) {
    Entry copy = entry;
    if (entry.key == "labels" && entry.value->is(Kind::map)) {
      copy.value = comparable_labels(*entry.value);
      if (copy.value->entries.empty()) continue;
    } else if (drop_checksums && entry.key == "annotations" && entry.value->is(Kind::map)) {
      copy.value = without_checksums(*entry.value);
      if (copy.value->entries.empty()) continue;
    } else {
      copy.value = value(*entry.value, drop_checksums);
      if (contains(config_map_references, entry.key) && copy.value->get("name") != nullptr)
        copy.value = with_original_name(*copy.value);
    }
    entries.push_back(copy);
  }
  return yaml::make_map(arena_, entries);
}

const Node* Normalizer::original(const Node* name) const {
  const auto found = original_names_.find(name->text);
  return found == original_names_.end() ? name : yaml::make_string(arena_, found->second);
}

const Node* Normalizer::with_original_name(const Node& reference) const {
  std::vector<Entry> entries(reference.entries.begin(), reference.entries.end());
  for (Entry& entry : entries) {
    if (entry.key == "name") entry.value = original(entry.value);
  }
  return yaml::make_map(arena_, entries);
}

/// `app.kubernetes.io/managed-by` must exist, but names the tool.
const Node* Normalizer::comparable_labels(const Node& labels) const {
  std::vector<Entry> entries;
  for (const Entry& entry : labels.entries) {
    if (entry.key == "helm.sh/chart") continue;
    entries.push_back(entry);
    if (entry.key == "app.kubernetes.io/managed-by") entries.back().value = yaml::make_string(arena_, "");
  }
  return yaml::make_map(arena_, entries);
}

/// A change of a ConfigMap restarts Pods: in Kustomize by its name, in Helm by these annotations.
const Node* Normalizer::without_checksums(const Node& annotations) const {
  std::vector<Entry> entries;
  for (const Entry& entry : annotations.entries) {
    if (!contains(checksums, entry.key)) entries.push_back(entry);
  }
  return yaml::make_map(arena_, entries);
}

/// Kustomize breaks long base64 texts into lines.
const Node* Normalizer::without_line_breaks(const Node& data) const {
  if (!data.is(Kind::map)) return &data;
  std::vector<Entry> entries(data.entries.begin(), data.entries.end());
  for (Entry& entry : entries) {
    if (entry.value->text.find('\n') == std::string_view::npos) continue;
    std::string text(entry.value->text);
    std::erase(text, '\n');
    entry.value = yaml::make_string(arena_, text);
  }
  return yaml::make_map(arena_, entries);
}

}  // namespace twinhull::pipeline
