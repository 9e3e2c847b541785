#pragma once

#include <string>
#include <string_view>

namespace twinhull::kubernetes {

// What Kustomize cannot write so that it reads it again. As in names.h, each check returns an empty text, or
// the reason in words that follow the text in a sentence.

/// Any text of an object, be it a key or a value. Kustomize refuses its own output over some control
/// characters, makes a blank of U+0085, and ends a line at U+2028 and U+2029 where it writes a text in lines.
std::string check_kustomize_text(std::string_view text);

/// A text that Kustomize writes without quotes, and then takes for a number, a boolean, null or a date: the
/// keys of an object's own annotations, and the namespace of a binding's subjects.
std::string check_kustomize_unquoted(std::string_view text);

}  // namespace twinhull::kubernetes
