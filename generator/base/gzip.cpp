#include "base/gzip.h"

#include <algorithm>
#include <array>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

namespace twinhull::base {
namespace {

constexpr int window_of_gzip = 16 + MAX_WBITS;  ///< 16: gzip, not zlib's own format

/// Ends the decompressor with its scope.
struct Inflater {
  z_stream stream{};
  bool usable = inflateInit2(&stream, window_of_gzip) == Z_OK;
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream); }
};

}  // namespace

Gunzipped gunzip(std::string_view file, std::size_t most) {
  constexpr std::size_t step = std::size_t{1} << 16U;
  if (file.size() > std::numeric_limits<uInt>::max()) return {.bytes = {}, .fault = GzipFault::too_large};
  Inflater inflater;
  z_stream& stream = inflater.stream;
  if (!inflater.usable) return {.bytes = {}, .fault = GzipFault::damaged};
  stream.next_in = reinterpret_cast<const Bytef*>(file.data());
  stream.avail_in = static_cast<uInt>(file.size());
  Gunzipped out;
  std::array<char, step> part{};
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) return {.bytes = {}, .fault = GzipFault::damaged};
    const std::size_t size = part.size() - stream.avail_out;
    if (size > most - out.bytes.size()) return {.bytes = {}, .fault = GzipFault::too_large};
    out.bytes.append(part.data(), size);
    if (status != Z_STREAM_END) continue;
    if (stream.avail_in == 0) return out;
    if (inflateReset(&stream) != Z_OK) return {.bytes = {}, .fault = GzipFault::damaged};
  }
}

}  // namespace twinhull::base
