#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twinhull::lint {

/// How Helm reads an unquoted scalar of a values file: as YAML 1.1, with all numbers as floating point.
struct GoScalar {
  enum class Kind : std::uint8_t { text, null, boolean, number } kind = Kind::text;
  std::string printed;  ///< as `{{ .Values.x }}` and `quote` print it
};

GoScalar read_by_helm(std::string_view plain);

}  // namespace twinhull::lint
