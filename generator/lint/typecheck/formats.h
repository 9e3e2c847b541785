#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::lint {

/// Standard base64 with padding; line breaks are ignored, as by the API server. Empty if valid, otherwise the
/// reason, to be put after "`x`, which".
std::string check_base64(std::string_view text);

/// A format of strings by its name in schemas/kubernetes/.
struct StringFormat {
  std::string_view name;
  /// Why a text does not have it, as above.
  std::string (*check)(std::string_view text) = nullptr;
  std::string_view help;
};

/// Null if there is no format of that name.
const StringFormat* find_string_format(std::string_view name);

/// A number in a limit.
std::size_t count_of(std::string_view digits);

}  // namespace twinhull::lint
