// Files beside the generated ones that somebody's tool would apply all the same.

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "emit/output/finding.h"
#include "emit/output/output.h"

namespace twinhull::emit {
namespace {

/// Directories of which everything is applied, and by whom. Kustomize reads only what its files list.
struct ApplyResult {
  std::string_view directory;
  std::string_view by;
  bool of_chart = false;
};
constexpr std::array<ApplyResult, 5> kApplied = {{{"templates", "Helm", true},
                                                  {"charts", "Helm", true},
                                                  {"crds", "Helm", true},
                                                  {"gitops/argocd", "Argo CD"},
                                                  {"gitops/flux", "Flux"}}};

class Strays {
 public:
  Strays(base::FileSystem& fs, const OutputPlan& plan) : fs_(fs), plan_(plan) {
    for (const PlannedFile& file : plan.files) known_.insert(file.path);
  }

  std::vector<diagnostic::Finding> take() && {
    constexpr std::string_view chart = "/Chart.yaml";
    for (const ApplyResult& applied : kApplied) {
      if (!applied.of_chart) walk(std::string(applied.directory), applied);
    }
    for (const std::string_view path : known_) {
      if (!path.starts_with("helm/") || !path.ends_with(chart)) continue;
      const std::string folder(path.substr(0, path.size() - chart.size() + 1));
      for (const ApplyResult& applied : kApplied) {
        if (applied.of_chart) walk(folder + std::string(applied.directory), applied);
      }
    }
    return std::move(findings_);
  }

 private:
  void walk(const std::string& folder, const ApplyResult& applied) {
    const std::string path = plan_.place.directory + "/" + plan_.place.system + "/" + folder;
    if (fs_.type(path) != base::FileType::directory) return;
    const base::Expected<std::vector<base::DirectoryEntry>> list = fs_.list(path);
    if (!list.value) {
      findings_.push_back(output_finding(plan_.place, folder, "unreadable-file",
                                         "the directory cannot be read: " + list.error,
                                         "see whether it may be read"));
      return;
    }
    for (const base::DirectoryEntry& entry : *list.value) {
      const std::string file = folder + "/" + entry.name;
      if (entry.type == base::FileType::directory) {
        walk(file, applied);
      } else if (!known_.contains(file)) {
        findings_.push_back(output_finding(plan_.place, file, "unmanaged-output-file",
                                           "the file is not generated, but " + std::string(applied.by) +
                                               " applies everything in this directory",
                                           "delete it, or generate it from `templates/` or `manifests/`"));
      }
    }
  }

  base::FileSystem& fs_;
  const OutputPlan& plan_;
  std::set<std::string, std::less<>> known_;
  std::vector<diagnostic::Finding> findings_;
};

}  // namespace

std::vector<diagnostic::Finding> strays(base::FileSystem& fs, const OutputPlan& plan) {
  return Strays(fs, plan).take();
}

}  // namespace twinhull::emit
