#include "commands/inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/builtin.h"
#include "commands/report.h"

namespace twinhull::commands {
namespace {

bool is_root(base::FileSystem& disk, const std::string& path) {
  return disk.target_type(path + "/environments") == base::FileType::directory;
}

/// Where a root's `schemas` or `templates` are read from: the root, or else the program itself.
/// Anything of that name counts as the root's own, so that a dangling link does not go unnoticed.
base::Folder data_folder(base::FileSystem& disk, const std::string& root, const std::string& name) {
  if (disk.type(root + "/" + name) != base::FileType::none) return {disk, root, ""};
  return {builtin_files(), ".", std::string(kBuiltin)};
}

}  // namespace

std::string find_root(const Options& options, base::FileSystem& disk) {
  if (!options.root.empty()) return is_root(disk, options.root) ? options.root : std::string();
  // Relative paths keep the working directory out of everything that is read and written.
  std::string path = ".";
  for (int level = 0; level < 64; ++level) {
    if (is_root(disk, path)) return path;
    path = path == "." ? ".." : path + "/..";
  }
  return {};
}

Status no_root(const Options& options) {
  return fail(options.root.empty() ? "no folder from here upwards has a folder `environments`"
                                   : fmt::format("`{}` has no folder `environments`", options.root),
              "name the root with `--root DIR`, or begin a new one with `twinhull init NAME`");
}

std::string output_folder(const Options& options, const std::string& root) {
  return options.out.empty() ? root + "/out" : options.out;
}

std::unique_ptr<Inputs> load_inputs(const Options& options, base::FileSystem& disk,
                                    std::vector<diagnostic::Finding>& findings) {
  auto inputs = std::make_unique<Inputs>();
  inputs->root = find_root(options, disk);
  if (inputs->root.empty()) {
    no_root(options);
    return nullptr;
  }
  const base::Folder schemas = data_folder(disk, inputs->root, "schemas");
  inputs->own_schemas = &schemas.disk == &disk;
  inputs->schemas = model::load_schemas(schemas, {builtin_files(), ".", std::string(kBuiltin)}, inputs->files,
                                        inputs->arena, findings);
  inputs->library = tmpl::load_library(data_folder(disk, inputs->root, "templates"), inputs->files,
                                       inputs->arena, findings);
  if (inputs->library.files.empty() && findings.empty()) {
    findings.push_back({.rule = "missing-file",
                        .message = "`templates` holds no template",
                        .help = "write `templates/component/deployment.yaml`, or remove the folder to use "
                                "the built-in templates",
                        .file = "templates"});
  }
  inputs->sound = !has_errors(findings);
  const std::vector<std::string> known = model::list_systems(disk, inputs->root, findings);
  const std::string output = output_folder(options, inputs->root);
  std::optional<Selection> selection =
      select_systems(options.systems, inputs->root, known, [&](const std::string& id) {
        return disk.target_type(output + "/" + id) == base::FileType::directory;
      });
  if (!selection) return nullptr;
  inputs->selection = std::move(*selection);
  return inputs;
}

std::unique_ptr<Inputs> load_inputs_of(const std::string& system, const Options& options,
                                       base::FileSystem& disk, std::vector<diagnostic::Finding>& findings) {
  if (system.find('/') != std::string::npos) {
    fail(fmt::format("`{}` is no system", system), "name a folder below `environments`");
    return nullptr;
  }
  Options one = options;
  one.systems = {system};
  return load_inputs(one, disk, findings);
}

}  // namespace twinhull::commands
