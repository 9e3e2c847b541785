#pragma once

#include <array>
#include <bitset>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::diagnostic {

/// Redacts the secrets found in a run, and recognizable parts of them. Built from all sources of the run and
/// applied to every text before it is printed, since a secret may have been copied, truncated or lowercased.
class Mask {
 public:
  Mask() = default;
  /// `secrets` are the texts as written in files and as parsed.
  explicit Mask(const std::vector<std::string>& secrets);

  bool empty() const { return empty_; }
  /// Whether the text contains a part of a secret.
  bool finds(std::string_view text) const { return !empty_ && !regions(text).empty(); }
  /// The text with `…` in place of secrets and parts of them. The rest is unchanged, so JSON, XML and colored
  /// text stay valid.
  std::string hide(std::string_view text) const;
  /// Redacts all texts of the findings. If the source lines of a finding show a secret, they are not shown.
  void hide(Findings& findings, const source::Files& files) const;

 private:
  struct Region {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  static constexpr std::size_t longest = 8;   ///< bytes of a shingle
  static constexpr std::size_t shortest = 5;  ///< minimum length of a secret that is redacted

  /// A shingle of a secret of words, and the least number of bytes around it that must match.
  struct WordPart {
    std::uint64_t packed = 0;
    std::uint8_t needed = 0;
    auto operator<=>(const WordPart&) const = default;
  };
  static constexpr std::uint8_t enough = 12;  ///< bytes of a secret of words

  std::vector<Region> regions(std::string_view text) const;
  std::vector<Region> matches(std::string_view text) const;
  bool knows(std::uint64_t packed, std::size_t size) const;
  std::uint8_t needed_around(std::uint64_t packed) const;
  void add_part(std::string_view part);
  void add_secret(std::string_view secret);
  void add_words(std::string_view secret);
  void add_encoded(const std::string& secret);

  bool empty_ = true;
  std::bitset<1 << 16> filter_;  ///< of all shingles, by hash: rejects nearly all other texts
  std::array<std::vector<std::uint64_t>, longest + 1> parts_;  ///< sorted, by size
  std::vector<WordPart> words_;                                ///< sorted
};

}  // namespace twinhull::diagnostic
