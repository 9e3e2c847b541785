#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/schema.h"
#include "yaml/node.h"

namespace twinhull::schema {

/// Vocabularies that a dialect enables. Each keyword belongs to one.
enum class Vocabulary : std::uint16_t {
  core = 1,
  applicator = 2,
  unevaluated = 4,
  validation = 8,
  format = 16,
  format_assertion = 32,  ///< `format` is asserted; otherwise it is an annotation
  content = 64,
  metadata = 128,
  own = 256,  ///< `atMost`, `secret`, `errorMessage`
};

/// The URI by which a meta-schema enables our vocabulary.
inline constexpr std::string_view twinhull_vocabulary = "urn:twinhull:vocabulary:values";

/// The draft and vocabularies that define a schema's keywords.
struct Dialect {
  Draft draft = Draft::draft2020;
  std::uint16_t vocabularies = 0;

  bool has(Vocabulary vocabulary) const {
    return (vocabularies & static_cast<std::uint16_t>(vocabulary)) != 0;
  }
};

/// A draft with all vocabularies of its meta-schema.
Dialect standard_dialect(Draft draft);

/// The draft whose meta-schema has that URI (with or without a final `#`).
std::optional<Draft> draft_of(std::string_view uri);

/// "draft 7", "draft 2019-09", "draft 2020-12".
std::string_view name(Draft draft);

/// The dialect that a meta-schema declares by `$vocabulary`. A required vocabulary that is not supported is
/// returned in `unknown`.
Dialect declared_dialect(const yaml::Node& metaschema, Draft draft, const yaml::Entry*& unknown);

}  // namespace twinhull::schema
