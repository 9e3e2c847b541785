#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/arena.h"
#include "base/text.h"
#include "commands/output.h"
#include "commands/scaffold.h"
#include "kubernetes/names.h"
#include "model/axes.h"
#include "model/system.h"
#include "pipeline/inputs.h"
#include "yaml/reader.h"

namespace twinhull::commands {
namespace {

/// The names of the subdirectories of a directory.
std::vector<std::string> directories_in(base::FileSystem& fs, const std::string& path) {
  std::vector<std::string> names;
  const auto listing = fs.list(path);
  if (!listing.value) return names;
  for (const base::DirectoryEntry& entry : *listing.value) {
    if (entry.name.starts_with(".")) continue;
    if (fs.type_of(path + "/" + entry.name) == base::FileType::directory) names.push_back(entry.name);
  }
  return names;
}

/// The system's own layers with the values for which there are files.
std::vector<model::Axis> axes_of(const source::Files& files, std::uint32_t file, const std::string& directory,
                                 base::FileSystem& fs) {
  std::vector<model::Axis> axes = model::declared_axes(files, file);
  for (model::Axis& axis : axes) {
    const auto listing = fs.list(directory + "/" + axis.name);
    if (!listing.value) continue;
    for (const base::DirectoryEntry& entry : *listing.value) {
      if (entry.name.ends_with(".yaml"))
        axis.values.emplace(entry.name.substr(0, entry.name.size() - 5), axis.values.size());
    }
  }
  return axes;
}

/// Reports an unknown name, with the most similar one.
ExitCode unknown(std::string_view what, const std::string& name, const std::vector<std::string>& names,
                 const std::string& otherwise) {
  const std::string_view near = base::closest_match(name, {names.begin(), names.end()});
  return fail(fmt::format("unknown {} `{}`", what, name),
              near.empty() ? otherwise : fmt::format("did you mean `{}`? otherwise, {}", near, otherwise));
}

std::string_view text_at(const yaml::Node& root, std::string_view path) {
  const yaml::Node* value = root.at(path);
  return value != nullptr && value->is(yaml::Kind::string) ? value->text : std::string_view();
}

}  // namespace

ExitCode new_environment(const Options& options, base::FileSystem& fs) {
  const std::string root = pipeline::find_root(options.root, fs);
  if (root.empty()) {
    const pipeline::InputError error = pipeline::no_root(options.root);
    return fail(error.message, error.help);
  }
  const std::string& system = options.system;
  const std::vector<std::string> systems = directories_in(fs, root + "/environments");
  if (std::ranges::find(systems, system) == systems.end()) {
    return unknown("system", system, systems, "create one with `twinhull init NAME`");
  }
  const std::string directory = fmt::format("environments/{}", system);
  const std::string& name = options.names.back();
  const std::string variant = options.names.size() > 1 ? options.names.front() : std::string();
  source::Files files;
  base::Arena arena;
  const std::string path = directory + "/system.yaml";
  auto text = fs.read(root + "/" + path);
  if (!text.value)
    return fail(fmt::format("`{}` cannot be read: {}", path, text.error), "check its permissions");
  const std::uint32_t file = files.add(path, std::move(*text.value));
  const yaml::ReadResult result = yaml::read(files, file, arena);
  const yaml::Node* read = result.ok() && !result.documents.empty() ? result.documents[0].root : nullptr;
  if (read == nullptr || !read->is(yaml::Kind::map)) {
    return fail(fmt::format("`{}` does not describe a system", path),
                fmt::format("run `twinhull validate {}`", system));
  }
  const std::vector<model::Axis> axes = axes_of(files, file, root + "/" + directory, fs);
  const std::vector<std::string> variants =
      axes.empty() ? directories_in(fs, root + "/" + directory) : std::vector<std::string>();
  if (options.names.size() > 2)
    return fail(fmt::format("unexpected argument `{}`", options.names[2]),
                "pass an environment, after its variant if the system has variants");
  if (variant.empty() && !variants.empty())
    return fail(
        fmt::format("`{}` has variants: `{}`", system, fmt::join(variants, "`, `")),
        fmt::format("pass one of them: `twinhull new environment {} {} {}`", system, variants.front(), name));
  if (!variant.empty() && std::ranges::find(variants, variant) == variants.end()) {
    return unknown("variant", variant, variants,
                   fmt::format("create the directory `{}/{}`", directory, variant));
  }
  const std::string target = model::target_name(variant, name);
  if (!axes.empty()) {
    const model::TargetAxes split = model::split_target(name, axes, directory);
    if (!split.message.empty()) return fail(split.message, split.help);
  }
  std::string fault = kubernetes::validate_dns_label(target);
  if (name == "values") fault = "is reserved for the default values";
  if (name == "system" && variant.empty()) fault = "is reserved for the description of the system";
  if (!fault.empty()) {
    return fail(fmt::format("invalid environment name `{}`: `{}` {}", name, target, fault),
                "use lowercase letters, digits and `-`, such as `staging`");
  }

  std::string namespace_name = fmt::format("{}-{}", text_at(*read, "release"), name);
  // With layers, namespaces follow from these.
  if (!axes.empty() || !kubernetes::validate_dns_label(namespace_name).empty()) namespace_name.clear();
  return write_new(
      options, fs, root,
      {scaffold_environment(system, axes.empty() ? variant : std::string(model::kTargets), name, target,
                            namespace_name)},
      fmt::format("next: set the values that differ in {}, then run `twinhull generate {}`", target, system));
}

}  // namespace twinhull::commands
