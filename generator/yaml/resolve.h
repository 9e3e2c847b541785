#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// The kind of a plain scalar by YAML 1.2's core schema, except that numbers with leading zeros (`010`) are
/// strings, because parsers disagree on their value. Hexadecimal numbers may have a sign.
Kind resolve(std::string_view plain);

/// Whether a plain scalar may be something else than a string, for us or for parsers of YAML 1.1: a quick
/// test before the functions of this file.
inline bool may_not_be_string(std::string_view plain) {
  constexpr std::string_view word_starts = "~nNtTfFyYoO";
  constexpr std::size_t longest_word = 5;
  if (plain.empty()) return true;
  const char first = plain.front();
  if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.') return true;
  return plain.size() <= longest_word && word_starts.find(first) != std::string_view::npos;
}

/// What a plain scalar that YAML 1.2 reads as a string is for the YAML 1.1 parsers of Helm and kubectl: "a
/// boolean", "an octal number" …; empty if they agree.
std::string_view yaml11_meaning(std::string_view plain);

/// Its kind for those parsers: boolean, integer or number; string if they agree.
Kind resolve_yaml11(std::string_view plain);

/// What those parsers convert a plain non-string key to: `on` to `true`, `0x10` to `16`.
std::string yaml11_key(std::string_view plain);

/// What such a scalar is by YAML 1.2's core schema: "a string", or "a decimal number" for digits after a
/// zero.
std::string_view yaml12_meaning(std::string_view plain);

/// Whether a plain non-string key (`1`, `true`, `1.0`) keeps its spelling when those parsers convert it to a
/// string through its value.
bool key_round_trips(std::string_view plain, Kind kind);

}  // namespace twinhull::yaml
