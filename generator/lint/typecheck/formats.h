#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twinhull::lint {

/// Standard base64 with padding; line breaks are passed over, as the API server does. Empty for a good text,
/// otherwise the reason, fit to follow "`x`, which".
std::string check_base64(std::string_view text);

/// A form of texts by its name in schemas/kubernetes/.
struct Form {
  std::string_view name;
  /// The reason why a text does not have it, as above.
  std::string (*check)(std::string_view text) = nullptr;
  std::string_view help;
};

/// Null where there is none of that name.
const Form* find_form(std::string_view name);

/// A count as it stands in a limit.
std::size_t count_of(std::string_view digits);

}  // namespace twinhull::lint
