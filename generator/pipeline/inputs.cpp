#include "pipeline/inputs.h"

#include <fmt/format.h>

#include <utility>

#include "pipeline/builtin_files.h"

namespace twinhull::pipeline {
namespace {

bool is_root(base::FileSystem& fs, const std::string& path) {
  return fs.target_type(path + "/environments") == base::FileType::directory;
}

/// The source of `schemas` or `templates`: the root if it has an entry of that name (a dangling link is then
/// reported), otherwise the built-in files.
base::Folder data_folder(base::FileSystem& fs, const std::string& root, const std::string& name) {
  if (fs.type(root + "/" + name) != base::FileType::none) return {fs, root, ""};
  return {builtin_files(), ".", std::string(kBuiltin)};
}

}  // namespace

std::string find_root(const std::string& asked, base::FileSystem& fs) {
  if (!asked.empty()) return is_root(fs, asked) ? asked : std::string();
  // Relative paths keep the working directory out of all inputs and outputs.
  std::string path = ".";
  for (int level = 0; level < 64; ++level) {
    if (is_root(fs, path)) return path;
    path = path == "." ? ".." : path + "/..";
  }
  return {};
}

InputError no_root(const std::string& asked) {
  return {asked.empty() ? "neither this directory nor a parent contains `environments`"
                        : fmt::format("`{}` has no directory `environments`", asked),
          "pass the root with `--root DIR`, or create a system with `twinhull init NAME`"};
}

std::string output_folder(const std::string& asked, const std::string& root) {
  return asked.empty() ? root + "/out" : asked;
}

LoadedInputs load_inputs(const Request& request, base::FileSystem& fs,
                         std::vector<diagnostic::Finding>& findings) {
  auto inputs = std::make_unique<Inputs>();
  inputs->root = find_root(request.root, fs);
  if (inputs->root.empty()) return no_root(request.root);
  const base::Folder schemas = data_folder(fs, inputs->root, "schemas");
  inputs->own_schemas = &schemas.fs == &fs;
  inputs->schemas = model::load_schemas(schemas, {builtin_files(), ".", std::string(kBuiltin)}, inputs->files,
                                        inputs->arena, findings);
  inputs->library =
      tmpl::load_library(data_folder(fs, inputs->root, "templates"), inputs->files, inputs->arena, findings);
  if (inputs->library.files.empty() && findings.empty()) {
    findings.push_back({.rule = "missing-input-file",
                        .message = "`templates` contains no templates",
                        .help = "add `templates/component/deployment.yaml`, or remove the directory to use "
                                "the built-in templates",
                        .file = "templates"});
  }
  inputs->valid = !has_errors(findings);
  const std::vector<std::string> known = model::list_systems(fs, inputs->root, findings);
  const std::string output = output_folder(request.out, inputs->root);
  std::variant<Selection, InputError> selection = select_systems(
      request.systems, inputs->root, known,
      [&](const std::string& id) { return fs.target_type(output + "/" + id) == base::FileType::directory; });
  if (auto* error = std::get_if<InputError>(&selection)) return std::move(*error);
  inputs->selection = std::get<Selection>(std::move(selection));
  return inputs;
}

}  // namespace twinhull::pipeline
