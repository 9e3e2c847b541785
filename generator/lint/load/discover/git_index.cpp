#include "lint/load/discover/git_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "base/confined_files.h"
#include "base/hex.h"
#include "base/path.h"

namespace twinhull::lint {
namespace {

/// Parses an index file, any number of which can be invalid.
class IndexReader {
 public:
  IndexReader(std::string_view text, std::size_t hash_size) : text_(text), hash_size_(hash_size) {}

  std::optional<GitPaths> read() {
    constexpr std::size_t header = 12;
    if (text_.size() < header || !text_.starts_with("DIRC")) return std::nullopt;
    version_ = number(4, 4);
    if (version_ < 2 || version_ > 4) return std::nullopt;
    at_ = header;
    std::vector<std::string> paths;
    for (std::uint32_t left = number(8, 4); left > 0; --left) {
      if (!entry(paths)) return std::nullopt;
    }
    return GitPaths{.paths = std::move(paths), .shared = shared()};
  }

 private:
  std::uint32_t number(std::size_t at, std::size_t bytes) const {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) out = out << 8 | static_cast<unsigned char>(text_[at + i]);
    return out;
  }

  bool entry(std::vector<std::string>& paths) {
    constexpr std::size_t numbers = 40;  // times, device, mode, owner, size
    constexpr std::uint32_t extended = 0x4000, length_mask = 0xFFF;
    const std::size_t begin = at_;
    if (text_.size() - begin < numbers + hash_size_ + 4) return false;
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
    if (!path.empty()) paths.push_back(std::move(path));  // empty: it replaces one of the shared index
    return true;
  }

  /// The digest in the extension of a split index.
  std::string shared() const {
    constexpr std::size_t head = 8;
    for (std::size_t at = at_; text_.size() - at > head;) {
      const std::size_t size = number(at + 4, 4);
      if (size > text_.size() - at - head) break;
      if (text_.substr(at, 4) == "link" && size >= hash_size_)
        return base::to_hex(text_.substr(at + head, hash_size_));
      at += head + size;
    }
    return {};
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

/// Without `.`, `..` and a slash at the end; the working directory is empty.
std::string normal(const std::string& path) {
  std::string out = std::filesystem::path(path).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out == "." ? std::string() : out;
}

std::string below(const std::string& folder, std::string_view name) {
  return folder.empty() || folder == "/" ? folder + std::string(name) : folder + "/" + std::string(name);
}

}  // namespace

std::optional<GitPaths> read_git_index(std::string_view text) {
  for (const std::size_t hash_size : {20U, 32U}) {  // SHA-1, SHA-256
    if (std::optional<GitPaths> found = IndexReader(text, hash_size).read()) {
      std::ranges::sort(found->paths);
      return found;
    }
  }
  return std::nullopt;
}

GitIndex::Repository GitIndex::load(const std::string& top) {
  const std::string git = base::git_directory(fs_, top);
  if (git.empty()) return {};
  Repository out{.known = true, .top = top, .paths = {}};
  const std::string path = git + "/index";
  if (fs_.target_type(path) == base::FileType::none && fs_.target_type(git) == base::FileType::directory)
    return out;  // nothing was added yet
  for (std::string name = "index"; !name.empty();) {
    const base::Expected<std::string> text = fs_.read(git + "/" + name);
    std::optional<GitPaths> found = text.value ? read_git_index(*text.value) : std::nullopt;
    if (!found) return {};
    const bool last = found->shared.empty() || name != "index";
    name = last ? std::string() : "sharedindex." + found->shared;
    std::ranges::move(found->paths, std::back_inserter(out.paths));
  }
  std::ranges::sort(out.paths);
  return out;
}

const GitIndex::Repository& GitIndex::around(const std::string& folder) {
  const auto [at, added] = by_directory_.try_emplace(folder, nullptr);
  if (!added) return *at->second;
  for (std::string top = folder;; top = normal(std::filesystem::path(top).parent_path().string())) {
    const base::FileType type = fs_.target_type(below(top, ".git"));
    if (type == base::FileType::file || type == base::FileType::directory) {
      const auto [repository, unread] = repositories_.try_emplace("/" + top);
      if (unread) repository->second = load(top);
      return *(at->second = &repository->second);
    }
    if (top.empty() || top == "/") break;
  }
  return *(at->second = &repositories_[""]);
}

bool GitIndex::tracks(const std::string& path, bool directory) {
  std::string folder = fs_.real(base::directory_of(path));
  if (folder.empty()) folder = base::directory_of(path);
  folder = normal(folder);
  const Repository& repository = around(folder);
  if (!repository.known) return true;
  const std::string whole = below(folder, base::file_name(path));
  const std::string_view name =
      repository.top.empty() ? whole : std::string_view(whole).substr(repository.top.size() + 1);
  const std::vector<std::string>& paths = repository.paths;
  if (std::ranges::binary_search(paths, name)) return true;  // of a directory: it is a submodule
  if (!directory) return false;
  const std::string prefix = std::string(name) + "/";
  const auto first = std::ranges::lower_bound(paths, prefix);
  return first != paths.end() && first->starts_with(prefix);
}

}  // namespace twinhull::lint
