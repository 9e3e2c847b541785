#include "git/index_file.h"

#include <utility>

#include "base/hex.h"

namespace twinhull::git {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t stat_size = 40;  ///< times, device, mode, owner, size
constexpr std::size_t mode_at = 24;

class Parser {
 public:
  Parser(std::string_view text, std::size_t hash_size) : text_(text), hash_size_(hash_size) {}

  std::optional<IndexFile> parse() {
    if (text_.size() < header_size || !text_.starts_with("DIRC")) return std::nullopt;
    version_ = number(4, 4);
    if (version_ < 2 || version_ > 4) return std::nullopt;
    at_ = header_size;
    for (std::uint32_t left = number(8, 4); left > 0; --left) {
      if (!entry()) return std::nullopt;
    }
    read_extensions();
    return std::move(file_);
  }

 private:
  std::uint32_t number(std::size_t at, std::size_t bytes) const {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) out = out << 8U | static_cast<unsigned char>(text_[at + i]);
    return out;
  }

  bool entry() {
    constexpr std::uint32_t extended = 0x4000, length_mask = 0xFFF;
    const std::size_t begin = at_;
    if (text_.size() - begin < stat_size + hash_size_ + 4) return false;
    const std::uint32_t flags = number(begin + stat_size + hash_size_, 2);
    at_ += stat_size + hash_size_ + 2 + ((flags & extended) != 0 ? 2 : 0);
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
    file_.records.push_back({std::move(path), number(begin + mode_at, 4), flags >> 12U & 3U,
                             text_.substr(begin + stat_size, hash_size_)});
    return true;
  }

  void read_extensions() {
    constexpr std::size_t head = 8;
    for (std::size_t at = at_; text_.size() - at > head + hash_size_;) {
      const std::size_t size = number(at + 4, 4);
      const std::string_view name = text_.substr(at, 4);
      if (name == "sdir") file_.sparse = true;
      if (size > text_.size() - at - head) return;
      if (name == "link" && size >= hash_size_)
        file_.shared = base::to_hex(text_.substr(at + head, hash_size_));
      at += head + size;
    }
  }

  /// The length of the part of the previous path that is dropped.
  std::optional<std::size_t> variable_width() {
    std::size_t value = 0;
    for (int bytes = 0; bytes < 5 && at_ < text_.size(); ++bytes) {
      const auto byte = static_cast<unsigned char>(text_[at_++]);
      value = (bytes == 0 ? 0 : (value + 1) << 7U) | (byte & 0x7FU);
      if ((byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t hash_size_;
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
  std::string previous_;
  IndexFile file_;
};

}  // namespace

std::optional<IndexFile> parse_index(std::string_view text, std::size_t hash_size) {
  return Parser(text, hash_size).parse();
}

}  // namespace twinhull::git
