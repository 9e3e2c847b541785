#pragma once

#include <string>
#include <string_view>

namespace twinhull::yaml {

/// Whether go-yaml 2 reads the plain text as something other than a string, or quotes it because YAML 1.1
/// does: numbers, booleans, nulls, timestamps, and base 60 numbers.
bool go_yaml_needs_quotes(std::string_view text);

/// Whether the text is of letters, digits and `-._/`, begins with a letter or slash, and is not a word that
/// YAML 1.1 reserves: most texts are, and are written as they are.
bool go_is_plain_word(std::string_view text);

/// Whether go-yaml's reader accepts all characters of the text, which is valid UTF-8.
bool go_yaml_accepts(std::string_view text);

/// The text with each byte that is not valid UTF-8 replaced by U+FFFD, as Go's encoding/json writes it.
std::string go_valid_utf8(std::string_view text);

/// How go-yaml's emitter may write a text (`yaml_emitter_analyze_scalar`).
struct GoScalarForms {
  bool multiline = false;
  bool plain = true;
  bool single_quoted = true;
  bool block = true;
};
GoScalarForms go_scalar_forms(std::string_view text);

/// Size of the line break that begins at `at`: LF, CR, NEL, LS and PS; 0 if there is none.
std::size_t go_break_size(std::string_view text, std::size_t at);

/// Whether the emitter writes the character that begins at `at` without an escape. Tabs, and characters
/// outside of the basic multilingual plane, are escaped.
bool go_is_printable(std::string_view text, std::size_t at);

}  // namespace twinhull::yaml
