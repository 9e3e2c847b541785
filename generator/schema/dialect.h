#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/schema.h"
#include "yaml/node.h"

namespace twinhull::schema {

/// Groups of keywords that a dialect turns on. Each keyword belongs to one.
enum class Vocabulary : std::uint16_t {
  core = 1,
  applicator = 2,
  unevaluated = 4,
  validation = 8,
  format = 16,
  format_assertion = 32,  ///< `format` is checked; otherwise it is a note to the reader
  content = 64,
  metadata = 128,
  own = 256,  ///< `atMost`, `secret`, `errorMessage`
};

/// The name by which a meta-schema asks for our own vocabulary.
inline constexpr std::string_view twinhull_vocabulary = "urn:twinhull:vocabulary:values";

/// What the keywords of a schema mean.
struct Dialect {
  Draft draft = Draft::draft2020;
  std::uint16_t vocabularies = 0;

  bool has(Vocabulary vocabulary) const {
    return (vocabularies & static_cast<std::uint16_t>(vocabulary)) != 0;
  }
};

/// The whole of a draft as its own meta-schema has it.
Dialect standard_dialect(Draft draft);

/// The draft whose meta-schema has that URI (with or without `#` at the end).
std::optional<Draft> draft_of(std::string_view uri);

/// "draft 7", "draft 2019-09", "draft 2020-12".
std::string_view name(Draft draft);

/// What a meta-schema says by `$vocabulary`. A vocabulary that it requires and nobody knows is left in
/// `unknown`.
Dialect declared_dialect(const yaml::Node& metaschema, Draft draft, const yaml::Entry*& unknown);

}  // namespace twinhull::schema
