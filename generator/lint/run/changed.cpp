#include "lint/run/changed.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include "base/path.h"
#include "diagnostic/rules.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/kustomize/kustomization.h"
#include "lint/objects/runtime_objects.h"

namespace twinhull::lint {
namespace {

/// The changed files, resolved to the units of the run.
struct Changes {
  const source::Files& files;
  const Workspace& input;
  std::set<std::string, std::less<>> paths;
  std::set<std::string_view> kinds;  ///< of the objects in them
  bool removed = false;              ///< some are deleted, with unknown contents
  std::vector<bool> units;           ///< renders whose findings are all reported
  std::vector<source::Span> named;   ///< where kustomizations reference deleted files

  bool holds(std::string_view path) const { return paths.contains(path); }
  /// Whether changed files are in a directory, which may have been deleted.
  bool holds_below(const std::string& directory) const {
    const auto next = paths.lower_bound(directory + "/");
    return next != paths.end() && next->starts_with(directory + "/");
  }
  bool holds(source::Span span) const { return span.known() && holds(files.path(span.file)); }

  bool stands_in(const diagnostic::Finding& finding) const {
    return holds(std::string_view(file_of(finding, files))) ||
           std::ranges::find(named, finding.span) != named.end() ||
           std::ranges::any_of(finding.related, [&](const diagnostic::RelatedLocation& related) {
             return holds(related.span);
           });
  }
};

/// Whether a change of the file can affect every object of a chart: not a single template or values file.
bool is_shared(const std::string& path) {
  return path.ends_with(".tpl") || base::file_name(path).starts_with("Chart.") || !is_yaml_name(path);
}

/// Whether a changed file is an input of the unit other than manifests and patches.
bool feeds(const UnitOrigin& origin, const Changes& changes, const KustomizationIndex& kustomizations) {
  if (origin.kind == UnitOrigin::Kind::helm) {
    return std::ranges::any_of(changes.paths, [&](const std::string& path) {
      return path.starts_with(origin.directory + "/") && is_shared(path);
    });
  }
  std::set<std::string> seen;
  std::vector<std::string> directories = {origin.directory};
  while (origin.kind == UnitOrigin::Kind::kustomize && !directories.empty()) {
    const std::string directory = directories.back();
    directories.pop_back();
    const Kustomization* tree = seen.insert(directory).second ? kustomizations.find(directory) : nullptr;
    if (tree == nullptr) continue;
    if (changes.holds(std::string_view(tree->path))) return true;
    for (const auto* list : {&tree->sources, &tree->env_files}) {
      if (std::ranges::any_of(*list,
                              [&](const std::string& path) { return changes.holds(std::string_view(path)); }))
        return true;
    }
    directories.insert(directories.end(), tree->directories.begin(), tree->directories.end());
  }
  return false;
}

Changes changes_of(const std::vector<std::string>& changed, base::FileSystem& fs, const source::Files& files,
                   const Workspace& input) {
  Changes out{.files = files,
              .input = input,
              .paths = {changed.begin(), changed.end()},
              .kinds = {},
              .units = {},
              .named = {}};
  out.removed = std::ranges::any_of(
      changed, [&](const std::string& path) { return fs.type_of(path) == base::FileType::none; });
  for (const Object& object : input.index.objects()) {
    if (!out.holds(object.node->span)) continue;
    out.kinds.insert(object.id.kind);
    if (object.pod >= 0) out.kinds.insert(runtime_pods);
  }
  for (const Kustomization& tree : input.kustomizations) {
    for (const UnresolvedReference& broken : tree.broken) {
      if (broken.named != nullptr &&
          (out.holds(std::string_view(broken.path)) || out.holds_below(broken.path)))
        out.named.push_back(broken.named->span);
    }
  }
  const KustomizationIndex kustomizations(input.kustomizations);
  for (const UnitOrigin& origin : input.origins) out.units.push_back(feeds(origin, out, kustomizations));
  return out;
}

bool concerns(const ObjectFinding& found, const Changes& changes) {
  if (changes.stands_in(found.finding)) return true;
  if (!found.missing.empty() && (changes.removed || changes.kinds.contains(found.missing))) return true;
  return found.object != nullptr && found.object->unit < changes.units.size() &&
         changes.units[found.object->unit];
}

/// Whether the finding is on one text, and not on one that could not be checked.
bool is_about_text(const diagnostic::Finding& finding) {
  const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
  return finding.span.known() && rule != nullptr && rule->group == "yaml";
}

}  // namespace

std::size_t keep_changed(const std::vector<std::string>& changed, base::FileSystem& fs,
                         const source::Files& files, Workspace& input, std::vector<ObjectFinding>& found) {
  const Changes changes = changes_of(changed, fs, files, input);
  return std::erase_if(found, [&](const ObjectFinding& one) { return !concerns(one, changes); }) +
         std::erase_if(input.findings, [&](const diagnostic::Finding& finding) {
           return is_about_text(finding) && !changes.stands_in(finding);
         });
}

}  // namespace twinhull::lint
