#pragma once

#include <string>
#include <string_view>

namespace twinhull::kubernetes {

// What Kustomize cannot write and read back unchanged. As in names.h, each check returns an empty text, or a
// reason that follows the text in a sentence.

/// Checks any string of an object, key or value. Kustomize rejects its own output with some control
/// characters, converts U+0085 to a space, and breaks lines at U+2028 and U+2029 in block scalars.
std::string check_kustomize_text(std::string_view text);

/// Checks a string that Kustomize writes without quotes and then reads as a number, boolean, null or date:
/// the annotation keys of an object's own metadata, and the namespace of a binding's subjects.
std::string check_kustomize_unquoted(std::string_view text);

}  // namespace twinhull::kubernetes
