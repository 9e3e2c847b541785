// Maps a finding in a built object to its source in the kustomization. The kustomization is evaluated as
// Kustomize builds it, so that the manifest and patches of each object are known by name, namespace and
// group. The path from the object's root to the value is followed in these; patches take precedence over the
// manifest, and outer patches over inner ones, in the order Kustomize applies them. Identifying fields
// (names) are those of the manifest. If no file contains the whole path with the same text, a field of a
// kustomization can have set it (`images`, `labels`); otherwise the document with the longest part of the
// path is used.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/path.h"
#include "base/text.h"
#include "kubernetes/names.h"
#include "kubernetes/patch_schema.h"
#include "lint/load/discover/git_ignore.h"
#include "lint/load/locate/generator_keys.h"
#include "lint/load/locate/source_mapper.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// One step of a path: a key, or an item of a list.
struct Step {
  std::string_view key;
  std::size_t index = 0;
  const Node* value = nullptr;
};

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// The path to the value that contains a span; `key` is true if the key was meant.
std::vector<Step> way_to(const Node& root, source::Span span, bool& key) {
  std::vector<Step> way;
  const Node* node = &root;
  while (node != nullptr) {
    const Node* next = nullptr;
    for (const yaml::Entry& entry : node->entries) {
      key = contains(entry.key_span, span);
      if (!key && !contains(entry.value->span, span)) continue;
      way.push_back({.key = entry.key, .value = entry.value});
      if (key) return way;
      next = entry.value;
      break;
    }
    for (std::size_t i = 0; next == nullptr && i < node->items.size(); ++i) {
      if (!contains(node->items[i]->span, span)) continue;
      way.push_back({.index = i, .value = node->items[i]});
      next = node->items[i];
    }
    node = next;
  }
  return way;
}

/// Whether two list items are merged: both have the first merge key, and none differs.
bool same_keys(const Node& a, const Node& b, std::span<const std::string_view> keys) {
  if (a.get(keys.front()) == nullptr || b.get(keys.front()) == nullptr) return false;
  return std::ranges::all_of(keys, [&](std::string_view key) {
    const Node* left = a.get(key);
    const Node* right = b.get(key);
    return left == nullptr || right == nullptr || left->text == right->text;
  });
}

/// The list item that corresponds to `item` of another list. Lists without merge keys, which are replaced,
/// usually have names.
const Node* same_item(const Node& list, const Node& item, std::size_t index,
                      const kubernetes::PatchStrategy& strategy) {
  constexpr std::array<std::string_view, 1> by_name = {"name"};
  const std::span<const std::string_view> keys = strategy.key_count() == 0
                                                     ? std::span<const std::string_view>(by_name)
                                                     : std::span(strategy.keys).first(strategy.key_count());
  const auto found =
      std::ranges::find_if(list.items, [&](const Node* other) { return same_keys(item, *other, keys); });
  if (found != list.items.end()) return *found;
  const bool keyed = item.get(keys.front()) != nullptr;
  return !keyed && index < list.items.size() ? list.items[index] : nullptr;
}

/// How far a path exists in another object, and where it ends.
struct Walked {
  std::size_t steps = 0;
  source::Span span;
  bool same = false;  ///< the whole path, with the same text
};

/// `type` is that of the root: lists of known types are merged by their keys.
Walked walk(const Node& root, const std::vector<Step>& way, bool key,
            kubernetes::Type type = kubernetes::Type::unknown) {
  Walked walked{.span = root.span};
  const Node* node = &root;
  kubernetes::FieldShape shape{.type = type};
  for (const Step& step : way) {
    const yaml::Entry* entry = nullptr;
    const Node* next = nullptr;
    if (!step.key.empty()) {
      entry = node->find(step.key);
      next = entry == nullptr ? nullptr : entry->value;
      shape = kubernetes::field(shape.type, step.key);
    } else if (node->is(Kind::list)) {
      next = same_item(*node, *step.value, step.index, shape.list);
      shape = {.type = shape.list.items};
    }
    if (next == nullptr) return walked;
    node = next;
    ++walked.steps;
    const bool last = walked.steps == way.size();
    walked.span = entry != nullptr && (key || !last) ? entry->key_span : next->span;
  }
  const Node* wanted = way.empty() ? nullptr : way.back().value;
  walked.same = wanted == nullptr || wanted->kind == Kind::map || wanted->kind == Kind::list ||
                wanted->text == node->text;
  return walked;
}

