// Charts of helmfile that do not exist. The directories that Argo CD and Flux use are found by `load/gitops`.
#include "lint/gitops/source_paths.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/load/discover/file_names.h"
#include "lint/load/gitops/repository.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Charts of helmfile that are directories: `./charts/web`. Others are from a chart repository.
void check_helmfile(SourceCache& sources, const std::string& path, std::vector<ObjectFinding>& out) {
  for (const Node* document : sources.documents(path)) {
    for (const Node* release : items_at(document, "releases")) {
      const Node* chart = value_at(release, "chart");
      if (!is_plain_path(chart) || !(chart->text.starts_with("./") || chart->text.starts_with("../")))
        continue;
      const std::string directory = base::join_path(base::directory_of(std::string_view(path)), chart->text);
      if (sources.real_file_system().type_of(directory) != base::FileType::none) continue;
      out.push_back(finding_at("missing-source-path", chart->span,
                               fmt::format("chart `{}` does not exist: helmfile fails", directory),
                               "use the path of an existing directory, relative to that of the helmfile"));
    }
  }
}

}  // namespace

void check_missing_source_path(const Workspace& input, SourceCache& sources,
                               std::vector<ObjectFinding>& out) {
  const auto count = static_cast<std::uint32_t>(sources.files().size());
  for (std::uint32_t file = 1; file <= count; ++file) {
    const std::string path = sources.files().path(file);
    if (!input.rendered.contains(file) && is_helmfile(path)) check_helmfile(sources, path, out);
  }
}

}  // namespace twinhull::lint
