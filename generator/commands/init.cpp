#include <fmt/format.h>

#include <algorithm>

#include "base/arena.h"
#include "commands/output.h"
#include "commands/scaffold.h"
#include "kubernetes/names.h"
#include "model/schemas.h"
#include "pipeline/builtin_files.h"
#include "source/files.h"

namespace twinhull::commands {
namespace {

/// Helm limits release names to 53 characters.
constexpr std::size_t longest_name = 53;

std::string name_fault(const std::string& name) {
  // Services are named after the system, and Service names have the strictest format.
  if (std::string fault = kubernetes::check_dns_1035_label(name); !fault.empty()) return fault;
  return name.size() > longest_name ? fmt::format("has more than {} characters", longest_name) : "";
}

/// Whether the root has a schema of system.yaml that editors can use. One that extends the built-in schema is
/// written below `out/`, together with that.
bool has_complete_schema(const std::string& root, base::FileSystem& fs) {
  source::Files files;
  base::Arena arena;
  diagnostic::Findings ignored;  // `generate` reports them
  const model::Schemas schemas =
      model::load_schemas({fs, root, ""}, {pipeline::builtin_files(), ".", std::string(pipeline::kBuiltin)},
                          files, arena, ignored);
  return schemas.system_source == model::SchemaSource::own;
}

}  // namespace

ExitCode init(const Options& options, base::FileSystem& fs) {
  if (const std::string fault = name_fault(options.name); !fault.empty()) {
    return fail(fmt::format("invalid system name `{}`: it {}", options.name, fault),
                "use lowercase letters, digits and `-`, such as `shop`");
  }
  const std::string root = options.root.empty() ? "." : options.root;
  const std::string directory = "environments/" + options.name;
  if (fs.type_no_follow(root + "/" + directory) != base::FileType::none) {
    return fail(fmt::format("`{}` already exists; nothing was written", directory), "choose another name");
  }
  std::vector<ScaffoldFile> files = scaffold_system(options.name, has_complete_schema(root, fs));
  // An existing .gitignore is the user's; only a new directory gets one.
  const bool has_ignore = fs.type_no_follow(root + "/.gitignore") != base::FileType::none;
  if (has_ignore) std::erase_if(files, [](const ScaffoldFile& file) { return file.path == ".gitignore"; });
  std::string next = fmt::format(
      "next: `twinhull generate` writes out/{0}/; then adapt environments/{0}/ to your system", options.name);
  if (has_ignore)
    next += "\nnote: add `*.env` and `values.override.yaml` to .gitignore, because they can contain secrets";
  return write_new(options, fs, root, files, next);
}

}  // namespace twinhull::commands
