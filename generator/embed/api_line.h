#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/api_builder.h"

namespace twinhull::embed {

/// The error in a line; the build tool stops with it.
struct ParseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A parsed type: `[string minLength=1] map=["name"]`.
struct TypeExpr {
  std::string base;  ///< a word of the table of bases, or the name of a type; `[` and `{` for lists and maps
  std::vector<TypeExpr> item;  ///< one, for lists and maps
  std::uint8_t flags = 0;
  std::vector<kubernetes::Constraint> limits;
};

/// The rest of a line, parsed from the left.
struct LineCursor {
  std::string_view rest;
};

/// The next word, up to a blank; empty at the end.
std::string_view next_word(LineCursor& line);
TypeExpr parse_type(LineCursor& line);
/// The attributes that follow a type, up to a bracket, `@` or the end.
void parse_attributes(LineCursor& line, TypeExpr& type);
/// `@1.31-1.33,1.35-` as bits, counted from the release `oldest`; all if omitted.
std::uint8_t parse_versions(LineCursor& line, int oldest, int newest);
int minor_of(std::string_view release);

/// The base type of a word.
std::optional<kubernetes::BaseType> base_of(std::string_view word);

}  // namespace twinhull::embed
