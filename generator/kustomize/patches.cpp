// patches, patchesStrategicMerge and patchesJson6902.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "base/limits.h"
#include "base/text.h"
#include "kubernetes/strategic_merge.h"
#include "kustomize/json_number.h"
#include "kustomize/json_patch.h"
#include "kustomize/patch_target.h"
#include "kustomize/selector.h"
#include "kustomize/transformers.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

bool is_set(const Node* options, std::string_view name) {
  const Node* value = options == nullptr ? nullptr : options->get(name);
  return value != nullptr && value->is_true();
}

/// Applies a strategic merge patch. Unless it says so, name and kind stay.
void merge(Context& context, Resource& target, const Resource& patch, const Node& named) {
  const bool renames = !patch.annotation(name_change_annotation).empty();
  const bool retypes = !patch.annotation(kind_change_annotation).empty();
  const std::string name(target.id().name);
  const std::string kind(target.id().type.kind);
  const std::string namespace_name(target.id().namespace_name);
  if (renames || retypes) target.store_previous_id();
  constexpr std::uint64_t steps_of_merge = 16;  // of a node that is copied twice
  const std::uint64_t most = base::limit(base::Limit::build_steps);
  if (!context.spend(steps_of_merge * (cost_of(*target.root(), most) + cost_of(*patch.root(), most)))) return;
  const kubernetes::PatchResult result =
      kubernetes::apply(*target.root(), *patch.root(), context.arena, kubernetes::Nulls::as_written,
                        context.patch_schema, [&](std::uint64_t steps) { return context.spend(steps); });
  if (context.exhausted) return;
  if (!result.accepted) {
    context.report("unsupported-patch", named.span,
                   fmt::format("the patch and {} differ in structure: Kustomize fails",
                               backquoted(display(target.id()))),
                   "compare maps and lists of both, and the words of `$patch`");
    return;
  }
  target.add_patch(*patch.source());
  const Node* patched = result.object;
  target.set_root(patched);
  if (is_nil_or_empty(patched)) return;
  if (renames && !patch.id().name.empty()) target.set_name(patch.id().name);
  if (retypes && !patch.id().type.kind.empty()) target.set_kind(patch.id().type.kind);
}

Resource* find_target(Context& context, const ResourceMap& resources, const Resource& patch) {
  const Id wanted = patch.original();
  const std::vector<Resource*> found = resources.find_any(wanted);
  if (found.size() == 1) return found.front();
  if (!found.empty()) {
    const Node* name = patch.root()->at("metadata.name");
    context.report("dangling-patch-target", (name == nullptr ? patch.root() : name)->span,
                   fmt::format("several objects are {}: Kustomize fails", backquoted(display(wanted))),
                   "use `target` to select one");
    return nullptr;
  }
  std::vector<PatchTarget> targets;
  for (const Resource* resource : resources.all()) {
    const Id& id = resource->original();
    const Gvk& type = resource->id().type;
    targets.push_back({type.group, type.version, id.type.kind, id.name, resource->id().namespace_name});
  }
  const NoTarget why = explain_no_target(*patch.root(), targets);
  if (resources.is_open() && !why.is_near) return nullptr;
  context.report("dangling-patch-target", (why.at == nullptr ? patch.root() : why.at)->span, why.message,
                 why.help);
  return nullptr;
}

/// A text in JSON when it begins like one, otherwise in YAML.
bool is_valid_text(std::string_view text) { return !text.starts_with('[') || nlohmann::json::accept(text); }

/// What the patch of an entry consists of.
struct PatchText {
  Documents documents;
  std::string_view text;
  const Node* named = nullptr;  ///< `path` or `patch`
  bool found = false;
};

PatchText read_patch(Context& context, const KustomizationRoot& tree, const Node& patch) {
  PatchText read;
  const Node* path = patch.get("path");
  const Node* text = patch.get("patch");
  const bool has_path = path != nullptr && !path->text.empty();
  const bool has_text = text != nullptr && !base::trim(text->text).empty();
  if (has_path == has_text) {
    context.report("kustomize-build-error", patch.span,
                   has_path ? "a patch has both `path` and `patch`: Kustomize fails"
                            : "a patch has neither `path` nor `patch`: Kustomize fails",
                   "set one of them");
    return read;
  }
  read.named = has_path ? path : text;
  if (has_text) {
    read.text = text->text;
    read.documents = parse_text(context, *text);
    read.found = true;
    return read;
  }
  const auto file = read_file(context, tree, path->text, *path);
  if (!file) return read;
  read.text = context.files.text(*file);
  read.documents = parse(context, *file);
  read.found = true;
  return read;
}

void merge_patches(Context& context, ResourceMap& resources, const Node& entry, const PatchText& read) {
  const Node* target = entry.get("target");
  const Node* options = entry.get("options");
  const std::vector<const Node*> objects = objects_of(context, read.documents);
  if (target != nullptr && objects.size() > 1) {
    context.report("kustomize-build-error", target->span,
                   "`target` with several patches in one entry: Kustomize fails", "use one entry for each");
    return;
  }
  for (const Node* object : objects) {
    Resource patch(object, context.arena);
    if (is_set(options, "allowNameChange")) patch.set_annotation(name_change_annotation, "enabled");
    if (is_set(options, "allowKindChange")) patch.set_annotation(kind_change_annotation, "enabled");
    if (target == nullptr) {
      if (Resource* found = find_target(context, resources, patch))
        merge(context, *found, patch, *read.named);
      continue;
    }
    const std::vector<Resource*> selected = select(context, resources, *target);
    for (Resource* one : selected) {
      Resource copy(object, context.arena);
      copy.set_root(patch.root());
      copy.set_metadata_map("labels", copy.labels());
      copy.set_metadata_map("annotations", copy.annotations());
      const Gvk& type = one->id().type;
      copy.set_api_version(type.group.empty() ? std::string(type.version)
                                              : fmt::format("{}/{}", type.group, type.version));
      merge(context, *one, copy, *read.named);
    }
    if (selected.empty() && !resources.is_open()) {
      context.report("dangling-patch-target", target->span,
                     "`target` selects no object: the patch changes nothing", {},
                     diagnostic::Severity::warning);
    }
  }
  resources.drop_empty();
  if (options != nullptr) resources.touch();
}

