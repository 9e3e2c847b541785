// Invalid references of a kustomization. It is built without them, so that the rest is checked.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/kustomize/checks.h"

namespace twinhull::lint {
namespace {

/// A URL can contain a password.
std::string without_user(std::string_view url) {
  const std::size_t begin = url.find("://");
  const std::size_t at = url.find('@');
  if (begin == std::string_view::npos || at == std::string_view::npos || at > url.find('/', begin + 3))
    return std::string(url);
  return std::string(url.substr(0, begin + 3)) + std::string(url.substr(at + 1));
}

ObjectFinding missing(const UnresolvedReference& broken, SourceCache& sources) {
  if (sources.real_file_system().type_of(broken.path) == base::FileType::other)
    return finding_at("dangling-kustomize-path", broken.named->span,
                      fmt::format("`{}` is not a regular file: it cannot be built", broken.path),
                      "replace it with a regular file");
  std::vector<std::string> beside;
  const std::string directory = base::directory_of(broken.path);
  if (const auto list = sources.real_file_system().list(directory); list.value) {
    for (const base::DirectoryEntry& entry : *list.value) beside.push_back(entry.name);
  }
  const std::vector<std::string_view> names(beside.begin(), beside.end());
  const std::string_view near = base::closest_match(base::file_name(broken.path), names);
  const bool joined = broken.path.find(" - ") != std::string::npos;
  return finding_at("dangling-kustomize-path", broken.named->span,
                    fmt::format("`{}` does not exist", broken.path),
                    joined         ? "indent all items equally: a deeper line continues the previous one"
                    : near.empty() ? "use an existing file or directory, relative to this one"
                                   : fmt::format("did you mean `{}`?", near));
}

ObjectFinding no_tree(const UnresolvedReference& broken, SourceCache&) {
  return finding_at("dangling-kustomize-path", broken.named->span,
                    fmt::format("directory `{}` has no kustomization.yaml", broken.path),
                    "add one, or list the files individually");
}

ObjectFinding outside(const UnresolvedReference& broken, SourceCache&) {
  return finding_at(
      "file-outside-kustomization", broken.named->span,
      fmt::format("`{}` is outside the directory of this kustomization: Kustomize does not read it",
                  broken.path),
      "move the file into this directory, or reference a directory with its own kustomization.yaml");
}

ObjectFinding remote(const UnresolvedReference& broken, SourceCache&) {
  return finding_at(
      "remote-resource", broken.named->span,
      fmt::format("`{}` is remote: it is not downloaded, and its contents are unknown",
                  without_user(broken.path)),
      "keep a copy in the repository, or check the output: `kubectl kustomize DIR | twinhull lint -`");
}

ObjectFinding chart(const UnresolvedReference& broken, SourceCache&) {
  return finding_at("chart-in-kustomization", broken.named->span,
                    fmt::format("chart `{}` is not rendered: its contents are unknown", broken.path),
                    "check the output: `kustomize build --enable-helm DIR | twinhull lint -`");
}

struct Row {
  UnresolvedReference::Reason why;
  ObjectFinding (*describe)(const UnresolvedReference&, SourceCache&);
};

constexpr std::array rows = {
    Row{UnresolvedReference::Reason::missing, missing}, Row{UnresolvedReference::Reason::no_tree, no_tree},
    Row{UnresolvedReference::Reason::outside, outside}, Row{UnresolvedReference::Reason::remote, remote},
    Row{UnresolvedReference::Reason::chart, chart},
};

/// The fields whose entries give objects.
constexpr std::array<std::string_view, 8> giving = {
    "resources",       "bases",      "components", "configMapGenerator",
    "secretGenerator", "generators", "helmCharts", "helmChartInflationGenerator"};

/// A kustomization whose objects are all elsewhere must not pass as checked.
void check_unchecked(const Kustomization& tree, std::vector<ObjectFinding>& out) {
  const yaml::Entry* first = nullptr;
  bool elsewhere = false;
  for (const std::string_view field : giving) {
    const yaml::Entry* list = tree.root->find(field);
    if (list == nullptr) continue;
    for (const yaml::Node* item : list->value->items) {
      const auto broken = std::ranges::find(tree.broken, item, &UnresolvedReference::entry);
      if (broken == tree.broken.end()) return;
      elsewhere = elsewhere || broken->why == UnresolvedReference::Reason::remote ||
                  broken->why == UnresolvedReference::Reason::chart;
      if (first == nullptr) first = list;
    }
  }
  if (!elsewhere) return;
  out.push_back(
      finding_at("unchecked-kustomization", first->key_span,
                 "all objects of this kustomization are remote or from charts: none of them is checked",
                 "keep a copy in the repository, or check the output: `kubectl kustomize DIR | "
                 "twinhull lint -`"));
}

}  // namespace

ObjectFinding unresolved_reference(const UnresolvedReference& broken, SourceCache& sources) {
  return std::ranges::find(rows, broken.why, &Row::why)->describe(broken, sources);
}

void check_kustomization_paths(const Kustomization& tree, SourceCache& sources,
                               std::vector<ObjectFinding>& out) {
  for (const UnresolvedReference& broken : tree.broken) out.push_back(unresolved_reference(broken, sources));
  check_unchecked(tree, out);
}

}  // namespace twinhull::lint
