#include <fmt/format.h>

#include <algorithm>

#include "commands/output.h"
#include "commands/scaffold.h"
#include "kubernetes/names.h"

namespace twinhull::commands {
namespace {

/// A release's name has 53 characters at most: Helm's own limit.
constexpr std::size_t longest_name = 53;

std::string name_fault(const std::string& name) {
  // Services are called after the system, and they have the narrowest rules.
  if (std::string fault = kubernetes::check_dns_1035_label(name); !fault.empty()) return fault;
  return name.size() > longest_name ? fmt::format("has more than {} characters", longest_name) : "";
}

}  // namespace

ExitCode init(const Options& options, base::FileSystem& fs) {
  if (const std::string fault = name_fault(options.name); !fault.empty()) {
    return fail(fmt::format("`{}` cannot be the name of a system: it {}", options.name, fault),
                "name it in lower-case letters, digits and `-`, like `shop`");
  }
  const std::string root = options.root.empty() ? "." : options.root;
  const std::string folder = "environments/" + options.name;
  if (fs.type(root + "/" + folder) != base::FileType::none) {
    return fail(fmt::format("`{}` is there already; nothing was written", folder), "choose another name");
  }
  const bool own_schemas = fs.type(root + "/schemas") != base::FileType::none;
  std::vector<ScaffoldFile> files = scaffold_system(options.name, own_schemas);
  // A list of ignored files that is there is its owner's; only a new folder gets one.
  const bool has_ignore = fs.type(root + "/.gitignore") != base::FileType::none;
  if (has_ignore) std::erase_if(files, [](const ScaffoldFile& file) { return file.path == ".gitignore"; });
  std::string next =
      fmt::format("next: `twinhull generate` writes out/{0}/; then change environments/{0}/ to what you have",
                  options.name);
  if (has_ignore)
    next += "\nnote: let .gitignore hold `*.env` and `values.override.yaml`, where secrets may stand";
  return write_new(options, fs, root, files, next);
}

}  // namespace twinhull::commands
