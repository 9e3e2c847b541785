#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twinhull::schema {

/// The components of a URI or relative reference (RFC 3986, appendix B). Absent components differ from empty
/// ones.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

UriParts split_uri(std::string_view text);

/// Resolves a reference against a base (RFC 3986, 5.2), including its fragment.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// Decodes `%41` to `A`; invalid escapes are kept.
std::string percent_decoded(std::string_view text);

}  // namespace twinhull::schema
