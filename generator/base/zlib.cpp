#include "base/zlib.h"

#include <algorithm>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

namespace twinhull::base {
namespace {

/// Ends the decompressor with its scope.
struct ZlibStream {
  z_stream stream{};
  bool usable = inflateInit(&stream) == Z_OK;
  ZlibStream() = default;
  ZlibStream(const ZlibStream&) = delete;
  ZlibStream& operator=(const ZlibStream&) = delete;
  ~ZlibStream() { inflateEnd(&stream); }
};

void give(z_stream& stream, std::string_view part) {
  stream.next_in = reinterpret_cast<const Bytef*>(part.data());
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(part.size(), std::numeric_limits<uInt>::max()));
}

}  // namespace

std::string inflate_zlib(const std::function<std::string_view()>& next, std::size_t size, bool& valid) {
  valid = false;
  ZlibStream inflater;
  z_stream& stream = inflater.stream;
  if (!inflater.usable || size >= std::numeric_limits<uInt>::max()) return {};
  std::string out(size + 1, '\0');  // one more: a longer stream is noticed
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  for (int status = Z_OK; status != Z_STREAM_END;) {
    if (stream.avail_in == 0) give(stream, next());
    if (stream.avail_in == 0) return {};
    status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) return {};
    if (stream.avail_out == 0) return {};
  }
  if (stream.avail_out != 1) return {};
  out.resize(size);
  valid = true;
  return out;
}

std::string inflate_zlib_prefix(std::string_view data, std::size_t most) {
  ZlibStream inflater;
  z_stream& stream = inflater.stream;
  if (!inflater.usable) return {};
  std::string out(most, '\0');
  give(stream, data);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_SYNC_FLUSH);
  if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return {};
  out.resize(most - stream.avail_out);
  return out;
}

}  // namespace twinhull::base
