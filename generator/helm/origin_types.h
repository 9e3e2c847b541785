#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace twinhull::helm {

/// What a rendered text can come from.
struct OriginFile {
  enum class Kind : std::uint8_t {
    chart,   ///< `path` is below the chart's directory: `charts/redis/values.yaml`
    given,   ///< a values file; `path` as the user gave it
    option,  ///< `path` is the text of a `--set` option
  };
  Kind kind = Kind::chart;
  std::string path;
};

/// Bytes of an `OriginFile`, by its index.
struct OriginRange {
  std::uint32_t file = 0;  ///< 0: unknown
  std::uint32_t begin = 0, end = 0;
  friend bool operator==(const OriginRange&, const OriginRange&) = default;
};

/// Where a value is set.
struct ValueOrigin {
  OriginRange key;  ///< unknown for items of lists
  OriginRange value;
  friend bool operator==(const ValueOrigin&, const ValueOrigin&) = default;
};

/// A part of a text, from the end of the previous one.
struct Piece {
  std::uint32_t end = 0;
  std::uint32_t origin = 0;  ///< index of `Origins::origins`; 0: whatever prints it
};

constexpr std::uint32_t any_size = 0xFFFFFFFF;  ///< end of the only piece of a value of any type

/// The parts of a text.
using Pieces = std::vector<Piece>;

/// The origin of a piece.
struct PieceOrigin {
  OriginRange range;       ///< text or an action of a template; unknown: of the action that prints the piece
  bool literal = false;    ///< text of the template, byte by byte
  std::uint32_t call = 0;  ///< index of the call of its named template
  std::uint32_t values = 0;  ///< index of the set of values that flowed into it
};

/// The call of a named template: an action with `include`, `template` or `tpl`, or one that prints what a
/// variable kept of such a call.
struct CallSite {
  OriginRange range;
  std::uint32_t caller = 0;  ///< the call of the template that has the action; 0: a file of the chart
  std::uint32_t depth = 0;   ///< number of callers
};

}  // namespace twinhull::helm
