#include "pipeline/inputs.h"

#include <fmt/format.h>

#include <utility>

#include "base/path.h"
#include "emit/output/layout.h"
#include "pipeline/builtin_files.h"
#include "template/resolve_values.h"

namespace twinhull::pipeline {
namespace {

bool is_root(base::FileSystem& fs, const std::string& path) {
  return fs.type_of(path + "/environments") == base::FileType::directory;
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

std::string output_directory(const std::string& asked, const std::string& root) {
  return asked.empty() ? base::join_path(root, emit::kOutDirectory) : asked;
}

LoadedInputs load_inputs(const Request& request, base::FileSystem& fs, diagnostic::Findings& findings) {
  auto inputs = std::make_unique<Inputs>();
  inputs->root = find_root(request.root, fs);
  if (inputs->root.empty()) return no_root(request.root);
  const base::InputDirectory own{fs, inputs->root, ""};
  const base::InputDirectory builtin{builtin_files(), ".", std::string(kBuiltin)};
  inputs->schemas = model::load_schemas(own, builtin, inputs->files, inputs->arena, findings);
  inputs->library = tmpl::load_templates(own, &builtin, inputs->files, inputs->arena, findings);
  inputs->valid = !has_errors(findings);
  const std::vector<std::string> known = model::list_systems(fs, inputs->root, findings);
  const std::string output = output_directory(request.out, inputs->root);
  std::variant<Selection, InputError> selection = select_systems(
      request.systems, inputs->root, known,
      [&](const std::string& id) { return fs.type_of(output + "/" + id) == base::FileType::directory; },
      request.shard);
  if (auto* error = std::get_if<InputError>(&selection)) return std::move(*error);
  inputs->selection = std::get<Selection>(std::move(selection));
  return inputs;
}

std::optional<model::System> load_system(const Inputs& inputs, const model::SystemFiles& files, int jobs,
                                         diagnostic::Findings& findings) {
  const model::ResolveValues resolve = [&](const yaml::Node& values, const model::System& system,
                                           const model::Target* target, base::Arena& arena,
                                           diagnostic::Findings& found) {
    return tmpl::resolve_values(values, system, *inputs.schemas.system, target, arena, found);
  };
  return model::load_system(files, inputs.schemas, resolve, inputs.files, jobs, findings);
}

}  // namespace twinhull::pipeline
