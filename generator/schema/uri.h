#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twinhull::schema {

/// The parts of a URI or of a relative reference, as RFC 3986 (appendix B) takes them apart. Parts
/// that are absent differ from those that are there and empty.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

UriParts split_uri(std::string_view text);

/// What a reference means at a base (RFC 3986, 5.2), its fragment included.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// With `%41` turned into `A`; what is no escape stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace twinhull::schema
