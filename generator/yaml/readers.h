#pragma once

#include <cstdint>

#include "base/arena.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::yaml {

// The two readers behind `read`, for the tests that compare them. The text of the file must have passed
// `check_encoding`.

/// Reads a text that is simple and valid; false if it is to be read by `read_complete`.
bool read_fast(const source::Files& files, std::uint32_t file, base::Arena& arena, const ReadOptions& options,
               ReadResult& result);

/// Reads any text with yaml-cpp, and explains its mistakes.
ReadResult read_complete(const source::Files& files, std::uint32_t file, base::Arena& arena,
                         const ReadOptions& options);

}  // namespace twinhull::yaml
