#include "lint/load/discover/git_ignore.h"

#include <utility>

#include "base/glob.h"
#include "base/text.h"

namespace twinhull::lint {

void GitIgnore::enter(base::FileSystem& fs, const std::string& directory) {
  marks_.push_back(patterns_.size());
  const std::string prefix = directory == "." ? std::string() : directory + "/";
  const std::string path = prefix + ".gitignore";
  if (fs.type_of(path) != base::FileType::file) return;
  const base::Expected<std::string> text = fs.read(path);
  if (!text.value) return;
  for (std::string_view line : base::split_lines(*text.value)) {
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    Pattern pattern{.directory = prefix};
    if (line.starts_with('!')) {
      pattern.negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      pattern.only_directories = true;
      line.remove_suffix(1);
    }
    // A slash inside anchors the pattern to this directory; without one it matches at any depth.
    const bool tied = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    pattern.glob = (tied ? "" : "**/") + std::string(line);
    patterns_.push_back(std::move(pattern));
  }
}

void GitIgnore::leave() {
  patterns_.resize(marks_.back());
  marks_.pop_back();
}

void GitIgnore::enter_parents(base::FileSystem& fs, std::string_view path) {
  if (path == ".") return;
  if (!path.starts_with('/')) enter(fs, ".");
  for (std::size_t slash = path.find('/', 1); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    enter(fs, std::string(path.substr(0, slash)));
  }
}

bool GitIgnore::ignores(std::string_view path, bool is_directory) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (!path.starts_with(pattern->directory) || (pattern->only_directories && !is_directory)) continue;
    if (base::glob_match(pattern->glob, path.substr(pattern->directory.size()))) return !pattern->negated;
  }
  return false;
}

bool is_ignored(base::FileSystem& fs, const std::string& path) {
  GitIgnore ignore;
  ignore.enter_parents(fs, path);
  return ignore.ignores(path, false);
}

}  // namespace twinhull::lint
