// Maps a finding in a built object to its source in the kustomization. The object was built from values that
// keep their locations in the files that set them: the manifest, a patch, a generator, a field of the
// kustomization. The path from the root of the rendered object to the value is followed in the built one.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/locate/node_path.h"
#include "lint/load/locate/source_mapper.h"

namespace twinhull::lint {
namespace {

using kustomize::BuiltObject;
using yaml::Kind;
using yaml::Node;

/// The location of the value, or of the key, at the end of a path; of what contains it if that has none.
source::Span span_at(const Node& root, const std::vector<Step>& path, bool key) {
  source::Span best = root.span;
  const Node* node = &root;
  for (std::size_t i = 0; i < path.size() && node != nullptr; ++i) {
    const bool last = i + 1 == path.size();
    const Step& step = path[i];
    if (step.key.empty()) {
      node = step.index < node->items.size() ? node->items[step.index] : nullptr;
      if (node != nullptr && node->span.known()) best = node->span;
      continue;
    }
    const yaml::Entry* entry = node->find(step.key);
    node = entry == nullptr ? nullptr : entry->value;
    if (node == nullptr) continue;
    const source::Span& wanted = key || !last ? entry->key_span : node->span;
    const source::Span& other = key || !last ? node->span : entry->key_span;
    if (wanted.known() || other.known()) best = wanted.known() ? wanted : other;
  }
  return best;
}

/// Whether a location in a kustomization is that of a field that changes objects: one value for all of them.
bool is_in_field(const Kustomization& tree, source::Span span) {
  constexpr std::array<std::string_view, 7> fields = {
      "commonAnnotations", "commonLabels", "images", "labels", "namespace", "replacements", "replicas"};
  return std::ranges::any_of(fields, [&](std::string_view field) {
    const Node* value = tree.root->get(field);
    return value != nullptr && value->span.contains(span);
  });
}

/// Kustomize adds the hash of a generated name to the fields it knows, those of built-in kinds.
void explain_hash(diagnostic::Finding& finding, std::string_view named,
                  const std::vector<BuiltObject>& objects) {
  const bool dangles = finding.rule.starts_with("dangling-") || finding.rule.starts_with("missing-");
  if (!dangles || finding.rule == "missing-name-suffix-hash") return;
  for (const BuiltObject& object : objects) {
    if (!object.hashed || std::ranges::find(object.former_names, named) == object.former_names.end())
      continue;
    finding.help = fmt::format(
        "list the field in `configurations` (`nameReference`), or set `disableNameSuffixHash: true`: `{}` is "
        "built as `{}-<hash>`",
        named, object.former_names.back());
    const Node* name = object.source->get("name");
    if (name == nullptr) return;
    std::erase_if(finding.related, [&](const diagnostic::RelatedLocation& one) {
      return one.span.file == name->span.file && one.span.begin == name->span.begin;
    });
    finding.related.push_back({"generated here", name->span});
    return;
  }
}

}  // namespace

void SourceMapper::map_to_generator(diagnostic::Finding& finding, const BuiltObject& object, bool of_key) {
  const source::Span set = finding.span;
  const Node* name = object.source->get("name");
  const source::Span& whole = object.source->span;
  const bool elsewhere = set.known() && set.file != whole.file;
  // The generator's name, unless something else than the generator as a whole sets the value.
  if (!of_key || !set.known() || set == whole) finding.span = (name == nullptr ? object.source : name)->span;
  if (!of_key || !elsewhere) return;
  const std::string& path = files_.path(set.file);
  const bool env_file = std::ranges::any_of(
      input_.kustomizations, [&](const Kustomization& tree) { return tree.reads_env_file(path); });
  if (!env_file) return;
  // Whether the file is committed is unknown here.
  if (finding.rule == "plaintext-secret" || is_ignored(sources_.real_file_system(), path)) {
    finding.span = (name == nullptr ? object.source : name)->span;
    return;
  }
  finding.redact_source = text_at(object.node, "kind") == "Secret";
  if (finding.rule != "invalid-name") return;
  const std::string_view key = files_.text(set);
  if (key.starts_with("export ")) finding.help = "remove `export`: this file is not read by a shell";
  if (key != base::trim(key)) finding.help = "write `NAME=value` without spaces around `=`";
}

void SourceMapper::map_to_manifest(ObjectFinding& found) {
  const auto built = input_.built_from.find(found.object->node);
  if (built == input_.built_from.end()) return;
  const BuiltObject& object = *built->second;
  const auto unit = input_.built.find(found.object->unit);
  if (unit != input_.built.end())
    explain_hash(found.finding, files_.text(found.finding.span), unit->second.objects);
  // Whatever its name in each kustomization, it is one thing to fix.
  found.finding.subject =
      fmt::format("{}:{}", files_.path(object.source->span.file), object.source->span.begin);
  bool key = false;
  const std::vector<Step> path = path_to(*found.object->node, found.finding.span, key);
  found.finding.span = span_at(*object.node, path, key);
  if (!found.finding.span.known()) found.finding.span = object.source->span;
  for (const Kustomization& tree : input_.kustomizations) {
    if (tree.root->span.file != found.finding.span.file || !is_in_field(tree, found.finding.span)) continue;
    found.finding.subject = "the field";
    return;
  }
  if (object.generated) map_to_generator(found.finding, object, path.size() > 1);
}

}  // namespace twinhull::lint
