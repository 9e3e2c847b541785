#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kubernetes/names.h"
#include "model/axes.h"
#include "model/load.h"
#include "model/read_manifests.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;

bool is_directory(base::FileSystem& fs, const std::string& path) {
  return fs.type_of(path) == base::FileType::directory;
}

class SystemReader {
 public:
  SystemReader(base::FileSystem& fs, const std::string& root, source::Files& files, Findings& findings)
      : fs_(fs), root_(root), files_(files), findings_(findings) {}

  std::optional<SystemFiles> read(const std::string& id) {
    SystemFiles system{.id = id};
    std::string directory = "environments/" + id;
    auto listing = list(directory);
    if (!listing) return std::nullopt;
    bool has_system = false;
    std::vector<Axis> axes;
    for (const base::DirectoryEntry& entry : *listing) {
      const std::string path = directory + "/" + entry.name;
      if (entry.name != "system.yaml" || is_directory(fs_, root_ + "/" + path)) continue;
      has_system = true;
      system.system = load(path);
      if (system.system.file != 0) axes = declared_axes(files_, system.system.file);
    }
    std::vector<std::string> environments;  // right in the system's directory: paths
    for (const base::DirectoryEntry& entry : *listing) {
      std::string path = directory + "/" + entry.name;
      if (is_directory(fs_, root_ + "/" + path)) {
        if (entry.name.ends_with(".yaml")) {
          directory_for_file(path);
          has_system = has_system || entry.name == "system.yaml";
          continue;
        }
        if (entry.name == "manifests") {
          system.manifests = read_manifests(fs_, root_, path, files_, findings_);
          continue;
        }
        if (axes.empty()) {
          read_variant(entry.name, path, system);
        } else if (entry.name != kTargets && std::ranges::find(axes, entry.name, &Axis::name) == axes.end()) {
          unread(path, fmt::format("add `{}` to `layers` in system.yaml, or move its files", entry.name));
        }
      } else if (entry.name == "system.yaml") {
        continue;
      } else if (entry.name == "values.yaml") {
        system.values = load(path);
      } else if (entry.name.ends_with(".yaml") && entry.name != "values.override.yaml") {
        environments.push_back(path);
      } else {
        stray(path, entry.name, "");
      }
    }
    if (axes.empty()) {
      read_environments(environments, system);
    } else {
      for (const std::string& path : environments)
        unread(path, fmt::format("the system has `layers`: move the file to `{}/{}/`", directory, kTargets));
      read_axes(directory, std::move(axes), system);
    }
    if (!has_system) {
      findings_.push_back({.rule = "missing-input-file",
                           .message = fmt::format("`{}` has no `system.yaml`", directory),
                           .help = "create it to define the system, or remove the directory",
                           .system = id,
                           .file = directory});
      return std::nullopt;
    }
    if (system.variants.empty() && !failed_ && !misnamed_) {
      findings_.push_back({.rule = "variant-without-environment",
                           .message = fmt::format("`{}` has no environment", id),
                           .help = fmt::format("create `{}.yaml`; it may be empty", first_target(directory)),
                           .system = id,
                           .file = directory + "/system.yaml"});
    }
    if (failed_) return std::nullopt;
    reject_same_names(system);
    return system;
  }

