#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "helm/origin_types.h"

namespace twinhull::helm {

/// A value that a template prints although nothing sets it.
struct MissingValue {
  OriginRange at;         ///< the action
  std::uint32_t map = 0;  ///< the map without the key, as index of `Origins::sources`; 0: `.Values` itself
  std::string key;
};

/// What templates read of the values while a chart is rendered.
struct ValueReads {
  std::vector<bool> read;  ///< by index of `Origins::sources`
  std::vector<MissingValue> missing;

  bool is_read(std::uint32_t source) const { return source < read.size() && read[source]; }
  void note(std::uint32_t source) {
    if (source >= read.size()) read.resize(source + 1);
    read[source] = true;
  }
};

}  // namespace twinhull::helm
