#include "emit/chart.h"

#include <algorithm>

#include "base/parallel.h"
#include "emit/chart_parts.h"

namespace twinhull::emit {
namespace {

/// What has no place in a packaged chart; values.override.yaml and *.env hold secrets.
constexpr std::string_view kIgnored = R"(.DS_Store
# Version control
.git/
.gitignore
.bzr/
.bzrignore
.hg/
.hgignore
.svn/
# Backups
*.swp
*.bak
*.tmp
*.orig
*~
# Editors
.project
.idea/
*.tmproj
.vscode/
# Values to try the chart with
ci/
# Secrets that were given on this machine
values.override.yaml
*.env
)";

}  // namespace

std::string made_from(std::string_view source) {
  return std::string("Made from ").append(source).append(". ").append(kRemake);
}

std::string made_by(const model::System& system) {
  return made_from("environments/" + system.id + "/system.yaml");
}

std::string chart_folder(const model::System& system) {
  return std::string("helm/").append(system.text("chart.name")).append("/");
}

std::vector<OutputFile> chart_files(const model::System& system, const std::vector<tmpl::HelmFile>& templates,
                                    const std::vector<Picture>& pictures, base::Arena& arena, int jobs) {
  const std::string folder = chart_folder(system);
  const std::vector<ChartRow> rows = chart_rows(system);
  const ChartGuards guards = chart_guards(system);
  std::vector<OutputFile> files;
  const auto add = [&](const std::string& path, std::string text) {
    files.push_back({folder + path, std::move(text)});
  };
  add("Chart.yaml", chart_yaml(system, arena));
  add("values.yaml", chart_values(system, rows, arena));
  add("values.schema.json", chart_schema(system, guards.guarded));
  add("README.md", chart_readme(system, rows, pictures));
  add(".helmignore", "# " + made_by(system) + "\n" + std::string(kIgnored));
  if (std::string ci = chart_ci(system, arena); !ci.empty()) add("ci/secrets-values.yaml", std::move(ci));
  for (const model::Variant& variant : system.variants) {
    const std::size_t first = files.size();
    files.resize(first + variant.targets.size());
    base::parallel_for(variant.targets.size(), jobs, [&](std::size_t i) {
      const model::Target& target = variant.targets[i];
      files[first + i] = {folder + "values-" + target.name + ".yaml", chart_overlay(system, target)};
    });
  }
  for (const tmpl::HelmFile& file : templates) add("templates/" + file.path, file.text);
  if (!guards.defines.empty()) {
    add("templates/_validation.tpl", chart_validation_helpers(system, guards));
    add("templates/" + std::string(tmpl::kValidationFile), chart_validation(system));
  }
  std::sort(files.begin(), files.end(),
            [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace twinhull::emit