 private:
  std::optional<std::vector<base::DirectoryEntry>> list(const std::string& directory) {
    auto listing = fs_.list(root_ + "/" + directory);
    if (listing.value) return std::move(listing.value);
    findings_.push_back({.rule = "unreadable-file",
                         .message = fmt::format("`{}` cannot be read: {}", directory, listing.error),
                         .help = "make the directory readable",
                         .file = directory});
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

  /// Files directly in the system's directory are its environments. If it has variants, they hold what an
  /// environment has in all of them.
  void read_environments(const std::vector<std::string>& paths, SystemFiles& system) {
    SystemFiles::VariantFiles unnamed;
    const bool variants = !system.variants.empty();
    for (const std::string& path : paths) {
      if (variants) {
        share_environment(path, system);
      } else {
        add_environment(path, unnamed);
      }
    }
    if (!unnamed.targets.empty()) system.variants.push_back(std::move(unnamed));
  }

  /// A layer of the targets of one environment in all variants.
  void share_environment(const std::string& path, SystemFiles& system) {
    const std::string_view environment = environment_of(path);
    bool used = false;
    for (SystemFiles::VariantFiles& variant : system.variants) {
      for (SystemFiles::TargetFiles& target : variant.targets) {
        if (target.environment != environment) continue;
        target.below.push_back(system.shared.size());
        used = true;
      }
    }
    if (used) {
      system.shared.push_back(load(path));
    } else {
      unread(path, fmt::format("no variant has the environment `{}`: create `{}/{}.yaml`, which may be empty",
                               environment, system.variants.front().name, environment));
    }
  }

  /// The files of a system with its own `layers`: one per value of an axis, and one per target.
  void read_axes(const std::string& directory, std::vector<Axis> axes, SystemFiles& system) {
    axes_ = std::move(axes);
    for (Axis& axis : axes_) {
      for (const std::string& path : values_files(directory + "/" + axis.name)) {
        axis.values.emplace(environment_of(path), system.shared.size());
        system.shared.push_back(load(path));
      }
      if (!axis.values.empty() || misnamed_) continue;
      failed_ = true;
      findings_.push_back(
          {.rule = "missing-input-file",
           .message = fmt::format("the layer `{}` has no values file", axis.name),
           .span = axis.span,
           .help = fmt::format("create `{}/{}/NAME.yaml`; it may be empty", directory, axis.name),
           .system = system.id});
    }
    if (failed_) return;
    SystemFiles::VariantFiles unnamed;
    for (const std::string& path : values_files(directory + "/" + std::string(kTargets))) {
      const std::string name(environment_of(path));
      TargetAxes found = split_target(name, axes_, directory);
      if (!found.message.empty()) {
        misnamed_ = true;
        findings_.push_back({.rule = "invalid-input-name",
                             .message = std::move(found.message),
                             .help = std::move(found.help),
                             .system = system.id,
                             .file = path});
        continue;
      }
      unnamed.targets.push_back({.name = name,
                                 .environment = name,
                                 .axes = std::move(found.axes),
                                 .below = std::move(found.layers),
                                 .own = load(path)});
    }
    if (!unnamed.targets.empty()) system.variants.push_back(std::move(unnamed));
  }

  /// The values files of a directory, which may be missing.
  std::vector<std::string> values_files(const std::string& directory) {
    std::vector<std::string> paths;
    if (!is_directory(fs_, root_ + "/" + directory)) return paths;
    const auto listing = list(directory);
    if (!listing) return paths;
    for (const base::DirectoryEntry& entry : *listing) {
      const std::string path = directory + "/" + entry.name;
      if (is_directory(fs_, root_ + "/" + path)) {
        if (entry.name.ends_with(".yaml")) {
          directory_for_file(path);
        } else {
          unread(path, "values files are directly in the directory");
        }
      } else if (!entry.name.ends_with(".yaml") || entry.name == "values.override.yaml") {
        stray(path, entry.name, "");
      } else if (is_valid_name(std::string(environment_of(path)), path)) {
        paths.push_back(path);
      }
    }
    return paths;
  }

  void add_environment(const std::string& path, SystemFiles::VariantFiles& variant) {
    const std::string environment(environment_of(path));
    const std::string name = target_name(variant.name, environment);
    if (!is_valid_name(name, path)) return;
    SystemFiles::TargetFiles target{.name = name, .environment = environment};
    if (!variant.name.empty()) target.axes.push_back({"variant", variant.name});
    target.axes.push_back({"environment", environment});
    target.own = load(path);
    variant.targets.push_back(std::move(target));
  }

  /// The path, without its extension, of a target that the system could have.
  std::string first_target(const std::string& directory) const {
    if (axes_.empty()) return directory + "/minikube";
    std::string path = fmt::format("{}/{}/", directory, kTargets);
    for (const Axis& axis : axes_) {
      path += fmt::format("{}{}", &axis == axes_.data() ? "" : "-",
                          axis.values.empty() ? axis.name : axis.values.begin()->first);
    }
    return path;
  }

  bool is_valid_name(const std::string& target, const std::string& path) {
    const std::string wrong = kubernetes::validate_dns_label(target);
    if (wrong.empty()) return true;
    misnamed_ = true;
    findings_.push_back(
        {.rule = "invalid-input-name",
         .message = fmt::format("`{}` cannot be the name of a target: {}", target, wrong),
         .help = "use lowercase letters, digits and `-` in the names of files and directories",
         .file = path});
    return false;
  }

  /// `a/b-c.yaml` and `a-b/c.yaml` would have the same target name.
  void reject_same_names(SystemFiles& system) {
    std::map<std::string, std::string> seen;
    for (SystemFiles::VariantFiles& variant : system.variants) {
      std::erase_if(variant.targets, [&](const SystemFiles::TargetFiles& target) {
        const std::string& name = target.name;
        const SystemFiles::Layer& layer = target.own;
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
      return variant.targets.empty() && variant.values.file == 0;
    });
  }

  void directory_for_file(const std::string& path) {
    failed_ = true;
    findings_.push_back({.rule = "unreadable-file",
                         .message = fmt::format("`{}` is a directory; a file is expected", path),
                         .help = "move the directory",
                         .file = path});
  }

  void read_variant(const std::string& name, const std::string& directory, SystemFiles& system) {
    auto listing = list(directory);
    if (!listing) return;
    SystemFiles::VariantFiles variant{.name = name};
    for (const base::DirectoryEntry& entry : *listing) {
      std::string path = directory + "/" + entry.name;
      if (is_directory(fs_, root_ + "/" + path)) {
        if (entry.name.ends_with(".yaml")) {
          directory_for_file(path);
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
    if (!variant.targets.empty() || variant.values.file != 0) system.variants.push_back(std::move(variant));
  }

  base::FileSystem& fs_;
  const std::string& root_;
  source::Files& files_;
  Findings& findings_;
  bool failed_ = false;
  bool misnamed_ = false;   ///< there is an environment with an invalid name
  std::vector<Axis> axes_;  ///< the system's own `layers`
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
    if (entry.name.starts_with(".") || !is_directory(fs, root + "/environments/" + entry.name)) continue;
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

std::string_view environment_of(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

std::optional<SystemFiles> read_system(base::FileSystem& fs, const std::string& root, const std::string& id,
                                       source::Files& files, Findings& findings) {
  return SystemReader(fs, root, files, findings).read(id);
}

}  // namespace twinhull::model
