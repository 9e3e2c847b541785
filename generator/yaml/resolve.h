#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::yaml {

/// What a plain scalar is by YAML 1.2's core schema, except that numbers with leading zeros (`010`)
/// are strings: their value depends on who reads them. Hexadecimal numbers may carry a sign.
Kind resolve(std::string_view plain);

/// Why readers of YAML 1.1 that Helm and kubectl are built on take a plain text that is a string for
/// us as something else: "a boolean", "an octal number" …; empty where all agree.
std::string_view yaml11_meaning(std::string_view plain);

/// What such a text is to those readers: a boolean, an integer or a number; a string where all agree.
Kind resolve_old(std::string_view plain);

/// What those readers make of a plain key that is none to them: `true` of `on`, `16` of `0x10`.
std::string old_key(std::string_view plain);

/// What such a text is by YAML 1.2's core schema: "a string", or "a decimal number" for digits behind a zero.
std::string_view yaml12_meaning(std::string_view plain);

/// Whether a plain key that is no string (`1`, `true`, `1.0`) keeps its spelling in those readers, who
/// turn it into a string by way of its value.
bool key_round_trips(std::string_view plain, Kind kind);

}  // namespace twinhull::yaml
