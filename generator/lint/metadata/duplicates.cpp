// Duplicate objects in what is applied together. Two files with several objects in common are alternatives,
// whatever their names: one is a changed copy of the other.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/path.h"
#include "lint/metadata/checks.h"
#include "lint/objects/applied.h"

namespace twinhull::lint {
namespace {

struct Occurrence {
  const Object* object = nullptr;
  std::string_view path;
};

struct ByKey {
  static auto identity(const Occurrence& occurrence) {
    const kubernetes::ObjectId& id = occurrence.object->id;
    return std::tie(occurrence.object->unit, id.name, id.kind, id.group, occurrence.object->namespace_name);
  }

  /// Reads the path, so only called for objects of one identity.
  static auto surroundings(const Occurrence& occurrence) {
    return std::pair(base::directory_of(occurrence.path), variant_of(occurrence.path));
  }

  bool operator()(const Occurrence& a, const Occurrence& b) const {
    const auto order = identity(a) <=> identity(b);
    return order != 0 ? order < 0 : surroundings(a) < surroundings(b);
  }
};

/// Several files can contain the Namespace they use, or the same definition of something else.
bool harmless(const Occurrence& a, const Occurrence& b) {
  return a.path != b.path &&
         (a.object->id.kind == "Namespace" || yaml::equal(*a.object->node, *b.object->node));
}

using Files = std::pair<std::string_view, std::string_view>;

/// Whether a file is named after an object: they share a significant word.
bool is_called_after(std::string_view path, std::string_view name) {
  const std::string_view file = base::file_name(path);
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("-."), name.size());
    if (end > 2 && file.find(name.substr(0, end)) != std::string_view::npos) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

/// In two files of a directory, a shared name is an error if one file is named after the object and the other
/// after something else: `api.yaml` was copied from `web.yaml`. Otherwise they are probably alternatives.
bool looks_copied(const Occurrence& a, const Occurrence& b) {
  return a.path == b.path ||
         is_called_after(a.path, a.object->id.name) != is_called_after(b.path, b.object->id.name);
}

Files files_of(const Occurrence& a, const Occurrence& b) { return std::minmax(a.path, b.path); }

}  // namespace

void check_duplicate_object(const ObjectIndex& index, Reporter& report) {
  std::vector<Occurrence> all;
  for (const Object& object : index.objects()) {
    // Hooks are created and deleted, so their names can be reused.
    const yaml::Node* annotations = object.at("metadata.annotations");
    const bool hook = annotations != nullptr && annotations->get("helm.sh/hook") != nullptr;
    if (!object.id.name.empty() && !hook) all.push_back({&object, index.path(object)});
  }
  // In the order of the files: possible patches are added after everything else.
  std::ranges::stable_sort(all, [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.path, a.object->node->span.begin) < std::tie(b.path, b.object->node->span.begin);
  });
  std::ranges::stable_sort(all, ByKey());
  const auto twice = [&](std::size_t i) { return !ByKey()(all[i - 1], all[i]); };
  std::map<Files, std::size_t> common;  // number of objects two files share
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (twice(i) && all[i].object->unit == 0) ++common[files_of(all[i - 1], all[i])];
  }
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!twice(i) || harmless(all[i], all[i - 1])) continue;
    if (!looks_copied(all[i - 1], all[i]) || are_alternatives(*all[i - 1].object, *all[i].object, index))
      continue;
    const auto shared = common.find(files_of(all[i - 1], all[i]));
    if (all[i - 1].path != all[i].path && shared != common.end() && shared->second > 1) continue;
    const Object& object = *all[i].object;
    report
        .add(object, location_of(object),
             fmt::format("`{}` is defined twice: the last one applied wins", display(object)),
             "rename or remove one of them")
        .related.push_back({"also defined here", location_of(*all[i - 1].object)});
  }
}

}  // namespace twinhull::lint
