#include "commands/lint_settings.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "commands/builtin.h"

namespace twinhull::commands {
namespace {

std::string_view builtin_schema(std::string_view path) {
  const std::span<const BuiltinFile> files = builtin_table();
  const auto found = std::ranges::find(files, path, &BuiltinFile::path);
  return found == files.end() ? std::string_view() : found->text;
}

}  // namespace

std::string_view kustomization_schema() { return builtin_schema("schemas/kustomization.schema.json"); }

std::string find_config(base::FileSystem& disk, const std::string& folder) {
  std::string upwards = folder.empty() || folder == "." ? "" : folder + "/";
  for (int level = 0; level < 64; ++level) {
    std::string path = upwards + "twinhull.yaml";
    if (disk.target_type(path) == base::FileType::file) return path;
    upwards += "../";
  }
  return {};
}

lint::Settings load_lint_settings(const std::string& path, base::FileSystem& disk, source::Files& files,
                                  base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  lint::Settings settings;
  if (!path.empty())
    lint::read_settings(path, disk, files, arena, builtin_schema("schemas/twinhull.schema.json"), settings,
                        findings);
  return settings;
}

}  // namespace twinhull::commands
