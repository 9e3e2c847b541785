#include "lint/load/gitops/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/load/kustomize/kustomization.h"

namespace twinhull::lint {

using yaml::Kind;
using yaml::Node;

GitopsObject Resolver::describe(const Object& object) const {
  GitopsObject out{.object = &object, .node = object.node, .directory = {}, .name = {}};
  const auto built = input_.built_from.find(object.node);
  if (built != input_.built_from.end()) out.node = built->second->node;
  const UnitOrigin& origin = input_.origins[object.unit];
  const bool written = origin.kind == UnitOrigin::Kind::written;
  out.directory = written ? base::directory_of(input_.index.path(object)) : origin.directory;
  const std::string& above = origin.target.empty() ? out.directory : origin.target;
  out.name = kubernetes::display(object.id);
  if (above != ".") out.name = above + "/" + out.name;
  return out;
}

LocatedPath Resolver::directory(const GitopsObject& of, const SourceRef& source, const Node& path,
                                std::string_view who) {
  if (!is_plain_path(&path)) return {};
  LocatedPath found = locate(of, source, path.text);
  if (found.where == LocatedPath::Where::elsewhere) ++input_.elsewhere;
  if (found.where != LocatedPath::Where::missing) return found;
  const LocatedPath above = locate(of, source, base::directory_of(std::string_view(found.path)));
  const std::string near =
      above.where == LocatedPath::Where::here ? name_near(found.path, above.path, true) : std::string();
  report(of, "missing-source-path", path.span,
         fmt::format("`{}` does not exist in this repository: {} deploys nothing", found.path, who),
         near.empty() ? "use the path of an existing directory, relative to the root of the repository"
                      : fmt::format("did you mean `{}`?", near));
  return found;
}

void Resolver::report(const GitopsObject& of, std::string rule, source::Span span, std::string message,
                      std::string help) {
  ObjectFinding found = finding_at(std::move(rule), span, std::move(message), std::move(help));
  found.object = of.object;
  input_.gitops_findings.push_back(std::move(found));
}

void Resolver::report_missing_values(const GitopsObject& of, const Node& name, const std::string& path,
                                     std::string_view who) {
  const std::string near = name_near(path, base::directory_of(path), false);
  report(of, "missing-values-file", name.span,
         fmt::format("values file `{}` does not exist: {} fails", path, who),
         near.empty() ? "fix the path, or remove it" : fmt::format("did you mean `{}`?", near));
}

std::string Resolver::name_near(const std::string& path, const std::string& directory,
                                bool directories) const {
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs_.list(directory);
  if (!list.value) return {};
  std::vector<std::string_view> names;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (!directories || entry.type == base::FileType::directory) names.push_back(entry.name);
  }
  return std::string(base::closest_match(base::file_name(path), names));
}

/// The list of objects grows while they are followed.
void Resolver::index_objects() {
  const auto& objects = input_.index.objects();
  for (; indexed_ < objects.size(); ++indexed_) {
    const Object& object = objects[indexed_];
    const Name name = {object.id.kind, object.namespace_name, object.id.name};
    by_name_.emplace(name, &object);
    by_unit_.emplace(std::pair(object.unit, name), &object);
  }
}

const Node* Resolver::find(const GitopsObject& of, std::string_view kind, std::string_view namespace_name,
                           std::string_view name) {
  index_objects();
  const Name wanted = {kind, namespace_name, name};
  const auto near = by_unit_.find({of.object->unit, wanted});
  if (near != by_unit_.end()) return describe(*near->second).node;
  const auto elsewhere = by_name_.find(wanted);
  return elsewhere == by_name_.end() ? nullptr : describe(*elsewhere->second).node;
}

const Node* Resolver::kustomization_of(const std::string& directory) {
  const std::string path = kustomization_in(fs_, directory);
  if (path.empty()) return nullptr;
  const std::vector<const Node*>& roots = sources_.documents(path);
  return roots.empty() || !roots.front()->is(Kind::map) ? nullptr : roots.front();
}

const ListedManifests& Resolver::manifests_in(const std::string& directory) {
  const auto [known, fresh] = listed_.try_emplace(directory);
  ListedManifests& out = known->second;
  if (!fresh) return out;
  walk_directory(fs_, directory, [&](const std::string& below, const base::DirectoryEntry& entry) {
    if (entry.name.starts_with('.')) return false;
    const std::string path = base::join_path(directory, below);
    if (entry.type == base::FileType::directory) {
      if (kustomization_in(fs_, path).empty()) return true;
      out.trees.push_back(path);
    } else if (path.ends_with(".yaml") || path.ends_with(".yml")) {
      const base::Expected<std::string> text = fs_.read(path);
      // Other YAML is excluded from the source of the repository: Flux fails otherwise.
      if (text.value && text.value->find("apiVersion") != std::string::npos) out.files.push_back(path);
    }
    return false;
  });
  std::ranges::sort(out.files);
  std::ranges::sort(out.trees);
  return out;
}

void walk_directory(base::FileSystem& fs, const std::string& directory,
                    const std::function<bool(const std::string&, const base::DirectoryEntry&)>& visit) {
  std::vector<std::string> left = {""};
  while (!left.empty()) {
    const std::string below = std::move(left.back());
    left.pop_back();
    const base::Expected<std::vector<base::DirectoryEntry>> list =
        fs.list(below.empty() ? directory : base::join_path(directory, below));
    if (!list.value) continue;
    for (const base::DirectoryEntry& entry : *list.value) {
      std::string path = below.empty() ? entry.name : below + "/" + entry.name;
      if (visit(path, entry) && entry.type == base::FileType::directory) left.push_back(std::move(path));
    }
  }
}

}  // namespace twinhull::lint