/// The steps of a JSON pointer.
std::vector<std::string> pointer_steps(std::string_view pointer) {
  std::vector<std::string> out;
  for (std::string_view part : base::split(pointer.substr(std::min<std::size_t>(1, pointer.size())), '/')) {
    std::string step;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool escaped = part[i] == '~' && i + 1 < part.size();
      step += escaped ? (part[i + 1] == '1' ? '/' : '~') : part[i];
      i += escaped ? 1 : 0;
    }
    out.push_back(std::move(step));
  }
  return out;
}

/// As `walk`, for one operation of a JSON patch.
Walked walk_operation(const Node& operation, const std::vector<Step>& way, bool key) {
  Walked walked{.span = operation.span};
  const Node* value = operation.get("value");
  const std::vector<std::string> steps = pointer_steps(text_at(&operation, "path"));
  if (value == nullptr || steps.size() > way.size()) return {};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = way[i];
    const bool same = step.key.empty() ? steps[i] == "-" || steps[i] == fmt::format("{}", step.index)
                                       : steps[i] == step.key;
    if (!same) return {};
  }
  const std::vector<Step> rest(way.begin() + static_cast<std::ptrdiff_t>(steps.size()), way.end());
  walked = walk(*value, rest, key);
  walked.steps += steps.size();
  if (rest.empty())
    walked.same = way.back().value->is(Kind::map) || way.back().value->is(Kind::list) ||
                  way.back().value->text == value->text;
  return walked;
}

/// Whether the path ends at a field that only identifies the target of a patch.
bool is_address(const std::vector<Step>& way) {
  constexpr std::array<std::string_view, 4> keys = {"name", "kind", "apiVersion", "namespace"};
  return !way.empty() && std::ranges::find(keys, way.back().key) != keys.end();
}

/// The field of a kustomization that set a value, if the manifest has another one or none.
source::Span set_by_field(const TreeObject& object, const std::vector<Step>& way) {
  if (way.size() < 2) return {};
  const std::string_view last = way.back().key, above = way[way.size() - 2].key;
  for (auto tree = object.way.rbegin(); tree != object.way.rend(); ++tree) {
    const Node* root = (*tree)->root;
    if (last == "image") {
      const std::string_view repository = kubernetes::split_image(way.back().value->text).repository;
      for (const Node* image : items_at(root, "images")) {
        const std::string_view renamed = text_at(image, "newName");
        if ((renamed.empty() ? text_at(image, "name") : renamed) != repository) continue;
        for (std::string_view key : {"digest", "newTag", "newName"}) {
          if (const Node* set = value_at(image, key)) return set->span;
        }
      }
    }
    if (last == "replicas") {
      for (const Node* replicas : items_at(root, "replicas")) {
        const Node* count = value_at(replicas, "count");
        if (count != nullptr && text_at(replicas, "name") == text_at(object.manifest, "metadata.name"))
          return count->span;
      }
    }
    const auto in = [&](const Node* map) -> source::Span {
      const yaml::Entry* entry = map == nullptr ? nullptr : map->find(last);
      return entry != nullptr && entry->value->text == way.back().value->text ? entry->key_span
                                                                              : source::Span();
    };
    std::vector<const Node*> maps;
    if (above == "labels" || above == "matchLabels" || above == "selector")
      maps = {root->get("commonLabels")};
    if (above == "annotations") maps = {root->get("commonAnnotations")};
    if (above == "labels") {
      for (const Node* item : items_at(root, "labels")) maps.push_back(item->get("pairs"));
    }
    for (const Node* map : maps) {
      if (const source::Span span = in(map); span.known()) return span;
    }
  }
  return {};
}

/// Findings on a generated object: at the source of the key, otherwise at the name of the generator.
void lead_to_generator(diagnostic::Finding& finding, const TreeObject& object, const std::vector<Step>& way,
                       SourceCache& sources, GeneratorKeys& keys) {
  const Node& entry = *object.manifest;
  const Node* name = entry.get("name");
  finding.span = (name == nullptr ? &entry : name)->span;
  if (way.size() < 2) return;
  const std::string_view key = way[1].key;
  if (const Node* item = keys.item(entry, key)) finding.span = item->span;
  if (finding.rule == "plaintext-secret") return;  // whether the file is committed is unknown here
  std::vector<const Node*> env_files;
  if (const Node* env = entry.get("env")) env_files.push_back(env);
  for (const Node* item : items_at(&entry, "envs")) env_files.push_back(item);
  for (const Node* named : env_files) {
    const std::string path = base::join_path(object.way.front()->folder, named->text);
    const std::uint32_t file = is_ignored(sources.real_file_system(), path) ? 0 : sources.file(path);
    if (file == 0) continue;
    const std::optional<std::uint32_t> begin = keys.line(file, sources.files().text(file), key);
    if (!begin) continue;
    finding.span = {file, *begin, *begin + static_cast<std::uint32_t>(key.size())};
    finding.redact_source = object.kind == "Secret";
    if (finding.rule != "invalid-name") return;
    if (key.starts_with("export ")) finding.help = "remove `export`: this file is not read by a shell";
    if (key != base::trim(key)) finding.help = "write `NAME=value` without spaces around `=`";
    return;
  }
}

