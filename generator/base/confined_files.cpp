#include "base/confined_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace twinhull::base {

namespace {

constexpr const char* kLeadsOut = "it leads out of the folder that is looked at";

/// The path from the root of the file system, with the links that stand on it.
std::string absolute(const std::string& path) {
  std::error_code error;
  std::string out = std::filesystem::absolute(path, error).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace

bool lies_in(std::string_view path, std::string_view folder) {
  return folder == "/" || path == folder ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

std::string surroundings(FileSystem& fs, const std::string& path) {
  const std::string here = fs.real(path);
  for (std::string at = here; at.size() > 1; at = at.substr(0, std::max<std::size_t>(1, at.rfind('/')))) {
    if (fs.type(at + "/.git") != FileType::none) return at;
  }
  return here;
}

void ConfinedFiles::add_ground(const std::string& folder) {
  const std::string found = fs_.real(folder);
  const auto holds = [&](const std::string& ground) { return lies_in(found, ground); };
  if (found.empty() || std::ranges::any_of(grounds_, holds)) return;
  const std::string ground = surroundings(fs_, folder);
  repositories_ = repositories_ && fs_.type(ground + "/.git") != FileType::none;
  grounds_.insert(ground);
}

ConfinedFiles::ConfinedFiles(FileSystem& fs, const std::vector<std::string>& named,
                             const std::vector<std::string>& alone)
    : fs_(fs) {
  add_ground(".");
  for (const std::string& path : alone) named_.insert(absolute(path));
  // Names may come from a pattern like `out/*/kustomize`, and then the repository has chosen what they are.
  const std::string repository = surroundings(fs, ".");
  const bool is_repository = fs.type(repository + "/.git") != FileType::none;
  const auto linked_out = [&](const std::string& path) {
    const std::string found = fs.real(path);
    return is_repository && !found.empty() && lies_in(absolute(path), repository) &&
           !lies_in(found, repository);
  };
  for (const std::string& path : named) {
    if (linked_out(path)) continue;
    if (fs.target_type(path) == FileType::directory) {
      add_ground(path);
    } else if (path != "-") {
      const std::string file = absolute(path);
      named_.insert(file);
      add_ground(file.substr(0, std::max<std::size_t>(1, file.rfind('/'))));
    }
  }
}

bool ConfinedFiles::leads_out(const std::string& path) {
  const std::string written = absolute(path);
  if (named_.contains(written)) return false;
  const std::string found = fs_.real(path);
  // Where the whole repository may be read, also `..` leads out of it; else links alone do.
  if (found.empty() || (found == written && !repositories_)) return false;
  return std::ranges::none_of(grounds_, [&](const std::string& ground) { return lies_in(found, ground); });
}

Expected<std::string> ConfinedFiles::read(const std::string& path) {
  if (leads_out(path)) return {std::nullopt, kLeadsOut};
  return fs_.read(path);
}

Expected<std::string> ConfinedFiles::read_beneath(const std::string& folder, const std::string& path) {
  if (leads_out(folder + "/" + path)) return {std::nullopt, kLeadsOut};
  return fs_.read_beneath(folder, path);
}

}  // namespace twinhull::base
