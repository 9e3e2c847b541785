#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "lint/secrets/scan.h"

namespace twinhull::lint {

/// Finds passwords in command lines and in lines of `.netrc`, in shell text as well as in lists of arguments:
/// after an option or a word, or at its end.
class CommandLines {
 public:
  explicit CommandLines(std::string_view text) : text_(text) {}

  /// The secret that the word at a location introduces. Called for each word of the text, in order.
  std::optional<SecretMatch> introduced(std::size_t begin);

  static constexpr std::size_t most_rows = 64;

 private:
  std::string_view text_;
  std::array<std::size_t, most_rows> program_at_{};  ///< by row: behind the last word that is its program
};

}  // namespace twinhull::lint
