#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kubernetes/names.h"
#include "model/load.h"
#include "model/read_manifests.h"

namespace twinhull::model {
namespace {

using Findings = std::vector<diagnostic::Finding>;

bool is_folder(base::FileSystem& fs, const std::string& path) {
  return fs.target_type(path) == base::FileType::directory;
}

class SystemReader {
 public:
  SystemReader(base::FileSystem& fs, const std::string& root, source::Files& files, Findings& findings)
      : fs_(fs), root_(root), files_(files), findings_(findings) {}

  std::optional<SystemFiles> read(const std::string& id) {
    SystemFiles system{.id = id};
    std::string folder = "environments/" + id;
    auto listing = list(folder);
    if (!listing) return std::nullopt;
    bool has_system = false;
    std::vector<std::string> environments;  // right in the system's directory: paths
    for (const base::DirectoryEntry& entry : *listing) {
      std::string path = folder + "/" + entry.name;
      if (is_folder(fs_, root_ + "/" + path)) {
        if (entry.name.ends_with(".yaml")) {
          folder_for_file(path);
          has_system = has_system || entry.name == "system.yaml";
          continue;
        }
        if (entry.name == "manifests") {
          system.manifests = read_manifests(fs_, root_, path, files_, findings_);
          continue;
        }
        read_variant(entry.name, path, system);
      } else if (entry.name == "system.yaml") {
        has_system = true;
        system.system = load(path);
      } else if (entry.name == "values.yaml") {
        system.values = load(path);
      } else if (entry.name.ends_with(".yaml") && entry.name != "values.override.yaml") {
        environments.push_back(path);
      } else {
        stray(path, entry.name, "");
      }
    }
    read_environments(environments, system);
    if (!has_system) {
      findings_.push_back({.rule = "missing-input-file",
                           .message = fmt::format("`{}` has no `system.yaml`", folder),
                           .help = "create it to define the system, or remove the directory",
                           .system = id,
                           .file = folder});
      return std::nullopt;
    }
    if (system.variants.empty() && !failed_ && !misnamed_) {
      findings_.push_back({.rule = "variant-without-environment",
                           .message = fmt::format("`{}` has no environment", id),
                           .help = fmt::format("create `{}/minikube.yaml`; it may be empty", folder),
                           .system = id,
                           .file = folder + "/system.yaml"});
    }
    if (failed_) return std::nullopt;
    reject_same_names(system);
    return system;
  }

 private:
  std::optional<std::vector<base::DirectoryEntry>> list(const std::string& folder) {
    auto listing = fs_.list(root_ + "/" + folder);
    if (listing.value) return std::move(listing.value);
    findings_.push_back({.rule = "unreadable-file",
                         .message = fmt::format("`{}` cannot be read: {}", folder, listing.error),
                         .help = "make the directory readable",
                         .file = folder});
    failed_ = true;
    return std::nullopt;
  }

  SystemFiles::Layer load(const std::string& path) {
    auto text = fs_.read_beneath(root_, path);
    if (!text.value) {
      failed_ = true;
      findings_.push_back({.rule = "unreadable-file",
                           .message = fmt::format("`{}` cannot be read: {}", path, text.error),
                           .help = "make the file readable, or remove it",
                           .file = path});
      return {};
    }
    return {path, files_.add(path, std::move(*text.value))};
  }

  /// Reports files that look like inputs but are not read.
  void stray(const std::string& path, const std::string& name, std::string help) {
    if (!name.ends_with(".yaml") && !name.ends_with(".yml")) return;
    if (name == "values.override.yaml") return;  // the git-ignored file with secrets for Helm
    unread(path, name.ends_with(".yml") ? "rename it to `.yaml`" : std::move(help));
  }

  void unread(const std::string& path, std::string help) {
    findings_.push_back({.rule = "ignored-input-file",
                         .message = fmt::format("`{}` is not read", path),
                         .help = std::move(help),
                         .file = path});
  }

  /// Files directly in the system's directory are its environments, unless it has variants.
  void read_environments(const std::vector<std::string>& paths, SystemFiles& system) {
    SystemFiles::VariantFiles unnamed;
    for (const std::string& path : paths) {
      if (system.variants.empty()) {
        add_environment(path, unnamed);
      } else {
        unread(path, fmt::format("the system has variants: move the file into the directory of one, such as "
                                 "`{}`",
                                 system.variants.front().name));
      }
    }
    if (!unnamed.environments.empty()) system.variants.push_back(std::move(unnamed));
  }