/// Applies operations to one object. They see the annotations in which Kustomize keeps its notes.
void operate(Context& context, Resource& resource, const Node& operations, const Node& named) {
  TextMap notes = resource.annotations();
  std::erase_if(notes, [](const auto& note) { return !note.first.starts_with(build_domain); });
  const JsonPatchResult result = apply_json_operations(
      *resource.root(), operations, context.arena, [&](std::uint64_t steps) { return context.spend(steps); });
  if (context.exhausted) return;
  if (result.failed != nullptr) {
    const Node* path = result.failed->is(Kind::map) ? result.failed->get("path") : nullptr;
    context.report(
        "kustomize-build-error", path == nullptr ? named.span : path->span,
        fmt::format("the patch does not apply to {}: {}", backquoted(display(resource.id())), result.why),
        "compare the path with the object at this stage of the build; `add` only creates the last part");
    return;
  }
  resource.reset_root(after_json(*result.object, context.arena));
  TextMap annotations = resource.annotations();
  resource.set_metadata_map("annotations", merged(annotations, notes));
}

void operate_all(Context& context, ResourceMap& resources, const Node& entry, const PatchText& read,
                 bool notes_id) {
  const Node* target = entry.get("target");
  if (target == nullptr) {
    context.report("kustomize-build-error", entry.span, "a JSON patch needs a `target`: Kustomize fails",
                   "add `target` with kind and name");
    return;
  }
  diagnostic::append(context.findings, read.documents.findings);
  const Node* operations = read.documents.roots.empty() ? nullptr : read.documents.roots.front();
  const std::vector<Resource*> selected = select(context, resources, *target);
  for (Resource* resource : selected) {
    if (notes_id) resource->store_previous_id();
    if (operations != nullptr) operate(context, *resource, *operations, *read.named);
  }
  if (selected.empty() && !resources.is_open()) {
    context.report("dangling-patch-target", target->span,
                   "`target` selects no object: the patch changes nothing", {},
                   diagnostic::Severity::warning);
  }
  resources.drop_empty();
  resources.touch();
}

/// False if an entry of `patchesStrategicMerge` has no patch.
bool apply_merge_patch(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                       const Node& patch) {
  const bool inlined =
      patch.text.find('\n') != std::string_view::npos || patch.text.find(": ") != std::string_view::npos;
  Documents documents;
  if (inlined) {
    documents = parse_text(context, patch);
  } else {
    const auto file = read_file(context, tree, patch.text, patch);
    if (!file) return true;
    documents = parse(context, *file);
  }
  const std::vector<const Node*> objects = objects_of(context, documents);
  for (const Node* object : objects) {
    const Resource change(object, context.arena);
    Resource* target = find_target(context, resources, change);
    if (target == nullptr) continue;
    Resource copy(object, context.arena);
    copy.set_metadata_map("labels", copy.labels());
    copy.set_metadata_map("annotations", copy.annotations());
    merge(context, *target, copy, patch);
  }
  resources.drop_empty();
  return !objects.empty() || !documents.findings.empty();
}

void report_neither(Context& context, const Node& named) {
  context.report(
      "kustomize-build-error", named.span,
      "this is neither a strategic merge patch nor a list of JSON patch operations",
      "a merge patch needs `apiVersion`, `kind` and `metadata.name`; an operation `op`, `path` and "
      "`value`");
}

}  // namespace

void apply_patch(Context& context, const KustomizationRoot& tree, ResourceMap& resources, const Node& patch) {
  const PatchText read = read_patch(context, tree, patch);
  if (!read.found) return;
  const std::vector<const Node*>& roots = read.documents.roots;
  if (!roots.empty() && (roots.front()->is(Kind::list) || roots.front()->is(Kind::map)) &&
      is_valid_text(base::trim(read.text))) {
    if (roots.front()->is(Kind::list)) {
      operate_all(context, resources, patch, read, true);
    } else {
      merge_patches(context, resources, patch, read);
    }
    return;
  }
  diagnostic::append(context.findings, read.documents.findings);
  if (read.documents.findings.empty()) report_neither(context, *read.named);
}

void apply_json_patch(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                      const Node& patch) {
  const PatchText read = read_patch(context, tree, patch);
  if (!read.found) return;
  if (read.documents.roots.empty() || !read.documents.roots.front()->is(Kind::list)) {
    report_neither(context, *read.named);
    return;
  }
  operate_all(context, resources, patch, read, false);
}

void apply_merge_patches(Context& context, const KustomizationRoot& tree, ResourceMap& resources,
                         std::span<const Node* const> patches) {
  bool empty = !patches.empty();
  for (const Node* patch : patches) {
    if (!context.spend(1 + resources.all().size())) return;
    empty = !apply_merge_patch(context, tree, resources, *patch) && empty;
  }
  if (empty) {
    context.report("kustomize-build-error", patches.front()->span,
                   "`patchesStrategicMerge` has no patch, only empty files: Kustomize fails",
                   "remove the files, or add a patch to one of them");
  }
}

}  // namespace twinhull::kustomize