/// Kustomize adds the hash of a generated name to the fields it knows, those of built-in kinds.
void tell_of_hash(diagnostic::Finding& finding, std::string_view named, const BuiltNames& names) {
  const bool dangles = finding.rule.starts_with("dangling-") || finding.rule.starts_with("missing-");
  if (!dangles || finding.rule == "missing-name-suffix-hash") return;
  for (const TreeObject& object : names.objects()) {
    const bool was =
        std::ranges::any_of(object.before, [&](const auto& before) { return before.first == named; });
    if (!object.hashed || (object.name != named && !was)) continue;
    finding.help = fmt::format(
        "list the field in `configurations` (`nameReference`), or set `disableNameSuffixHash: true`: `{}` is "
        "built as `{}-<hash>`",
        named, object.name);
    const Node* name = object.manifest->get("name");
    if (name == nullptr) return;
    std::erase_if(finding.related, [&](const diagnostic::RelatedLocation& one) {
      return one.span.file == name->span.file && one.span.begin == name->span.begin;
    });
    finding.related.push_back({"generated here", name->span});
    return;
  }
}

}  // namespace

const BuiltNames& SourceMapper::names_of(const Kustomization& top) {
  const auto [found, fresh] = names_.try_emplace(&top);
  if (fresh) found->second = BuiltNames(tree_objects(top, input_.kustomizations, sources_));
  return found->second;
}

void SourceMapper::map_to_manifest(ObjectFinding& found, const Provenance& origin) {
  const Kustomization* top = find_kustomization(input_.kustomizations, origin.folder);
  if (top == nullptr) return;
  const TreeObject* object = names_of(*top).find(found.object->id);
  if (object == nullptr) {  // it comes from something that is not read: a chart, a plugin
    found.finding.span = top->root->span;
    return;
  }
  tell_of_hash(found.finding, files_.text(found.finding.span), names_of(*top));
  // Whatever its name in each kustomization, it is one thing to fix.
  found.finding.subject =
      fmt::format("{}:{}", files_.path(object->manifest->span.file), object->manifest->span.begin);

  bool key = false;
  const std::vector<Step> way = way_to(*found.object->node, found.finding.span, key);
  const kubernetes::Type type =
      kubernetes::type_of(text_at(found.object->node, "apiVersion"), text_at(found.object->node, "kind"));
  std::vector<Written> candidates(object->patches.rbegin(), object->patches.rend());
  if (!object->generated)
    candidates.insert(is_address(way) ? candidates.begin() : candidates.end(), Written{object->manifest});
  Walked best;
  const Inlined* in = nullptr;
  const auto consider = [&](const Walked& walked, const Written& written) {
    if (!walked.span.known() || (!walked.same && best.span.known() && walked.steps <= best.steps))
      return false;
    best = walked;
    in = written.in;
    return walked.same;
  };
  for (const Written& written : candidates) {
    const Node& node = *written.node;
    bool done = false;
    for (auto item = node.items.rbegin(); !done && item != node.items.rend(); ++item)
      done = consider(walk_operation(**item, way, key), written);
    if (done || (!node.is(Kind::list) && consider(walk(node, way, key, type), written))) break;
  }
  if (!best.same) {
    if (const source::Span field = set_by_field(*object, way); field.known()) {
      found.finding.span = field;
      found.finding.subject = "the field";  // one value for all objects
      return;
    }
    // A patch of a generated object contains nothing but its keys.
    if (object->generated) {
      lead_to_generator(found.finding, *object, way, sources_, generator_keys_);
      return;
    }
  }
  found.finding.span = in == nullptr ? best.span : in->place(best.span, files_);
}

}  // namespace twinhull::lint
