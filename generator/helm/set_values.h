#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "helm/value.h"

namespace twinhull::helm {

/// How the values of a `--set` option are read.
enum class SetSyntax {
  typed,   ///< `--set`: numbers, booleans, null and texts
  string,  ///< `--set-string`
  json,    ///< `--set-json`
  file,    ///< `--set-file`: the value is a path, whose content is taken
};

/// Applies an option such as `image.tag=1.2,args[0]=a` to the values, which get the origin. Returns an error
/// in Helm's words, empty on success.
std::string apply_set(Heap& heap, Map& values, std::string_view option, SetSyntax syntax,
                      base::FileSystem& fs, std::uint32_t origin);

}  // namespace twinhull::helm
