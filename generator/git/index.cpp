#include "git/index.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace twinhull::git {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t stat_size = 40;  ///< times, device, mode, owner, size
constexpr std::size_t mode_at = 24;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  base::Expected<std::vector<IndexEntry>> read() {
    const base::Expected<std::vector<IndexEntry>> damaged{std::nullopt, "the index is damaged"};
    if (text_.size() < header_size || !text_.starts_with("DIRC")) return damaged;
    version_ = number(4, 4);
    if (version_ < 2 || version_ > 4) return {std::nullopt, "the index has an unknown version"};
    at_ = header_size;
    for (std::uint32_t left = number(8, 4); left > 0; --left) {
      if (!entry()) return damaged;
    }
    for (std::string_view name : {std::string_view("link"), std::string_view("sdir")}) {
      if (has_extension(name))
        return {std::nullopt, name == "link" ? "the index is split" : "the index is sparse"};
    }
    return {std::move(entries_), {}};
  }

 private:
  std::uint32_t number(std::size_t at, std::size_t bytes) const {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) out = out << 8U | static_cast<unsigned char>(text_[at + i]);
    return out;
  }

  static std::optional<EntryMode> mode_of(std::uint32_t mode) {
    switch (mode >> 12U) {
      case 8:
        return EntryMode::file;
      case 10:
        return EntryMode::symlink;
      case 14:
        return EntryMode::submodule;
      case 4:
        return EntryMode::directory;  // of a sparse index
      default:
        return std::nullopt;
    }
  }

  bool entry() {
    constexpr std::uint32_t extended = 0x4000;
    const std::size_t begin = at_;
    if (text_.size() - begin < stat_size + ObjectId::size + 4) return false;
    const std::uint32_t flags = number(begin + stat_size + ObjectId::size, 2);
    at_ += stat_size + ObjectId::size + 2 + ((flags & extended) != 0 ? 2 : 0);
    std::string path;
    if (version_ == 4) {
      const std::optional<std::size_t> dropped = variable_width();
      if (!dropped || *dropped > previous_.size()) return false;
      path = previous_.substr(0, previous_.size() - *dropped);
    }
    const std::size_t end = at_ < text_.size() ? text_.find('\0', at_) : std::string_view::npos;
    if (end == std::string_view::npos) return false;
    path += text_.substr(at_, end - at_);
    at_ = version_ == 4 ? end + 1 : begin + (end - begin) / 8 * 8 + 8;
    if (at_ > text_.size()) return false;
    previous_ = path;
    const std::optional<EntryMode> mode = mode_of(number(begin + mode_at, 4));
    if (!mode) return false;
    constexpr std::uint32_t ours = 2;  // 0: without conflict; 1 and 3 are the base and their side
    const std::uint32_t stage = flags >> 12U & 3U;
    if (stage == 0 || stage == ours)
      entries_.push_back({std::move(path), *mode, to_id(text_.substr(begin + stat_size))});
    return true;
  }

  bool has_extension(std::string_view name) const {
    constexpr std::size_t head = 8;
    for (std::size_t at = at_; text_.size() - at > head + ObjectId::size;) {
      const std::size_t size = number(at + 4, 4);
      if (text_.substr(at, 4) == name) return true;
      if (size > text_.size() - at - head) return false;
      at += head + size;
    }
    return false;
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
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
  std::string previous_;
  std::vector<IndexEntry> entries_;
};

}  // namespace

base::Expected<std::vector<IndexEntry>> read_index(std::string_view text) { return Reader(text).read(); }

}  // namespace twinhull::git
