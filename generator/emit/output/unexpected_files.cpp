// Files next to the generated ones that a tool would apply as well.

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "emit/output/finding.h"
#include "emit/output/layout.h"
#include "emit/output/output.h"

namespace twinhull::emit {
namespace {

/// Directories whose files are all applied, and by which tool. Kustomize reads only listed files.
struct AppliedDirectory {
  std::string_view directory;
  std::string_view by;
  bool of_chart = false;
};
constexpr std::array<AppliedDirectory, 5> kApplied = {{{"templates", "Helm", true},
                                                       {"charts", "Helm", true},
                                                       {"crds", "Helm", true},
                                                       {kArgoCdDirectory, "Argo CD"},
                                                       {kFluxDirectory, "Flux"}}};

class UnexpectedFiles {
 public:
  UnexpectedFiles(base::FileSystem& fs, const OutputPlan& plan) : fs_(fs), plan_(plan) {
    for (const PlannedFile& file : plan.files) known_.insert(file.path);
  }

  diagnostic::Findings take() && {
    constexpr std::string_view chart = "/Chart.yaml";
    for (const AppliedDirectory& applied : kApplied) {
      if (!applied.of_chart) walk(std::string(applied.directory), applied);
    }
    for (const std::string_view path : known_) {
      if (!path.starts_with(kHelmDirectory) || !path.ends_with(chart)) continue;
      const std::string directory(path.substr(0, path.size() - chart.size() + 1));
      for (const AppliedDirectory& applied : kApplied) {
        if (applied.of_chart) walk(directory + std::string(applied.directory), applied);
      }
    }
    return std::move(findings_);
  }

 private:
  void walk(const std::string& directory, const AppliedDirectory& applied) {
    const std::string path = plan_.root.directory + "/" + plan_.root.system + "/" + directory;
    if (fs_.type_no_follow(path) != base::FileType::directory) return;
    const base::Expected<std::vector<base::DirectoryEntry>> list = fs_.list(path);
    if (!list.value) {
      findings_.push_back(output_finding(plan_.root, directory, "unreadable-file",
                                         "the directory cannot be read: " + list.error,
                                         "make the directory readable"));
      return;
    }
    for (const base::DirectoryEntry& entry : *list.value) {
      const std::string file = directory + "/" + entry.name;
      if (entry.type == base::FileType::directory) {
        walk(file, applied);
      } else if (!known_.contains(file)) {
        findings_.push_back(output_finding(plan_.root, file, "unmanaged-output-file",
                                           "the file is not generated, but " + std::string(applied.by) +
                                               " applies everything in this directory",
                                           "delete it, or generate it from `templates/` or `manifests/`"));
      }
    }
  }

  base::FileSystem& fs_;
  const OutputPlan& plan_;
  std::set<std::string, std::less<>> known_;
  diagnostic::Findings findings_;
};

}  // namespace

diagnostic::Findings check_unexpected_files(base::FileSystem& fs, const OutputPlan& plan) {
  return UnexpectedFiles(fs, plan).take();
}

diagnostic::Findings check_unknown_systems(base::FileSystem& fs, const std::string& directory,
                                           const std::string& shown,
                                           const std::vector<std::string>& systems) {
  constexpr std::array<std::string_view, 4> parts = {kHelmDirectory, kKustomizeDirectory, kGitopsDirectory,
                                                     kIndexName};
  diagnostic::Findings findings;
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs.list(directory);
  if (!list.value) return findings;  // there is no output yet, which is reported file by file
  for (const base::DirectoryEntry& entry : *list.value) {
    if (std::ranges::find(systems, entry.name) != systems.end()) continue;
    const std::string path = directory + "/" + entry.name + "/";
    const bool link = entry.type == base::FileType::symlink;
    const auto there = [&](std::string_view part) {
      return fs.type_no_follow(path + std::string(part)) != base::FileType::none;
    };
    const bool directory_of_system =
        entry.type == base::FileType::directory && std::ranges::any_of(parts, there);
    if (!link && !directory_of_system) continue;
    findings.push_back(output_finding(
        {directory, shown, entry.name}, {}, "unmanaged-output-file",
        link ? "the link is not generated" : "the directory looks generated, but no system has this name",
        "delete it"));
  }
  return findings;
}

}  // namespace twinhull::emit
