#include "emit/kustomize/kustomization_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emit/chart/chart.h"
#include "emit/kustomize/common_labels.h"
#include "emit/kustomize/json_patch.h"
#include "yaml/writer.h"

namespace twinhull::emit {

using yaml::Entry;
using yaml::Node;

namespace {

constexpr std::string_view kPatches = "patches/";

bool is_config_map(const kubernetes::ObjectId& id) { return id.group.empty() && id.kind == "ConfigMap"; }

}  // namespace

std::string KustomizationWriter::header() const {
  return "# " + generated_header("environments/" + system.id + "/") + "\n";
}

std::string KustomizationWriter::written(const Node& node) const {
  if (known != nullptr) {
    if (const auto position = known->find(&node); position != known->end()) return position->second;
  }
  std::string text = header();
  yaml::write(text, node);
  return text;
}

std::vector<std::string> KustomizationWriter::objects(const std::vector<KeyedObject>& all,
                                                      std::string_view where) const {
  UniqueFileNames names;
  std::vector<std::string> paths;
  for (const KeyedObject& object : all) {
    paths.push_back(std::string(where) + names.next(object.id));
    file(paths.back(), *object.node);
  }
  return paths;
}

KustomizationWriter::Added KustomizationWriter::add(const std::vector<KeyedObject>& all,
                                                    const std::vector<Entry>& labels,
                                                    const std::vector<Entry>& generated_labels,
                                                    const NamesInUse& names) const {
  Added added;
  std::vector<KeyedObject> whole;
  for (const KeyedObject& object : all) {
    ConfigMapGenerator generator;
    if (is_config_map(object.id)) {
      generator = config_map_generator(*without_labels(*object.node, generated_labels, arena),
                                       names.contains(object.id.name), arena);
    }
    if (generator.entry == nullptr) {
      whole.push_back({object.id, without_labels(*object.node, labels, arena)});
      continue;
    }
    added.generators.push_back(generator.entry);
    for (OutputFile& source : generator.files) file(source.path, std::move(source.text));
  }
  added.resources = objects(whole, "");
  return added;
}

const Node* KustomizationWriter::patches(const std::vector<KeyedObject>& all, const ObjectSet& patched,
                                         std::vector<const Node*>& generators) const {
  UniqueFileNames names;
  std::vector<const Node*> items;
  for (const KeyedObject& patch : all) {
    const Node* merge = is_config_map(patch.id) ? config_map_merge(*patch.node, arena) : nullptr;
    if (merge != nullptr) {
      generators.push_back(merge);
      continue;
    }
    const std::string name = std::string(kPatches) + names.next(patch.id);
    const KeyedObject* before = patched.find(patch.id);
    const Node* operations = before == nullptr ? nullptr : json_patch(patch, *before->node, arena);
    const bool renames = patch.node->at("metadata.name")->text != patch.id.name;
    file(name, operations != nullptr ? *operations : *patch.node);
    std::vector<Entry> entries = {{"path", {}, text(name), {}}};
    if (operations != nullptr || renames) {
      entries.push_back({"target",
                         {},
                         yaml::make_map(arena, {{"kind", {}, text(patch.id.kind), {}},
                                                {"name", {}, text(patch.id.name), {}}}),
                         {}});
    }
    if (renames) {
      const Node* allowed = yaml::make_boolean(arena, true);
      entries.push_back({"options", {}, yaml::make_map(arena, {{"allowNameChange", {}, allowed, {}}}), {}});
    }
    items.push_back(yaml::make_map(arena, entries));
  }
  return list(items);
}

const Node* KustomizationWriter::texts(const std::vector<std::string>& values) const {
  std::vector<const Node*> items;
  for (const std::string& value : values) items.push_back(text(value));
  return list(items);
}

const Node* KustomizationWriter::images(const std::vector<ImageTransform>& edits) const {
  std::vector<const Node*> items;
  for (const ImageTransform& edit : edits) {
    std::vector<Entry> entries = {{"name", {}, text(edit.name), {}}};
    if (!edit.new_name.empty()) entries.push_back({"newName", {}, text(edit.new_name), {}});
    if (!edit.new_tag.empty()) entries.push_back({"newTag", {}, text(edit.new_tag), {}});
    if (!edit.digest.empty()) entries.push_back({"digest", {}, text(edit.digest), {}});
    items.push_back(yaml::make_map(arena, entries));
  }
  return list(items);
}

const Node* KustomizationWriter::replicas(const std::vector<ReplicaTransform>& edits) const {
  std::vector<const Node*> items;
  for (const ReplicaTransform& edit : edits) {
    items.push_back(
        yaml::make_map(arena, {{"name", {}, text(edit.name), {}}, {"count", {}, edit.count, {}}}));
  }
  return list(items);
}

const Node* KustomizationWriter::labels(const std::vector<Entry>& pairs) const {
  if (pairs.empty()) return list({});
  return list({yaml::make_map(arena, {{"pairs", {}, yaml::make_map(arena, pairs), {}}})});
}

void KustomizationWriter::kustomization(std::string_view where, std::string_view kind,
                                        const std::vector<Entry>& fields) const {
  const std::string_view version = kind == "Component" ? "v1alpha1" : "v1beta1";
  std::vector<Entry> entries = {
      {"apiVersion", {}, text(fmt::format("kustomize.config.k8s.io/{}", version)), {}},
      {"kind", {}, text(kind), {}}};
  for (const Entry& field : fields) {
    if (field.value->is(yaml::Kind::list) && field.value->items.empty()) continue;
    entries.push_back(field);
  }
  if (entries.size() == 2) entries.push_back({"resources", {}, list({}), {}});
  file(std::string(where) + "kustomization.yaml", *yaml::make_map(arena, entries));
}

std::vector<std::string> KustomizationWriter::replaced(const std::vector<KeyedObject>& all) const {
  if (all.empty()) return {};
  std::vector<KeyedObject> deletions = all;
  for (KeyedObject& object : deletions) object.node = delete_patch(*object.node, arena);
  std::vector<const Node*> patches;
  const KustomizationWriter old = {system, path + "replaced/old/", arena, files};
  for (const std::string& name : old.objects(deletions, ""))
    patches.push_back(yaml::make_map(arena, {{"path", {}, text(name), {}}}));
  old.kustomization("", "Component", {{"patches", {}, list(patches), {}}});
  const KustomizationWriter fresh = {system, path + "replaced/new/", arena, files};
  fresh.kustomization("", "Component", {{"resources", {}, texts(fresh.objects(all, "")), {}}});
  return {"replaced/old", "replaced/new"};
}

void sort_by_path(std::vector<OutputFile>& files) { std::ranges::sort(files, {}, &OutputFile::path); }

}  // namespace twinhull::emit
