#pragma once

#include <string>
#include <string_view>

namespace twinhull::kustomize {

/// Base64 as Kustomize writes it: in lines of 70 digits, each with a line break, unless it is one short line.
std::string base64_lines(std::string_view bytes);

}  // namespace twinhull::kustomize
