// RFC 1951 (deflate) and RFC 1952 (gzip).
#include "base/gzip.h"

#include <array>
#include <cstdint>
#include <span>

namespace twinhull::base {
namespace {

constexpr std::size_t longest_code = 15;

/// A code of Huffman: how many codes have each length, and the symbols in the order of their codes.
struct Code {
  std::array<std::uint16_t, longest_code + 1> counts{};
  std::array<std::uint16_t, 288> symbols{};

  explicit Code(std::span<const std::uint8_t> lengths) {
    for (const std::uint8_t length : lengths) ++counts[length];
    std::array<std::uint16_t, longest_code + 2> next{};
    for (std::size_t length = 1; length <= longest_code; ++length)
      next[length + 1] = static_cast<std::uint16_t>(next[length] + counts[length]);
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      if (lengths[symbol] != 0) symbols[next[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
    }
    counts[0] = 0;
  }
};

class Inflater {
 public:
  Inflater(std::string_view in, std::size_t most, std::string& out)
      : in_(in), most_(most), start_(out.size()), out_(out) {}

  /// The number of bytes read; nothing if they are invalid.
  std::optional<std::size_t> run() {
    for (bool last = false; !last;) {
      last = bits(1) != 0;
      const unsigned type = bits(2);
      if (!(type == 0 ? stored() : type == 1 ? fixed() : type == 2 && dynamic()) || failed_) return {};
    }
    return at_;
  }

 private:
  /// Fails at the end of the input.
  unsigned bits(unsigned count) {
    while (held_ < count) {
      if (at_ == in_.size()) {
        failed_ = true;
        return 0;
      }
      buffer_ |= static_cast<std::uint32_t>(static_cast<unsigned char>(in_[at_++])) << held_;
      held_ += 8;
    }
    const std::uint32_t out = buffer_ & ((1U << count) - 1);
    buffer_ >>= count;
    held_ -= count;
    return out;
  }

  bool stored() {
    buffer_ = held_ = 0;
    const unsigned size = bits(16), inverse = bits(16);
    if (failed_ || (size ^ inverse) != 0xFFFF || in_.size() - at_ < size || most_ - out_.size() < size)
      return false;
    out_.append(in_.substr(at_, size));
    at_ += size;
    return true;
  }

  bool fixed() {
    std::array<std::uint8_t, 288> lengths{};
    for (std::size_t i = 0; i < lengths.size(); ++i) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    std::array<std::uint8_t, 30> distances{};
    distances.fill(5);
    return compressed(Code(lengths), Code(distances));
  }

  bool dynamic() {
    constexpr std::array<std::uint8_t, 19> order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                    11, 4,  12, 3, 13, 2, 14, 1, 15};
    const unsigned literals = bits(5) + 257, distances = bits(5) + 1, codes = bits(4) + 4;
    if (literals > 286 || distances > 30) return false;
    std::array<std::uint8_t, 19> own{};
    for (unsigned i = 0; i < codes; ++i) own[order[i]] = static_cast<std::uint8_t>(bits(3));
    const Code code(own);
    std::array<std::uint8_t, 286 + 30> lengths{};
    for (std::size_t i = 0; i < literals + distances;) {
      const int symbol = decode(code);
      if (symbol < 0) return false;
      if (symbol < 16) {
        lengths[i++] = static_cast<std::uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && i == 0) return false;
      const std::uint8_t repeated = symbol == 16 ? lengths[i - 1] : std::uint8_t{0};
      unsigned times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      if (failed_ || times > literals + distances - i) return false;
      while (times-- > 0) lengths[i++] = repeated;
    }
    const std::span<const std::uint8_t> all(lengths);
    return compressed(Code(all.first(literals)), Code(all.subspan(literals, distances)));
  }

  bool compressed(const Code& literals, const Code& distances) {
    constexpr std::array<std::uint16_t, 29> sizes = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                                     15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                                     67, 83, 99, 115, 131, 163, 195, 227, 258};
    for (;;) {
      const int symbol = decode(literals);
      if (symbol < 0) return false;
      if (symbol == 256) return true;
      if (symbol < 256) {
        if (out_.size() == most_) return false;
        out_ += static_cast<char>(symbol);
        continue;
      }
      const auto row = static_cast<unsigned>(symbol - 257);
      if (row >= sizes.size()) return false;
      const std::size_t size = sizes[row] + (row < 8 || row == 28 ? 0 : bits(row / 4 - 1));
      const int far = decode(distances);
      if (far < 0 || far >= 30) return false;
      const auto unit = static_cast<unsigned>(far);
      const std::size_t back =
          unit < 4 ? unit + 1 : (std::size_t{2 + unit % 2} << (unit / 2 - 1)) + bits(unit / 2 - 1) + 1;
      if (failed_ || back > out_.size() - start_ || most_ - out_.size() < size) return false;
      for (std::size_t i = 0; i < size; ++i) out_ += out_[out_.size() - back];
    }
  }

  /// The next symbol; negative if there is none.
  int decode(const Code& code) {
    int value = 0, first = 0, index = 0;
    for (std::size_t length = 1; length <= longest_code; ++length) {
      value |= static_cast<int>(bits(1));
      if (failed_) return -1;
      const int count = code.counts[length];
      if (value - count < first) return code.symbols[static_cast<std::size_t>(index + value - first)];
      index += count;
      first = (first + count) * 2;
      value *= 2;
    }
    return -1;
  }

  std::string_view in_;
  std::size_t most_;
  std::size_t start_;
  std::string& out_;
  std::size_t at_ = 0;
  std::uint32_t buffer_ = 0;
  unsigned held_ = 0;
  bool failed_ = false;
};

/// The size of the header of a member; nothing if it is invalid.
std::optional<std::size_t> header_size(std::string_view file) {
  constexpr unsigned has_digest = 2, has_extra = 4, has_name = 8, has_comment = 16;
  constexpr std::size_t fixed_size = 10;
  if (file.size() < fixed_size || !file.starts_with("\x1F\x8B\x08")) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(file[i]); };
  std::size_t at = fixed_size;
  if ((byte(3) & has_extra) != 0) {
    if (file.size() - at < 2) return {};
    at += 2U + byte(at) + 256U * byte(at + 1);
  }
  for (const unsigned flag : {has_name, has_comment}) {
    if ((byte(3) & flag) == 0) continue;
    const std::size_t end = at < file.size() ? file.find('\0', at) : std::string_view::npos;
    if (end == std::string_view::npos) return {};
    at = end + 1;
  }
  if ((byte(3) & has_digest) != 0) at += 2;
  return at <= file.size() ? std::optional(at) : std::nullopt;
}

}  // namespace

std::optional<std::string> gunzip(std::string_view file, std::size_t most) {
  constexpr std::size_t trailer = 8;  // checksum and size
  std::string out;
  do {
    const std::optional<std::size_t> begin = header_size(file);
    if (!begin) return {};
    file.remove_prefix(*begin);
    const std::optional<std::size_t> read = Inflater(file, most, out).run();
    if (!read || file.size() - *read < trailer) return {};
    file.remove_prefix(*read + trailer);
  } while (!file.empty());
  return out;
}

}  // namespace twinhull::base
