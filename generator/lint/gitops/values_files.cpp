// Values files of the repository that Argo CD, Flux and helmfile read. Whether a source is this repository is
// determined by its path to a chart of the run.
#include "lint/gitops/values_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

struct Search {
  const Workspace& input;
  SourceCache& sources;
  std::vector<ObjectFinding>& out;

  bool is_file(const std::string& path) const {
    return sources.real_file_system().target_type(path) == base::FileType::file;
  }
};

/// Whether a name is that of a single local file: not a template, URL, pattern or file of another source.
bool is_plain(const Node& name) {
  const std::string_view text = name.text;
  return name.is(Kind::string) && !text.empty() && text.find_first_of("{$*?[") == std::string_view::npos &&
         text.find("://") == std::string_view::npos;
}

void tell(const Search& search, const Node& name, const std::string& path, std::string_view who,
          const Object* object) {
  std::vector<std::string> beside;
  if (const auto list = search.sources.real_file_system().list(base::directory_of(path)); list.value) {
    for (const base::DirectoryEntry& entry : *list.value) beside.push_back(entry.name);
  }
  const std::vector<std::string_view> names(beside.begin(), beside.end());
  const std::string_view near = base::closest(base::file_name(path), names);
  search.out.push_back(finding_at(
      "missing-values-file", name.span, fmt::format("values file `{}` does not exist: {} fails", path, who),
      near.empty() ? "fix the path, or remove it" : fmt::format("did you mean `{}`?", near)));
  search.out.back().object = object;
}

/// Values files listed next to the path of a chart, relative to the chart; those with a leading `/`, or all
/// if `from_top` is set, relative to the root of the repository.
void check_names(const Search& search, const Object& object, std::string_view chart_path,
                 std::span<const Node* const> names, bool from_top, std::string_view who) {
  std::vector<std::pair<std::string, std::string>> charts;  // directory and root
  for (const ChartFolder& chart : search.input.charts_found) {
    std::string top;
    if (!chart_path.empty() && leads_to(chart_path, chart.folder, top))
      charts.emplace_back(chart.folder, top);
  }
  if (charts.size() != 1) return;  // of another repository, or ambiguous
  const auto& [folder, top] = charts.front();
  for (const Node* name : names) {
    if (!is_plain(*name)) continue;
    const bool rooted = name->text.starts_with('/');
    const std::string path = rooted ? base::join_path(top, name->text.substr(1))
                                    : base::join_path(from_top ? top : folder, name->text);
    if (!search.is_file(path)) tell(search, *name, path, who, &object);
  }
}

void check_application(const Search& search, const Object& object, const Node* spec) {
  if (spec == nullptr) return;
  std::vector<const Node*> sources(items_at(spec, "sources").begin(), items_at(spec, "sources").end());
  if (const Node* source = value_at(spec, "source"); source != nullptr && sources.empty())
    sources.push_back(source);
  for (const Node* source : sources) {
    if (truth_at(source, "helm.ignoreMissingValueFiles")) continue;
    check_names(search, object, text_at(source, "path"), items_at(source, "helm.valueFiles"), false,
                "Argo CD");
  }
}

void check_helm_release(const Search& search, const Object& object) {
  if (truth_at(object.node, "spec.chart.spec.ignoreMissingValuesFiles")) return;
  const std::string_view path = text_at(object.node, "spec.chart.spec.chart");
  if (path.find('/') == std::string_view::npos) return;
  check_names(search, object, path, items_at(object.node, "spec.chart.spec.valuesFiles"), true, "Flux");
}

void check_helmfile(const Search& search, const std::string& path) {
  const std::string folder = base::directory_of(path);
  const auto check = [&](std::span<const Node* const> names) {
    for (const Node* name : names) {
      const std::string file = base::join_path(folder, name->text);
      if (is_plain(*name) && !search.is_file(file)) tell(search, *name, file, "helmfile", nullptr);
    }
  };
  const auto tolerates = [](const Node* node) {
    const std::string_view handler = text_at(node, "missingFileHandler");
    return !handler.empty() && handler != "Error";
  };
  for (const Node* document : search.sources.documents(path)) {
    const Node* environments = value_at(document, "environments");
    for (const yaml::Entry& one :
         environments == nullptr ? std::span<const yaml::Entry>() : environments->entries) {
      if (!tolerates(one.value)) check(items_at(one.value, "values"));
    }
    for (const Node* release : items_at(document, "releases")) {
      if (!tolerates(release) && !tolerates(document)) check(items_at(release, "values"));
    }
  }
}

}  // namespace

void check_missing_values_file(const Workspace& input, SourceCache& sources,
                               std::vector<ObjectFinding>& out) {
  const Search search{input, sources, out};
  for (const Object& object : input.index.objects()) {
    const std::string_view kind = object.id.kind;
    if (kind == "Application") check_application(search, object, value_at(object.node, "spec"));
    if (kind == "ApplicationSet")
      check_application(search, object, value_at(object.node, "spec.template.spec"));
    if (kind == "HelmRelease") check_helm_release(search, object);
  }
  const auto count = static_cast<std::uint32_t>(sources.files().size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = sources.files().path(file);
    if (!input.rendered.contains(file) && is_helmfile(path)) check_helmfile(search, path);
  }
}

}  // namespace twinhull::lint
