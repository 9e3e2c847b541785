#include "pipeline/settings_file.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/confined_files.h"
#include "pipeline/builtin_files.h"

namespace twinhull::pipeline {
namespace {

std::string_view builtin_schema(std::string_view path) {
  const std::span<const BuiltinFile> files = builtin_table();
  const auto found = std::ranges::find(files, path, &BuiltinFile::path);
  return found == files.end() ? std::string_view() : found->text;
}

/// The maximum number of parent directories searched.
std::ptrdiff_t levels_above(base::FileSystem& fs, const std::string& directory) {
  const std::string from = fs.real(directory);
  std::string top = base::enclosing_root(fs, directory);
  if (fs.type_no_follow(top + "/.git") == base::FileType::none) top = fs.real(".");
  if (!base::is_inside(from, top)) return 0;
  const std::string_view below = std::string_view(from).substr(top.size());
  return std::ranges::count(below, '/') + (top == "/" && !below.empty() ? 1 : 0);
}

}  // namespace

std::string_view kustomization_schema() { return builtin_schema("schemas/kustomization.schema.json"); }

std::string find_config(base::FileSystem& fs, const std::string& directory) {
  std::string upwards = directory.empty() || directory == "." ? "" : directory + "/";
  // Settings above the working directory or repository can be another user's, such as in /tmp.
  const auto levels = levels_above(fs, directory.empty() ? "." : directory);
  for (std::ptrdiff_t level = 0; level <= levels; ++level) {
    std::string path = upwards + "twinhull.yaml";
    if (fs.type_of(path) == base::FileType::file) return path;
    upwards += "../";
  }
  return {};
}

lint::Settings load_lint_settings(const std::string& path, base::FileSystem& fs, source::Files& files,
                                  base::Arena& arena, diagnostic::Findings& findings) {
  lint::Settings settings;
  if (!path.empty())
    lint::read_settings(path, fs, files, arena, builtin_schema("schemas/twinhull.schema.json"), settings,
                        findings);
  return settings;
}

}  // namespace twinhull::pipeline
