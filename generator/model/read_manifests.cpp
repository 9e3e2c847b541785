#include "model/read_manifests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "kubernetes/names.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;

constexpr std::array<std::string_view, 3> kKustomizations = {"kustomization.yaml", "kustomization.yml",
                                                             "Kustomization"};

/// Why a name cannot be the name of a template in a chart; empty if it can.
std::string name_fault(std::string_view name) {
  if (name.starts_with("_")) return "Helm renders no file whose name begins with `_`";
  const auto plain = [](char c) { return base::is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (!std::ranges::all_of(name, plain)) return "it is the name of a file of the chart, too";
  return {};
}

class Reader {
 public:
  Reader(base::FileSystem& fs, const std::string& root, source::Files& files, Findings& findings)
      : fs_(fs), root_(root), files_(files), findings_(findings) {}

  std::vector<ManifestFile> read(const std::string& directory) {
    read_directory(directory, "");
    return std::move(manifests_);
  }

 private:
  void report(std::string rule, const std::string& path, std::string message, std::string help) {
    findings_.push_back(
        {.rule = std::move(rule), .message = std::move(message), .help = std::move(help), .file = path});
  }

  void ignored(const std::string& path, std::string help) {
    report("ignored-input-file", path, fmt::format("`{}` is not read", path), std::move(help));
  }

  void read_directory(const std::string& directory, const std::string& group) {
    const auto listing = fs_.list(root_ + "/" + directory);
    if (!listing.value) {
      report("unreadable-file", directory, fmt::format("`{}` cannot be read: {}", directory, listing.error),
             "make the directory readable");
      return;
    }
    for (const base::DirectoryEntry& entry : *listing.value) {
      const std::string path = directory + "/" + entry.name;
      const bool is_directory = fs_.type_of(root_ + "/" + path) == base::FileType::directory;
      if (is_directory) {
        read_group(entry, path, group);
      } else if (std::ranges::find(kKustomizations, entry.name) != kKustomizations.end()) {
        ignored(path, "remove it: every `.yaml` file in the directory is a manifest");
      } else if (entry.name.ends_with(".yaml")) {
        read_file(path, entry.name, group);
      } else if (entry.name.ends_with(".yml") || entry.name.ends_with(".json")) {
        ignored(path, "rename it to `.yaml`");
      }
    }
  }

  void read_group(const base::DirectoryEntry& entry, const std::string& path, const std::string& group) {
    if (entry.name.starts_with(".")) return;
    if (entry.type == base::FileType::symlink)
      return ignored(path, "links to directories are not followed: copy the directory");
    if (!group.empty()) return ignored(path, "move its files to the directory above");
    if (const std::string fault = kubernetes::validate_dns_label(entry.name); !fault.empty()) {
      return report(
          "invalid-input-name", path,
          fmt::format("`{}` cannot be the name of a target: {}", entry.name, fault),
          "use the name of a target, variant or environment, or a name to set in `manifests` of the "
          "values");
    }
    read_directory(path, entry.name);
  }

  void read_file(const std::string& path, const std::string& name, const std::string& group) {
    if (name.starts_with(".")) return;
    if (const std::string fault = name_fault(name); !fault.empty()) {
      return report("invalid-input-name", path, fmt::format("invalid file name `{}`: {}", name, fault),
                    "use letters, digits, `-` and `.`");
    }
    auto text = fs_.read_beneath(root_, path);
    if (!text.value) {
      return report("unreadable-file", path, fmt::format("`{}` cannot be read: {}", path, text.error),
                    "make the file readable, or remove it");
    }
    manifests_.push_back({.path = path,
                          .name = name.substr(0, name.rfind('.')),
                          .group = group,
                          .file = files_.add(path, std::move(*text.value))});
  }

  base::FileSystem& fs_;
  const std::string& root_;
  source::Files& files_;
  Findings& findings_;
  std::vector<ManifestFile> manifests_;
};

}  // namespace

std::vector<ManifestFile> read_manifests(base::FileSystem& fs, const std::string& root,
                                         const std::string& directory, source::Files& files,
                                         Findings& findings) {
  return Reader(fs, root, files, findings).read(directory);
}

}  // namespace twinhull::model