  void add_environment(const std::string& path, SystemFiles::VariantFiles& variant) {
    const std::string target = target_name(variant.name, environment_of(path));
    const std::string wrong = kubernetes::validate_dns_label(target);
    if (wrong.empty()) {
      variant.environments.push_back(load(path));
      return;
    }
    misnamed_ = true;
    findings_.push_back(
        {.rule = "invalid-input-name",
         .message = fmt::format("`{}` cannot be the name of a target: {}", target, wrong),
         .help = "use lowercase letters, digits and `-` in the names of files and directories",
         .file = path});
  }

  /// `a/b-c.yaml` and `a-b/c.yaml` would have the same target name.
  void reject_same_names(SystemFiles& system) {
    std::map<std::string, std::string> seen;
    for (SystemFiles::VariantFiles& variant : system.variants) {
      std::erase_if(variant.environments, [&](const SystemFiles::Layer& layer) {
        const std::string name = target_name(variant.name, environment_of(layer.path));
        const auto [first, fresh] = seen.emplace(name, layer.path);
        if (fresh) return false;
        findings_.push_back(
            {.rule = "invalid-input-name",
             .message = fmt::format("the target `{}` is already defined by `{}`", name, first->second),
             .help = "rename one of the two files",
             .system = system.id,
             .file = layer.path});
        return true;
      });
    }
    std::erase_if(system.variants, [](const SystemFiles::VariantFiles& variant) {
      return variant.environments.empty() && variant.values.file == 0;
    });
  }

  void folder_for_file(const std::string& path) {
    failed_ = true;
    findings_.push_back({.rule = "unreadable-file",
                         .message = fmt::format("`{}` is a directory; a file is expected", path),
                         .help = "move the directory",
                         .file = path});
  }

  void read_variant(const std::string& name, const std::string& folder, SystemFiles& system) {
    auto listing = list(folder);
    if (!listing) return;
    SystemFiles::VariantFiles variant{.name = name};
    for (const base::DirectoryEntry& entry : *listing) {
      std::string path = folder + "/" + entry.name;
      if (is_folder(fs_, root_ + "/" + path)) {
        if (entry.name.ends_with(".yaml")) {
          folder_for_file(path);
        } else {
          unread(path, "environments are files directly in the variant's directory");
        }
      } else if (entry.name == "values.yaml") {
        variant.values = load(path);
      } else if (entry.name.ends_with(".yaml")) {
        add_environment(path, variant);
      } else {
        stray(path, entry.name, "environments are files directly in the variant's directory");
      }
    }
    if (!variant.environments.empty() || variant.values.file != 0)
      system.variants.push_back(std::move(variant));
  }

  base::FileSystem& fs_;
  const std::string& root_;
  source::Files& files_;
  Findings& findings_;
  bool failed_ = false;
  bool misnamed_ = false;  ///< there is an environment with an invalid name
};

}  // namespace

std::vector<std::string> list_systems(base::FileSystem& fs, const std::string& root, Findings& findings) {
  std::vector<std::string> systems;
  auto listing = fs.list(root + "/environments");
  if (!listing.value) {
    findings.push_back({.rule = "unreadable-file",
                        .message = fmt::format("`environments` cannot be read: {}", listing.error),
                        .help = "make the directory readable",
                        .file = "environments"});
    return systems;
  }
  for (const base::DirectoryEntry& entry : *listing.value) {
    if (entry.name.starts_with(".") || !is_folder(fs, root + "/environments/" + entry.name)) continue;
    std::string wrong = kubernetes::check_dns_subdomain(entry.name);
    if (wrong.empty()) {
      systems.push_back(entry.name);
      continue;
    }
    findings.push_back({.rule = "invalid-input-name",
                        .message = fmt::format("`{}` cannot be the name of a system: {}", entry.name, wrong),
                        .help = "use lowercase letters, digits and `-` for the directory's name",
                        .file = "environments/" + entry.name});
  }
  if (systems.empty() && findings.empty()) {
    findings.push_back({.rule = "missing-input-file",
                        .message = "`environments` contains no system",
                        .help = "create `environments/<system>/system.yaml`",
                        .file = "environments"});
  }
  return systems;
}

std::optional<SystemFiles> read_system(base::FileSystem& fs, const std::string& root, const std::string& id,
                                       source::Files& files, Findings& findings) {
  return SystemReader(fs, root, files, findings).read(id);
}

}  // namespace twinhull::model
