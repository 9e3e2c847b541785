#include "lint/load/git_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

namespace twinhull::lint {
namespace {

/// Parses an index file, any number of which can be invalid.
class IndexReader {
 public:
  IndexReader(std::string_view text, std::size_t hash_size) : text_(text), hash_size_(hash_size) {}

  std::optional<std::vector<std::string>> read() {
    constexpr std::size_t header = 12;
    if (text_.size() < header || !text_.starts_with("DIRC")) return std::nullopt;
    version_ = number(4, 4);
    if (version_ < 2 || version_ > 4) return std::nullopt;
    at_ = header;
    std::vector<std::string> paths;
    for (std::uint32_t left = number(8, 4); left > 0; --left) {
      if (!entry(paths)) return std::nullopt;
    }
    return paths;
  }

 private:
  std::uint32_t number(std::size_t at, std::size_t bytes) const {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) out = out << 8 | static_cast<unsigned char>(text_[at + i]);
    return out;
  }

  bool entry(std::vector<std::string>& paths) {
    constexpr std::size_t numbers = 40;  // times, device, mode, owner, size
    constexpr std::size_t mode_at = 24;
    constexpr std::uint32_t extended = 0x4000, length_mask = 0xFFF, file_type = 0xF000, submodule = 0xE000;
    const std::size_t begin = at_;
    if (text_.size() - begin < numbers + hash_size_ + 4) return false;
    const std::uint32_t mode = number(begin + mode_at, 4);
    const std::uint32_t flags = number(begin + numbers + hash_size_, 2);
    at_ += numbers + hash_size_ + 2 + ((flags & extended) != 0 ? 2 : 0);
    std::string path;
    if (version_ == 4) {
      const std::optional<std::size_t> dropped = variable_width();
      if (!dropped || *dropped > previous_.size()) return false;
      path = previous_.substr(0, previous_.size() - *dropped);
    }
    const std::size_t end = at_ < text_.size() ? text_.find('\0', at_) : std::string_view::npos;
    if (end == std::string_view::npos) return false;
    path += text_.substr(at_, end - at_);
    const std::uint32_t length = flags & length_mask;
    if (length != length_mask && length != path.size()) return false;
    at_ = version_ == 4 ? end + 1 : begin + (end - begin) / 8 * 8 + 8;
    if (at_ > text_.size()) return false;
    previous_ = path;
    if ((mode & file_type) != submodule) paths.push_back(std::move(path));
    return true;
  }

  /// The length of the part of the previous path that is dropped.
  std::optional<std::size_t> variable_width() {
    std::size_t value = 0;
    for (int bytes = 0; bytes < 5 && at_ < text_.size(); ++bytes) {
      const auto byte = static_cast<unsigned char>(text_[at_++]);
      value = (bytes == 0 ? 0 : (value + 1) << 7) | (byte & 0x7FU);
      if ((byte & 0x80) == 0) return value;
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t hash_size_;
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
  std::string previous_;
};

std::string parent_of(const std::string& folder) {
  return std::filesystem::path(folder).parent_path().string();
}

}  // namespace

std::vector<std::string> read_git_index(std::string_view text) {
  for (const std::size_t hash_size : {20U, 32U}) {  // SHA-1, SHA-256
    if (std::optional<std::vector<std::string>> paths = IndexReader(text, hash_size).read()) {
      std::ranges::sort(*paths);
      return std::move(*paths);
    }
  }
  return {};
}

void GitIndex::load() {
  loaded_ = true;
  here_ = fs_.real(".");
  for (std::string at = here_;; at = parent_of(at)) {
    std::string git = at + "/.git";
    const base::FileType type = fs_.target_type(git);
    if (type == base::FileType::file) {  // of another work tree, or of a submodule
      constexpr std::string_view key = "gitdir: ";
      const base::Expected<std::string> text = fs_.read(git);
      if (!text.value || !text.value->starts_with(key)) return;
      const std::string_view line = std::string_view(*text.value).substr(key.size());
      git = (std::filesystem::path(at) / line.substr(0, line.find('\n'))).string();
    }
    if (type == base::FileType::file || type == base::FileType::directory) {
      top_ = at;
      const base::Expected<std::string> text = fs_.read(git + "/index");
      if (text.value) paths_ = read_git_index(*text.value);
      return;
    }
    if (parent_of(at) == at || parent_of(at).empty()) return;
  }
}

bool GitIndex::tracks(const std::string& path, bool directory) {
  if (!loaded_) load();
  if (paths_.empty()) return false;
  const std::string whole = (std::filesystem::path(here_) / path).lexically_normal().string();
  const std::string top = std::filesystem::path(top_).lexically_normal().string();
  std::string_view below = whole;
  if (top != ".") {
    if (!below.starts_with(top + "/")) return false;
    below.remove_prefix(top.size() + 1);
  }
  if (!directory) return std::ranges::binary_search(paths_, below);
  const std::string prefix = std::string(below) + "/";
  const auto at = std::ranges::lower_bound(paths_, prefix);
  return at != paths_.end() && at->starts_with(prefix);
}

}  // namespace twinhull::lint
