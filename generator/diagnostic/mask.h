#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::diagnostic {

/// What no output shows: the secrets that a run came across, and every part of them that tells something.
/// Made of all sources of a run and asked about each text before it is printed, so a secret may have been
/// copied, cut or put into lower case on its way.
class Mask {
 public:
  Mask() = default;
  /// `secrets` are the texts, as they stand in files and as they are read.
  explicit Mask(const std::vector<std::string>& secrets);

  bool empty() const { return empty_; }
  /// Whether the text shows some of a secret.
  bool finds(std::string_view text) const { return !empty_ && !regions(text).empty(); }
  /// The text with `…` in place of secrets and of parts of them. What surrounds them stays as it is, so JSON,
  /// XML and coloured text stay what they are.
  std::string hide(std::string_view text) const;
  /// Takes secrets out of all texts of the findings. One whose lines show a secret shows no lines.
  void hide(std::vector<Finding>& findings, const source::Files& files) const;

 private:
  struct Region {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  static constexpr std::size_t longest = 8;   ///< bytes that are compared at once
  static constexpr std::size_t shortest = 5;  ///< of a secret that is hidden wherever it stands

  std::vector<Region> regions(std::string_view text) const;
  bool knows(std::uint64_t packed, std::size_t size) const;
  void learn(std::string_view part);

  bool empty_ = true;
  std::bitset<1 << 16> filter_;  ///< of all parts, by their digests: nearly all other texts are told by it
  std::array<std::vector<std::uint64_t>, longest + 1> parts_;  ///< sorted; by their sizes
};

}  // namespace twinhull::diagnostic
